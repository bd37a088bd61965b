package runner

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/callwright/callwright/fault"
)

// session is the time in which this process holds the lock. When it ends, all
// that belongs to it stops.
type session struct {
	r         *Runner
	fence     int64
	ctx       context.Context // ends when the lock is lost, or when everything is parked
	cancel    context.CancelCauseFunc
	writer    *writer
	calls     *places
	alarm     *alarm
	damaged   atomic.Bool // there are rows of which nobody knows whose they are
	aside     aside
	simulated atomic.Int64   // contacts in memory
	draining  chan struct{}  // closed when the process is to end
	grace     chan struct{}  // closed when commands have had their time
	group     sync.WaitGroup // contacts
	work      sync.WaitGroup // everything else

	mu   sync.Mutex
	live map[string]*contact
}

func newSession(r *Runner, held context.Context, fence int64) *session {
	s := &session{r: r, fence: fence, draining: make(chan struct{}), grace: make(chan struct{}), live: map[string]*contact{}, calls: newPlaces()}
	s.ctx, s.cancel = context.WithCancelCause(context.WithoutCancel(held))
	stop := context.AfterFunc(held, func() { s.cancel(errLost) })
	context.AfterFunc(s.ctx, func() { stop() })
	s.writer, s.alarm = newWriter(s), newAlarm(s)
	return s
}

var (
	errLost = errors.New("the lock of the contacts was lost")
	errOver = errors.New("the contacts are parked")
)

// begin recovers what there is and starts what runs beside the contacts.
func (s *session) begin(ctx context.Context) error {
	found, err := s.recover(ctx)
	if err != nil {
		return err
	}
	s.work.Go(func() { s.writer.run(s.ctx) })
	s.work.Go(s.alarm.run)
	s.work.Go(s.housekeeping)
	found.goOn()
	return nil
}

// fail ends the session at once.
func (s *session) fail(err error) { s.cancel(err) }

// drainWrites is how long parking may take once commands have had their time.
const drainWrites = 5 * time.Second

// drain parks every contact.
func (s *session) drain() {
	s.mu.Lock()
	close(s.draining)
	s.mu.Unlock()
	grace := time.AfterFunc(s.r.o.Grace, func() { close(s.grace) })
	// Turns that cannot be written are not waited for: nobody was told of them.
	end := time.AfterFunc(s.r.o.Grace+drainWrites, func() { s.cancel(errOver) })
	s.group.Wait()
	grace.Stop()
	end.Stop()
}

// close ends the session and waits until nothing of it runs.
func (s *session) close() {
	s.mu.Lock() // so that no contact begins now
	s.cancel(errOver)
	s.mu.Unlock()
	s.group.Wait()
	s.work.Wait()
}

// enter counts a contact's goroutine; false when no further one may begin.
func (s *session) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.draining:
		return false
	case <-s.ctx.Done():
		return false
	default:
		s.group.Add(1)
		return true
	}
}

// find returns a contact that is in memory, or on its way there.
func (s *session) find(id string) *contact {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live[id]
}

// reserve returns the contact of an id that is in memory, or puts c there.
func (s *session) reserve(c *contact) (there *contact, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if there, ok := s.live[c.id]; ok {
		return there, false
	}
	s.live[c.id] = c
	return c, true
}

// forget takes a contact out of memory.
func (s *session) forget(c *contact) {
	s.mu.Lock()
	if s.live[c.id] == c {
		delete(s.live, c.id)
	}
	s.mu.Unlock()
	if c.counted {
		s.simulated.Add(-1)
	}
	close(c.gone)
}

// all returns the contacts in memory that can be talked to.
func (s *session) all() []*contact {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*contact, 0, len(s.live))
	for _, c := range s.live {
		select {
		case <-c.ready:
			if c.err == nil {
				list = append(list, c)
			}
		default:
		}
	}
	return list
}

// reach returns a contact of the organisation that is in memory, and loads it
// when it is parked. The error is a refusal: not_found, or contact_over.
func (s *session) reach(ctx context.Context, organisation, id string) (*contact, error) {
	c := s.find(id)
	if c == nil {
		c = s.load(id)
	}
	select {
	case <-c.ready:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	switch {
	case c.err != nil && c.organisation != "" && c.organisation != organisation:
		return nil, unknown()
	case c.err != nil:
		return nil, c.err
	case c.organisation != organisation:
		return nil, unknown()
	}
	return c, nil
}

// tell hands a contact a letter and waits for the answer. A contact that leaves
// memory meanwhile is loaded again.
func (s *session) tell(ctx context.Context, organisation, id string, l letter) error {
	l.answer = make(chan error, 1)
	for {
		c, err := s.reach(ctx, organisation, id)
		if err != nil {
			return err
		}
		l.asked = ctx
		select {
		case c.mail <- l:
		case <-c.gone:
			continue
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.ctx.Done():
			return s.stopped()
		}
		select {
		case err := <-l.answer:
			return err
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.ctx.Done():
			return s.stopped()
		}
	}
}

// stopped is why a session that has ended does nothing more.
func (s *session) stopped() error {
	e := retryable(fault.New(fault.Unavailable, "contacts_standby", "The contacts are taken over by another process. Try again in a moment."), 5)
	e.Cause = context.Cause(s.ctx)
	return e
}

func unknown() error {
	return fault.New(fault.NotFound, "contact_unknown", "There is no such contact.")
}

func over() error {
	return fault.New(fault.Conflict, "contact_over", "The contact is over.")
}

func (s *session) committed(turns int, took time.Duration, err error) {
	s.r.o.Observer.Committed(turns, took, err)
	if err != nil && !errors.Is(err, context.Canceled) {
		s.r.o.Log.Error("turns could not be written; they wait", "turns", turns, "error", err)
	}
}

// How often contacts that are kept long enough are deleted, and how many at once.
const (
	sweepEvery  = time.Hour
	sweepMost   = 500
	reportEvery = 5 * time.Second
)

// housekeeping deletes what is older than the retention (I12), and reports how
// many contacts there are.
func (s *session) housekeeping() {
	sweep, report := time.NewTicker(sweepEvery), time.NewTicker(reportEvery)
	defer sweep.Stop()
	defer report.Stop()
	s.sweep()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-sweep.C:
			s.sweep()
		case <-report.C:
			s.report()
		}
	}
}

func (s *session) sweep() {
	for {
		n, err := s.r.o.Journal.Expire(s.ctx, s.r.now().Add(-s.r.o.Retention), sweepMost)
		if err != nil && s.ctx.Err() == nil {
			s.r.o.Log.Error("contacts beyond the retention could not be deleted", "error", err)
		}
		if err != nil || n < sweepMost {
			return
		}
	}
}

func (s *session) report() {
	s.mu.Lock()
	live := len(s.live)
	s.mu.Unlock()
	contacts, queued := s.r.admission.standing()
	live = max(0, live-int(s.simulated.Load()))
	s.r.o.Observer.Standing(live, max(0, contacts-live), queued, s.r.Role())
}
