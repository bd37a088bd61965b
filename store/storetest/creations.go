package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/callwright/callwright/store"
)

func creation(key string) store.Creation {
	return store.Creation{Organisation: "o", User: "u", Key: key, Request: []byte("hash"), Created: noon}
}

func creations(t *testing.T, db *store.DB) {
	s, ctx := db.Creations(), t.Context()
	insert := func(c store.Creation, mine bool) store.Creation {
		t.Helper()
		first, isMine, err := s.InsertCreation(ctx, c)
		if err != nil || isMine != mine {
			t.Errorf("inserting %s: %v %v, want %v", c.Key, isMine, err, mine)
		}
		return first
	}
	first := creation("k")
	same(t, "the first", insert(first, true), first)
	second := creation("k")
	second.Request = []byte("another")
	same(t, "the second gets the first", insert(second, false), first)
	others := creation("k")
	others.User = "v"
	insert(others, true)

	first.Status, first.Location, first.Body = 201, "/connectors/1", []byte(`{"id":1}`)
	ok(t, "finishing", s.FinishCreation(ctx, first))
	same(t, "after finishing", insert(second, false), first)
	ok(t, "abandoning what is finished", s.AbandonCreation(ctx, first))
	same(t, "which stays", insert(second, false), first)
	ok(t, "abandoning", s.AbandonCreation(ctx, others))
	insert(others, true)

	ok(t, "deleting what is younger", s.DeleteCreations(ctx, noon))
	insert(second, false)
	ok(t, "deleting", s.DeleteCreations(ctx, noon.Add(time.Second)))
	insert(second, true)
}

func creationsOneOfMany(t *testing.T, db *store.DB) {
	won := race(t, 16, func(ctx context.Context, i int) (bool, error) {
		c := creation("k")
		c.Location = numbered("location", i)
		first, mine, err := db.Creations().InsertCreation(ctx, c)
		if mine != (first.Location == c.Location) {
			t.Errorf("goroutine %d: mine %v, but it is of %s", i, mine, first.Location)
		}
		return mine, err
	})
	same(t, "how many of sixteen are made", won, 1)
}
