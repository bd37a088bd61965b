package runner

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/fault"
)

// How much one commit takes, and how much may wait for one.
const (
	mostTurns = 4096
	mostBytes = 8 << 20
	mostKeeps = 512
	mostQueue = 20_000 // turns that may wait, where Options.Backlog does not say it
)

// A commit costs as much work as many turns do. After one of several turns the
// writer rests, so that more come together; where there are fewer, each of their
// callers may be waiting for the next one.
const (
	several = 4
	respite = time.Millisecond
)

// How long the writer waits before it tries a commit again.
const (
	firstRetry = 50 * time.Millisecond
	lastRetry  = 2 * time.Second
)

// writer is the group commit: whatever is handed in while a commit is under way
// makes the next one, all turns of it as one row.
type writer struct {
	s       *session
	wake    chan struct{}
	ended   chan struct{} // closed when nothing is written any more
	queued  atomic.Int64  // turns that wait
	trouble atomic.Pointer[error]

	mu      sync.Mutex
	batches []*batch

	// Of the writing goroutine alone, once it runs.
	number int64         // of the last row
	needed map[int64]int // by row: how many contacts need it
	drop   []int64
}

// submission is what a contact hands in: turns since its last one, and how it is
// kept when it parks or ends.
type submission struct {
	contact *contact
	text    []byte // entries; they may be used again once submit has returned
	seq     int
	keep    *Kept
	wake    bool       // the contact is on disk, as parked
	begins  bool       // its first turn: refused rather than tried again
	done    chan error // with room for one; nil when nobody waits
}

// batch is one commit to be.
type batch struct {
	body  []byte // after the digest
	parts []handed
	keeps int
}

// handed is a submission with where its text is in the body.
type handed struct {
	submission
	from, to int
	refused  bool
}

func newWriter(s *session) *writer {
	return &writer{s: s, wake: make(chan struct{}, 1), ended: make(chan struct{}), needed: map[int64]int{}}
}

// submit hands in turns. It does not wait.
func (w *writer) submit(sub submission) {
	w.mu.Lock()
	b := w.last()
	at := len(b.body)
	if sub.keep == nil { // what is kept needs no row
		b.body = append(b.body, sub.text...)
	}
	sub.text = nil
	b.parts = append(b.parts, handed{submission: sub, from: at, to: len(b.body)})
	if sub.keep != nil {
		b.keeps++
	}
	w.mu.Unlock()
	w.queued.Add(1)
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// await waits for the answer to a submission.
func (w *writer) await(done chan error) error {
	select {
	case err := <-done:
		return err
	case <-w.ended:
		return context.Cause(w.s.ctx)
	}
}

// last returns the batch that is being filled.
func (w *writer) last() *batch {
	if n := len(w.batches); n > 0 {
		if b := w.batches[n-1]; len(b.parts) < mostTurns && len(b.body) < mostBytes && b.keeps < mostKeeps {
			return b
		}
	}
	b := batches.Get().(*batch)
	w.batches = append(w.batches, b)
	return b
}

var batches = sync.Pool{New: func() any { return &batch{body: make([]byte, digestSize, 16<<10)} }}

func (w *writer) next() *batch {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.batches) == 0 {
		return nil
	}
	b := w.batches[0]
	w.batches = w.batches[1:]
	return b
}

// run commits until the session ends; what is handed in afterwards fails.
func (w *writer) run(ctx context.Context) {
	defer close(w.ended)
	for ctx.Err() == nil {
		runtime.Gosched() // contacts that were just answered hand in their next turns
		b := w.next()
		if b == nil {
			select {
			case <-ctx.Done():
			case <-w.wake:
			}
			continue
		}
		turns := len(b.parts)
		w.write(ctx, b)
		if turns >= several {
			w.rest(ctx)
		}
	}
	for b := w.next(); b != nil; b = w.next() {
		w.answer(b, context.Cause(ctx))
	}
}

func (w *writer) rest(ctx context.Context) {
	timer := time.NewTimer(respite)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// write commits a batch however long it takes (H8), unless another process has
// taken over.
func (w *writer) write(ctx context.Context, b *batch) {
	batch := w.account(b)
	for delay := firstRetry; ; delay = min(2*delay, lastRetry) {
		began := time.Now()
		err := w.commit(ctx, b, &batch)
		w.s.committed(len(b.parts), time.Since(began), err)
		switch {
		case err == nil:
			w.trouble.Store(nil)
			w.answer(b, nil)
			return
		case errors.Is(err, ErrFenced):
			w.s.fail(err)
			w.answer(b, err)
			return
		case ctx.Err() != nil:
			w.answer(b, context.Cause(ctx))
			return
		}
		w.trouble.Store(&err)
		w.refuse(b, &batch, err)
		select {
		case <-ctx.Done():
		case <-time.After(delay):
		}
	}
}

// account makes a commit of a batch: which rows are needed by whom from now on.
func (w *writer) account(b *batch) Batch {
	out := Batch{Fence: w.s.fence, Keep: make([]Kept, 0, b.keeps)}
	number := w.number + 1
	for i := range b.parts {
		p := &b.parts[i]
		c := p.contact
		if p.wake {
			out.Wake = append(out.Wake, c.id)
		}
		if p.to > p.from && (len(c.rows) == 0 || c.rows[len(c.rows)-1] != number) {
			c.rows = append(c.rows, number)
			w.needed[number]++
		}
		if p.keep != nil {
			out.Keep = append(out.Keep, *p.keep)
			w.release(c)
		}
	}
	if w.needed[number] > 0 {
		w.number = number
		out.Row.Number = number
	} else {
		w.drop = without(w.drop, number)
	}
	out.Drop, w.drop = w.drop, nil
	return out
}

// release takes a contact from the rows that it needs; rows that nobody needs
// any more are dropped.
func (w *writer) release(c *contact) {
	for _, row := range c.rows {
		if w.needed[row]--; w.needed[row] <= 0 {
			delete(w.needed, row)
			w.drop = append(w.drop, row)
		}
	}
	c.rows = c.rows[:0]
}

func without(rows []int64, number int64) []int64 {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i] == number {
			rows = append(rows[:i], rows[i+1:]...)
		}
	}
	return rows
}

func (w *writer) commit(ctx context.Context, b *batch, batch *Batch) error {
	if batch.Row.Number > 0 && batch.Row.Bytes == nil {
		head := make([]byte, 0, 48*len(b.parts))
		for _, p := range b.parts {
			id, organisation := p.contact.id, ""
			switch {
			case p.refused:
				id = "" // nobody's
			case p.begins:
				organisation = p.contact.organisation
			}
			if p.to > p.from {
				head = appendHead(head, id, organisation, p.seq, p.to-p.from)
			}
		}
		copy(b.body, digest(head))
		sealed, err := w.s.r.o.Seal.SealBytes(ctx, "", sealJournal, b.body)
		if err != nil {
			return err
		}
		batch.Row.Bytes = rowBytes(head, sealed)
	}
	return w.s.r.o.Journal.Commit(ctx, *batch)
}

// refuse takes contacts that were to begin out of a batch that could not be
// committed: whoever asked for them is told.
func (w *writer) refuse(b *batch, batch *Batch, err error) {
	for i := range b.parts {
		p := &b.parts[i]
		if !p.begins || p.refused {
			continue
		}
		p.refused = true
		if p.keep != nil {
			batch.Keep = withoutKept(batch.Keep, p.contact.id)
		}
		batch.Row.Bytes = nil // made anew
		w.release(p.contact)
		p.done <- unwritable(err)
	}
	// The row of this batch is not there to be dropped.
	w.drop = without(w.drop, batch.Row.Number)
	if batch.Row.Number > 0 && w.needed[batch.Row.Number] == 0 {
		// It may be there all the same, when it is not known whether the commit
		// went through: it is dropped, which does no harm when it is not.
		batch.Drop = append(batch.Drop, batch.Row.Number)
		batch.Row.Number = 0
	}
}

func withoutKept(list []Kept, id string) []Kept {
	kept := list[:0]
	for _, k := range list {
		if k.ID != id {
			kept = append(kept, k)
		}
	}
	return kept
}

// unwritable is what a caller is told when nothing can be written (H8).
func unwritable(err error) error {
	reason := "disk_unwritable"
	if fault.ReasonOf(err) == "disk_full" {
		reason = "disk_full"
	}
	e := fault.New(fault.Unavailable, reason, "No contact can begin: the database takes no writes. Contacts that run go on when it does.")
	e.Cause = err
	e.Detail = map[string]any{"retry_after": int64(1 + lastRetry/time.Second)}
	return e
}

// answer tells everybody whose turns were in a batch, and puts it away.
func (w *writer) answer(b *batch, err error) {
	w.queued.Add(-int64(len(b.parts)))
	for i := range b.parts {
		if p := &b.parts[i]; p.done != nil && !p.refused {
			p.done <- err
		}
	}
	clear(b.parts)
	if cap(b.body) <= mostBytes/8 {
		b.body, b.parts, b.keeps = b.body[:digestSize], b.parts[:0], 0
		batches.Put(b)
	}
}
