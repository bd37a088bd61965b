package runner

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
)

// contact is one contact in memory. Its goroutine owns it; what others look at
// is guarded by mu.
type contact struct {
	s            *session
	id           string
	organisation string
	ready        chan struct{} // closed when it can be talked to, or err says why not
	err          error
	gone         chan struct{} // closed when it has left memory
	mail         chan letter   // without room: who has handed in a letter gets an answer

	// What does not change once it is ready.
	head     head
	started  time.Time
	ani      string
	dnis     string
	channel  channel.Channel
	desk     acd.Contact
	limits   Limits
	programs []*engine.Program // grows in its goroutine

	// Of its goroutine alone.
	open    bool               // it can be talked to
	taken   letter             // what it is busy with
	local   []activity.Stamped // answers that were there at once, to be taken next
	held    []heldLetter       // inputs for which the contact does not ask yet
	timer   *time.Timer
	done    chan error // answers of the writer
	sent    int        // how much of turns the writer has
	wake    bool       // the next turn tells that the contact goes on
	rest    time.Time  // of the last event, by the contact's clock
	quiet   time.Time  // since when nothing has happened, by the wall clock
	journey *journey   // of its clock; nil when nobody moves it
	counted bool       // among the simulated contacts in memory
	pace    pace
	rows    []int64 // of the writer's goroutine: the rows that hold turns of it

	mu      sync.Mutex
	state   *engine.State
	pending []pending
	turns   []byte // entries since it was last kept
	durable int    // how much of turns is committed
	path    path
	clock   clock
	host    host
	queue   string
	kept    int  // last turn that is in what is kept; -1 for none
	waited  bool // somebody waits for its end
	final   *Contact
}

// letter is what others hand to a contact.
type letter struct {
	event   activity.Event // what happened, or the answer to a command
	command string
	input   *channel.Input
	advance *journey // of a simulated contact's clock
	leave   bool     // park as soon as possible
	asked   context.Context
	answer  chan error // with room for one; nil when nobody waits
}

func (l *letter) reply(err error) {
	if l.answer != nil {
		l.answer <- err
		l.answer = nil
	}
}

// heldLetter is an input that waits until the contact asks for it.
type heldLetter struct {
	letter
	until time.Time
}

// holdInput is for how long an input waits until the contact asks for it.
const holdInput = 2 * time.Second

func newContact(s *session, id string) *contact {
	return &contact{s: s, id: id, ready: make(chan struct{}), gone: make(chan struct{}), mail: make(chan letter), done: make(chan error, 1), kept: -1}
}

// Why a contact's goroutine ends.
var (
	errParked      = errors.New("parked")
	errEnded       = errors.New("over")
	errQuarantined = errors.New("quarantined")
)

// run is the contact's goroutine. It begins with an event, or with commands that
// have to be carried out again when again is set.
func (c *contact) run(first *letter, again bool) {
	c.rest, c.quiet = c.now(), c.s.r.now()
	err := c.guarded(func() error { return c.live(first, again) })
	var panicked *panicError
	if errors.As(err, &panicked) {
		err = c.quarantine(panicked)
	}
	c.leave(err)
}

// leave takes the contact out of memory and tells those who wait for an answer.
func (c *contact) leave(err error) {
	if c.timer != nil {
		c.timer.Stop()
	}
	c.taken.reply(c.refusal(err))
	for i := range c.held {
		c.held[i].reply(c.refusal(err))
	}
	if c.journey != nil {
		c.settled(&c.journey.letter, err)
	}
	if !c.open {
		if !errors.Is(err, errEnded) {
			c.err = c.refusal(err)
		}
		c.admit()
	}
	c.s.forget(c)
	c.s.r.bells.ring(c.id)
}

// refusal is what a letter is answered that the contact can do nothing about.
func (c *contact) refusal(err error) error {
	var refused *fault.Error
	switch {
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, errEnded):
		return over()
	case errors.Is(err, errParked):
		return fault.New(fault.Conflict, "input_unexpected", "The contact does not ask for anything now.")
	case errors.Is(err, errQuarantined):
		return quarantined()
	}
	return c.s.stopped()
}

// panicError is a panic of the engine or of the host.
type panicError struct {
	what  string
	stack []byte
}

func (e *panicError) Error() string { return "a fault of Callwright: " + e.what }

// guarded turns a panic into an error. Of the panic it says no more than the
// runtime does: other values may hold what a caller has said.
func (c *contact) guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			what := fmt.Sprintf("%T", v)
			if e, ok := v.(runtime.Error); ok {
				what = e.Error()
			}
			err = &panicError{what: what, stack: debug.Stack()}
		}
	}()
	return f()
}

// live takes events until the contact leaves memory.
func (c *contact) live(first *letter, again bool) error {
	if first != nil {
		err := c.take(*first)
		if err != nil {
			return err
		}
	}
	if again {
		c.beginAll(true)
	}
	for {
		err := c.next()
		if err != nil {
			return err
		}
	}
}

// next takes one event: a letter, an answer that is there, a timer; or it parks.
func (c *contact) next() error {
	if len(c.local) > 0 {
		return c.nextLocal()
	}
	if c.journey != nil {
		if done, err := c.travel(); done || err != nil {
			return err
		}
	}
	now := c.s.r.now()
	if done, err := c.overdue(now); done || err != nil {
		return err
	}
	until, parks := c.until(now)
	if parks && !until.After(now) {
		return c.park()
	}
	fired, draining, grace := c.arm(until.Sub(now)), c.s.draining, c.s.grace
	if c.isDraining() {
		draining = nil
	} else {
		grace = nil
	}
	select {
	case l := <-c.mail:
		return c.take(l)
	case <-fired:
		if !parks { // the clock may have been set back meanwhile: what is due was due then
			_, err := c.overdue(until)
			return err
		}
	case <-draining:
	case <-grace:
	case <-c.s.ctx.Done():
		return context.Cause(c.s.ctx)
	}
	return nil
}

// nextLocal takes an answer that is there, unless there is a letter.
func (c *contact) nextLocal() error {
	select {
	case l := <-c.mail:
		return c.take(l)
	case <-c.s.ctx.Done():
		return context.Cause(c.s.ctx)
	default:
	}
	e := c.local[0]
	c.local = slices.Delete(c.local, 0, 1)
	e.At = c.now()
	return c.turn(e)
}

func (c *contact) isDraining() bool {
	select {
	case <-c.s.draining:
		return true
	default:
		return false
	}
}

func (c *contact) arm(d time.Duration) <-chan time.Time {
	if c.timer == nil {
		c.timer = time.NewTimer(d)
	} else {
		c.timer.Reset(d)
	}
	return c.timer.C
}

// far is when nothing is due.
const far = 365 * 24 * time.Hour

// until is when the contact has to do something by itself: answer a command
// late, give up a held input, hang up after long idleness, or park.
func (c *contact) until(now time.Time) (at time.Time, parks bool) {
	at = now.Add(far)
	sooner := func(t time.Time) {
		if !t.IsZero() && t.Before(at) {
			at = t
		}
	}
	for i := range c.pending {
		sooner(c.real(c.pending[i].due))
	}
	sooner(c.real(c.host.idle))
	for i := range c.held {
		sooner(c.held[i].until)
	}
	switch {
	case c.isDraining():
		if c.mayLeave() {
			return now, true
		}
	case len(c.held) == 0 && c.journey == nil && c.passive():
		if park := c.quiet.Add(c.s.r.o.ParkAfter); at.After(park.Add(c.s.r.o.ParkAfter)) {
			return park, true
		}
	}
	return at, false
}

// overdue does what is due by a moment. It reports whether there was anything.
func (c *contact) overdue(by time.Time) (bool, error) {
	for i := range c.held {
		if !c.held[i].until.After(by) {
			c.held[i].reply(c.refusal(errParked))
			c.held = slices.Delete(c.held, i, i+1)
			return true, nil
		}
	}
	next := -1
	for i := range c.pending {
		if due := c.real(c.pending[i].due); !due.IsZero() && !due.After(by) && (next < 0 || c.pending[i].due.Before(c.pending[next].due)) {
			next = i
		}
	}
	switch {
	case next >= 0:
		p := &c.pending[next]
		if _, said := p.Command.(activity.Play); !said {
			c.pace.reset()
		}
		return true, c.turn(activity.Stamped{At: c.now(), Command: p.ID, Event: p.late})
	case c.idled(by):
		return true, c.turn(activity.Stamped{At: c.now(), Event: activity.HungUp{}})
	}
	return false, nil
}

// idled reports whether the call has been up for long without anything
// happening.
func (c *contact) idled(by time.Time) bool {
	idle := c.real(c.host.idle)
	return !idle.IsZero() && !idle.After(by)
}

// take takes a letter. The writer of it is answered once the turn is committed.
func (c *contact) take(l letter) error {
	if l.asked != nil && l.asked.Err() != nil {
		l.reply(context.Cause(l.asked))
		return nil
	}
	now := c.now()
	switch {
	case l.leave:
		l.reply(nil)
		return nil
	case l.advance != nil:
		return c.depart(l)
	case l.input != nil && l.input.Kind != channel.HangUp:
		return c.offer(l, now)
	case l.input != nil:
		l.event = activity.HungUp{}
	}
	if _, ok := l.event.(activity.HungUp); ok && c.state.Ended() {
		l.reply(nil)
		return nil
	}
	if _, ok := l.event.(activity.Happened); ok && c.state.Ended() { // its last event flow would not hear of it
		l.reply(over())
		return nil
	}
	return c.answer(l, activity.Stamped{At: now, Command: l.command, Event: l.event})
}

// answer takes the event of a letter, and answers the letter.
func (c *contact) answer(l letter, e activity.Stamped) error {
	c.taken = l
	c.pace.reset()
	err := c.turn(e)
	c.settled(&c.taken, err)
	return err
}

// settled answers a letter whose turn is over.
func (c *contact) settled(l *letter, err error) {
	if err == nil || errors.Is(err, errEnded) {
		l.reply(nil)
		return
	}
	l.reply(c.refusal(err))
}

// offer lets an input answer the command that waits for it, or holds it until
// there is one.
func (c *contact) offer(l letter, now time.Time) error {
	if c.state.Ended() {
		l.reply(over())
		return nil
	}
	for i := range c.pending {
		if e, ok := c.channel.Answer(c.pending[i].Command, *l.input); ok {
			return c.answer(l, activity.Stamped{At: now, Command: c.pending[i].ID, Event: e})
		}
	}
	c.held = append(c.held, heldLetter{l, c.s.r.now().Add(holdInput)})
	return nil
}

// offerHeld offers held inputs again, now that there may be a command for them.
func (c *contact) offerHeld() error {
	for len(c.held) > 0 {
		h := c.held[0]
		waits := slices.ContainsFunc(c.pending, func(p pending) bool {
			_, ok := c.channel.Answer(p.Command, *h.input)
			return ok
		})
		if !waits && !c.state.Ended() {
			return nil
		}
		c.held = slices.Delete(c.held, 0, 1)
		if err := c.offer(h.letter, c.now()); err != nil {
			return err
		}
	}
	return nil
}
