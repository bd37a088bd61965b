package trigger_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

var _ release.EntryPoints = (*trigger.Triggers)(nil)

func TestEntryPointsLiveAndAreAudited(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	d := trigger.EntryPointDraft{Name: " Hotline ", Channel: trigger.Telephony, Numbers: []string{"+1 555-0100", "sip:Sales@Example.com"}, Flow: "f", Label: release.Live, Variables: value.Of("tier", "gold")}
	v, err := w.CreateEntryPoint(ctx, by(), d)
	w.must(err)
	if v.Name != "Hotline" || v.Version != 1 || v.FlowName != "Flow" || len(v.Warnings) > 0 || v.Revision != 1 || v.Secret != nil || v.Created != now {
		t.Errorf("%+v", v)
	}
	if diff := cmp.Diff([]string{"+15550100", "sip:Sales@Example.com"}, v.Numbers); diff != "" {
		t.Error(diff)
	}
	d.Label, d.Numbers, d.Name = release.Dev, nil, "Hotline 2"
	up, err := w.UpdateEntryPoint(ctx, by(), v.ID, 1, d)
	w.must(err)
	if up.Revision != 2 || up.Version != 0 || len(up.Warnings) != 1 || !strings.Contains(up.Warnings[0], "label Dev") {
		t.Errorf("%+v", up)
	}
	_, err = w.UpdateEntryPoint(ctx, by(), v.ID, 1, d)
	w.refused(err, fault.Stale, "entry_point_changed")
	shown, err := w.ShowEntryPoint(ctx, reader(), v.ID)
	w.must(err)
	if shown.Name != "Hotline 2" || shown.Numbers != nil {
		t.Errorf("%+v", shown)
	}
	page, next, err := w.ListEntryPoints(ctx, reader(), trigger.Query{Organisation: "evil", Name: "hot"})
	w.must(err)
	if len(page) != 1 || next != "" || page[0].ID != v.ID || len(page[0].Warnings) != 1 {
		t.Errorf("%+v", page)
	}
	w.refused(w.DeleteEntryPoint(ctx, by(), v.ID, 1), fault.Stale, "entry_point_changed")
	w.must(w.DeleteEntryPoint(ctx, by(), v.ID, 2))
	_, err = w.ShowEntryPoint(ctx, by(), v.ID)
	w.refused(err, fault.NotFound, "entry_point_unknown")
	want := []string{
		"entry_point.delete Hotline 2 []",
		"entry_point.update Hotline 2 [{name Hotline → Hotline 2} {numbers +15550100, sip:Sales@Example.com → none} {label Live → Dev}]",
		"entry_point.create Hotline [{name none → Hotline} {channel none → telephony} {numbers none → +15550100, sip:Sales@Example.com} {flow none → f} {label none → Live} {variables none → tier}]",
	}
	if diff := cmp.Diff(want, w.entries()); diff != "" {
		t.Error(diff)
	}
}

func TestL3_L5_TriggersOfOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	e := w.entryPoint(draft("e"))
	hook, _, err := w.CreateWebhook(ctx, by(), trigger.WebhookDraft{Name: "w", EntryPoint: e.ID})
	w.must(err)
	timed, err := w.CreateSchedule(ctx, by(), daily("s", e.ID))
	w.must(err)
	each := func(who trigger.By) map[string]error {
		errs := map[string]error{}
		_, errs["entry point"] = w.UpdateEntryPoint(ctx, who, e.ID, 1, draft("x"))
		errs["delete entry point"] = w.DeleteEntryPoint(ctx, who, e.ID, 1)
		_, errs["webhook"] = w.UpdateWebhook(ctx, who, hook.ID, 1, trigger.WebhookDraft{Name: "x", EntryPoint: e.ID})
		_, _, errs["rotate"] = w.RotateWebhook(ctx, who, hook.ID, 1)
		_, errs["revoke"] = w.RevokeWebhook(ctx, who, hook.ID, 1)
		errs["delete webhook"] = w.DeleteWebhook(ctx, who, hook.ID, 1)
		_, errs["schedule"] = w.UpdateSchedule(ctx, who, timed.ID, 1, daily("x", e.ID))
		_, errs["pause"] = w.PauseSchedule(ctx, who, timed.ID, 1)
		_, errs["resume"] = w.ResumeSchedule(ctx, who, timed.ID, 1)
		errs["delete schedule"] = w.DeleteSchedule(ctx, who, timed.ID, 1)
		return errs
	}
	show := func(who trigger.By) map[string]error {
		errs := map[string]error{}
		_, errs["show entry point"] = w.ShowEntryPoint(ctx, who, e.ID)
		_, errs["show webhook"] = w.ShowWebhook(ctx, who, hook.ID)
		_, errs["show schedule"] = w.ShowSchedule(ctx, who, timed.ID)
		return errs
	}
	for what, err := range each(reader()) {
		if fault.ReasonOf(err) != "role_missing" {
			t.Errorf("%s by a reader: %v", what, err)
		}
	}
	for what, err := range show(reader()) {
		if err != nil {
			t.Errorf("%s by a reader: %v", what, err)
		}
	}
	for _, errs := range []map[string]error{each(stranger()), show(stranger())} {
		for what, err := range errs {
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s by a stranger: %v", what, err)
			}
		}
	}
	blind := by()
	blind.May = func(string) bool { return false }
	errs := show(blind)
	_, _, errs["list"] = w.ListEntryPoints(ctx, blind, trigger.Query{})
	_, _, errs["list webhooks"] = w.ListWebhooks(ctx, blind, trigger.Query{})
	_, _, errs["list schedules"] = w.ListSchedules(ctx, blind, trigger.Query{})
	for what, err := range errs {
		if fault.ReasonOf(err) != "role_missing" {
			t.Errorf("%s by one without roles: %v", what, err)
		}
	}
	_, _, err = w.CreateWebhook(ctx, stranger(), trigger.WebhookDraft{Name: "w", EntryPoint: e.ID})
	if r := w.refused(err, fault.Invalid, "webhook_invalid"); r.Fields[0].Path != "entry_point" {
		t.Errorf("another organisation's entry point: %+v", r.Fields)
	}
	if n := len(w.entries()); n != 3 {
		t.Errorf("%d audit entries: %v", n, w.entries())
	}
}

func TestEntryPointsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.entryPoint(trigger.EntryPointDraft{Name: "taken", Channel: trigger.Telephony, Numbers: []string{"+1"}, Flow: "f", Label: release.Live})
	for want, change := range map[string]func(*trigger.EntryPointDraft){
		"name":       func(d *trigger.EntryPointDraft) { d.Name = " " },
		"channel":    func(d *trigger.EntryPointDraft) { d.Channel = "fax" },
		"label":      func(d *trigger.EntryPointDraft) { d.Label = "Prod" },
		"flow":       func(d *trigger.EntryPointDraft) { d.Flow = "nowhere" },
		"numbers":    func(d *trigger.EntryPointDraft) { d.Numbers = []string{"+1"} },
		"numbers[1]": func(d *trigger.EntryPointDraft) { d.Channel, d.Numbers = trigger.Telephony, []string{"+2", "+ 2"} },
		"numbers[0]": func(d *trigger.EntryPointDraft) { d.Channel, d.Numbers = trigger.Telephony, []string{" "} },
		"public":     func(d *trigger.EntryPointDraft) { d.Public = true },
		"origins[0]": func(d *trigger.EntryPointDraft) { d.Channel, d.Origins = trigger.Chat, []string{"https://a.example/"} },
		"origins[1]": func(d *trigger.EntryPointDraft) {
			d.Channel, d.Origins = trigger.Chat, []string{"https://a.example:8443", "*"}
		},
		"variables":            func(d *trigger.EntryPointDraft) { d.Variables = value.Of("x", strings.Repeat("y", 70_000)) },
		"name_taken name":      func(d *trigger.EntryPointDraft) { d.Name = "TAKEN" },
		"number_taken numbers": func(d *trigger.EntryPointDraft) { d.Channel, d.Numbers = trigger.Telephony, []string{"+ 1"} },
	} {
		d := draft("e")
		change(&d)
		_, err := w.CreateEntryPoint(t.Context(), by(), d)
		refusal, ok := err.(*fault.Error)
		if !ok || len(refusal.Fields) != 1 {
			t.Errorf("%s: %v", want, err)
			continue
		}
		got := refusal.Fields[0].Path
		if refusal.Code == fault.Conflict {
			got = refusal.Reason + " " + got
		}
		if got != want {
			t.Errorf("%s: %s", want, got)
		}
	}
	e := w.entryPoint(draft("e"))
	d := draft("e")
	d.Channel = trigger.Chat
	_, err := w.UpdateEntryPoint(t.Context(), by(), e.ID, 1, d)
	w.refused(err, fault.Invalid, "channel_fixed")
	w.options.Seal = nil
	w.remake()
	d.Public = true
	if _, err = w.CreateEntryPoint(t.Context(), by(), d); fault.ReasonOf(err) != "entry_point_invalid" {
		t.Errorf("a public chat without a vault: %v", err)
	}
}

func TestEntryPointsInUseStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	e := w.entryPoint(draft("e"))
	_, _, err := w.CreateWebhook(ctx, by(), trigger.WebhookDraft{Name: "orders", EntryPoint: "E"})
	w.must(err)
	_, err = w.CreateSchedule(ctx, by(), daily("nightly", e.ID))
	w.must(err)
	r := w.refused(w.DeleteEntryPoint(ctx, by(), e.ID, 1), fault.Conflict, "entry_point_used")
	if !strings.Contains(r.Message, "webhook orders, schedule nightly") {
		t.Error(r.Message)
	}
}

func TestFlowsAreToldOfTheirEntryPoints(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want []release.Use
	for i := range 205 { // more than a page
		d := draft(fmt.Sprintf("e%03d", i))
		if i%5 == 0 {
			d.Flow = "g"
		}
		e := w.entryPoint(d)
		if i%5 != 0 {
			want = append(want, release.Use{Kind: "entry-point", ID: e.ID, Name: e.Name, Label: "Live"})
		}
	}
	got, err := w.EntryPointsOf(t.Context(), home, "f")
	w.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err := w.EntryPointsOf(t.Context(), "evil", "f"); err != nil || len(got) > 0 {
		t.Errorf("%v %v", got, err)
	}
	flow, label, ok, err := w.FlowAt(t.Context(), home, "E005")
	if flow != "g" || label != release.Live || !ok || err != nil {
		t.Errorf("%s %s %v %v", flow, label, ok, err)
	}
	if _, _, ok, err := w.FlowAt(t.Context(), "evil", "E005"); ok || err != nil {
		t.Errorf("%v %v", ok, err)
	}
}

func TestTriggersNeedTheirParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for what, change := range map[string]func(*trigger.Options){
		"a store":    func(o *trigger.Options) { o.Due = nil },
		"the runner": func(o *trigger.Options) { o.Talks = nil },
	} {
		o := w.options
		change(&o)
		if _, err := trigger.New(o); err == nil {
			t.Errorf("made without %s", what)
		}
	}
	if text := fmt.Sprintf("%v %+v", w.Triggers, w.Triggers); text != "triggers triggers" {
		t.Error(text)
	}
}
