package runner

import (
	"context"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flowtest"
)

// Progress is how far a contact has come since somebody looked last.
type Progress struct {
	Lines      []flowtest.Line // of its trace, after those that were known
	First      int             // number of the first of them, from 1
	Contact    Contact         // without its path
	Over       bool            // nothing more will come
	Unfaithful string          // why the trace may not show what happened; "" when it does
}

// Follow returns the lines of a contact's trace after a number, with how it
// stands. Asked again and again for a contact that goes on, it replays no more
// than what has been added.
func (r *Runner) Follow(ctx context.Context, organisation, contact string, after int) (Progress, error) {
	f := r.tails.get(organisation, contact)
	f.mu.Lock()
	defer f.mu.Unlock()
	shown, err := r.catchUp(ctx, f)
	if err != nil {
		r.tails.drop(organisation, contact)
		return Progress{}, err
	}
	shown.Path = nil
	after = min(max(0, after), len(f.lines))
	p := Progress{Lines: f.lines[after:len(f.lines):len(f.lines)], First: after + 1, Contact: shown, Over: shown.State == Over || shown.State == Quarantined}
	if f.stuck != nil {
		p.Unfaithful = f.stuck.Error()
	}
	return p, nil
}

// catchUp takes in what has been added to a contact, and returns how it stands.
func (r *Runner) catchUp(ctx context.Context, f *tail) (Contact, error) {
	if c := r.inMemory(ctx, f.contact); c != nil && c.organisation == f.organisation {
		shown := c.shown(true)
		if added, ok := c.since(f); ok {
			err := f.recording.add(added)
			f.play(ctx, r)
			return shown, err
		}
	}
	k, found, err := r.kept(ctx, f.contact)
	if err != nil {
		return Contact{}, err
	}
	if found && k.Organisation == f.organisation && f.seq() == k.Turn && k.State != Live {
		return r.stands(ctx, f, &k)
	}
	recording, err := r.recordingOf(ctx, f.organisation, f.contact)
	if err != nil {
		return Contact{}, err
	}
	if f.played <= len(recording.Records) {
		f.recording = recording
	}
	f.play(ctx, r)
	return r.stands(ctx, f, &Kept{Contact: recording.Contact})
}

// stands is how a contact stands that is on disk, or was in memory a moment ago.
func (r *Runner) stands(ctx context.Context, f *tail, k *Kept) (Contact, error) {
	if k.State != Over {
		return r.Show(ctx, f.organisation, f.contact)
	}
	if f.player != nil && f.player.state != nil && f.stuck == nil {
		k.Variables = f.player.state.Variables()
	}
	return k.Contact, nil
}

// since are the turns of a contact in memory that a tail does not have yet;
// false when some of them are not in memory any more.
func (c *contact) since(f *tail) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept > f.seq() || f.seq() == 0 && c.kept >= 0 {
		return nil, false
	}
	from := 0
	if f.kept == c.kept && f.read <= c.durable {
		from = f.read
	}
	f.kept, f.read = c.kept, c.durable
	return append([]byte(nil), c.turns[from:c.durable]...), true
}

// play renders the turns that were added. Where this engine does something else
// than what is recorded, a line says so and the rest is shown as it is recorded.
func (f *tail) play(ctx context.Context, r *Runner) {
	for f.played < len(f.recording.Records) {
		record := &f.recording.Records[f.played]
		if f.player == nil && f.stuck == nil {
			f.begin(ctx, r, record)
		}
		if f.stuck != nil {
			f.played++
			showRest(f.tracer, []engine.Record{*record}, f.player != nil && mayShow(f.player.programs))
			continue
		}
		found := false
		err := f.player.play(ctx, record, func(state *engine.State, record *engine.Record, turn engine.Turn) {
			if found = f.learn(state.Secrets()); !found {
				f.late.tell(r, f.tracer, record)
				f.tracer.Turn(record.Event, turn)
			}
		})
		switch {
		case found: // what stands further up may have it
			f.restart()
		case err != nil:
			f.stop(record, err)
		default:
			f.played++
		}
	}
}
