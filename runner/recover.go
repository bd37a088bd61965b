package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
)

// recovery brings back what the process before has left.
type recovery struct {
	s      *session
	ctx    context.Context
	found  map[string]*remnant
	broken map[string]error
	order  []*contact
}

// remnant is what is known of a contact that the journal names.
type remnant struct {
	over    bool     // or quarantined
	stuck   bool     // quarantined
	turn    int      // that is kept, -1 for none
	contact *contact // once it is known to have been live
}

// pageOf is how many rows and contacts are read at once.
const pageOf = 256

// recover reads what is on disk: parked contacts are counted and told to the
// contact centre, those that were live are replayed. Nothing runs yet.
func (s *session) recover(ctx context.Context) (*recovery, error) {
	r := &recovery{s: s, ctx: ctx, found: map[string]*remnant{}, broken: map[string]error{}}
	s.r.admission.reset()
	s.r.quarantined.Store(0)
	var live []string
	if err := r.standing(&live); err != nil {
		return nil, err
	}
	if err := r.replay(); err != nil {
		return nil, err
	}
	for _, id := range live { // kept while they were live, and nothing happened since
		if _, err := r.contact(id); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// standing goes through the contacts on disk that are not over.
func (r *recovery) standing(live *[]string) error {
	for after := ""; ; {
		page, err := r.s.r.o.Journal.Parked(r.ctx, after, pageOf)
		if err != nil {
			return fmt.Errorf("reading parked contacts: %w", err)
		}
		for i := range page {
			k := &page[i]
			if k.ID == "" {
				r.s.damaged.Store(true)
				r.s.r.o.Log.Error("the id of a contact cannot be read; the contact is left as it is", "organisation", k.Organisation)
				continue
			}
			after = k.ID
			if k.State == Quarantined && k.Damage == nil {
				r.s.r.quarantined.Add(1)
				continue
			}
			r.s.r.admission.add(k.Organisation, k.Simulated, 1)
			r.queued(k)
			why := k.Damage
			if why == nil {
				why = r.seat(k)
			}
			switch {
			case why != nil:
				r.breaks(k, why)
			case k.State == Live:
				*live = append(*live, k.ID)
			}
		}
		if len(page) < pageOf || page[len(page)-1].ID == "" { // ids that are no texts come last
			return nil
		}
	}
}

// queued counts a contact in its queue.
func (r *recovery) queued(k *Kept) {
	if !k.Simulated {
		r.s.r.admission.move(k.Organisation, "", k.Queue)
	}
}

// breaks has a contact on disk quarantined once contacts run.
func (r *recovery) breaks(k *Kept, why error) {
	c := newContact(r.s, k.ID)
	c.organisation, c.queue, c.head.arrival.Simulated = k.Organisation, k.Queue, k.Simulated
	r.found[k.ID] = &remnant{turn: k.Turn, contact: c}
	r.broken[k.ID] = why
	r.order = append(r.order, c)
}

// seat tells the contact centre of a contact. When it cannot be told, nobody
// would ever answer the contact.
func (r *recovery) seat(k *Kept) error {
	if len(k.Desk) == 0 {
		return nil
	}
	c := acd.Contact{Organisation: k.Organisation, ID: k.ID, Channel: k.Channel, Number: k.ANI, Flow: k.FlowName, Version: k.Version, Simulated: k.Simulated}
	if err := r.s.r.o.Desk.Restore(c, k.Desk); err != nil {
		return fmt.Errorf("the contact centre does not know it any more: %w", err)
	}
	return nil
}

// replay goes through the journal.
func (r *recovery) replay() error {
	w := r.s.writer
	for after := int64(0); ; {
		rows, err := r.s.r.o.Journal.Rows(r.ctx, after, pageOf)
		if err != nil {
			return fmt.Errorf("reading the journal: %w", err)
		}
		for _, row := range rows {
			after, w.number = row.Number, row.Number
			if err := r.row(row); err != nil {
				return err
			}
			if w.needed[row.Number] == 0 {
				delete(w.needed, row.Number)
				w.drop = append(w.drop, row.Number)
			}
		}
		if len(rows) < pageOf {
			return nil
		}
	}
}

func (r *recovery) row(row Row) error {
	parts, damage := openRow(row.Bytes, func(sealed []byte) ([]byte, error) {
		return r.s.r.o.Seal.OpenBytes(r.ctx, "", sealJournal, sealed)
	})
	if damage != nil {
		if err := passing(damage); !isBroken(err) {
			return fmt.Errorf("opening the journal: %w", err)
		}
		r.s.r.o.Log.Error("a row of the journal cannot be read", "row", row.Number, "contacts", len(parts), "error", damage)
		if err := r.setAside(row.Number, parts); err != nil {
			return err
		}
	}
	for _, p := range parts {
		if p.contact == "" {
			continue
		}
		if err := r.part(row.Number, p, damage); err != nil {
			return err
		}
	}
	return nil
}

// setAside leaves a row that cannot be read as it is, as long as there is a
// contact that needs it, or nobody knows whose it is. One that was needed no more
// goes as others do.
func (r *recovery) setAside(row int64, parts []part) error {
	stays := len(parts) == 0
	r.s.damaged.CompareAndSwap(false, stays)
	for _, p := range parts {
		if p.contact == "" {
			continue
		}
		known, err := r.remnant(p.contact)
		if err != nil {
			return err
		}
		if known.stuck || !known.over && p.seq > known.turn {
			r.s.aside.note(row, p.contact)
			stays = true
		}
	}
	if stays {
		r.s.writer.needed[row]++
	}
	return nil
}

// part replays the turns of one contact in a row.
func (r *recovery) part(row int64, p part, damage error) error {
	known, err := r.remnant(p.contact)
	if err != nil || known.over || p.seq <= known.turn {
		return err
	}
	c, err := r.contact(p.contact)
	if err != nil || c == nil || c.state != nil && p.seq <= c.state.Seq() {
		return err
	}
	if c.organisation == "" {
		c.organisation = p.organisation
	}
	c.rows = append(c.rows, row)
	r.s.writer.needed[row]++
	c.turns = append(c.turns, p.text...)
	if r.broken[c.id] != nil {
		return nil
	}
	if damage != nil {
		r.broken[c.id] = fmt.Errorf("its turns up to number %d cannot be read: %w", p.seq, damage)
		return nil
	}
	err = c.guarded(func() error { return r.turns(c, p.text) })
	if isBroken(err) {
		r.broken[c.id], err = err, nil
	}
	return err
}

func (r *recovery) remnant(id string) (*remnant, error) {
	if known := r.found[id]; known != nil {
		return known, nil
	}
	k, found, err := r.s.r.o.Journal.Kept(r.ctx, id)
	if err != nil {
		return nil, fmt.Errorf("reading a contact: %w", err)
	}
	known := &remnant{turn: -1}
	if found {
		known.stuck = k.Damage == nil && k.State == Quarantined
		known.over, known.turn = known.stuck || k.State == Over, k.Turn
	}
	r.found[id] = known
	return known, nil
}

// contact brings a contact back that was live; nil when it is over.
func (r *recovery) contact(id string) (*contact, error) {
	known, err := r.remnant(id)
	if err != nil {
		return nil, err
	}
	if known.contact != nil || known.over {
		return known.contact, nil
	}
	c := newContact(r.s, id)
	if known.turn >= 0 {
		k, _, err := r.s.r.o.Journal.Kept(r.ctx, id)
		if err != nil {
			return nil, fmt.Errorf("reading a contact: %w", err)
		}
		err = c.guarded(func() error { return c.restore(r.ctx, &k) })
		switch {
		case isBroken(err):
			r.broken[id] = err
		case err != nil:
			return nil, err
		}
		c.wake = k.State == Parked
	}
	known.contact = c
	r.order = append(r.order, c)
	return c, nil
}

// turns replays records of a contact.
func (r *recovery) turns(c *contact, text []byte) error {
	for sort, data := range entries(text) {
		var err error
		switch sort {
		case entryHead:
			err = r.head(c, data)
		case entryRecord:
			err = r.record(c, data)
		default:
			err = &brokenError{errEntry}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *recovery) head(c *contact, data []byte) error {
	if c.state != nil {
		return nil
	}
	h, err := readContactHead(data)
	if err != nil {
		return &brokenError{err}
	}
	c.head = h
	c.organisation = h.arrival.Organisation
	r.s.r.admission.add(c.organisation, c.simulated(), 1)
	if err := c.hasProgram(r.ctx, h.arrival.Version); err != nil {
		return passing(err)
	}
	if r.s.r.channels[h.arrival.Channel] == nil {
		return &brokenError{fmt.Errorf("there is no channel %q", h.arrival.Channel)}
	}
	c.begins(time.Time{}, "", "")
	c.state = engine.NewContact(c.id, c.programs[0], c.options())
	return nil
}

func (r *recovery) record(c *contact, data []byte) error {
	record, err := engine.ReadRecord(data)
	if err != nil {
		return &brokenError{err}
	}
	if c.state == nil {
		return &brokenError{errors.New("its first turns are missing")}
	}
	switch e := record.Event.Event.(type) {
	case activity.Started:
		c.begins(c.beganAt(record.Event.At), numberOf(e.Attributes, "ANI"), numberOf(e.Attributes, "DNIS"))
	case activity.Loaded:
		if e.Program != "" {
			if err := c.hasProgram(r.ctx, e.Program); err != nil {
				return passing(err)
			}
		}
	}
	var answered *pending
	err = engine.Replay(c.state, c.library, engine.Records([]engine.Record{record}), func(turn engine.Turn) {
		answered = c.after(record.Event, turn)
	})
	if err != nil {
		return &brokenError{err}
	}
	c.observe(record.Event, answered, c.isOver())
	return nil
}

// goOn lets the contacts that were live go on: what has no answer is carried
// out again.
func (r *recovery) goOn() {
	s := r.s
	for _, c := range r.order {
		c.sent, c.durable = len(c.turns), len(c.turns)
		for i := range c.pending {
			c.pending[i].begun = true
		}
		if _, mine := s.reserve(c); !mine || !s.enter() {
			continue
		}
		why := r.broken[c.id]
		go func() {
			defer s.group.Done()
			if why != nil {
				c.err = c.quarantined(why)
				c.leaveUnready()
				return
			}
			c.admit()
			c.run(nil, true)
		}()
	}
}
