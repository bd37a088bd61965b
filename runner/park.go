package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// keep makes what is kept of the contact: how it stands, its turns since the
// last time, and unless it is over, a snapshot from which it goes on.
func (c *contact) keep(state ContactState) (*Kept, error) {
	var desk []byte
	if state != Over {
		desk = c.s.r.o.Desk.Kept(c.desk)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	k := Kept{Contact: c.view(), Turn: c.state.Seq(), Again: c.kept >= 0}
	k.State = state
	ctx, least, err := c.s.ctx, 0, error(nil)
	if state == Over {
		least = packSmall
		k.Ended, k.Waiting, k.Queue = c.quiet.Truncate(time.Millisecond), "", ""
	} else {
		if k.Snapshot, err = c.s.r.seal(ctx, c.organisation, sealSnapshot+c.id, c.snapshot(), 0); err != nil {
			return nil, err
		}
		k.Desk = desk
	}
	if state == Parked {
		k.Due = c.due()
	}
	if len(c.turns) > 0 {
		k.Segment, err = c.s.r.seal(ctx, c.organisation, sealTurns+c.id, c.turns, least)
	}
	return &k, err
}

// snapshot is the contact as bytes.
func (c *contact) snapshot() []byte {
	h := c.host
	h.clock = c.lasting()
	for _, w := range c.state.Waiting() {
		s := since{at: c.rest, begun: true}
		if p := c.find(w.ID); p != nil {
			s = since{p.at, p.begun}
		}
		h.waiting = append(h.waiting, s)
	}
	text := c.head.append(make([]byte, 0, 1024))
	text = appendEntry(text, entryHost, activity.AppendMembers(nil, h.members))
	return appendEntry(text, entryState, c.state.AppendSnapshot(nil))
}

// due is when a parked contact has to go on by itself: at once, when something
// is to be carried out for it.
func (c *contact) due() time.Time {
	if !c.passive() {
		return c.s.r.now()
	}
	return c.real(c.soonest())
}

// park keeps the contact and ends its goroutine.
func (c *contact) park() error {
	if c.kept != c.state.Seq() || !c.wake || c.isDraining() { // with wake, it is on disk as parked
		k, err := c.keep(Parked)
		if err == nil {
			err = c.commit(k)
		}
		if err != nil {
			return err
		}
	}
	c.s.alarm.set(c.due())
	return errParked
}

// load brings a parked contact back into memory, or returns the one that is
// there by then. It cannot be talked to before it is ready.
func (s *session) load(id string) *contact {
	c, mine := s.reserve(newContact(s, id))
	if !mine {
		return c
	}
	if !s.enter() {
		c.err = s.stopped()
		c.leaveUnready()
		return c
	}
	go func() {
		defer s.group.Done()
		err := c.guarded(func() error { return c.restoreKept(s.ctx) })
		if c.err = err; isBroken(err) {
			c.err = c.quarantined(err)
		}
		if c.err != nil {
			c.leaveUnready()
			return
		}
		c.wake = true
		if err := c.announce(); err != nil {
			c.err = c.refusal(err)
			c.leaveUnready()
			return
		}
		c.admit()
		c.run(nil, true)
	}()
	return c
}

// announce writes that a parked contact goes on, before a request leaves that was
// not begun when it was parked: after a crash nobody could tell otherwise that
// the request may have been carried out (H2).
func (c *contact) announce() error {
	if !slices.ContainsFunc(c.pending, func(p pending) bool {
		_, call := p.Command.(activity.Call)
		return call && !p.begun
	}) {
		return nil
	}
	c.s.writer.submit(submission{contact: c, seq: c.state.Seq(), wake: true, done: c.done})
	if err := c.s.writer.await(c.done); err != nil {
		return err
	}
	c.wake = false
	return nil
}

// admit lets others talk to the contact.
func (c *contact) admit() {
	c.open = true
	if c.counted = c.simulated(); c.counted {
		c.s.simulated.Add(1)
	}
	close(c.ready)
}

// leaveUnready takes a contact out of memory that could not be loaded.
func (c *contact) leaveUnready() {
	c.s.forget(c)
	close(c.ready)
}

// brokenError says why a contact cannot be gone on with (H6).
type brokenError struct{ cause error }

func (e *brokenError) Error() string { return e.cause.Error() }
func (e *brokenError) Unwrap() error { return e.cause }

// isBroken reports whether an error says that a contact cannot be gone on with.
func isBroken(err error) bool {
	var broken *brokenError
	var panicked *panicError
	return errors.As(err, &broken) || errors.As(err, &panicked)
}

// restoreKept reads a contact from disk. The error is a refusal, or a
// *brokenError.
func (c *contact) restoreKept(ctx context.Context) error {
	k, found, err := c.s.r.o.Journal.Kept(ctx, c.id)
	switch {
	case err != nil:
		return err
	case !found:
		return unknown()
	}
	c.organisation, c.queue = k.Organisation, k.Queue
	switch {
	case k.State == Over:
		return over()
	case k.State == Quarantined && k.Damage == nil:
		return quarantined()
	}
	return c.restore(ctx, &k)
}

// restore makes the contact of a snapshot.
func (c *contact) restore(ctx context.Context, k *Kept) error {
	c.organisation = k.Organisation
	if k.Damage != nil {
		return &brokenError{k.Damage}
	}
	text, err := c.s.r.open(ctx, k.Organisation, sealSnapshot+c.id, k.Snapshot)
	if err != nil {
		return passing(err)
	}
	var h host
	var state []byte
	for sort, data := range entries(text) {
		switch sort {
		case entryHead:
			c.head, err = readContactHead(data)
		case entryHost:
			err = activity.ReadMembers(data, h.members)
		case entryState:
			state = data
		default:
			err = errEntry
		}
		if err != nil {
			return &brokenError{err}
		}
	}
	if err := c.restoreState(ctx, state); err != nil {
		return err
	}
	if c.begins(k.Started, k.ANI, k.DNIS); c.channel == nil {
		return &brokenError{fmt.Errorf("there is no channel %q", c.head.arrival.Channel)}
	}
	c.settle(k, h)
	return nil
}

// restoreState restores the engine's part, finding the programs that it names.
func (c *contact) restoreState(ctx context.Context, text []byte) error {
	options := c.options()
	for {
		state, err := engine.Restore(text, c.library, options)
		var s *engine.SnapshotError
		if errors.As(err, &s) && s.Reason == engine.SnapshotProgram {
			if _, there := c.library(s.Program); !there {
				if err := c.hasProgram(ctx, s.Program); err != nil {
					return passing(err)
				}
				continue
			}
		}
		if err != nil {
			return &brokenError{err}
		}
		c.state = state
		return nil
	}
}

// settle fills in what follows from what is kept.
func (c *contact) settle(k *Kept, h host) {
	waiting := h.waiting
	h.waiting = nil
	c.clock, h.clock = h.clock, clock{}
	c.host, c.queue, c.kept = h, k.Queue, k.Turn
	c.path = path{visits: k.Path, failed: k.Error}
	c.path.stand(c.state.Standing())
	for n, i := range c.state.Waiting() {
		w := since{at: c.rest, begun: true}
		if n < len(waiting) {
			w = waiting[n]
		}
		c.prepare(i, w.at)
		if p := c.find(i.ID); p != nil {
			p.begun = w.begun
		}
	}
}

// begins fills in what follows from who the contact is.
func (c *contact) begins(started time.Time, ani, dnis string) {
	a := &c.head.arrival
	c.organisation, c.started, c.ani, c.dnis = a.Organisation, started, ani, dnis
	c.channel = c.s.r.channels[a.Channel]
	c.limits = c.s.r.o.limits(c.s.ctx, a.Organisation)
	c.desk = acd.Contact{Organisation: a.Organisation, ID: c.id, Channel: a.Channel, Number: ani, Flow: a.FlowName, Version: a.Version,
		Simulated: a.Simulated}
}

func (c *contact) options() engine.Options {
	return engine.Options{Location: c.s.r.o.Zones, Limits: c.head.limits}
}

// passing tells an error that may go away by itself from one that says that the
// contact is broken.
func passing(err error) error {
	code := fault.CodeOf(err)
	if code == fault.Unavailable || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &brokenError{err}
}

// stand puts branches back where they are.
func (p *path) stand(places []engine.Place) {
	for _, at := range places {
		visit := -1
		for i := len(p.visits) - 1; i >= 0 && visit < 0; i-- {
			if v := &p.visits[i]; v.Activity == at.Activity && v.Port == "" {
				visit = i
			}
		}
		p.at = append(p.at, standing{at.Branch, visit, at.Since})
	}
}

// storable is a text as every database can hold it.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

// numberOf is an attribute of the start, such as ANI, as it is listed.
func numberOf(attributes *value.Object, name string) string {
	const most = 100
	text := storable(textOf(attributes, name))
	return strings.ToValidUTF8(text[:min(len(text), most)], "")
}
