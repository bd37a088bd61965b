package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// RunTriggers runs the part of the suite that is about triggers, as [Run] does.
func RunTriggers(t *testing.T, open func(*testing.T) *store.DB) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"EntryPoints":                              entryPoints,
		"EntryPointsAreFound":                      entryPointsAreFound,
		"L9_NumbersAndNamesAreUnique":              numbersAreUnique,
		"L9_OneOfManyGetsANumber":                  oneGetsTheNumber,
		"L11_StaleTriggersAreRefused":              staleTriggers,
		"EntryPointsInUseStay":                     entryPointsInUseStay,
		"L9_NothingLeadsToADeletedEntryPoint":      nothingDangles,
		"Webhooks":                                 webhooksKept,
		"Schedules":                                schedulesKept,
		"SchedulesDue":                             schedulesDue,
		"TriggersPages":                            triggersPages,
		"L3_TriggersOfAnotherOrganisationAreApart": triggersApart,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func entryPoint(name string, numbers ...string) trigger.EntryPoint {
	return trigger.EntryPoint{ID: id(), Organisation: "o", Name: name, Channel: "telephony", Numbers: numbers, Flow: "f", Label: "Live",
		Revision: 1, Created: noon, Updated: noon}
}

func webhook(name, at string) trigger.Webhook {
	return trigger.Webhook{ID: id(), Organisation: "o", Name: name, EntryPoint: at, Reply: trigger.ReplyAccepted, Revision: 1, Created: noon, Updated: noon}
}

func schedule(name, at string, next time.Time) trigger.Schedule {
	return trigger.Schedule{ID: id(), Organisation: "o", Name: name, EntryPoint: at, Every: time.Minute, At: noon, Next: next, Revision: 1, Created: noon, Updated: noon}
}

func putEntryPoint(t *testing.T, db *store.DB, e trigger.EntryPoint) trigger.EntryPoint {
	t.Helper()
	clash, err := db.Triggers().InsertEntryPoint(t.Context(), e)
	ok(t, "inserting "+e.Name, err)
	same(t, "what clashes with "+e.Name, clash, "")
	return e
}

func putWebhook(t *testing.T, db *store.DB, w trigger.Webhook) trigger.Webhook {
	t.Helper()
	clash, err := db.Triggers().InsertWebhook(t.Context(), w)
	ok(t, "inserting "+w.Name, err)
	same(t, "what clashes with "+w.Name, clash, "")
	return w
}

func putSchedule(t *testing.T, db *store.DB, s trigger.Schedule) trigger.Schedule {
	t.Helper()
	clash, err := db.Triggers().InsertSchedule(t.Context(), s)
	ok(t, "inserting "+s.Name, err)
	same(t, "what clashes with "+s.Name, clash, "")
	return s
}

func entryPoints(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	e := entryPoint("Hotline", "+15550100", "sales@example.com")
	e.Variables, e.Public, e.Origins, e.Secret = value.Of("b", int64(1), "a", "x"), true, []string{"https://www.example.com"}, []byte{1, 2}
	putEntryPoint(t, db, e)
	got := found[trigger.EntryPoint](t, "it")(s.EntryPoint(ctx, "o", e.ID))
	same(t, "the entry point", got, e)
	same(t, "the order of variables", got.Variables.Keys(), []string{"b", "a"})

	e.Name, e.Numbers, e.Variables, e.Public, e.Origins, e.Secret = "Other", []string{"+1"}, nil, false, nil, nil
	e.Channel, e.Flow, e.Label, e.Revision, e.Updated = "chat", "g", "Dev", 2, noon.Add(time.Second)
	clash, stale, err := s.UpdateEntryPoint(ctx, e)
	ok(t, "updating", err)
	same(t, "clash, stale", []any{clash, stale}, []any{"", false})
	same(t, "after the update", found[trigger.EntryPoint](t, "it")(s.EntryPoint(ctx, "o", e.ID)), e)
	missing[trigger.EntryPoint](t, "by the number of before")(s.EntryPoint(ctx, "o", "+15550100"))

	stale, used, err := s.DeleteEntryPoint(ctx, "o", e.ID, 2)
	ok(t, "deleting", err)
	same(t, "stale, used", []bool{stale, used}, []bool{false, false})
	missing[trigger.EntryPoint](t, "a deleted one")(s.EntryPoint(ctx, "o", e.ID))
	putEntryPoint(t, db, entryPoint("other", "+1")) // its name and number are free
	for _, bad := range []trigger.EntryPoint{{Organisation: "o", Name: "n"}, {ID: id(), Name: "n"}, {ID: id(), Organisation: "o"}} {
		if _, err := s.InsertEntryPoint(ctx, bad); err == nil {
			t.Errorf("stored %+v", bad)
		}
	}
}

func entryPointsAreFound(t *testing.T, db *store.DB) {
	e := putEntryPoint(t, db, entryPoint("Straße", "+15550100", "+15550101"))
	putEntryPoint(t, db, entryPoint("decoy", "+15550102"))
	for _, ref := range []string{e.ID, "straße", " STRAßE ", "+15550100", "+15550101"} {
		same(t, ref, found[trigger.EntryPoint](t, ref)(db.Triggers().EntryPoint(t.Context(), "o", ref)), e)
	}
	same(t, "by its id alone", found[trigger.EntryPoint](t, "id")(db.Triggers().EntryPoint(t.Context(), "", e.ID)), e)
	for _, ref := range []string{"", "%", "Stra", "+1555010"} {
		missing[trigger.EntryPoint](t, ref)(db.Triggers().EntryPoint(t.Context(), "o", ref))
	}
	for _, ref := range []string{"", "straße", "+15550100"} {
		missing[trigger.EntryPoint](t, "without an organisation "+ref)(db.Triggers().EntryPoint(t.Context(), "", ref))
	}
}

func numbersAreUnique(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	first := putEntryPoint(t, db, entryPoint("First", "+1", "+2"))
	clash := func(e trigger.EntryPoint) string {
		t.Helper()
		clash, err := s.InsertEntryPoint(ctx, e)
		ok(t, "inserting", err)
		return clash
	}
	same(t, "a name", clash(entryPoint("FIRST")), "FIRST")
	same(t, "a number", clash(entryPoint("n", "+3", "+2")), "+2")
	missing[trigger.EntryPoint](t, "what clashed")(s.EntryPoint(ctx, "o", "+3"))
	elsewhere := entryPoint("First", "+1")
	elsewhere.Organisation = "p"
	same(t, "in another organisation", clash(elsewhere), "")

	second := putEntryPoint(t, db, entryPoint("second", "+4"))
	for want, change := range map[string]func(*trigger.EntryPoint){
		"first": func(e *trigger.EntryPoint) { e.Name = "first" },
		"+1":    func(e *trigger.EntryPoint) { e.Numbers = []string{"+4", "+1"} },
	} {
		other := second
		other.Revision = 2
		change(&other)
		clash, stale, err := s.UpdateEntryPoint(ctx, other)
		ok(t, "updating", err)
		same(t, "clash, stale", []any{clash, stale}, []any{want, false})
	}
	first.Revision, first.Name = 2, "FIRST" // its own
	got, stale, err := s.UpdateEntryPoint(ctx, first)
	ok(t, "updating", err)
	same(t, "its own name and numbers", []any{got, stale}, []any{"", false})

	putWebhook(t, db, webhook("Hook", first.ID))
	got, err = s.InsertWebhook(ctx, webhook("hooK", first.ID))
	ok(t, "inserting", err)
	same(t, "a webhook's name", got, "hooK")
	putSchedule(t, db, schedule("hook", first.ID, noon)) // another kind
	got, err = s.InsertSchedule(ctx, schedule("HOOK", first.ID, noon))
	ok(t, "inserting", err)
	same(t, "a schedule's name", got, "HOOK")
}

func oneGetsTheNumber(t *testing.T, db *store.DB) {
	won := race(t, 16, func(ctx context.Context, i int) (bool, error) {
		clash, err := db.Triggers().InsertEntryPoint(ctx, entryPoint(numbered("n", i), "+15550100"))
		return clash == "", err
	})
	same(t, "how many of sixteen got the number", won, 1)
}

func staleTriggers(t *testing.T, db *store.DB) {
	s := db.Triggers()
	e := putEntryPoint(t, db, entryPoint("e"))
	w := putWebhook(t, db, webhook("w", e.ID))
	c := putSchedule(t, db, schedule("s", e.ID, noon))
	won := race(t, 10, func(ctx context.Context, i int) (bool, error) {
		mine := e
		mine.Revision, mine.Name = 2, numbered("name", i)
		_, stale, err := s.UpdateEntryPoint(ctx, mine)
		return !stale, err
	})
	same(t, "how many of ten editors changed the revision they read", won, 1)
	refused := func(what string, stale bool, err error) {
		t.Helper()
		if err != nil || !stale {
			t.Errorf("%s: stale %v, %v", what, stale, err)
		}
	}
	for _, revision := range []int64{1, 3} {
		stale, _, err := s.DeleteEntryPoint(t.Context(), "o", e.ID, revision)
		refused("deleting an entry point", stale, err)
	}
	w.Revision, c.Revision = 3, 3
	_, stale, err := s.UpdateWebhook(t.Context(), w)
	refused("a webhook", stale, err)
	_, stale, err = s.UpdateSchedule(t.Context(), c)
	refused("a schedule", stale, err)
	stale, err = s.DeleteWebhook(t.Context(), "o", w.ID, 2)
	refused("deleting a webhook", stale, err)
	stale, err = s.DeleteSchedule(t.Context(), "o", c.ID, 2)
	refused("deleting a schedule", stale, err)
}

func entryPointsInUseStay(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	e := putEntryPoint(t, db, entryPoint("e", "+1"))
	w, c := putWebhook(t, db, webhook("w", e.ID)), putSchedule(t, db, schedule("s", e.ID, noon))
	remove := func() bool {
		t.Helper()
		stale, used, err := s.DeleteEntryPoint(ctx, "o", e.ID, 1)
		ok(t, "deleting", err)
		same(t, "stale", stale, false)
		return used
	}
	same(t, "used by both", remove(), true)
	_, err := s.DeleteWebhook(ctx, "o", w.ID, 1)
	ok(t, "deleting", err)
	same(t, "used by a schedule", remove(), true)
	found[trigger.EntryPoint](t, "it")(s.EntryPoint(ctx, "o", "+1"))
	_, err = s.DeleteSchedule(ctx, "o", c.ID, 1)
	ok(t, "deleting", err)
	same(t, "used by nothing", remove(), false)
	if _, err := s.InsertWebhook(ctx, webhook("w", e.ID)); err == nil {
		t.Error("a webhook leads to an entry point that there is not")
	}
}

func nothingDangles(t *testing.T, db *store.DB) {
	s := db.Triggers()
	e := putEntryPoint(t, db, entryPoint("e"))
	race(t, 8, func(ctx context.Context, i int) (bool, error) {
		if i%2 == 0 {
			_, _, err := s.DeleteEntryPoint(ctx, "o", e.ID, 1)
			return true, err
		}
		_, _ = s.InsertWebhook(ctx, webhook(numbered("w", i), e.ID)) // refused when it is late
		return true, nil
	})
	hooks, _, err := s.Webhooks(t.Context(), trigger.Query{Organisation: "o"})
	ok(t, "listing", err)
	_, there, err := s.EntryPoint(t.Context(), "o", e.ID)
	ok(t, "reading", err)
	same(t, "whether it is there while something leads to it", there, len(hooks) > 0)
}

func webhooksKept(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	e := putEntryPoint(t, db, entryPoint("e"))
	w := webhook("Orders", e.ID)
	w.Reply, w.Variables, w.Get, w.Keyed, w.Key, w.Secret = trigger.ReplyEnded, []string{"b", "a"}, true, true, []byte{1}, []byte{2, 3}
	putWebhook(t, db, w)
	same(t, "the webhook", found[trigger.Webhook](t, "it")(s.Webhook(ctx, w.ID)), w)
	w.Name, w.Reply, w.Variables, w.Get, w.Keyed, w.Key, w.Secret = "new", trigger.ReplyAccepted, nil, false, false, nil, nil
	w.Revision, w.Updated = 2, noon.Add(time.Second)
	_, stale, err := s.UpdateWebhook(ctx, w)
	ok(t, "updating", err)
	same(t, "stale", stale, false)
	same(t, "after the update", found[trigger.Webhook](t, "it")(s.Webhook(ctx, w.ID)), w)
	stale, err = s.DeleteWebhook(ctx, "o", w.ID, 2)
	ok(t, "deleting", err)
	same(t, "stale", stale, false)
	missing[trigger.Webhook](t, "a deleted one")(s.Webhook(ctx, w.ID))
}

func schedulesKept(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	e := putEntryPoint(t, db, entryPoint("e"))
	c := schedule("Nightly", e.ID, noon.Add(time.Hour))
	c.Days, c.Time, c.Zone, c.Variables, c.Paused, c.Last, c.Error = "mon-fri", "08:30", "Europe/Berlin", value.Of("x", "y"), true, noon, "it was halted"
	putSchedule(t, db, c)
	same(t, "the schedule", found[trigger.Schedule](t, "it")(s.Schedule(ctx, "o", c.ID)), c)
	missing[trigger.Schedule](t, "of another organisation")(s.Schedule(ctx, "p", c.ID))
	c.Name, c.At, c.Every, c.Days, c.Time, c.Zone, c.Variables, c.Paused = "new", noon.Add(time.Second), 0, "", "", "", nil, false
	c.Next, c.Last, c.Error, c.Revision, c.Updated = time.Time{}, time.Time{}, "", 2, noon.Add(time.Second)
	_, stale, err := s.UpdateSchedule(ctx, c)
	ok(t, "updating", err)
	same(t, "stale", stale, false)
	same(t, "after the update", found[trigger.Schedule](t, "it")(s.Schedule(ctx, "o", c.ID)), c)
	stale, err = s.DeleteSchedule(ctx, "o", c.ID, 2)
	ok(t, "deleting", err)
	same(t, "stale", stale, false)
	missing[trigger.Schedule](t, "a deleted one")(s.Schedule(ctx, "o", c.ID))
}

func schedulesDue(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	e := putEntryPoint(t, db, entryPoint("e"))
	put := func(name string, next time.Time, paused bool) trigger.Schedule {
		c := schedule(name, e.ID, next)
		c.Paused = paused
		return putSchedule(t, db, c)
	}
	first, second := put("first", noon.Add(-time.Second), false), put("second", noon, false)
	put("paused", noon.Add(-time.Hour), true)
	put("over", time.Time{}, false)
	later := put("later", noon.Add(time.Minute), false)
	due, next, err := s.Due(ctx, noon, 10)
	ok(t, "asking", err)
	same(t, "what is due", due, []trigger.Schedule{first, second})
	same(t, "the next", next, later.Next)
	due, _, err = s.Due(ctx, noon, 1)
	ok(t, "asking", err)
	same(t, "one of them", due, []trigger.Schedule{first})

	was := first.Next
	first.Next, first.Last, first.Error = noon.Add(time.Hour), was, "late"
	ok(t, "noting", s.Fired(ctx, first, was))
	same(t, "after it was fired", found[trigger.Schedule](t, "it")(s.Schedule(ctx, "o", first.ID)), first)
	again := first
	again.Error = "never"
	ok(t, "noting again", s.Fired(ctx, again, was))
	same(t, "who comes late changes nothing", found[trigger.Schedule](t, "it")(s.Schedule(ctx, "o", first.ID)), first)
	_, next, err = s.Due(ctx, noon.Add(2*time.Hour), 10)
	ok(t, "asking", err)
	same(t, "the next when there is none", next, time.Time{})
}

func triggersPages(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	var at []trigger.EntryPoint
	for i, name := range []string{"alpha", "Beta", "gamma 100%", "Delta"} {
		e := entryPoint(name)
		e.Flow = fmt.Sprint("f", i%2)
		at = append(at, putEntryPoint(t, db, e))
	}
	list := func(q trigger.Query) (names []string) {
		t.Helper()
		q.Organisation = "o"
		for {
			page, next, err := s.EntryPoints(ctx, q)
			ok(t, "listing", err)
			for _, e := range page {
				names = append(names, e.Name)
			}
			if q.After = next; next == "" {
				return names
			}
			same(t, "a page that is followed by another", len(page), q.Limit)
		}
	}
	want := []string{"alpha", "Beta", "Delta", "gamma 100%"}
	for _, limit := range []int{1, 2, 3, 4, 0} {
		same(t, fmt.Sprintf("pages of %d", limit), list(trigger.Query{Limit: limit}), want)
	}
	same(t, "of a flow", list(trigger.Query{Flow: "f1"}), []string{"Beta", "Delta"})
	same(t, "of a part of the name", list(trigger.Query{Name: "LTA"}), []string{"Delta"})
	same(t, "per cent is no wildcard", list(trigger.Query{Name: "%"}), []string{"gamma 100%"})
	if _, _, err := s.EntryPoints(ctx, trigger.Query{Organisation: "o", After: "!"}); err == nil {
		t.Error("a cursor that is none was taken")
	}
	for i := range 3 {
		putWebhook(t, db, webhook(numbered("w", i), at[i%2].ID))
		putSchedule(t, db, schedule(numbered("s", i), at[i%2].ID, noon))
	}
	q := trigger.Query{Organisation: "o", EntryPoint: at[0].ID, Limit: 1}
	hooks, after, err := s.Webhooks(ctx, q)
	ok(t, "listing", err)
	same(t, "a page of webhooks", []any{len(hooks), hooks[0].Name, after != ""}, []any{1, "w-000", true})
	q.After = after
	hooks, after, err = s.Webhooks(ctx, q)
	ok(t, "listing", err)
	same(t, "the next", []any{len(hooks), hooks[0].Name, after}, []any{1, "w-002", ""})
	q.After = ""
	timed, after, err := s.Schedules(ctx, q)
	ok(t, "listing", err)
	same(t, "a page of schedules", []any{len(timed), timed[0].Name, after != ""}, []any{1, "s-000", true})
}

func triggersApart(t *testing.T, db *store.DB) {
	s, ctx := db.Triggers(), t.Context()
	e := putEntryPoint(t, db, entryPoint("e", "+1"))
	w, c := putWebhook(t, db, webhook("w", e.ID)), putSchedule(t, db, schedule("s", e.ID, noon))
	for _, ref := range []string{e.ID, e.Name, "+1"} {
		missing[trigger.EntryPoint](t, ref)(s.EntryPoint(ctx, "p", ref))
	}
	q := trigger.Query{Organisation: "p"}
	points, _, err := s.EntryPoints(ctx, q)
	ok(t, "listing", err)
	hooks, _, err := s.Webhooks(ctx, q)
	ok(t, "listing", err)
	timed, _, err := s.Schedules(ctx, q)
	ok(t, "listing", err)
	same(t, "what is listed", []int{len(points), len(hooks), len(timed)}, []int{0, 0, 0})
	stale, _, err := s.DeleteEntryPoint(ctx, "p", e.ID, 1)
	ok(t, "deleting", err)
	same(t, "an entry point of another", stale, true)
	stale, err = s.DeleteWebhook(ctx, "p", w.ID, 1)
	ok(t, "deleting", err)
	same(t, "a webhook of another", stale, true)
	stale, err = s.DeleteSchedule(ctx, "p", c.ID, 1)
	ok(t, "deleting", err)
	same(t, "a schedule of another", stale, true)
}
