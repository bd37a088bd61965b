package runner_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/value"
)

// everything calls a subflow in which it asks, a function and a virtual agent,
// and goes to another flow.
const everything = `
callwright: 1
name: everything
variables:
  - {name: customer, type: STRING, value: ""}
  - {name: shown, type: STRING, value: ""}
  - {name: site, type: STRING, value: ""}
activities:
  - {label: Begin, kind: start, links: {out: Look}}
  - {label: Look, kind: subflow, settings: {flow: Inner, inputs: [{from: site, to: id}], outputs: [{from: amount, to: customer}]}, links: {default: Mask, error: Bye}}
  - {label: Mask, kind: function, settings: {run: {function: {id: f-1, name: mask}, version: Latest}, parameters: [{from: "{{customer}}", to: digits}], outputs: [{variable: shown, path: $.masked}]}, links: {default: Agent}}
  - {label: Agent, kind: virtual-agent-v2, settings: {agent: {id: b-1, name: Booking}}, links: {ENDED: Over, ESCALATE: Over, error: Over}}
  - {label: Over, kind: goto, settings: {target: {flow: Night, variables: [{from: shown, to: level}]}}}
  - {label: Bye, kind: disconnect}
`

const inner = `
callwright: 1
name: Inner
type: subflow
variables:
  - {name: id, type: STRING, source: SUBFLOW_INPUT}
  - {name: amount, type: STRING, source: SUBFLOW_OUTPUT}
activities:
  - {label: StartSubflow, kind: subflow-start, links: {out: Ask}}
  - {label: Ask, kind: menu, settings: {prompts: [{tts: "Site {{id}}, press 1"}], choices: [{digit: "1", name: go}], timeout: 3600}, links: {"1": Fill, timeout: Back, invalid: Ask}}
  - {label: Fill, kind: set-variable, settings: {set: [{variable: amount, value: "12"}]}, links: {out: Back}}
  - {label: Back, kind: subflow-end}
`

const night = `
callwright: 1
name: Night
variables: [{name: level, type: STRING, value: standard}]
activities:
  - {label: Begin, kind: start, links: {out: Say}}
  - {label: Say, kind: play-message, settings: {prompts: [{tts: "Good night, {{level}}."}]}, links: {default: HangUp}}
  - {label: HangUp, kind: disconnect}
`

// outside is what functions and virtual agents answer.
type outside struct{}

func (outside) Compute(_ context.Context, _ string, s activity.Script) activity.Computed {
	digits, _ := s.Inputs.Get("digits")
	return activity.Computed{Value: value.Of("masked", "**"+value.Text(digits))}
}

func (outside) Converse(_ context.Context, _, contact, command string, d activity.Dialog) activity.Replied {
	if !strings.HasPrefix(command, contact) {
		return activity.Replied{Failure: activity.Failure{Code: "bot", Message: "another one's command"}}
	}
	if d.Input == "" {
		return activity.Replied{Say: []activity.Spoken{{Text: "How can I help?"}}, Listen: true}
	}
	return activity.Replied{Say: []activity.Spoken{{Text: "You said " + d.Input}}, Outcome: activity.OutcomeEnded}
}

func TestSubflowsFunctionsAndVirtualAgents(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(*world){"at once": func(*world) {}, "killed": (*world).crash,
		"parked": func(*world) { time.Sleep(3500 * time.Millisecond) }, "parked and killed": func(w *world) { time.Sleep(3500 * time.Millisecond); w.crash() }, "stopped": (*world).restart} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				memory := newInMemory()
				w := newWorldOver(t, memory, memory)
				w.flows.add("v", everything)
				w.flows.add("Inner", inner)
				w.flows.add("Night", night)
				w.flows.globals = value.Of("site", "Leeds")
				w.change = func(o *runner.Options) { o.Scripts, o.Bots = outside{}, outside{} }
				w.start()
				a := arrival("v", "chat")
				a.Variables = value.Of("customer", "nobody")
				c, _, err := w.Start(t.Context(), a)
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Second)
				between(w)
				w.input(c.ID, channel.Text, "1")
				time.Sleep(time.Second)
				between(w)
				w.input(c.ID, channel.Text, "help")
				end := w.wait(c.ID)
				if end.Outcome != engine.OutcomeDisconnected {
					t.Errorf("it ends as %s\n%s", end.Outcome, w.lines(c.ID))
				}
				said, _, err := w.Conversation(t.Context(), "o", c.ID, 0)
				var all []string
				for _, s := range said {
					all = append(all, s.Text)
				}
				want := "Site Leeds, press 1||1|How can I help?||help|You said help|Good night, **12.|the conversation is over"
				if got := strings.Join(all, "|"); err != nil || got != want {
					t.Errorf("the conversation is\n%s, want\n%s\n%v", got, want, err)
				}
				if level, _ := w.show(c.ID).Variables.Get("level"); level != "**12" {
					t.Errorf("the variables at the end: %v", level)
				}
				w.stop()
			})
		})
	}
}

// TestWhatIsNotThereFails has flows use what the host was not given.
func TestWhatIsNotThereFails(t *testing.T) {
	t.Parallel()
	memory := newInMemory()
	w := newWorldOver(t, memory, memory)
	w.flows.add("v", everything)
	w.flows.add("Inner", strings.Replace(inner, "out: Ask", "out: Fill", 1))
	w.flows.add("w", strings.Replace(everything, "out: Look", "out: Over", 1))
	w.flows.add("x", strings.Replace(everything, "out: Look", "out: Agent", 1))
	w.start()
	for version, text := range map[string]string{"v": "functions are not available", "w": "is not there", "x": "virtual agents are not available"} {
		c := w.begin(version, "telephony")
		w.wait(c.ID)
		w.traces(c.ID, text)
	}
}

// TestH1_H10_PostgreSQL runs contacts over PostgreSQL, through a crash of the
// process and one of the server.
func TestH1_H10_PostgreSQL(t *testing.T) {
	t.Parallel()
	cluster := storetest.OwnCluster(t)
	db, err := store.Open(t.Context(), store.Options{URL: cluster.URL(), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w := newWorldOver(t, db.Contacts(), db.Reserve().Lock())
	w.flows.add("v", menu)
	w.start()
	first, second, third := w.begin("v", "telephony"), w.begin("v", "telephony"), w.begin("v", "telephony")
	w.input(first.ID, channel.Digits, "1")
	w.wait(first.ID)
	w.crash()
	w.input(second.ID, channel.Digits, "1")
	w.wait(second.ID)
	if err := cluster.Restart(); err != nil {
		t.Fatal(err)
	}
	for range 300 { // the lock was lost with the server
		if err = w.Input(t.Context(), "o", third.ID, channel.Input{Kind: channel.Digits, Text: "1"}); err == nil || reason(err) == "contact_over" {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if c := w.wait(third.ID); c.State != runner.Over {
		t.Errorf("after the server's restart it is %s: %v", c.State, err)
	}
}
