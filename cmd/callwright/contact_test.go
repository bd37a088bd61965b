package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// until runs a command until it says something.
func (i *installed) until(t *testing.T, says string, args ...string) string {
	t.Helper()
	var out, errs string
	for began := time.Now(); time.Since(began) < time.Minute; {
		if _, out, errs = i.run(t, "", args...); strings.Contains(out+errs, says) {
			return out
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%v never says %q: %s%s", args, says, out, errs)
	return ""
}

// live is an installation with the flows and the floor of these tests, and an
// entry point for each flow.
func live(t *testing.T) *installed {
	t.Helper()
	i := install(t)
	i.fine(t, "resources", "apply", file(t, "resources.yaml", floorFile))
	i.fine(t, "flow", "import", flowFolder(t, menuFlow, plainFlow, loopFlow), "--publish", "--label", "Live")
	i.fine(t, "entry-point", "create", "--name", "Main", "--flow", "Menu", "--label", "Live", "--number", "+15550100")
	i.fine(t, "entry-point", "create", "--name", "Quick", "--flow", "Plain", "--channel", "task")
	i.fine(t, "entry-point", "create", "--name", "Endless", "--flow", "Loop", "--channel", "task")
	return i
}

func TestContactCommands(t *testing.T) {
	t.Parallel()
	i := live(t)
	i.steps(t, "",
		step{2, "--entry-point or --dnis", []string{"contact", "start"}},
		step{1, "no entry point called", []string{"contact", "start", "--entry-point", "nonsense"}},
		step{2, "--payload", []string{"contact", "start", "--dnis", "+15550100", "--payload", "{"}},
		step{2, "no such file", []string{"contact", "start", "--dnis", "+15550100", "--payload", "@not-there"}},
		step{2, "NAME=VALUE", []string{"contact", "start", "--dnis", "+15550100", "--var", "tier"}},
		step{1, "", []string{"contact", "start", "--dnis", "+15559999"}},
	)
	start := []string{"contact", "start", "--dnis", "+15550100", "--ani", "+14155550101", "--var", "tier=gold", "--header", "Brand=X", "--payload", `{"order":7}`, "--key", "once"}
	id := member(t, i.fine(t, append(start, "--json")...), "id")
	i.steps(t, "",
		step{0, "was there already  " + id, start},
		step{1, "key was used", []string{"contact", "start", "--entry-point", "Main", "--key", "once", "--ani", "+1"}},
		step{0, id, []string{"contact", "list", "--flow", "menu", "--version", "live", "--entry-point", "main", "--number", "+14155550101", "--channel", "telephony", "--label", "Live", "--since", "1h"}},
		step{0, id, []string{"contact", "list", "--limit", "0", "--json"}},
		step{0, "STARTED", []string{"contact", "list", "--until", "2020-01-01T00:00:00Z"}},
		step{2, "how long ago", []string{"contact", "list", "--since", "yesterday"}},
		step{2, "give --flow", []string{"contact", "list", "--version", "1"}},
		step{2, "from 0", []string{"contact", "list", "--limit", "-1"}},
		step{1, "state", []string{"contact", "list", "--state", "nonsense"}},
		step{0, "waits for one of 1 2", []string{"contact", "trace", id}},
		step{0, `"type":"enter"`, []string{"contact", "trace", id, "--json"}},
		step{2, "--digits or --text", []string{"contact", "say", id}},
		step{1, "not over", []string{"contact", "delete", id}},
		step{0, "said  " + id, []string{"contact", "say", id, "--digits", "1"}},
	)
	i.until(t, id, "queue", "show", "service")
	i.steps(t, "",
		step{0, "Service", []string{"queue", "list"}},
		step{0, `"position":1`, []string{"queue", "show", "Service", "--json"}},
		step{0, "logged-out", []string{"agent", "list"}},
		step{2, "Annabel", []string{"agent", "available", "annab"}},
		step{1, "no agent called", []string{"agent", "available", "nobody"}},
		step{1, "no contact is offered to Ann", []string{"agent", "answer", "Ann"}},
		step{0, "idle  Ann", []string{"agent", "idle", "ann", "--reason", "lunch"}},
		step{0, "idle (lunch)", []string{"agent", "list"}},
		step{0, "available  Ann", []string{"agent", "available", "ann"}},
	)
	i.until(t, "offered", "agent", "show", "Ann")
	i.steps(t, "", step{0, "declined  Ann", []string{"agent", "decline", "Ann"}}, step{0, "available  Ann", []string{"agent", "available", "ann"}})
	i.until(t, "offered", "agent", "show", "Ann")
	i.steps(t, "", step{0, `"done":"answered"`, []string{"agent", "answer", "Ann", id, "--json"}})
	i.until(t, "answered", "agent", "show", "Ann")
	i.steps(t, "", step{0, "ended  Ann  " + id, []string{"agent", "end", "Ann"}})
	i.until(t, "over", "contact", "list", "--state", "over", "--json")
	i.steps(t, "",
		step{0, `tier = "gold"`, []string{"contact", "show", id}},
		step{0, `"state":"over"`, []string{"contact", "show", id, "--json"}},
		step{0, " after ", []string{"contact", "trace", id, "--follow"}},
		step{1, "over", []string{"contact", "say", id, "--text", "hello"}},
		step{1, "over", []string{"contact", "hang-up", id}},
		step{0, "logged-out  Ann", []string{"agent", "logged-out", "Ann"}},
		step{0, "1=1", []string{"contact", "stats", "--flow", "Menu"}},
		step{0, `"p95_milliseconds"`, []string{"contact", "stats", "--json"}},
		step{0, "deleted  " + id, []string{"contact", "delete", id}},
		step{1, "no such contact", []string{"contact", "show", id}},
	)
}

func TestContactOnADraft(t *testing.T) {
	t.Parallel()
	i := live(t)
	i.steps(t, "",
		step{2, "--entry-point or --draft", []string{"contact", "start", "--entry-point", "Main", "--draft", "Menu"}},
		step{2, "give --draft", []string{"contact", "start", "--entry-point", "Main", "--at", "2026-12-24T13:00:00Z"}},
		step{2, "give --draft", []string{"contact", "start", "--dnis", "+15550100", "--force"}},
		step{2, "--at", []string{"contact", "start", "--draft", "Menu", "--at", "tomorrow"}},
		step{1, "no flow called", []string{"contact", "start", "--draft", "nonsense"}},
	)
	start := []string{"contact", "start", "--draft", "menu", "--ani", "+14155550101", "--at", "2026-12-24T13:00:00Z", "--paused-clock", "--force"}
	id := member(t, i.fine(t, append(start, "--json")...), "id")
	i.steps(t, "",
		step{0, `"simulated":true`, []string{"contact", "show", id, "--json"}},
		step{0, `"at":"2026-12-24T13:00:00Z"`, []string{"contact", "trace", id, "--json"}},
		step{0, "draft of Menu", start},
		step{0, "hung up", []string{"contact", "hang-up", id}},
	)
}

func TestContactFollow(t *testing.T) {
	t.Parallel()
	i := live(t)
	i.steps(t, "",
		step{0, "ended after 2 activities", []string{"contact", "start", "--entry-point", "Quick", "--follow"}},
		step{0, `"outcome":"ended"`, []string{"contact", "start", "--entry-point", "Quick", "--follow", "--json"}},
		step{1, "limit after", []string{"contact", "start", "--entry-point", "Endless", "--follow"}},
		step{0, "limit", []string{"contact", "list", "--outcome", "limit"}},
		step{1, "no such contact", []string{"contact", "trace", "7a5c1a39-3c24-4a6d-a2ee-9e2f2f2f2f2f", "--follow"}},
		step{1, "no such contact", []string{"contact", "trace", "7a5c1a39-3c24-4a6d-a2ee-9e2f2f2f2f2f"}},
	)
	// A contact that is followed goes on when the command is stopped.
	ctx, stop := context.WithCancel(t.Context())
	said, done := &syncBuffer{}, make(chan int, 1)
	id := member(t, i.fine(t, "contact", "start", "--entry-point", "Main", "--json"), "id")
	go func() {
		done <- execute(ctx, []string{"contact", "trace", id, "--follow", "--server", i.url, "--token-file", i.token}, strings.NewReader(""), said, said)
	}()
	for began := time.Now(); time.Since(began) < time.Minute; {
		if strings.Contains(said.String(), "waits for") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	if code := <-done; code != 0 || !strings.Contains(said.String(), "waits for") {
		t.Errorf("exit %d: %s", code, said)
	}
	i.steps(t, "2\n", step{0, "flow: Press 1 for an agent or 2 to leave.\nflow: [1 2]\nperson: 2\n", []string{"contact", "talk", id}})
	i.until(t, "disconnected", "contact", "show", id)
	i.steps(t, "", step{0, `"by":"flow"`, []string{"contact", "talk", id, "--json"}}, step{1, "no such contact", []string{"contact", "talk", "7a5c1a39-3c24-4a6d-a2ee-9e2f2f2f2f2f"}})
	found := filepath.Join(t.TempDir(), "found.flowtest")
	i.steps(t, "", step{0, "written to", []string{"contact", "cassette", id, "-o", found}})
	if code, out, errs := cli(t, "", "test", found); code != 0 {
		t.Errorf("the cassette does not pass: exit %d: %s%s", code, out, errs)
	}
	other := member(t, i.fine(t, "contact", "start", "--entry-point", "Main", "--json"), "id")
	i.steps(t, "", step{0, "hung up  " + other, []string{"contact", "hang-up", other}})
	i.until(t, "disconnected", "contact", "show", other)
}

// TestS2_12_HaltedStartIsSaid refuses a contact while its flow's connector is
// inactive, and begins one afterwards.
func TestS2_12_HaltedStartIsSaid(t *testing.T) {
	t.Parallel()
	i := install(t)
	i.fine(t, "connector", "apply", "-f", filepath.Join(i.boxDir, "connectors.yaml"))
	i.fine(t, "flow", "import", "../../examples/customer-lookup/flow.yaml", "--name", "Lookup", "--publish")
	i.fine(t, "entry-point", "create", "--name", "Lookup", "--flow", "Lookup")
	start := []string{"contact", "start", "--entry-point", "Lookup", "--ani", "+14155550101"}
	i.steps(t, "",
		step{0, "deactivated", []string{"connector", "deactivate", "CRM", "--yes"}},
		step{1, "inactive", start},
		step{0, "activated", []string{"connector", "activate", "CRM"}},
	)
	id := member(t, i.fine(t, append(start, "--json")...), "id")
	if out := i.until(t, "attempt 1: GET", "contact", "trace", id); !strings.Contains(out, "calls GET [CRM]") || strings.Contains(out, "Bearer ey") {
		t.Error(out)
	}
}

// TestTraceWords shows the data of each line of many contacts in the words in
// which callwright run shows the line itself.
func TestTraceWords(t *testing.T) {
	t.Parallel()
	read := map[string]int{}
	files, err := filepath.Glob("../../flowtest/testdata/*.flowtest")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	examples, err := filepath.Glob("../../examples/customer-lookup/*.flowtest")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, examples...) {
		for _, line := range played(t, name) {
			sameWords(t, line)
			read[string(line.Type)]++
		}
	}
	for _, line := range rareLines() {
		sameWords(t, line)
	}
	for _, kind := range []flowtest.LineType{flowtest.LineEnter, flowtest.LineCommand, flowtest.LineResult, flowtest.LineLeave, flowtest.LineProblem} {
		if read[string(kind)] == 0 {
			t.Errorf("no line of the type %s was read", kind)
		}
	}
}

// sameWords holds what is made of a line's data against the line itself.
func sameWords(t *testing.T, line flowtest.Line) {
	t.Helper()
	text, err := line.Data().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var got, want strings.Builder
	if err := (&tracer{w: &got, began: line.At.Add(-line.After)}).show([]json.RawMessage{text}); err != nil {
		t.Fatal(err)
	}
	(&trace{w: &want}).line(line)
	words, _, comfort := strings.Cut(want.String(), "; after ")
	if comfort {
		words += "\n" // the data does not have what the caller hears meanwhile
	}
	if got.String() != words {
		t.Errorf("%s\ngot  %swant %s", text, &got, &want)
	}
}

// rareLines are lines that the scenarios do not have.
func rareLines() []flowtest.Line {
	broken := activity.Failure{Code: "broken", Message: "It is broken."}
	var list []flowtest.Line
	for _, c := range []activity.Command{
		activity.Play{Prompts: []activity.Spoken{{Text: "Hello"}, {File: "a.wav"}}}, activity.Play{Music: true, Length: 90 * time.Second, Prompts: []activity.Spoken{{File: "a.wav"}}}, activity.Play{},
		activity.Collect{Speech: true, Prompts: []activity.Spoken{{Text: "Say it"}}}, activity.Collect{Min: 1, Max: 4},
		activity.Wait{For: 1500 * time.Millisecond}, activity.Queue{Queue: "q", Label: "Service", Priority: 3}, activity.Queue{Queue: "q", Agent: "Ann", Priority: 10},
		activity.Transfer{To: "+1555"}, activity.Transfer{To: "+1555", Bridged: true, Digits: "12#", Timeout: time.Second},
		activity.Lookup{What: "hours", Name: "Support"}, activity.Load{Flow: "f1"}, activity.Set{What: "caller-id", Values: value.Of("number", "+1")}, activity.End{Reason: "done"}, activity.Cancel{ID: "7"},
		activity.Dialog{Label: "Bot"}, activity.Dialog{Agent: "b1", Input: "hello"}, activity.Dialog{Agent: "b1", Silence: true}, activity.Dialog{Agent: "b1", Event: "welcome"},
		activity.Record{Max: time.Minute}, activity.Script{Function: "mask", Inputs: value.Of("n", int64(3), "empty", "", "no", false)}, activity.Script{Label: "mask"},
		activity.Send{Channel: "sms", Text: "Hi"}, activity.Receive{Label: "SMS", Timeout: time.Second},
	} {
		list = append(list, flowtest.Line{Type: flowtest.LineCommand, Activity: "A", Command: c})
	}
	for _, e := range []activity.Event{
		activity.Done{Failure: broken}, activity.Collected{Speech: "yes please"}, activity.Collected{Digits: "12", Outcome: "invalid"}, activity.Collected{Digits: "1"}, activity.Collected{Failure: broken},
		activity.CallResult{Status: 200, Synthetic: "stub"}, activity.CallResult{Failure: broken, Warnings: []string{"slow"}},
		activity.CallResult{Status: 503, Body: []byte(strings.Repeat("long ", 50)), Attempts: []activity.Attempt{{Method: "GET", URL: "https://x.example/", Error: "refused"}, {Method: "GET", URL: "https://x.example/", Status: 503, Duration: 1234 * time.Microsecond, Token: "fresh"}}},
		activity.CallResult{Status: 200, Attempts: []activity.Attempt{{Method: "GET", URL: "https://x.example/", Status: 401, Start: time.Millisecond, Token: "cached"}, {Method: "GET", URL: "https://x.example/", Status: 200, Start: 5 * time.Millisecond, Token: "refreshed after 401"}},
			Tokens: []activity.TokenRequest{{URL: "https://id.example/token", Form: []activity.Pair{{Name: "client_id", Value: "id"}, {Name: "client_secret", Value: "[masked]"}}, Status: 200, Start: 2 * time.Millisecond, Duration: 1234 * time.Microsecond}}},
		activity.CallResult{Status: 401, Synthetic: "credential_unavailable", Tokens: []activity.TokenRequest{{URL: "https://id.example/token", Basic: true, Status: 400, Error: "the server  does not accept " + strings.Repeat("it ", 80), Start: -time.Second}, {URL: "https://id.example/token"}}},
		activity.Queued{FailureCode: 4, Description: "no such queue"}, activity.Found{Value: int64(7)}, activity.Found{Failure: broken}, activity.Transferred{}, activity.Transferred{Outcome: "busy", Failure: broken},
		activity.Loaded{Failure: broken}, activity.Happened{Name: "AgentOfferContact"}, activity.HungUp{}, activity.Replied{Say: []activity.Spoken{{Text: "Hi"}}, Listen: true}, activity.Replied{Event: "escalate"},
		activity.Replied{Outcome: "handled"}, activity.Replied{Failure: broken}, activity.Recorded{Audio: value.Of("name", "a.wav", "data", "xx")}, activity.Recorded{Outcome: "timeout"},
		activity.Computed{Value: value.Of("a", int64(1)), Log: []string{"said so"}}, activity.Computed{Failure: broken}, activity.Sent{}, activity.Received{Message: value.Of("text", "hi")}, activity.Received{Outcome: "timeout"},
	} {
		list = append(list, flowtest.Line{Type: flowtest.LineResult, After: 90 * time.Minute, Branch: 2, Event: e})
	}
	for _, p := range []field.Problem{{Message: "bad"}, {Activity: "A", Field: "url", Line: 2, Column: 3, Message: "bad", Mend: "mend it", Severity: field.SeverityError}} {
		list = append(list, flowtest.Line{Type: flowtest.LineProblem, Problem: &p})
	}
	return append(list, flowtest.Line{Type: flowtest.LineLeave, Ends: "hung up"}, flowtest.Line{Type: flowtest.LineLeave},
		flowtest.Line{Type: flowtest.LineEnter, Activity: "E", Kind: "event", Handles: "AgentAnswered", Settings: value.Of("a", "", "b", int64(2))})
}

// played are the lines of the contacts of a scenario file.
func played(t *testing.T, name string) []flowtest.Line {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	scenario, problems := flowtest.Read(text)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", name, problems)
	}
	var list []flowtest.Line
	h := (&tester{}).host(t.Context(), nil, filepath.Dir(name))
	h.Trace = func(l flowtest.Line) { list = append(list, l) }
	if _, err := scenario.Run(h); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return list[:min(len(list), 500)]
}
