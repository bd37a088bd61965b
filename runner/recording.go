package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
)

// Recording returns the turns of a contact, live, parked or over, that are on
// disk; of one that is live also those since it was last kept. It is replayed
// to see whether this engine still does the same.
func (r *Runner) Recording(ctx context.Context, organisation, contact string) (Recording, error) {
	recording, err := r.recordingOf(ctx, organisation, contact)
	if err == nil {
		_, _, recording.Unfaithful = r.replay(ctx, &recording, nil)
	}
	return recording, err
}

// recordingOf is a recording that was not replayed.
func (r *Runner) recordingOf(ctx context.Context, organisation, contact string) (Recording, error) {
	var live []byte
	var shown *Contact
	if c := r.inMemory(ctx, contact); c != nil && c.organisation == organisation {
		v := c.shown(true)
		c.mu.Lock()
		shown, live = &v, slices.Clone(c.turns[:c.durable])
		c.mu.Unlock()
	}
	k, found, err := r.o.Journal.Kept(ctx, contact)
	switch {
	case err != nil:
		return Recording{}, err
	case !found && shown == nil, found && k.Organisation != organisation:
		return Recording{}, r.absent()
	case !found:
		k.Contact = *shown
	}
	recording, err := r.recording(ctx, &k)
	if err != nil {
		return recording, err
	}
	if shown != nil && k.State != Over {
		recording.Contact = *shown
	}
	return recording, recording.add(live)
}

// recording reads the turns of a contact that are kept.
func (r *Runner) recording(ctx context.Context, k *Kept) (Recording, error) {
	recording := Recording{Contact: k.Contact}
	segments, err := r.o.Journal.Segments(ctx, k.ID)
	if err != nil {
		return recording, err
	}
	for _, sealed := range segments {
		text, err := r.open(ctx, k.Organisation, sealTurns+k.ID, sealed)
		if err != nil {
			return recording, err
		}
		if err := recording.add(text); err != nil {
			return recording, err
		}
	}
	return recording, nil
}

// add adds turns; those that it has already are passed over.
func (r *Recording) add(text []byte) error {
	for sort, data := range entries(text) {
		switch sort {
		case entryHead:
			h, err := readContactHead(data)
			if err != nil {
				return err
			}
			r.Arrival, r.limits = h.arrival, h.limits
		case entryRecord:
			record, err := engine.ReadRecord(data)
			if err != nil {
				return err
			}
			if n := len(r.Records); n > 0 && record.Seq <= r.Records[n-1].Seq {
				continue
			}
			if started, ok := record.Event.Event.(activity.Started); ok {
				r.Arrival.Attributes, r.Arrival.Variables = started.Attributes, started.Variables
			}
			r.Records = append(r.Records, record)
		default:
			return fmt.Errorf("reading the turns of a contact: %w", errEntry)
		}
	}
	return nil
}

// watcher sees each turn of a replay.
type watcher func(state *engine.State, record *engine.Record, turn engine.Turn)

// replay plays a recording again. The error says where this engine does
// something else; what was played until then is in the state.
func (r *Runner) replay(ctx context.Context, recording *Recording, watch watcher) (*engine.State, []*engine.Program, error) {
	if len(recording.Records) == 0 {
		return nil, nil, errors.New("nothing is recorded of the contact")
	}
	p, err := r.player(ctx, recording, watch != nil)
	if err != nil {
		return nil, nil, err
	}
	for i := range recording.Records {
		if err := p.play(ctx, &recording.Records[i], watch); err != nil {
			return p.state, p.programs, err
		}
	}
	return p.state, p.programs, nil
}

// player plays turns of a contact again, one by one.
func (r *Runner) player(ctx context.Context, recording *Recording, detail bool) (*contact, error) {
	c := newContact(&session{r: r, ctx: ctx}, recording.Arrival.ID)
	c.organisation, c.head.limits = recording.Arrival.Organisation, recording.limits
	if err := c.hasProgram(ctx, recording.Arrival.Version); err != nil {
		return nil, err
	}
	options := c.options()
	options.Detail = detail
	c.state = engine.NewContact(recording.Arrival.ID, c.programs[0], options)
	return c, nil
}

// play plays one turn again.
func (c *contact) play(ctx context.Context, record *engine.Record, watch watcher) error {
	if loaded, ok := record.Event.Event.(activity.Loaded); ok && loaded.Program != "" {
		if err := c.hasProgram(ctx, loaded.Program); err != nil {
			return err
		}
	}
	return c.guarded(func() error {
		return engine.Replay(c.state, c.library, engine.Records([]engine.Record{*record}), func(turn engine.Turn) {
			if watch != nil {
				watch(c.state, record, turn)
			}
		})
	})
}
