package activity

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// converse plays one step of a conversation, whose memo and own outputs are given.
func converse(t *testing.T, a Activity, memo any, e Event, variables ...any) (act, *Input) {
	t.Helper()
	in := &Input{Label: "Here", Command: "c-1", Memo: memo, Event: e, Scope: scene{value.Of(variables...)}}
	out, err := a.Step(in)
	got := act{Output: out}
	if err != nil {
		got.Fault, _ = err.(*Fault)
	}
	return got, in
}

func TestVirtualAgentV2Conversation(t *testing.T) {
	t.Parallel()
	a := furnish(t, "virtual-agent-v2", "agent", value.Of("id", "b-1", "name", "Booking"), "connector", "NATIVE", "rate", "1.2", "termination_delay", 5)
	base := Dialog{Agent: "b-1", Label: "Booking", Connector: "NATIVE", Session: "c-1", Language: "de-DE", Timeout: 10 * time.Second}
	variables := []any{"Global_Language", "de-DE", "Global_VoiceName", "de-A"}
	memo := func(turns, silences, alone int) *value.Object {
		return value.Of("session", "c-1", "turns", int64(turns), "silences", int64(silences), "alone", int64(alone))
	}
	voiced := Spoken{Text: "Hi", Voice: "de-A", Language: "de-DE", Rate: "1.2"}
	listen := Collect{Prompts: []Spoken{voiced}, Speech: true, Timeout: 5 * time.Second, InterDigit: 3 * time.Second, Terminator: "#", Interruptible: true}
	ask := func(change func(*Dialog)) []Command {
		d := base
		change(&d)
		return []Command{d}
	}
	over := memo(2, 0, 0)
	over.Set("over", value.Of("outcome", "ENDED", "event", "look", "data", value.Of("a", int64(1)), "intent", "i", "transcript", "u"))
	end := value.Of("TranscriptURL", "u", "MetaData", value.Of("a", int64(1)), "StateEventName", "look", "SessionId", "c-1")
	for _, c := range []struct {
		name string
		memo any
		e    Event
		want act
	}{
		{"begin", nil, nil, act{Output: Output{Commands: ask(func(*Dialog) {}), Memo: memo(1, 0, 0)}}},
		{"says and listens", memo(1, 0, 3), Replied{Say: []Spoken{{Text: "Hi"}}, Listen: true}, act{Output: Output{Commands: []Command{listen}, Memo: memo(1, 0, 0)}}},
		{"words", memo(1, 2, 0), Collected{Speech: "yes"}, act{Output: Output{Commands: ask(func(d *Dialog) { d.Input = "yes" }), Memo: memo(2, 0, 0)}}},
		{"keys", memo(1, 0, 0), Collected{Digits: "12", Outcome: OutcomeInvalid}, act{Output: Output{Commands: ask(func(d *Dialog) { d.Input = "12" }), Memo: memo(2, 0, 0)}}},
		{"silence", memo(1, 0, 0), Collected{Outcome: OutcomeTimeout}, act{Output: Output{Commands: ask(func(d *Dialog) { d.Silence = true }), Memo: memo(2, 1, 0)}}},
		{"silence for good", memo(1, 9, 0), Collected{Outcome: OutcomeTimeout}, act{Fault: &Fault{"max_no_input", "the caller has said nothing 10 times in a row"}}},
		{"speaks alone", memo(1, 0, 0), Replied{Say: []Spoken{{Text: "Hi"}}}, act{Output: Output{Commands: []Command{Play{Prompts: []Spoken{voiced}}}, Memo: memo(1, 0, 1)}}},
		{"goes on after speaking", memo(1, 0, 1), Done{}, act{Output: Output{Commands: ask(func(*Dialog) {}), Memo: memo(2, 0, 1)}}},
		{"does nothing", memo(1, 0, 0), Replied{}, act{Output: Output{Commands: ask(func(*Dialog) {}), Memo: memo(2, 0, 1)}}},
		{"speaks alone for ever", memo(1, 0, mostAlone), Replied{}, act{Fault: &Fault{"bot_loop", "the virtual agent has spoken 20 times without listening"}}},
		{"too many turns", memo(mostTurns, 0, 0), Collected{Speech: "x"}, act{Fault: &Fault{"bot_loop", "the conversation has had 500 turns"}}},
		{"last words", memo(2, 0, 0), Replied{Say: []Spoken{{Text: "Hi"}}, Event: "look", Data: value.Of("a", int64(1)), Intent: "i", Transcript: "u"},
			act{Output: Output{Commands: []Command{Play{Prompts: []Spoken{voiced}}}, Memo: over}}},
		{"after the last words", over, Done{}, act{Output: Output{Port: OutcomeEnded, Outputs: end}}},
		{"escalates", memo(2, 0, 0), Replied{Outcome: OutcomeEscalate}, act{Output: Output{Port: OutcomeEscalate,
			Outputs: value.Of("TranscriptURL", "", "MetaData", nil, "StateEventName", "", "SessionId", "c-1")}}},
		{"the provider fails", memo(1, 0, 0), Replied{Failure: Failure{"connect", "no"}}, act{Fault: &Fault{"connect", "no"}}},
		{"the channel fails", memo(1, 0, 0), Collected{Failure: Failure{"channel", "no"}}, act{Fault: &Fault{"channel", "no"}}},
		{"the prompt fails", memo(1, 0, 0), Done{Failure: Failure{"channel", "no"}}, act{Fault: &Fault{"channel", "no"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, _ := converse(t, a, c.memo, c.e, variables...)
			same(t, got, c.want)
		})
	}
	if got, _ := converse(t, a, memo(1, 0, 0), Queued{}); got.Fault == nil || got.Fault.Code != "event_unexpected" {
		t.Errorf("%+v", got)
	}
}

// The last words are left out when there is no time for them.
func TestVirtualAgentWithoutLastWords(t *testing.T) {
	t.Parallel()
	a := furnish(t, "virtual-agent-v2", "agent", "b", "termination_delay", 0)
	got, _ := converse(t, a, value.Of("session", "s"), Replied{Say: []Spoken{{Text: "Bye"}}, Outcome: OutcomeEnded})
	if got.Port != OutcomeEnded || len(got.Commands) > 0 {
		t.Errorf("%+v", got)
	}
}

// An event of the flow goes on with the conversation that the agent left with one.
func TestVirtualAgentV2Sessions(t *testing.T) {
	t.Parallel()
	a := furnish(t, "virtual-agent-v2", "agent_variable", "{{bot}}", "event", "{{event}}", "event_data", `{"day":"{{day}}"}`)
	for _, c := range []struct {
		event, left, want string
	}{{"slot_found", "find_slot", "s-1"}, {"slot_found", "", "c-1"}, {"", "find_slot", "c-1"}} {
		got, _ := converse(t, a, nil, nil, "bot", " b-9 ", "event", c.event, "day", "Mon \"1\"",
			"Here", expr.JSON{V: value.Of("SessionId", "s-1", "StateEventName", c.left)})
		d, _ := got.Commands[0].(Dialog)
		if d.Session != c.want || d.Agent != "b-9" || d.Event != c.event || !value.Equal(d.Data, value.Of("day", `Mon "1"`)) {
			t.Errorf("%+v: %+v", c, d)
		}
	}
	if got, _ := converse(t, furnish(t, "virtual-agent-v2"), nil, nil); got.Fault == nil || got.Fault.Code != "agent_unknown" {
		t.Errorf("%+v", got)
	}
	got, in := converse(t, furnish(t, "virtual-agent-v2", "agent", "b", "event", "e", "event_data", "{{x}} and more"), nil, nil, "x", "not JSON")
	if d, _ := got.Commands[0].(Dialog); d.Data != `"not JSON" and more` || len(in.Problems) == 0 {
		t.Errorf("%+v, %v", d, in.Problems)
	}
}

func TestVirtualAgentOfTheFirstKind(t *testing.T) {
	t.Parallel()
	a := furnish(t, "virtual-agent", "agent", "cars", "parameters", value.Of("ani", "{{n}}"), "override_language", true, "input_language", "en-AU",
		"output_voice", "en-AU-C", "max_no_input", 2, "no_input_timeout", 7, "inter_digit_timeout", 4, "terminator", "*", "interruptible", true)
	variables := []any{"n", "4711", "Global_Language", "de-DE"}
	got, _ := converse(t, a, nil, nil, variables...)
	want := Dialog{Agent: "cars", Session: "c-1", Language: "en-AU", Parameters: value.Of("ani", "4711"), Timeout: 10 * time.Second}
	if diff := cmp.Diff([]Command{want}, got.Commands, cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(data(a), data(b)) })); diff != "" {
		t.Error(diff)
	}
	got, _ = converse(t, a, value.Of("session", "s"), Replied{Say: []Spoken{{Text: "Hi"}, {File: "a.wav"}}, Listen: true}, variables...)
	listen := Collect{Prompts: []Spoken{{Text: "Hi", Voice: "en-AU-C", Language: "en-AU"}, {File: "a.wav"}}, Speech: true, Timeout: 7 * time.Second, InterDigit: 4 * time.Second, Terminator: "*", Interruptible: true}
	if diff := cmp.Diff([]Command{listen}, got.Commands); diff != "" {
		t.Error(diff)
	}
	got, _ = converse(t, a, value.Of("session", "s"), Replied{Outcome: OutcomeEnded, Intent: "i", Transcript: "u"})
	same(t, got, act{Output: Output{Port: OutcomeEnded, Outputs: value.Of("LastIntent", "i", "TranscriptURL", "u", "ErrorCode", "no_error")}})
	got, _ = converse(t, a, value.Of("session", "s", "silences", int64(1)), Collected{Outcome: OutcomeTimeout})
	same(t, got, act{Output: Output{Outputs: value.Of("ErrorCode", "max_no_input")}, Fault: &Fault{"max_no_input", "the caller has said nothing 2 times in a row"}})
	got, _ = converse(t, a, value.Of("session", "s"), Replied{Failure: Failure{"dns", "no"}})
	same(t, got, act{Output: Output{Outputs: value.Of("ErrorCode", "system_error")}, Fault: &Fault{"dns", "no"}})
}
