package runner_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/callwright/callwright/runner"
)

// inMemory is a journal and a lock in memory, for tests whose clock is not the
// real one, and which can be told to fail.
type inMemory struct {
	mu       sync.Mutex
	rows     map[int64][]byte
	contacts map[string]runner.Kept
	segments map[string]map[int][]byte
	fence    int64
	held     bool
	commits  int
	commit   func(runner.Batch) error // before a commit
}

func newInMemory() *inMemory {
	return &inMemory{rows: map[int64][]byte{}, contacts: map[string]runner.Kept{}, segments: map[string]map[int][]byte{}}
}

func (m *inMemory) Hold(ctx context.Context) (context.Context, int64, func(), error) {
	for {
		m.mu.Lock()
		free := !m.held
		if free {
			m.held = true
			m.fence++
		}
		fence := m.fence
		m.mu.Unlock()
		if free {
			held, cancel := context.WithCancel(context.Background())
			return held, fence, func() {
				cancel()
				m.mu.Lock()
				m.held = false
				m.mu.Unlock()
			}, nil
		}
		select {
		case <-ctx.Done():
			return nil, 0, nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (m *inMemory) failWith(f func(runner.Batch) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.commit = f
}

func (m *inMemory) Commit(_ context.Context, b runner.Batch) error {
	m.mu.Lock()
	before := m.commit
	m.mu.Unlock()
	if before != nil {
		if err := before(b); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if b.Fence != m.fence {
		return fmt.Errorf("fence %d: %w", b.Fence, runner.ErrFenced)
	}
	m.commits++
	if len(b.Row.Bytes) > 0 {
		m.rows[b.Row.Number] = slices.Clone(b.Row.Bytes)
	}
	for _, n := range b.Drop {
		delete(m.rows, n)
	}
	for _, id := range b.Wake {
		k := m.contacts[id]
		k.State, k.Due = runner.Live, time.Time{}
		m.contacts[id] = k
	}
	for _, k := range b.Keep {
		if m.segments[k.ID] == nil {
			m.segments[k.ID] = map[int][]byte{}
		}
		if len(k.Segment) > 0 {
			m.segments[k.ID][k.Turn] = k.Segment
		}
		k.Segment = nil
		k.Path = slices.Clone(k.Path)
		m.contacts[k.ID] = k
	}
	return nil
}

func (m *inMemory) Rows(_ context.Context, after int64, limit int) ([]runner.Row, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []runner.Row
	for n, b := range m.rows {
		if n > after {
			list = append(list, runner.Row{Number: n, Bytes: b})
		}
	}
	slices.SortFunc(list, func(a, b runner.Row) int { return int(a.Number - b.Number) })
	return list[:min(limit, len(list))], nil
}

func (m *inMemory) Kept(_ context.Context, id string) (runner.Kept, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.contacts[id]
	k.Again, k.Path = ok, slices.Clone(k.Path)
	return k, ok, nil
}

func (m *inMemory) all(selects func(runner.Kept) bool) []runner.Kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []runner.Kept
	for _, k := range m.contacts {
		if selects(k) {
			k.Again, k.Path = true, slices.Clone(k.Path)
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(a, b runner.Kept) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return list
}

func (m *inMemory) Due(_ context.Context, before time.Time, limit int) ([]runner.Waiting, error) {
	var list []runner.Waiting
	for _, k := range m.all(func(k runner.Kept) bool { return !k.Due.IsZero() && k.Due.Before(before) }) {
		list = append(list, runner.Waiting{ID: k.ID, Due: k.Due})
	}
	slices.SortFunc(list, func(a, b runner.Waiting) int { return a.Due.Compare(b.Due) })
	return list[:min(limit, len(list))], nil
}

func (m *inMemory) List(_ context.Context, q runner.Query) ([]runner.Kept, string, error) {
	return m.all(func(k runner.Kept) bool {
		return k.Organisation == q.Organisation && (len(q.States) == 0 || slices.Contains(q.States, k.State))
	}), "", nil
}

func (m *inMemory) Segments(_ context.Context, id string) ([][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var turns []int
	for n := range m.segments[id] {
		turns = append(turns, n)
	}
	slices.Sort(turns)
	var list [][]byte
	for _, n := range turns {
		list = append(list, m.segments[id][n])
	}
	return list, nil
}

func (m *inMemory) Parked(_ context.Context, after string, limit int) ([]runner.Kept, error) {
	list := m.all(func(k runner.Kept) bool { return k.State != runner.Over && k.ID > after })
	return list[:min(limit, len(list))], nil
}

func (m *inMemory) Expire(_ context.Context, before time.Time, limit int) (n int, err error) {
	for _, k := range m.all(func(k runner.Kept) bool { return !k.Ended.IsZero() && k.Ended.Before(before) }) {
		if n < limit {
			n++
			_ = m.Delete(context.Background(), k.ID)
		}
	}
	return n, nil
}

func (m *inMemory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.contacts, id)
	delete(m.segments, id)
	return nil
}
