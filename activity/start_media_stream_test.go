package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestStartMediaStream(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings []any
		id, name string
	}{
		"own":   {nil, "", ""},
		"id":    {list("destination", "d-1"), "d-1", ""},
		"name":  {list("destination", value.Of("name", "Notes")), "Notes", "Notes"},
		"label": {list("destination", value.Of("id", "d-1", "name", "Notes")), "d-1", "Notes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, play(t, furnish(t, "start-media-stream", c.settings...), nil), act{Output: Output{Commands: []Command{
				Set{SetMediaStream, value.Of("destination", c.id, "name", c.name, "on", true)}}}})
		})
	}
	a := furnish(t, "start-media-stream")
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	exact(t, codecOf(t, "start-media-stream", "destination"), value.Of("mediaDestinationId", ""), nil)
	exact(t, codecOf(t, "start-media-stream", "destination"), value.Of("mediaDestinationId", "Cisco AI Assistant"), "Cisco AI Assistant")
}
