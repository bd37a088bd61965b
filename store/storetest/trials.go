package storetest

import (
	"testing"
	"time"

	releases "github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
)

func flowTrials(t *testing.T, db *store.DB) {
	s, ctx := db.Flows(), t.Context()
	one := releases.Version{ID: "trial-1", Flow: "f", Hash: "h", Published: noon, By: "ada", Text: []byte("callwright: 1\xff\x00")}
	ok(t, "storing", s.PutTrial(ctx, "o", one))
	again := one
	again.Published, again.By = noon.Add(time.Hour), "bob"
	ok(t, "using it again", s.PutTrial(ctx, "o", again))
	same(t, "the trial", found[releases.Version](t, "by id")(s.Trial(ctx, "o", one.ID)), one)
	missing[releases.Version](t, "of another organisation")(s.Trial(ctx, "p", one.ID))
	missing[releases.Version](t, "among the versions")(s.Version(ctx, "o", one.ID))

	unused := one
	unused.ID = "trial-2"
	ok(t, "storing", s.PutTrial(ctx, "o", unused))
	run := kept("o")
	run.Version, run.Simulated = unused.ID, true
	idle := one
	idle.ID = "trial-3"
	ok(t, "storing", s.PutTrial(ctx, "o", idle))
	fence := held(t, db)
	ok(t, "keeping a contact of it", db.Contacts().Commit(ctx, runner.Batch{Fence: fence, Keep: []runner.Kept{run}}))
	ok(t, "sweeping", s.DeleteTrials(ctx, noon.Add(time.Minute)))
	found[releases.Version](t, "used since")(s.Trial(ctx, "o", one.ID))
	found[releases.Version](t, "a contact runs on it")(s.Trial(ctx, "o", unused.ID))
	missing[releases.Version](t, "of no contact")(s.Trial(ctx, "o", idle.ID))
}

func flowTests(t *testing.T, db *store.DB) {
	s, ctx := db.Flows(), t.Context()
	b := releases.TestCase{Flow: "f", Name: "B", Text: []byte("flow: x\n"), Revision: 1, Updated: noon, UpdatedBy: "ada"}
	a := releases.TestCase{Flow: "f", Name: "A ü", Text: []byte("\xff\x00"), Revision: 1, Updated: noon}
	other := releases.TestCase{Flow: "g", Name: "B", Text: []byte("y"), Revision: 1, Updated: noon}
	for _, c := range []releases.TestCase{b, a, other} {
		ok(t, "storing", s.PutTest(ctx, "o", c))
	}
	b.Text, b.Revision, b.Updated, b.UpdatedBy = []byte("flow: z\n"), 2, noon.Add(time.Hour), "bob"
	ok(t, "storing again", s.PutTest(ctx, "o", b))
	same(t, "one", found[releases.TestCase](t, "by name")(s.Test(ctx, "o", "f", "B")), b)
	list, err := s.Tests(ctx, "o", "f")
	ok(t, "listing", err)
	same(t, "all", list, []releases.TestCase{a, b})
	missing[releases.TestCase](t, "of another organisation")(s.Test(ctx, "p", "f", "B"))
	ok(t, "removing one", s.DeleteTest(ctx, "o", "f", "B"))
	missing[releases.TestCase](t, "removed")(s.Test(ctx, "o", "f", "B"))
	ok(t, "removing all", s.DeleteTests(ctx, "o", "f"))
	list, err = s.Tests(ctx, "o", "f")
	ok(t, "listing", err)
	same(t, "none", len(list), 0)
	found[releases.TestCase](t, "of another flow")(s.Test(ctx, "o", "g", "B"))
}

// contactsSimulated tells trials from the contacts of customers.
func contactsSimulated(t *testing.T, db *store.DB) {
	s, ctx := db.Contacts(), t.Context()
	customer, trial := kept("o"), kept("o")
	trial.Simulated = true
	ok(t, "keeping", s.Commit(ctx, runner.Batch{Fence: held(t, db), Keep: []runner.Kept{customer, trial}}))
	same(t, "by id", found[runner.Kept](t, "by id")(s.Kept(ctx, trial.ID)), onDisk(trial, true, true, true))
	for simulation, want := range map[runner.Simulation]int{runner.OnlyReal: 1, runner.OnlySimulated: 1, runner.AnySimulation: 2} {
		page, _, err := s.List(ctx, runner.Query{Organisation: "o", Simulated: simulation})
		ok(t, "listing", err)
		same(t, "how many of "+string(simulation), len(page), want)
		for _, k := range page {
			if simulation != runner.AnySimulation {
				same(t, "simulated", k.Simulated, simulation == runner.OnlySimulated)
			}
		}
	}
}
