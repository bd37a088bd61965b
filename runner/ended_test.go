package runner_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
)

// TestNothingHappensToAContactThatHasEnded tells one of an agent while the event
// flow of its end still runs: whoever distributes contacts is to know.
func TestNothingHappensToAContactThatHasEnded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", menu+`
events:
  - {label: Gone, kind: event, settings: {event: ContactEnded}, links: {out: Tell}}
  - {label: Tell, kind: http-request, settings: {authenticated: false, url: "https://api.example/"}, links: {default: Last}}
  - {label: Last, kind: end}
`)
		w.calls = func(context.Context, activity.Call) activity.CallResult {
			time.Sleep(time.Second)
			return activity.CallResult{Status: 200}
		}
		w.start()
		c := w.begin("v", "telephony")
		if err := w.Happen(t.Context(), "o", c.ID, activity.Happened{Name: "AgentOfferContact"}); err != nil {
			t.Errorf("before its end: %v", err)
		}
		w.input(c.ID, channel.HangUp, "")
		if err := w.Happen(t.Context(), "o", c.ID, activity.Happened{Name: "AgentContactAssigned"}); reason(err) != "contact_over" {
			t.Errorf("while its last event flow runs: %v", err)
		}
		w.wait(c.ID)
		if err := w.Happen(t.Context(), "o", c.ID, activity.Happened{Name: "AgentContactAssigned"}); reason(err) != "contact_over" {
			t.Errorf("when it is over: %v", err)
		}
		w.stop()
	})
}

// TestTheLastNoticeNamesTheChannel: who writes has no call.
func TestTheLastNoticeNamesTheChannel(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"telephony": "the call is over", "chat": "the conversation is over"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				memory := newInMemory()
				w := newWorldOver(t, memory, memory)
				w.flows.add("v", menu)
				w.start()
				c := w.begin("v", name)
				kind := channel.Digits
				if name == "chat" {
					kind = channel.Text
				}
				w.input(c.ID, kind, "1")
				w.wait(c.ID)
				said, _, err := w.Conversation(t.Context(), "o", c.ID, 0)
				if err != nil || len(said) == 0 || !strings.HasSuffix(said[len(said)-1].Text, want) {
					t.Errorf("it ends with %v, %v", said, err)
				}
				w.stop()
			})
		})
	}
}
