package runner_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/value"
)

// TestListsMergeWhatIsLiveWithWhatIsOnDisk pages through contacts of all states.
func TestListsMergeWhatIsLiveWithWhatIsOnDisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("v", menu)
	w.change = func(o *runner.Options) { o.ParkAfter = 20 * time.Millisecond }
	w.start()
	parked := w.beginMany("v", "telephony", 7)
	w.allParked(7)
	w.input(parked[0], channel.Digits, "1")
	w.wait(parked[0])
	w.stop()
	w.change = nil
	w.start()
	live := w.beginMany("v", "telephony", 5)
	w.input(parked[1], channel.Digits, "9") // comes back into memory, for a wrong key
	all := append(slices.Clone(parked), live...)
	for limit := range 14 {
		var ids []string
		var last *runner.Contact
		q := runner.Query{Organisation: "o", Limit: limit}
		for {
			page, next, err := w.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page {
				ids = append(ids, c.ID)
				if last != nil && (last.Started.Before(c.Started) || last.Started.Equal(c.Started) && last.ID <= c.ID) {
					t.Errorf("%s comes after %s", c.ID, last.ID)
				}
				last = &c
			}
			if q.After = next; next == "" {
				break
			}
		}
		slices.Sort(ids)
		want := slices.Sorted(slices.Values(all))
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Errorf("in pages of %d:\n%s", limit, diff)
		}
	}
	for state, want := range map[runner.ContactState]int{runner.Live: 6, runner.Parked: 5, runner.Over: 1} {
		list, _, err := w.List(t.Context(), runner.Query{Organisation: "o", States: []runner.ContactState{state}})
		if err != nil || len(list) != want {
			t.Errorf("%d are %s, want %d: %v", len(list), state, want, err)
		}
	}
	for name, q := range map[string]runner.Query{"another organisation": {Organisation: "x"}, "activity": {Activity: "Nowhere"}, "number": {Number: "1"},
		"until": {Until: time.Now().Add(-time.Hour)}, "error": {Error: runner.AnyError}, "outcome": {Outcome: engine.OutcomeFailed}, "version": {Version: "x"}} {
		if q.Organisation == "" {
			q.Organisation = "o"
		}
		if list, _, err := w.List(t.Context(), q); err != nil || len(list) != 0 {
			t.Errorf("%s: %d contacts, %v", name, len(list), err)
		}
	}
	if _, _, err := w.List(t.Context(), runner.Query{Organisation: "o", After: "!"}); reason(err) != "cursor_invalid" {
		t.Errorf("a cursor that is none: %v", err)
	}
}

func TestStatisticsOfActivities(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("v", menu)
	fail := true
	w.calls = func(context.Context, activity.Call) activity.CallResult {
		if fail = !fail; fail {
			return activity.CallResult{Failure: activity.Failure{Code: "connect", Message: "nobody there"}}
		}
		return activity.CallResult{Status: 200}
	}
	w.start()
	for range 4 {
		c := w.begin("v", "telephony")
		w.input(c.ID, channel.Digits, "1")
		w.wait(c.ID)
	}
	w.begin("v", "telephony")
	list, err := w.Statistics(t.Context(), runner.Query{Organisation: "o"})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]runner.ActivityStatistics{}
	for _, s := range list {
		at[s.Activity] = s
	}
	post, ask := at["Post"], at["Ask"]
	if post.Count != 4 || post.Errors != 2 || post.Rate != 0.5 || post.Ports["default"] != 2 || post.Ports["error"] != 2 || post.P99 < post.P50 || post.Kind != "http-request" {
		t.Errorf("the request: %+v", post)
	}
	if ask.Count != 5 || ask.Ports["1"] != 4 || ask.Ports[""] != 1 || ask.P50 <= 0 || ask.Version != "v" || ask.Number != 1 || ask.Flow != "flow-v" {
		t.Errorf("the menu: %+v", ask)
	}
}

// TestWatchingAConversation follows a chat from its beginning to its end, while
// it parks and the process is restarted, and once more from a number.
func TestWatchingAConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("v", menu)
	w.change = func(o *runner.Options) { o.ParkAfter = 10 * time.Millisecond }
	w.start()
	c := w.begin("v", "chat")
	var mu sync.Mutex
	var seen []string
	follow := func(after int, from *runner.Runner) error {
		for line, err := range from.Watch(t.Context(), "o", c.ID, after) {
			if err != nil {
				return err
			}
			mu.Lock()
			seen = append(seen, fmt.Sprintf("%d %s %s %s%s", line.Number, line.By, line.Kind, line.Text, strings.Join(line.Choices, "")))
			mu.Unlock()
		}
		return nil
	}
	w.until(c.ID, runner.Parked)
	w.input(c.ID, channel.Text, "7")
	w.until(c.ID, runner.Parked)
	w.restart()
	done := make(chan error, 1)
	go func() { done <- follow(0, w.Runner) }()
	w.input(c.ID, channel.Text, "1")
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	want := []string{"1 flow message Press 1", "2 flow question 1", "3 person message 7", "4 flow message Press 1", "5 flow question 1", "6 person message 1",
		"7 flow message Thank you", "8 flow notice the conversation is over"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("the conversation:\n%s", diff)
	}
	seen = nil
	if err := follow(6, w.Runner); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[6:], seen); diff != "" {
		t.Errorf("the conversation from 7 on:\n%s", diff)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := w.begin("v", "chat")
	var last error
	for _, err := range w.Watch(ctx, "o", d.ID, 0) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("who stops watching: %v", last)
	}
	for _, err := range w.Watch(t.Context(), "another", d.ID, 0) {
		if fault.CodeOf(err) != fault.NotFound {
			t.Errorf("another organisation's: %v", err)
		}
	}
}

// TestG5_TracesMaskSecureValues has a secure variable take a value of an answer.
func TestG5_TracesMaskSecureValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.flows.add("v", `
callwright: 1
name: secret
variables: [{name: pin, type: STRING, value: "", secure: true}]
activities:
  - {label: Start, kind: start, links: {out: Ask}}
  - {label: Ask, kind: http-request, settings: {authenticated: false, url: "https://api.example/", outputs: [{variable: pin, path: $.pin}]}, links: {default: Say, error: Bye}}
  - {label: Say, kind: play-message, settings: {prompts: [{tts: "Your number is {{ pin }}"}]}, links: {default: Bye}}
  - {label: Bye, kind: disconnect}
`)
	w.calls = func(context.Context, activity.Call) activity.CallResult {
		return activity.CallResult{Status: 200, Header: []activity.Pair{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(`{"pin":"483920"}`)}
	}
	w.start()
	c := w.begin("v", "telephony")
	end := w.wait(c.ID)
	if lines := w.lines(c.ID); strings.Contains(lines, "483920") || !strings.Contains(lines, "••••") || !strings.Contains(lines, "▶ Ask") {
		t.Errorf("the trace:\n%s", lines)
	}
	for _, shown := range []runner.Contact{end, w.show(c.ID)} {
		if pin, _ := shown.Variables.Get("pin"); value.Text(pin) == "483920" || value.Text(pin) == "" {
			t.Errorf("the variable is shown as %q", pin)
		}
	}
	told := func(read func(context.Context, string, string, int) ([]runner.Said, bool, error)) (text string) {
		lines, over, err := read(t.Context(), "o", c.ID, 0)
		if err != nil || !over {
			t.Fatal(over, err)
		}
		for _, l := range lines {
			text += l.Text + "\n"
		}
		return text
	}
	if text := told(w.Conversation); !strings.Contains(text, "Your number is 483920") {
		t.Errorf("the person was told %q", text)
	}
	if text := told(w.Transcript); !strings.Contains(text, "Your number is ••••") || strings.Contains(text, "483920") {
		t.Errorf("others are told %q", text)
	}
	w.flows.add("v", menu)
	r, err := w.Recording(t.Context(), "o", c.ID)
	var unlike *engine.ReplayError
	if err != nil || !errors.As(r.Unfaithful, &unlike) {
		t.Errorf("with another program: %v, %v", err, r.Unfaithful)
	}
	w.traces(c.ID, "does not replay", "recorded: CallResult, Play of Say")
	if lines := w.lines(c.ID); strings.Contains(lines, "483920") {
		t.Errorf("the trace of what cannot be replayed:\n%s", lines)
	}
}

func TestAnAgentTakesAContact(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", waits)
		w.start()
		c := w.begin("v", "telephony")
		time.Sleep(time.Minute)
		happen := func(name string) {
			t.Helper()
			if err := w.Happen(t.Context(), "o", c.ID, activity.Happened{Name: name, Attributes: value.Of("AgentID", "a-1", "AgentName", "Ann")}); err != nil {
				t.Fatal(err)
			}
		}
		happen(engine.EventAgentAnswered)
		time.Sleep(time.Minute)
		if s := w.show(c.ID); s.State != runner.Parked || s.Agent != "a-1" || s.Waiting != "conversation" || s.Queue != "" {
			t.Errorf("with an agent it is %+v", s)
		}
		w.restart()
		happen("FCAsk(ContactLastAgentRemoved)")
		end := w.wait(c.ID)
		if end.State != runner.Over || end.Outcome != engine.OutcomeDisconnected {
			t.Errorf("when the agent has left it is %s, %s", end.State, end.Outcome)
		}
		said, over, err := w.Conversation(t.Context(), "o", c.ID, 0)
		var texts []string
		for _, s := range said {
			texts = append(texts, s.Text+s.File)
		}
		if want := []string{"waiting for an agent", "m.wav", "Ann has joined", "the agent has left", "hung up"}; err != nil || !over || !slices.Equal(texts, want) {
			t.Errorf("the conversation is %q, over %v: %v", texts, over, err)
		}
		w.desk.mu.Lock()
		defer w.desk.mu.Unlock()
		var names []string
		for _, turn := range w.desk.turns {
			names = append(names, fmt.Sprintf("%T %v", turn.Event, turn.Over))
		}
		if want := []string{"activity.Queued false", "activity.Happened false", "activity.Happened false", "activity.HungUp true"}; !slices.Equal(names, want) {
			t.Errorf("the contact centre saw %q", names)
		}
		if !slices.Contains(w.desk.restored, c.ID) {
			t.Error("the contact centre was not told of the contact after the restart")
		}
		w.stop()
	})
}

// TestInputsThatComeTooEarlyOrNever holds an input until the contact asks, and
// refuses one that it never asks for.
func TestInputsThatComeTooEarlyOrNever(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", strings.Replace(menu, "links: {out: Ask}", `links: {out: First}}
  - {label: First, kind: http-request, settings: {authenticated: false, url: "https://api.example/"}, links: {default: Ask, error: Ask}`, 1))
		w.calls = func(_ context.Context, c activity.Call) activity.CallResult {
			time.Sleep(time.Second)
			return activity.CallResult{Status: 200}
		}
		w.start()
		c := w.begin("v", "telephony")
		w.input(c.ID, channel.Digits, "1")
		w.wait(c.ID)
		d := w.begin("v", "telephony")
		time.Sleep(time.Minute)
		began := time.Now()
		err := w.Input(t.Context(), "o", d.ID, channel.Input{Kind: channel.Text, Text: "hello"})
		if reason(err) != "input_unexpected" || time.Since(began) != 2*time.Second {
			t.Errorf("words for a menu: %v after %s", err, time.Since(began))
		}
		w.input(d.ID, channel.HangUp, "")
		if err := w.HangUp(t.Context(), "o", d.ID); reason(err) != "contact_over" {
			t.Errorf("hanging up again: %v", err)
		}
		if err := w.Input(t.Context(), "o", d.ID, channel.Input{Kind: channel.Digits, Text: "1"}); reason(err) != "contact_over" {
			t.Errorf("an input for one that is over: %v", err)
		}
		if err := w.HangUp(t.Context(), "another", d.ID); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("another organisation's: %v", err)
		}
		if err := w.Delete(t.Context(), "o", w.begin("v", "telephony").ID); reason(err) != "contact_live" {
			t.Errorf("deleting one that is live: %v", err)
		}
		time.Sleep(time.Minute)
		w.stop()
	})
}

// TestOnParkLosesWhatCameSince kills the process while turns of a flow that is
// durable only when it parks cannot be written: the contact goes on from the
// turn before.
func TestOnParkLosesWhatCameSince(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		memory := newInMemory()
		w := newWorldOver(t, memory, memory)
		w.flows.add("v", asks)
		w.flows.durability = runner.OnPark
		w.start()
		c := w.begin("v", "telephony")
		memory.failWith(func(runner.Batch) error { return errors.New("no") })
		w.input(c.ID, channel.Digits, "1")
		w.input(c.ID, channel.Digits, "1")
		memoryHas := w.show(c.ID).Steps
		w.kill()
		memory.failWith(nil)
		w.start()
		if got := w.show(c.ID).Steps; got != 2 || memoryHas != 8 {
			t.Errorf("before the crash it had made %d steps, afterwards %d; want 8 and 2", memoryHas, got)
		}
		w.input(c.ID, channel.Digits, "1")
		time.Sleep(time.Minute)
		w.stop()
		w.start()
		if got := w.show(c.ID).Steps; got != 5 {
			t.Errorf("after it has parked: %d steps, want 5", got)
		}
		w.stop()
	})
}

// TestJournalRowsGoWithTheirContacts has a contact take many turns without ever
// parking: it is kept now and then, so that the journal does not grow.
func TestJournalRowsGoWithTheirContacts(t *testing.T) {
	t.Parallel()
	memory := newInMemory()
	w := newWorldOver(t, memory, memory)
	w.flows.add("v", asks)
	w.start()
	c, other := w.begin("v", "telephony"), w.begin("v", "telephony")
	for range 1000 {
		w.input(c.ID, channel.Digits, "1")
	}
	memory.mu.Lock()
	rows := len(memory.rows)
	memory.mu.Unlock()
	if rows > 300 {
		t.Errorf("after 1,000 turns the journal has %d rows", rows)
	}
	w.crash()
	if got := w.show(c.ID).Steps; got != 2+3*1000 {
		t.Errorf("after a crash: %d steps", got)
	}
	r, err := w.Recording(t.Context(), "o", c.ID)
	if err != nil || r.Unfaithful != nil || len(r.Records) != 1001 || r.Arrival.Version != "v" || value.Text(r.Arrival.Attributes) == "" {
		t.Errorf("the recording has %d turns: %v, %v", len(r.Records), err, r.Unfaithful)
	}
	w.input(c.ID, channel.Digits, "1")
	w.restart()
	w.input(other.ID, channel.Digits, "1")
	w.restart()
	memory.mu.Lock()
	defer memory.mu.Unlock()
	if len(memory.rows) > 1 {
		t.Errorf("when everything is parked the journal has %d rows", len(memory.rows))
	}
}
