package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
)

// kept is a contact with something in every column.
func kept(organisation string) runner.Kept {
	return runner.Kept{
		Contact: runner.Contact{ID: id(), Organisation: organisation, Flow: "f", FlowName: "Flow", Version: "v", Number: 3, Label: "Live", EntryPoint: "e",
			Channel: "telephony", ANI: "+1", DNIS: "+2", State: runner.Parked, Queue: "q", Agent: "a", Activity: "Ask", Waiting: "digits", Steps: 7, Started: noon,
			Path: []runner.Visit{{Activity: `"Ask"`, Kind: "menu", Port: "1", Error: "x", Took: 3 * time.Microsecond}, {Activity: "Bye", Kind: "end"}}},
		Due: noon.Add(time.Minute), Snapshot: []byte{1}, Desk: []byte{2}, Segment: []byte{3}, Turn: 4,
	}
}

// onDisk is how a contact comes back.
func onDisk(k runner.Kept, path, snapshot, desk bool) runner.Kept {
	k.Segment, k.Again = nil, true
	if !path {
		k.Path = nil
	}
	if !snapshot {
		k.Snapshot = nil
	}
	if !desk {
		k.Desk = nil
	}
	return k
}

// held takes the lock, and gives it back when the test ends.
func held(t *testing.T, db *store.DB) int64 {
	t.Helper()
	_, fence, release, err := db.Lock().Hold(t.Context())
	ok(t, "holding the lock", err)
	t.Cleanup(release)
	return fence
}

func contacts(t *testing.T, db *store.DB) {
	s, ctx := db.Contacts(), t.Context()
	fence := held(t, db)
	k := kept("o")
	missing[runner.Kept](t, "before")(s.Kept(ctx, k.ID))
	batch := runner.Batch{Fence: fence, Row: runner.Row{Number: 1, Bytes: []byte("row")}, Keep: []runner.Kept{k}}
	ok(t, "committing", s.Commit(ctx, batch))
	ok(t, "committing the same again", s.Commit(ctx, batch))
	same(t, "the contact", found[runner.Kept](t, "kept")(s.Kept(ctx, k.ID)), onDisk(k, true, true, true))
	parked, err := s.Parked(ctx, "", 10)
	ok(t, "parked", err)
	same(t, "parked", parked, []runner.Kept{onDisk(k, false, false, true)})
	due, err := s.Due(ctx, noon.Add(time.Hour), 10)
	ok(t, "due", err)
	same(t, "due", due, []runner.Waiting{{ID: k.ID, Due: k.Due}})
	due, err = s.Due(ctx, k.Due, 10)
	ok(t, "due before", err)
	same(t, "nothing is due before", due, []runner.Waiting(nil))

	ok(t, "waking", s.Commit(ctx, runner.Batch{Fence: fence, Row: runner.Row{Number: 2, Bytes: []byte("row 2")}, Wake: []string{k.ID}}))
	awake := found[runner.Kept](t, "awake")(s.Kept(ctx, k.ID))
	same(t, "awake", [2]any{awake.State, awake.Due}, [2]any{runner.Live, time.Time{}})

	end := k
	end.State, end.Snapshot, end.Desk, end.Due, end.Turn, end.Again, end.Segment = runner.Over, nil, nil, time.Time{}, 9, true, []byte{4}
	end.Outcome, end.Error, end.Ended, end.Queue = engine.OutcomeFailed, "x", noon.Add(time.Hour), ""
	batch = runner.Batch{Fence: fence, Drop: []int64{1, 2}, Keep: []runner.Kept{end}}
	ok(t, "ending", s.Commit(ctx, batch))
	ok(t, "ending again", s.Commit(ctx, batch))
	same(t, "over", found[runner.Kept](t, "over")(s.Kept(ctx, k.ID)), onDisk(end, true, true, true))
	segments, err := s.Segments(ctx, k.ID)
	ok(t, "segments", err)
	same(t, "segments", segments, [][]byte{{3}, {4}})
	parked, err = s.Parked(ctx, "", 10)
	ok(t, "parked", err)
	same(t, "nothing is parked", len(parked), 0)
	rows, err := s.Rows(ctx, 0, 10)
	ok(t, "rows", err)
	same(t, "no row is left", len(rows), 0)
}

func journalRows(t *testing.T, db *store.DB) {
	s, ctx := db.Contacts(), t.Context()
	fence := held(t, db)
	var drop []int64
	for n := range int64(700) {
		ok(t, "committing", s.Commit(ctx, runner.Batch{Fence: fence, Row: runner.Row{Number: n + 1, Bytes: []byte{byte(n)}}}))
		if n > 1 {
			drop = append(drop, n+1)
		}
	}
	rows, err := s.Rows(ctx, 1, 2)
	ok(t, "rows", err)
	same(t, "rows in their order", rows, []runner.Row{{Number: 2, Bytes: []byte{1}}, {Number: 3, Bytes: []byte{2}}})
	ok(t, "dropping many", s.Commit(ctx, runner.Batch{Fence: fence, Drop: drop}))
	rows, err = s.Rows(ctx, 0, 10)
	ok(t, "rows", err)
	same(t, "rows that stay", rows, []runner.Row{{Number: 1, Bytes: []byte{0}}, {Number: 2, Bytes: []byte{1}}})
}

// contactsPages lists what is on disk, newest first, by every filter.
func contactsPages(t *testing.T, db *store.DB) {
	s, ctx := db.Contacts(), t.Context()
	fence := held(t, db)
	var all []runner.Kept
	for i := range 5 {
		k := kept("o")
		k.Started = noon.Add(time.Duration(-i/2) * time.Hour) // two at once
		all = append(all, k)
	}
	other := kept("another")
	over := &all[4]
	over.State, over.Flow, over.Version, over.Label, over.EntryPoint, over.Channel = runner.Over, "f2", "v2", "Test", "e2", "chat"
	over.ANI, over.DNIS, over.Outcome, over.Error = "+3", "+4", engine.OutcomeFailed, "timeout"
	over.Path = []runner.Visit{{Activity: "Only here", Kind: "menu"}}
	ok(t, "committing", s.Commit(ctx, runner.Batch{Fence: fence, Keep: append(all, other)}))
	list := func(q runner.Query) (ids []string) {
		t.Helper()
		if q.Organisation == "" {
			q.Organisation = "o"
		}
		for {
			page, next, err := s.List(ctx, q)
			ok(t, "listing", err)
			for _, k := range page {
				ids = append(ids, k.ID)
			}
			if q.After = next; next == "" {
				return ids
			}
			if len(page) != q.Limit {
				t.Fatalf("a page of %d, want %d", len(page), q.Limit)
			}
		}
	}
	want := []string{max(all[0].ID, all[1].ID), min(all[0].ID, all[1].ID), max(all[2].ID, all[3].ID), min(all[2].ID, all[3].ID), over.ID}
	for limit := range 7 {
		same(t, "all", list(runner.Query{Limit: limit}), want)
	}
	same(t, "another organisation's", list(runner.Query{Organisation: "another"}), []string{other.ID})
	for name, q := range map[string]runner.Query{
		"state": {States: []runner.ContactState{runner.Over, runner.Quarantined}}, "flow": {Flow: "f2"}, "version": {Version: "v2"}, "label": {Label: "Test"},
		"entry point": {EntryPoint: "e2"}, "channel": {Channel: "chat"}, "ANI": {Number: "+3"}, "DNIS": {Number: "+4"}, "outcome": {Outcome: engine.OutcomeFailed},
		"error": {Error: "timeout"}, "any error": {Error: runner.AnyError}, "activity": {Activity: "Only here"}, "until": {Until: noon.Add(-time.Hour)},
	} {
		same(t, name, list(q), []string{over.ID})
	}
	same(t, "since", list(runner.Query{Since: noon}), want[:2])
	for name, q := range map[string]runner.Query{
		"letter case of an activity": {Activity: "only HERE"}, "part of an activity": {Activity: "Only"}, "pattern": {Activity: "%"}, "quote": {Error: "' OR 1=1 --"},
	} {
		same(t, name, list(q), []string(nil))
	}
	for _, cursor := range []string{"!", "bm90aGluZw", "eAB5"} {
		if _, _, err := s.List(ctx, runner.Query{Organisation: "o", After: cursor}); fault.ReasonOf(err) != "cursor_invalid" {
			t.Errorf("the cursor %s: %v", cursor, err)
		}
	}
}

func contactsExpire(t *testing.T, db *store.DB) {
	s, ctx := db.Contacts(), t.Context()
	fence := held(t, db)
	var all []runner.Kept
	for i := range 4 {
		k := kept("o")
		if i > 0 {
			k.State, k.Ended = runner.Over, noon.Add(time.Duration(i)*time.Hour)
		}
		all = append(all, k)
	}
	all = append(all, all[1])
	all[4].Again, all[4].Turn = true, 99
	ok(t, "committing", s.Commit(ctx, runner.Batch{Fence: fence, Keep: all}))
	n, err := s.Expire(ctx, noon.Add(3*time.Hour), 1)
	ok(t, "expiring", err)
	same(t, "the first", n, 1)
	missing[runner.Kept](t, "the oldest")(s.Kept(ctx, all[1].ID))
	segments, err := s.Segments(ctx, all[1].ID)
	ok(t, "segments", err)
	same(t, "its turns", len(segments), 0)
	n, err = s.Expire(ctx, noon.Add(3*time.Hour), 10)
	ok(t, "expiring", err)
	same(t, "the others", n, 1)

	ok(t, "deleting one that is parked", s.Delete(ctx, all[0].ID))
	found[runner.Kept](t, "which stays")(s.Kept(ctx, all[0].ID))
	ok(t, "deleting one that is over", s.Delete(ctx, all[3].ID))
	missing[runner.Kept](t, "deleted")(s.Kept(ctx, all[3].ID))
}

// fenceHolds has a holder write that has lost the lock without knowing it.
func fenceHolds(t *testing.T, db *store.DB) {
	s, ctx := db.Contacts(), t.Context()
	_, first, release, err := db.Lock().Hold(ctx)
	ok(t, "holding the lock", err)
	waiting, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, _, _, err := db.Lock().Hold(waiting); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a second holder: %v", err)
	}
	release()
	heldBy, second, release, err := db.Lock().Hold(ctx)
	ok(t, "holding it after that", err)
	if second <= first || heldBy.Err() != nil {
		t.Errorf("the fence went from %d to %d, held: %v", first, second, heldBy.Err())
	}
	k := kept("o")
	err = s.Commit(ctx, runner.Batch{Fence: first, Row: runner.Row{Number: 1, Bytes: []byte("late")}, Keep: []runner.Kept{k}})
	if !errors.Is(err, runner.ErrFenced) {
		t.Errorf("the first holder writes: %v", err)
	}
	missing[runner.Kept](t, "what it wrote")(s.Kept(ctx, k.ID))
	ok(t, "the second writes", s.Commit(ctx, runner.Batch{Fence: second, Keep: []runner.Kept{k}}))
	release()
	if heldBy.Err() == nil {
		t.Error("it is held after its release")
	}
}
