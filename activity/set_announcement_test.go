package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestSetAnnouncement(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings []any
		want     *value.Object
	}{
		"nothing":  {list("purpose", "left over", "audio", "left.wav"), value.Of("greeting", false, "purpose", "", "prompt", "")},
		"greeting": {list("greeting", true, "purpose", " {{p}} "), value.Of("greeting", true, "purpose", "night", "prompt", "")},
		"default":  {list("greeting", true), value.Of("greeting", true, "purpose", "", "prompt", "")},
		"both": {list("greeting", true, "purpose", "day", "compliance", true, "audio", "law.wav"),
			value.Of("greeting", true, "purpose", "day", "prompt", "law.wav")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, play(t, furnish(t, "set-announcement", c.settings...), nil, "p", "night"), act{Output: Output{Commands: []Command{Set{SetAnnouncement, c.want}}}})
		})
	}
	same(t, play(t, furnish(t, "set-announcement"), Done{}), act{Output: Output{Port: "default"}})
	k, _ := Builtin().Kind("set-announcement")
	if _, problems := loaded(t, k, `{"compliance":true}`); len(problems) != 1 || problems[0].Field != "audio" {
		t.Errorf("a message without a file: %v", problems)
	}
}
