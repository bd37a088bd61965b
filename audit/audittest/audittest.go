// Package audittest is a store of audit entries in memory, for tests. It has
// transactions that can be undone, can be made to fail (N2) and can be tampered
// with (N3).
package audittest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/callwright/callwright/audit"
)

// Store is an [audit.Store] in memory. It is safe for concurrent use.
type Store struct {
	writing sync.Mutex // held by the one transaction that writes

	mu        sync.Mutex
	committed *state
	failure   error
}

type state struct {
	chains map[string][]audit.Entry
	heads  map[string]audit.Head
}

// NewStore makes an empty store.
func NewStore() *Store {
	return &Store{committed: &state{map[string][]audit.Entry{}, map[string]audit.Head{}}}
}

type inTransaction struct{ s *Store }

// Atomically runs f in a transaction that its context carries: an error undoes
// what was appended in it. A transaction that the context has already is used.
// Others see nothing of it before it ends, and wait to append until then.
func (s *Store) Atomically(ctx context.Context, f func(context.Context) error) error {
	if _, ok := ctx.Value(inTransaction{s}).(*state); ok {
		return f(ctx)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	own := s.read(ctx)
	own = &state{maps.Clone(own.chains), maps.Clone(own.heads)}
	if err := f(context.WithValue(ctx, inTransaction{s}, own)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.committed = own
	return nil
}

func (s *Store) read(ctx context.Context) *state {
	if own, ok := ctx.Value(inTransaction{s}).(*state); ok {
		return own
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.committed
}

// Fail makes Append fail with err from now on; nil mends it.
func (s *Store) Fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure = err
}

func (s *Store) failing() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failure
}

// All returns an organisation's entries, oldest first.
func (s *Store) All(organisation string) []audit.Entry {
	return slices.Clone(s.read(context.Background()).chains[organisation])
}

// Tamper replaces an organisation's entries behind the log's back. The recorded
// head stays as it was.
func (s *Store) Tamper(organisation string, with func([]audit.Entry) []audit.Entry) {
	_ = s.Atomically(context.Background(), func(ctx context.Context) error {
		own := s.read(ctx)
		own.chains[organisation] = with(slices.Clone(own.chains[organisation]))
		return nil
	})
}

// SetHead replaces the recorded head of a chain behind the log's back.
func (s *Store) SetHead(organisation string, h audit.Head) {
	_ = s.Atomically(context.Background(), func(ctx context.Context) error {
		s.read(ctx).heads[organisation] = h
		return nil
	})
}

// Append is [audit.Store].Append.
func (s *Store) Append(ctx context.Context, organisation string, link func(audit.Head) audit.Entry) error {
	if err := s.failing(); err != nil {
		return err
	}
	return s.Atomically(ctx, func(ctx context.Context) error {
		own := s.read(ctx)
		e := link(own.heads[organisation])
		// One transaction writes at a time, so nobody reads what lies behind
		// the end of a committed chain.
		own.chains[organisation] = append(own.chains[organisation], e)
		own.heads[organisation] = audit.Head{Sequence: e.Sequence, Hash: e.Hash}
		return nil
	})
}

// Entries is [audit.Store].Entries.
func (s *Store) Entries(ctx context.Context, q audit.Query) ([]audit.Entry, error) {
	var found []audit.Entry
	for _, e := range slices.Backward(s.read(ctx).chains[q.Organisation]) {
		if selects(q, e) && (q.Limit <= 0 || len(found) < q.Limit) {
			found = append(found, e)
		}
	}
	return found, nil
}

func selects(q audit.Query, e audit.Entry) bool {
	action := q.Action == "" || q.Action == e.Action || strings.HasSuffix(q.Action, ".") && strings.HasPrefix(e.Action, q.Action)
	return action &&
		(q.Actor == "" || q.Actor == e.Actor.ID) &&
		(q.Kind == "" || q.Kind == e.Object.Kind) &&
		(q.Object == "" || q.Object == e.Object.ID) &&
		(q.Since.IsZero() || !e.Time.Before(q.Since)) &&
		(q.Until.IsZero() || e.Time.Before(q.Until)) &&
		(q.Before == 0 || e.Sequence < q.Before)
}

// Chain is [audit.Store].Chain.
func (s *Store) Chain(ctx context.Context, organisation string, after int64, limit int) ([]audit.Entry, error) {
	var found []audit.Entry
	for _, e := range s.read(ctx).chains[organisation] {
		if e.Sequence > after && len(found) < limit {
			found = append(found, e)
		}
	}
	return found, nil
}

// Heads is [audit.Store].Heads.
func (s *Store) Heads(ctx context.Context) (map[string]audit.Head, error) {
	return maps.Clone(s.read(ctx).heads), nil
}

var _ audit.Store = (*Store)(nil)
