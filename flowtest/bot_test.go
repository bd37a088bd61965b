package flowtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

const talking = `
name: talk
flow:
  callwright: 1
  name: Talk
  variables:
    - {name: v, type: STRING}
    - {name: text, type: STRING}
  activities:
    - {label: S, kind: start, links: {out: Bot}}
    - {label: Bot, kind: virtual-agent-v2, settings: {agent: Booking}, links: {ENDED: Fn, ESCALATE: Fn, error: Fn}}
    - {label: Fn, kind: function, settings: {run: {function: f}, parameters: [{from: "{{S.ANI}}", to: n}], outputs: [{variable: v, path: $.x}]}, links: {default: Rec, error: Rec}}
    - {label: Rec, kind: record, settings: {max: 10}, links: {default: Otp, noInputTimeout: Otp}}
    - {label: Otp, kind: generate-otp, settings: {reference: r, format: letters}, links: {default: Send}}
    - {label: Send, kind: send-custom-message, settings: {channel: SMS, text: "code {{Otp.OTP}}"}, links: {default: Get}}
    - {label: Get, kind: receive-message, settings: {channel: SMS, timeout: 60, outputs: [{variable: text, path: $.message.text}]}, links: {default: E, timeout: E}}
    - {label: E, kind: end}
`

// trace plays a scenario and returns its result with all lines, for people and as data.
func trace(t *testing.T, text string, script func(string, activity.Script) activity.Computed) (flowtest.Result, string) {
	t.Helper()
	s, problems := flowtest.Read([]byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	again, problems := flowtest.Read(s.Write())
	if len(problems) > 0 {
		t.Fatalf("what was written cannot be read: %v\n%s", problems, s.Write())
	}
	if diff := cmp.Diff(string(s.Write()), string(again.Write())); diff != "" {
		t.Error(diff)
	}
	var b strings.Builder
	h := host("testdata")
	h.Script = script
	h.Trace = func(l flowtest.Line) { b.WriteString(l.String() + "\n" + value.Text(l.Data()) + "\n") }
	r, err := s.Run(h)
	if err != nil {
		t.Fatal(err)
	}
	return r, b.String()
}

func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("no %q in\n%s", p, text)
		}
	}
}

func TestBotsRecordingsFunctionsAndMessages(t *testing.T) {
	t.Parallel()
	r, text := trace(t, talking+`
resources:
  functions: [{name: f, source: "the source"}]
inputs: [{say: Hello}, {digits: "12"}, {record: {seconds: 30}}, {message: {message: {text: Hi there}, id: x}}]
bots:
  - {agent: "Book*", say: [Welcome, {audio: chime.wav}], intent: hello}
  - {to: Hello, say: Your number?}
  - {to: "12", say: Bye, outcome: ended, transcript_url: "https://bots.example.com/t?token=abcdef"}
`, func(source string, s activity.Script) activity.Computed {
		return activity.Computed{Value: value.Of("x", source+value.Text(s.Inputs)), Log: []string{"a log"}, Took: time.Second}
	})
	if len(r.Problems) != 1 || r.Problems[0].Code != "unbound" { // chime.wav
		t.Errorf("problems %v", r.Problems)
	}
	if diff := cmp.Diff([]string{"Welcome", "audio: chime.wav", "Your number?", "Bye"}, r.Prompts); diff != "" {
		t.Error(diff)
	}
	if !value.Equal(r.Variables, value.Of("v", `the source{"n":"+15550100"}`, "text", "Hi there")) {
		t.Errorf("%s", value.Text(r.Variables))
	}
	has(t, text, "tells the virtual agent Booking of the beginning", "and listens", "waits for words or digits", "the caller said “Hello”", "of “12”",
		"and ends: ENDED", "runs function f n=+15550100", "log: a log", "records for up to 10s", "recording-1.wav", `"duration_ms":10000`,
		"sends “code ••••••” to SMS", "← sent", "waits for a message on SMS", "Hi there", `"speech":true`, `"intent":"hello"`, `"type":"replied"`)
	if strings.Contains(text, "abcdef") {
		t.Errorf("the trace shows a secret:\n%s", text)
	}
}

func TestBotsThatDoNotFit(t *testing.T) {
	t.Parallel()
	r, text := trace(t, talking+`
inputs: [{message: too early}]
bots: [{to: never, say: x}, {on: go, event: e}]
`, nil)
	var codes []string
	for _, p := range r.Problems {
		codes = append(codes, p.Code)
	}
	if diff := cmp.Diff("unbound unanswered unused unused", strings.Join(codes, " ")); diff != "" {
		t.Errorf("%s\n%s", diff, text)
	}
	if v, _ := r.Variables.Get("text"); v != "too early" {
		t.Errorf("a message ahead of the flow is lost: %v", v)
	}
}

// Without bots an agent answers with its replies, and ends politely; without
// inputs a recording and a message time out.
func TestRepliesOfTheResources(t *testing.T) {
	t.Parallel()
	r, text := trace(t, talking+`
resources:
  functions: [{name: f, returns: {x: 5}}]
  virtual_agents: [{name: Booking, replies: [{say: [Hi], listen: true}, {event: {name: e, data: {a: 1}}}]}]
inputs: [{say: yes}]
`, nil)
	if len(r.Problems) > 0 {
		t.Errorf("problems %v", r.Problems)
	}
	if !value.Equal(r.Variables, value.Of("v", "5", "text", nil)) && !value.Equal(r.Variables, value.Of("v", "5", "text", "")) {
		t.Errorf("%s", value.Text(r.Variables))
	}
	has(t, text, "leaves with e", `"data":{"a":1}`, "← timeout")
	_, text = trace(t, talking, nil)
	has(t, text, "and ends: ENDED")
}

func TestInputsOfRecordingsAndMessages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`[{record: silence}]`: "record: silence", `[{record: {seconds: 5}}]`: "record: {seconds: 5.0}", `[{message: hi}]`: "message: hi", `[{message: {a: 1}}]`: `message: {"a":1}`,
	} {
		got, problems := flowtest.ReadInputs([]byte(text))
		if len(problems) > 0 || len(got) != 1 || got[0].String() != want {
			t.Errorf("%s: %v, %v", text, got, problems)
		}
	}
	for _, text := range []string{`[{record: noise}]`, `[{record: {}}]`, `[{record: {seconds: x}}]`, `[{message: [1]}]`, `[record]`} {
		if _, problems := flowtest.ReadInputs([]byte(text)); len(problems) == 0 {
			t.Errorf("%s is taken", text)
		}
	}
	for _, text := range []string{`[{say: 1, outcome: what}]`, `[{}]x`, `[{listen: false}]`, `[{nothing: 1}]`} {
		if _, problems := flowtest.Read([]byte("flow: a.yaml\nbots: " + text)); len(problems) == 0 {
			t.Errorf("bots %s are taken", text)
		}
	}
}
