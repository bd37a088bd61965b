package storetest

import (
	"context"
	"testing"

	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
)

func keysets(t *testing.T, db *store.DB) {
	s, ctx := db.Keysets(), t.Context()
	save := func(organisation, wrapped string, revision int64, want bool) vault.Keyset {
		t.Helper()
		k := vault.Keyset{Organisation: organisation, Wrapped: []byte(wrapped), Revision: revision}
		if done, err := s.SaveKeyset(ctx, k); err != nil || done != want {
			t.Errorf("saving revision %d of %s: %v %v, want %v", revision, organisation, done, err, want)
		}
		return k
	}
	missing[vault.Keyset](t, "before")(s.Keyset(ctx, "o"))
	save("o", "late", 2, false)
	save("o", "first", 1, true)
	save("o", "again", 1, false)
	second := save("o", "second\x00", 2, true)
	save("o", "again", 2, false)
	save("o", "ahead", 4, false)
	other := save("a", "other", 1, true)
	same(t, "the keyset", found[vault.Keyset](t, "o")(s.Keyset(ctx, "o")), second)
	list, err := s.AllKeysets(ctx)
	ok(t, "all", err)
	same(t, "all", list, []vault.Keyset{other, second})
	won := race(t, 8, func(ctx context.Context, i int) (bool, error) {
		return s.SaveKeyset(ctx, vault.Keyset{Organisation: "new", Wrapped: []byte{byte(i)}, Revision: 1})
	})
	same(t, "how many of eight made the first keyset", won, 1)
}

func place(credential string, version int64) vault.Place {
	return vault.Place{Organisation: "o", Credential: credential, Version: version}
}

func secrets(t *testing.T, db *store.DB) {
	s, ctx := db.Secrets(), t.Context()
	put := func(p vault.Place, bytes string) {
		t.Helper()
		ok(t, "putting", s.PutSealed(ctx, vault.Sealed{Place: p, Bytes: []byte(bytes)}))
	}
	read := func(p vault.Place) string {
		t.Helper()
		return string(found[[]byte](t, "reading")(s.Sealed(ctx, p)))
	}
	put(place("connector/1", 1), "old")
	put(place("connector/1", 1), "one\x00\xff")
	put(place("connector/1", 2), "two")
	put(place("connector/1", 3), "three")
	put(place("connector/2", 1), "")
	put(vault.Place{Organisation: "p", Credential: "connector/1", Version: 1}, "elsewhere")
	same(t, "put over what was there", read(place("connector/1", 1)), "one\x00\xff")
	same(t, "an empty one", read(place("connector/2", 1)), "")
	missing[[]byte](t, "another version")(s.Sealed(ctx, place("connector/1", 4)))

	for i, want := range []bool{true, false} {
		if done, err := s.SwapSealed(ctx, place("connector/1", 2), []byte("two"), []byte("TWO")); err != nil || done != want {
			t.Errorf("swap %d: %v %v, want %v", i, done, err, want)
		}
	}
	same(t, "after the swap", read(place("connector/1", 2)), "TWO")
	ok(t, "deleting", s.DeleteSealed(ctx, "o", "connector/1", 2, 3, 9))
	missing[[]byte](t, "not listed to keep")(s.Sealed(ctx, place("connector/1", 1)))
	read(place("connector/1", 2))
	read(place("connector/1", 3))
	ok(t, "deleting all", s.DeleteSealed(ctx, "o", "connector/1"))
	missing[[]byte](t, "after deleting all")(s.Sealed(ctx, place("connector/1", 3)))
	read(place("connector/2", 1))
	read(vault.Place{Organisation: "p", Credential: "connector/1", Version: 1})
}

func secretsScan(t *testing.T, db *store.DB) {
	s, ctx := db.Secrets(), t.Context()
	order := []vault.Place{place("Z", 1), place("a", 2), place("a", 10), place("a/b", 1), place("ä", 1)}
	for _, i := range []int{3, 0, 4, 2, 1} {
		ok(t, "putting", s.PutSealed(ctx, vault.Sealed{Place: order[i], Bytes: []byte{byte(i)}}))
	}
	ok(t, "putting", s.PutSealed(ctx, vault.Sealed{Place: vault.Place{Organisation: "p", Credential: "b"}}))
	var seen []vault.Place
	var after vault.Place
	for {
		page, err := s.ScanSealed(ctx, "o", after, 2)
		ok(t, "scanning", err)
		if len(page) == 0 {
			break
		}
		for _, v := range page {
			seen = append(seen, v.Place)
			after = v.Place
			same(t, "the bytes", order[v.Bytes[0]], v.Place)
		}
	}
	same(t, "all places, in order", seen, order)
}
