package runner

import (
	"errors"
	"time"

	"github.com/callwright/callwright/fault"
)

const reasonQuarantined = "contact_quarantined"

func quarantined() error {
	return fault.New(fault.Conflict, reasonQuarantined, "The contact cannot be gone on with. Its page says why.")
}

// quarantined is quarantine as others are told of it.
func (c *contact) quarantined(why error) error {
	err := c.quarantine(why)
	if errors.Is(err, errQuarantined) {
		return quarantined()
	}
	return err
}

// quarantine keeps a contact that cannot be gone on with, with the reason and
// all bytes that there are of it; it never stops others (H6). The error is
// errQuarantined when it is on disk.
func (c *contact) quarantine(why error) error {
	log := []any{"contact", c.id, "organisation", c.organisation, "error", why}
	var p *panicError
	if errors.As(why, &p) {
		log = append(log, "stack", string(p.stack))
	}
	c.s.r.o.Log.Error("a contact cannot be gone on with and is quarantined", log...)
	k, err := c.remains(why)
	if err != nil {
		return err
	}
	c.s.writer.submit(submission{contact: c, seq: k.Turn, keep: k, done: c.done})
	if err := c.s.writer.await(c.done); err != nil {
		return err
	}
	c.s.r.quarantined.Add(1)
	c.s.r.admission.add(c.organisation, c.simulated(), -1)
	if !c.simulated() {
		c.s.r.admission.move(c.organisation, c.queue, "")
	}
	c.s.r.o.Observer.Quarantined(k.Contact, why)
	c.mu.Lock()
	c.final = &k.Contact
	c.mu.Unlock()
	return errQuarantined
}

// remains is what is kept of a broken contact: as it was kept before, if it was,
// and its turns since then.
func (c *contact) remains(why error) (*Kept, error) {
	k, found, err := c.s.r.o.Journal.Kept(c.s.ctx, c.id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case found:
		c.organisation = k.Organisation
	case c.state != nil && c.channel != nil:
		if err := c.guarded(func() error { k.Contact = c.view(); return nil }); err != nil {
			k.Contact = Contact{}
		}
	}
	a := &c.head.arrival
	if k.ID == "" {
		k.Contact = Contact{ID: c.id, Organisation: c.organisation, Flow: a.Flow, FlowName: a.FlowName, Version: a.Version, Number: a.Number,
			Label: a.Label, EntryPoint: a.EntryPoint, Channel: a.Channel, Started: c.started, Simulated: a.Simulated}
	}
	if k.Started.IsZero() {
		k.Started = c.s.r.now()
	}
	const most = 500
	reason := storable(why.Error())
	k.State, k.Error, k.Again, k.Damage = Quarantined, reason[:min(len(reason), most)], found, nil
	k.Queue, k.Due, k.Desk = "", time.Time{}, nil
	if len(c.turns) > 0 {
		k.Turn++
		k.Segment, err = c.s.r.seal(c.s.ctx, c.organisation, sealTurns+c.id, c.turns, 0)
	}
	return &k, err
}
