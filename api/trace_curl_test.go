package api

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

func TestTracesHaveCommandsForAShell(t *testing.T) {
	t.Parallel()
	c := curls{}
	call := activity.Call{Connector: "CRM", Method: "POST", Target: "/a?token=canary", Header: []activity.Pair{{Name: "Content-Type", Value: "text/plain"}, {Name: "X-Api-Key", Value: "canary"}}, Body: []byte("it's")}
	c.data(flowtest.Line{Command: call})
	c.data(flowtest.Line{Branch: 1, Command: activity.Wait{}})
	answer := activity.CallResult{Status: 200, Attempts: []activity.Attempt{{Method: "POST", URL: "https://api.example.com/a?token=canary",
		Header: []activity.Pair{{Name: "Authorization", Value: "Bearer canary"}, {Name: "Content-Type", Value: "text/plain"}}}}}
	got := value.Text(c.data(flowtest.Line{Event: answer}))
	want := `curl --request POST --globoff --url 'https://api.example.com/a?token=[masked]' --header 'Content-Type: text/plain' --header 'X-Api-Key: [masked]' --header 'Authorization: Bearer [masked]' --data-raw 'it'\\''s'`
	if !strings.Contains(got, want) || strings.Contains(strings.Split(got, `"curl":`)[1], "canary") {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	for _, l := range []flowtest.Line{{Event: answer}, {Branch: 2, Event: activity.Done{}}, {Branch: 1, Event: answer}} {
		if text := value.Text(c.data(l)); strings.Contains(text, "curl") {
			t.Errorf("%s has a command that nobody knows", text)
		}
	}
}
