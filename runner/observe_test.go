package runner_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/runner"
)

// observed notes what an observer is told.
type observed struct {
	commits
	mu          sync.Mutex
	ended       []runner.Contact
	quarantined []runner.Contact
	standing    [4]any
}

func (o *observed) Ended(c runner.Contact) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = append(o.ended, c)
}

func (o *observed) Quarantined(c runner.Contact, _ error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.quarantined = append(o.quarantined, c)
}

func (o *observed) Standing(live, parked, queued int, role runner.Role) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.standing = [4]any{live, parked, queued, role}
}

func TestAnObserverIsToldOfContacts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		var o observed
		w.flows.add("menu", menu)
		w.flows.add("waits", waits)
		w.flows.add("zoned", strings.Replace(zoned, "out: Ask", "out: Say", 1))
		w.change = func(options *runner.Options) {
			options.Observer = &o
			options.Zones = func(string) (*time.Location, error) { panic("nothing") }
		}
		w.start()
		c := w.begin("menu", "telephony")
		w.input(c.ID, channel.Digits, "1")
		w.wait(c.ID)
		if _, _, err := w.Start(t.Context(), arrival("zoned", "telephony")); reason(err) != "contact_quarantined" {
			t.Errorf("a step that panics: %v", err)
		}
		w.begin("waits", "telephony")
		time.Sleep(time.Minute)
		w.begin("menu", "telephony")
		time.Sleep(time.Minute)
		w.begin("menu", "telephony")
		time.Sleep(2500 * time.Millisecond)
		o.mu.Lock()
		if len(o.ended) != 1 || o.ended[0].ID != c.ID || o.ended[0].State != runner.Over || len(o.quarantined) != 1 {
			t.Errorf("%d ended, %d quarantined", len(o.ended), len(o.quarantined))
		}
		if o.commits.turns == 0 || o.standing[2] != 1 || o.standing[3] != runner.Degraded {
			t.Errorf("%d turns, standing %v", o.commits.turns, o.standing)
		}
		o.mu.Unlock()
		w.stop()
	})
}

// TestAConversationTellsWhatIsHeardMeanwhile has a chat exchange messages, and a
// caller hear music while a request is under way and leave a message.
func TestAConversationTellsWhatIsHeardMeanwhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("call", `
callwright: 1
name: call
settings: {showActivityWait: true, audioFile: wait.wav, delayTime: 1000}
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - {label: Ask, kind: http-request, settings: {authenticated: false, url: "https://api.example/"}, links: {default: Message, error: Message}}
  - {label: Message, kind: record, links: {default: Bye, timeout: Bye, error: Bye}}
  - {label: Bye, kind: disconnect}
`)
		w.calls = func(context.Context, activity.Call) activity.CallResult {
			time.Sleep(3 * time.Second)
			return activity.CallResult{Status: 200}
		}
		w.start()
		c := w.begin("call", "telephony")
		time.Sleep(4 * time.Second)
		if s := w.show(c.ID); s.Waiting != "recording" {
			t.Errorf("it waits for %s at %s\n%s", s.Waiting, s.Activity, w.lines(c.ID))
		}
		w.input(c.ID, channel.Text, "please call back")
		w.wait(c.ID)
		said, over, err := w.Conversation(t.Context(), "o", c.ID, 0)
		var texts []string
		for _, s := range said {
			texts = append(texts, string(s.Kind)+" "+s.Text+s.File)
		}
		if err != nil || !over || !slices.Contains(texts, "music wait.wav") || !slices.Contains(texts, "message please call back") {
			t.Errorf("the conversation is %q: %v", texts, err)
		}
		if rest, _, err := w.Conversation(t.Context(), "o", c.ID, 1000); err != nil || len(rest) != 0 {
			t.Errorf("after its end: %v, %v", rest, err)
		}
		w.stop()
	})
}
