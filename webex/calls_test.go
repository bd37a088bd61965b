package webex_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// Queue and call-control kinds are read by the names that Webex publishes.
func TestImportReadsCalls(t *testing.T) {
	t.Parallel()
	f, _ := imported(t, fixture(t, "calls.json"))
	for label, want := range map[string]*value.Object{
		"Adviser": value.Of("agent", "{{adviser}}", "by", "id", "queue", value.Of("id", "0c1d2e3f-1111-4222-8333-444455556666", "name", "Advice"),
			"priority", int64(2), "park", true, "recovery_variable", "{{rest}}", "channel", "TELEPHONY"),
		"Figures":   value.Of("queue", "0c1d2e3f-1111-4222-8333-444455556666", "lookback", int64(15), "channel", "TELEPHONY"),
		"Others":    value.Of("queue_variable", "{{rest}}", "lookback", int64(5), "channel", "TELEPHONY"),
		"Able":      value.Of("queue_variable", "{{rest}}", "channel", "TELEPHONY"),
		"Wider":     value.Of("to", "last"),
		"First":     value.Of("priority", "{{tier}}"),
		"Ring":      value.Of("number", "{{Start.ANI}}", "queue", value.Of("id", "0c1d2e3f-1111-4222-8333-444455556666", "name", "Advice"), "ani", "{{line}}"),
		"Bridge":    value.Of("number", "+14155550101", "timeout", int64(30), "digits", "1,,2", "headers", value.Of("X-Case", "{{who}}")),
		"Press":     value.Of("digits", "{{pin}}"),
		"Shown":     value.Of("number", "+14155550100"),
		"Announce":  value.Of("greeting", true, "purpose", "welcome", "compliance", true, "audio", "law.wav"),
		"Record":    value.Of("enable", "{{consent}}"),
		"Listen":    value.Of("destination", "Notes"),
		"Machine":   value.Of("min_silence", int64(608), "analysis", int64(2500), "min_speech", int64(112), "longest", int64(3000)),
		"Keep":      value.Of("type", "agent_greeting", "purpose", "welcome", "audio", "{{greeting}}", "agent", "{{adviser}}"),
		"Away":      value.Of("number", "{{number}}"),
		"ShownBare": nil,
	} {
		if diff := cmp.Diff(want, find(t, f, label).Settings, exactly); diff != "" {
			t.Errorf("%s: %s", label, diff)
		}
	}
	for _, label := range []string{"Figures", "Able", "Wider", "First", "Ring"} {
		if l := find(t, f, label).Links; len(l) != 1 || l[0].Port != "default" {
			t.Errorf("%s goes on by %+v", label, l)
		}
	}
	if l := find(t, f, "Start").Links; l[0].Port != "out" {
		t.Errorf("the start goes on by %+v", l)
	}
	_, problems := engine.Compile(f, activity.Builtin())
	for _, p := range problems {
		if p.Severity == field.SeverityError || p.Code == engine.CodeKindInert || p.Code == field.CodeUnknown || p.Code == engine.CodePort {
			t.Error(p)
		}
	}
}

// What is changed is exported with the radio buttons that go with it.
func TestChangedCallsAreExported(t *testing.T) {
	t.Parallel()
	f, _ := imported(t, fixture(t, "calls.json"))
	change := func(label string, settings ...any) *value.Object {
		a := find(t, f, label)
		a.Settings = a.Settings.Clone()
		for name, v := range value.Of(settings...).All() {
			a.Settings.Set(name, v)
		}
		doc := decode(t, exported(t, f, webex.FormExport))
		return properties(doc, nil, a.ID).(*value.Object)
	}
	for _, c := range []struct {
		got  *value.Object
		want []any
	}{
		{change("Ring", "queue", nil, "queue_variable", "{{rest}}", "ani", "+1555"), list("callbackQueue", "{{rest}}", "callbackQueue:radioName", "variableQueue",
			"callbackQueue_radioName", "variableQueue", "toggleCallbackDestination", true, "callbackAni", "+1555", "callbackAni:radioName", "staticAni")},
		{change("Adviser", "priority", "{{tier}}", "recovery_variable", nil, "recovery", "q-9"), list("priorityToggle", true, "priorityRadioGroup", "variablePriority",
			"priorityVariable", "{{tier}}", "priority", nil, "recoveryQueue", "q-9", "queueRecoveryRadioGroup", "staticRecoveryQueue", "destinationRecoveryQueueVariable", nil)},
		{change("Others", "queue_variable", nil, "queue", value.Of("id", "q-9", "name", "Nine")), list("destination", "q-9", "destination:radioName", "queueId")},
		{change("Away", "number", "+1555"), list("transfertodn", "+1555", "transfertodn:radioName", "dn", "transfertodn_radioName", "dn")},
		{change("Wider", "to", "next"), list("callDistributionGroup", "nextGroup")},
	} {
		for name, want := range value.Of(c.want...).All() {
			if got, _ := c.got.Get(name); !value.Equal(got, want) {
				t.Errorf("%s is %v, want %v", name, got, want)
			}
		}
	}
}

func list(v ...any) []any { return v }
