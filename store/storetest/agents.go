package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/store"
)

func agents(t *testing.T, db *store.DB) {
	s, ctx := db.Agents(), t.Context()
	jo := acd.AgentRecord{Organisation: "o", Agent: "jo", State: routing.AgentIdle, Reason: "lunch", Session: "s-1", Since: noon}
	ann := acd.AgentRecord{Organisation: "o", Agent: "Ann", State: routing.AgentAvailable, Session: "s-2", Since: noon.Add(time.Second)}
	other := acd.AgentRecord{Organisation: "p", Agent: "jo", State: routing.AgentLoggedOut}
	for _, a := range []acd.AgentRecord{jo, ann, other} {
		ok(t, "storing an agent", s.PutAgent(ctx, a))
	}
	list := func(what, organisation string, want ...acd.AgentRecord) {
		t.Helper()
		got, err := s.Agents(ctx, organisation)
		ok(t, what, err)
		same(t, what, got, want)
	}
	list("agents of an organisation", "o", ann, jo)
	list("L3 of another one", "p", other)
	jo.State, jo.Reason, jo.Session, jo.Since = routing.AgentAvailable, "", "s-3", noon.Add(time.Minute)
	ok(t, "storing him again", s.PutAgent(ctx, jo))
	list("after a change", "o", ann, jo)
	err := s.Atomically(ctx, func(ctx context.Context) error {
		ok(t, "storing in a transaction", s.PutAgent(ctx, acd.AgentRecord{Organisation: "o", Agent: "zoe"}))
		return errStop
	})
	same(t, "the transaction fails", errors.Is(err, errStop), true)
	list("what it stored is undone", "o", ann, jo)
}

func callbacks(t *testing.T, db *store.DB) {
	s, ctx := db.Agents(), t.Context()
	at := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	one := acd.Callback{Organisation: "o", ID: "1", Contact: "c-1", Number: "+15550100", Queue: "q", ANI: "+15550199", Customer: "Jo", Flow: "f",
		Priority: 3, Since: at(1), From: at(30), To: at(90), State: acd.CallbackAsked, Agent: "ann", Reason: "asked for", Updated: at(2)}
	two := acd.Callback{Organisation: "o", ID: "2", Contact: "c-2", Number: "1", Queue: "q", State: acd.CallbackAssigned, Since: at(1), Updated: at(3)}
	done := acd.Callback{Organisation: "o", ID: "3", Contact: "c-3", Number: "1", Queue: "q", State: acd.CallbackDone, Since: at(1), Updated: at(4)}
	failed := acd.Callback{Organisation: "o", ID: "4", Contact: "c-4", Number: "1", Queue: "q", State: acd.CallbackFailed, Since: at(1), Updated: at(5)}
	other := acd.Callback{Organisation: "p", ID: "1", Contact: "c-1", Number: "1", Queue: "q", State: acd.CallbackWaiting, Since: at(1), Updated: at(6)}
	for _, c := range []acd.Callback{one, two, done, failed, other} {
		ok(t, "storing a callback", s.PutCallback(ctx, c))
	}
	list := func(what, organisation string, open bool, limit int, want ...acd.Callback) {
		t.Helper()
		got, err := s.Callbacks(ctx, organisation, open, limit)
		ok(t, what, err)
		same(t, what, got, want)
	}
	list("open ones", "o", true, 10, one, two)
	list("open ones of everybody", "", true, 10, one, two, other)
	list("the first of them", "", true, 1, one)
	list("all, the newest first", "o", false, 10, failed, done, two, one)
	list("L3 of another organisation", "p", false, 10, other)
	one.State, one.Number, one.Priority, one.Queue, one.Reason, one.Updated = acd.CallbackDone, "2", 4, "r", "", at(7)
	ok(t, "storing it again", s.PutCallback(ctx, one))
	list("open ones without it", "o", true, 10, two)
	list("all with it", "o", false, 10, one, failed, done, two)
	ok(t, "expiring", s.ExpireCallbacks(ctx, at(5)))
	list("what is over for long is gone", "o", false, 10, one, failed, two)
}
