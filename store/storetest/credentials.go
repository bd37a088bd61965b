package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
)

func key(revision string) credential.Key {
	return credential.Key{Organisation: "o", Connector: "c", Revision: revision}
}

// lease takes the lease of a key from noon on for a minute.
func lease(t *testing.T, db *store.DB, k credential.Key, owner string, now time.Time, want bool) credential.Stored {
	t.Helper()
	row, got, err := db.Credentials().Acquire(t.Context(), k, owner, now, now.Add(time.Minute))
	if err != nil || got != want {
		t.Fatalf("%s asks for the lease: %v %v, want %v", owner, got, err, want)
	}
	return row
}

func save(t *testing.T, db *store.DB, s credential.Stored, want bool) {
	t.Helper()
	if done, err := db.Credentials().Save(t.Context(), s); err != nil || done != want {
		t.Errorf("%s saves version %d: %v %v, want %v", s.Owner, s.Version, done, err, want)
	}
}

func credentials(t *testing.T, db *store.DB) {
	s, ctx, k := db.Credentials(), t.Context(), key("1")
	missing[credential.Stored](t, "before")(s.Stored(ctx, k))
	row := lease(t, db, k, "x", noon, true)
	same(t, "a new row", row, credential.Stored{Key: k, Owner: "x", Until: noon.Add(time.Minute)})
	same(t, "who holds it", lease(t, db, k, "y", noon.Add(59*time.Second), false), row)
	lease(t, db, k, "x", noon.Add(30*time.Second), true) // extended
	lease(t, db, k, "y", noon.Add(89*time.Second), false)
	row = lease(t, db, k, "y", noon.Add(90*time.Second), true) // over

	row.Version, row.Issued, row.Refresh, row.Expires, row.Condition, row.Scope = 1, noon, noon.Add(time.Hour), noon.Add(2*time.Hour), credential.Spending, "read write"
	save(t, db, row, true)
	same(t, "saved, the lease kept", found[credential.Stored](t, "row")(s.Stored(ctx, k)), row)
	row.Condition, row.Until = credential.Good, time.Time{}
	save(t, db, row, true)
	free := row
	free.Owner = ""
	same(t, "saved, the lease given back", found[credential.Stored](t, "row")(s.Stored(ctx, k)), free)
	row = lease(t, db, k, "z", noon, true)
	same(t, "the next owner finds what was saved", row.Version, int64(1))
	ok(t, "releasing another's", s.Release(ctx, k, "y"))
	lease(t, db, k, "y", noon, false)
	ok(t, "releasing", s.Release(ctx, k, "z"))
	lease(t, db, k, "y", noon, true)
	missing[credential.Stored](t, "another revision")(s.Stored(ctx, key("2")))
}

func oneGetsTheLease(t *testing.T, db *store.DB) {
	for round := range 5 {
		won := race(t, 20, func(ctx context.Context, i int) (bool, error) {
			row, got, err := db.Credentials().Acquire(ctx, key(numbered("r", round)), numbered("owner", i), noon, noon.Add(time.Minute))
			if err == nil && got != (row.Owner == numbered("owner", i)) {
				t.Errorf("owner %d got the lease: %v, but the row says %s", i, got, row.Owner)
			}
			return got, err
		})
		same(t, "how many of twenty got the lease", won, 1)
	}
}

func lateWriterIsRefused(t *testing.T, db *store.DB) {
	k := key("1")
	late := lease(t, db, k, "late", noon, true)
	late.Version = 1
	next := lease(t, db, k, "next", noon.Add(2*time.Minute), true)
	next.Version = 1
	save(t, db, late, false)
	save(t, db, next, true)
	next.Version = 3
	save(t, db, next, false)
	next.Version = 0
	save(t, db, next, false)
	next.Version, next.Until = 2, time.Time{}
	save(t, db, next, true)
	save(t, db, next, false) // the lease has ended
	nobody := next
	nobody.Owner = ""
	save(t, db, nobody, false)
	same(t, "the version", found[credential.Stored](t, "row")(db.Credentials().Stored(t.Context(), k)).Version, int64(2))
	// A holder whose lease ran out, and whom nobody followed, may still save.
	slow := lease(t, db, k, "slow", noon, true)
	slow.Version = 3
	save(t, db, slow, true)
}

func credentialsDrop(t *testing.T, db *store.DB) {
	s, ctx := db.Credentials(), t.Context()
	other := credential.Key{Organisation: "o", Connector: "d", Revision: "1"}
	elsewhere := credential.Key{Organisation: "p", Connector: "c", Revision: "1"}
	for _, k := range []credential.Key{key("1"), key("2"), key("3"), other, elsewhere} {
		lease(t, db, k, "x", noon, true)
	}
	ok(t, "dropping", s.Drop(ctx, "o", "c", "2"))
	missing[credential.Stored](t, "an old revision")(s.Stored(ctx, key("1")))
	found[credential.Stored](t, "the one to keep")(s.Stored(ctx, key("2")))
	ok(t, "dropping all", s.Drop(ctx, "o", "c", ""))
	missing[credential.Stored](t, "after dropping all")(s.Stored(ctx, key("2")))
	found[credential.Stored](t, "another connector's")(s.Stored(ctx, other))
	found[credential.Stored](t, "another organisation's")(s.Stored(ctx, elsewhere))
}

func request(state string) credential.Request {
	return credential.Request{ID: "id of " + state, State: []byte(state), Organisation: "o", Connector: "c", Revision: "1",
		Session: []byte("session"), Redirect: "https://x/callback", Expires: noon}
}

func stateIsGoodOnce(t *testing.T, db *store.DB) {
	ok(t, "putting", db.Requests().PutRequest(t.Context(), request("s")))
	won := race(t, 16, func(ctx context.Context, _ int) (bool, error) {
		_, there, err := db.Requests().TakeRequest(ctx, []byte("s"))
		return there, err
	})
	same(t, "how many of sixteen took the request", won, 1)
}

func requests(t *testing.T, db *store.DB) {
	s, ctx := db.Requests(), t.Context()
	later := request("b")
	later.Expires, later.Session = noon.Add(time.Hour), nil
	ok(t, "putting", s.PutRequest(ctx, request("a")))
	ok(t, "putting", s.PutRequest(ctx, later))
	if err := s.PutRequest(ctx, request("a")); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a state that is there already: %v, want a conflict", err)
	}
	missing[credential.Request](t, "another state")(s.TakeRequest(ctx, []byte("A")))
	list, err := s.TakeExpiredRequests(ctx, noon.Add(time.Minute))
	ok(t, "taking what has expired", err)
	same(t, "what has expired", list, []credential.Request{request("a")})
	same(t, "the other", found[credential.Request](t, "b")(s.TakeRequest(ctx, []byte("b"))), later)
}
