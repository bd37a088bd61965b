package lint_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/lint"
	"github.com/callwright/callwright/value"
)

// fake is an activity that gives one command and leaves by what came of it.
type fake struct {
	command activity.Command
	port    func(e activity.Event) string
}

func (f *fake) Fields() field.List { return nil }

func (f *fake) Step(in *activity.Input) (activity.Output, error) {
	if in.Event == nil {
		return activity.Output{Commands: []activity.Command{f.command}}, nil
	}
	return activity.Output{Port: f.port(in.Event), Outputs: value.Of("seen", true)}, nil
}

// outcome is a port for what came of a command; failures have one of their own.
func outcome(f activity.Failure, port string) string {
	switch {
	case f != (activity.Failure{}):
		return "error"
	case port == "":
		return "default"
	}
	return port
}

// TestEveryCommand holds the answers to each sort of command against the ports
// that they must lead to, with kinds made for it.
func TestEveryCommand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command activity.Command
		ports   string
		port    func(e activity.Event) string
	}{
		"record": {activity.Record{}, "default timeout error", func(e activity.Event) string {
			r := e.(activity.Recorded)
			if r.Failure == (activity.Failure{}) && r.Outcome == "" && r.Audio.Len() == 0 {
				return "nothing"
			}
			return outcome(r.Failure, r.Outcome)
		}},
		"dialog": {activity.Dialog{Agent: "a"}, "ENDED ESCALATE event listen error", func(e activity.Event) string {
			r := e.(activity.Replied)
			if r.Event != "" {
				return "event"
			}
			if r.Listen {
				return "listen"
			}
			return outcome(r.Failure, r.Outcome)
		}},
		"script": {activity.Script{Function: "f"}, "value nothing error", func(e activity.Event) string {
			r := e.(activity.Computed)
			if r.Value != nil {
				return "value"
			}
			return outcome(r.Failure, "nothing")
		}},
		"send": {activity.Send{}, "default error", func(e activity.Event) string { return outcome(e.(activity.Sent).Failure, "") }},
		"receive": {activity.Receive{}, "message timeout error", func(e activity.Event) string {
			r := e.(activity.Received)
			if r.Message != nil {
				return "message"
			}
			return outcome(r.Failure, r.Outcome)
		}},
		"transfer": {activity.Transfer{To: "1"}, "default busy no-answer error", func(e activity.Event) string {
			r := e.(activity.Transferred)
			return outcome(r.Failure, r.Outcome)
		}},
		"set":  {activity.Set{What: activity.SetCallerID}, "default error", func(e activity.Event) string { return outcome(e.(activity.Done).Failure, "") }},
		"wait": {activity.Wait{For: 1}, "default error", func(e activity.Event) string { return outcome(e.(activity.Done).Failure, "") }},
		"speech": {activity.Collect{Speech: true, Min: 1, Max: 12}, "digits words timeout invalid error", func(e activity.Event) string {
			r := e.(activity.Collected)
			if r.Speech != "" {
				return "words"
			}
			if r.Digits != "" {
				return "digits"
			}
			return outcome(r.Failure, r.Outcome)
		}},
		"hours": {activity.Lookup{What: activity.LookupHours, ID: "h"}, "workingHours holidays override default error", found},
		"code":  {activity.Lookup{What: activity.LookupCode, Args: value.Of("length", int64(4), "alphabet", "letters")}, "abcd error", found},
		"call":  {activity.Lookup{What: activity.LookupCall}, "LIVE_VOICE AMD FAX error", found},
		"other": {activity.Lookup{What: "something else"}, "nothing error", func(e activity.Event) string { return strings.ReplaceAll(found(e), "some text", "nothing") }},
		"figures": {activity.Lookup{What: activity.LookupQueue, ID: "q"}, "figures default error", func(e activity.Event) string {
			if o, ok := e.(activity.Found).Value.(*value.Object); ok && o.Len() > 3 {
				return "figures"
			}
			return found(e)
		}},
		"agent": {activity.Queue{Queue: "q", Agent: "a"}, "0 2 4 12", func(e activity.Event) string { return value.Text(e.(activity.Queued).FailureCode) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := exploreFake(c.command, strings.Fields(c.ports), c.port)
			if diff := cmp.Diff([]string{}, untaken(r)); diff != "" || r.Internal() {
				t.Errorf("faults %d, untaken (+):\n%s", r.Faults, diff)
			}
		})
	}
}

func found(e activity.Event) string {
	f := e.(activity.Found)
	return outcome(f.Failure, value.Text(f.Value))
}

func exploreFake(c activity.Command, ports []string, port func(activity.Event) string) *lint.Report {
	kinds := activity.Builtin().All()
	kinds = append(kinds, activity.Kind{Name: "fake", Title: "Fake", Group: activity.CallHandling, Ports: ports,
		New: func() activity.Activity { return &fake{c, port} }})
	f := &flow.Flow{Name: "fake", Activities: []flow.Activity{
		{ID: "s", Label: "Start", Kind: "start", Links: []flow.Link{{Port: "out", Target: "f"}}},
		{ID: "f", Label: "Fake", Kind: "fake"}, {ID: "e", Label: "End", Kind: "end"}}}
	for _, p := range ports {
		f.Activities[1].Links = append(f.Activities[1].Links, flow.Link{Port: p, Target: "e"})
	}
	return lint.Explore(f, lint.Options{Catalog: activity.NewCatalog(kinds...)})
}

// TestFaultsAreOurs finds what is wrong with Callwright and not with the flow.
func TestFaultsAreOurs(t *testing.T) {
	t.Parallel()
	r := exploreFake(activity.Set{What: "x"}, []string{"default"}, func(activity.Event) string { panic("a secret") })
	if !r.Internal() || !r.Worst() || r.Findings[0].Code != lint.CodeInternal || strings.Contains(r.Findings[0].Message, "a secret") {
		t.Errorf("a panic is %v", told(r))
	}
	var missing []string
	r = exploreFake(activity.Set{What: "x"}, []string{"default"}, func(activity.Event) string { return missing[2] })
	if !r.Internal() || !strings.Contains(r.Findings[0].Message, "index out of range") {
		t.Errorf("an error of the runtime is %v", told(r))
	}
}

// TestKindsThatDoNotRun are taken to leave by each of their ports.
func TestKindsThatDoNotRun(t *testing.T) {
	t.Parallel()
	kinds := append(activity.Builtin().All(), activity.Kind{Name: "odd", Title: "Odd", Group: activity.CallHandling, Inert: true,
		Ports: []string{"default", "other", "error"}, Outputs: []string{"word"}, New: func() activity.Activity { return inert{} }})
	f := reading(t, `
callwright: 1
name: inert
activities:
  - {label: Start, kind: start, links: {out: Odd}}
  - {label: Odd, kind: odd, links: {default: If, other: Strange, error: Strange}}
  - {label: If, kind: condition, settings: {expression: "{{Odd.word == 'magic'}}"}, links: {"true": Strange, "false": Strange}}
  - {label: Strange, kind: nobody-knows, links: {somewhere: End}}
  - {label: End, kind: end}
`)
	r := lint.Explore(f, lint.Options{Catalog: activity.NewCatalog(kinds...)})
	if diff := cmp.Diff([]string{"Strange somewhere → End: activities of the kind nobody-knows do not run yet"}, untaken(r)); diff != "" {
		t.Error(diff)
	}
	if len(r.Assumed) != 4 {
		t.Errorf("four links follow an assumption: %+v", r.Assumed)
	}
}

type inert struct{}

func (inert) Fields() field.List { return nil }

func (inert) Step(*activity.Input) (activity.Output, error) {
	return activity.Output{}, activity.Faultf("kind_inert", "it does not run yet")
}
