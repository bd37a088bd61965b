package audit

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/callwright/callwright/message"
)

// Report is what the verification of one chain found.
type Report struct {
	Organisation string
	Entries      int64  // that were found in order, from the first
	Head         Head   // the last of these: to be noted down elsewhere
	OK           bool   // the whole chain is as it was written
	Sentence     string // what was found, for people
	FirstBad     int64  // sequence of the first entry that is wrong or missing; 0 when OK
}

// Verify reads an organisation's chain from its first entry to its last, and
// says whether it is as it was written: entries that were changed, removed,
// inserted or put in another order, and entries that are missing at the end. The
// known heads are ones that were noted down elsewhere; with one, a chain that
// was rewritten or cut together with its head is found too. A chain without an
// entry is not in order: whoever has one has at least that of his beginning.
// Progress, when it is
// not nil, is told how many entries have been read. The error says that reading
// failed, not that the chain is bad.
func (l *Log) Verify(ctx context.Context, organisation string, progress func(int64), known ...Head) (Report, error) {
	if progress == nil {
		progress = func(int64) {}
	}
	before, err := l.head(ctx, organisation)
	if err != nil {
		return Report{}, err
	}
	w := walk{known: append(slices.Clone(known), before), report: Report{Organisation: organisation}}
	if err := l.follow(ctx, &w, progress); err != nil || w.report.FirstBad > 0 {
		return w.report, err
	}
	after, err := l.head(ctx, organisation)
	if err != nil {
		return Report{}, err
	}
	w.end(after)
	return w.report, nil
}

// VerifyAll verifies every chain, and every one that a known head is given for,
// be it the zero one; the reports are sorted by organisation.
func (l *Log) VerifyAll(ctx context.Context, progress func(organisation string, entries int64), known map[string]Head) ([]Report, error) {
	heads, err := l.heads(ctx)
	if err != nil {
		return nil, err
	}
	maps.Copy(heads, known)
	var reports []Report
	for _, organisation := range slices.Sorted(maps.Keys(heads)) {
		var told func(int64)
		if progress != nil {
			told = func(n int64) { progress(organisation, n) }
		}
		var own []Head
		if h, ok := known[organisation]; ok {
			own = append(own, h)
		}
		r, err := l.Verify(ctx, organisation, told, own...)
		if err != nil {
			return reports, err
		}
		reports = append(reports, r)
	}
	return reports, nil
}

func (l *Log) heads(ctx context.Context) (map[string]Head, error) {
	heads, err := l.store.Heads(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the ends of the audit chains: %w", err)
	}
	return maps.Clone(heads), nil
}

func (l *Log) head(ctx context.Context, organisation string) (Head, error) {
	heads, err := l.heads(ctx)
	return heads[organisation], err
}

// follow walks along the chain until it ends or is wrong.
func (l *Log) follow(ctx context.Context, w *walk, progress func(int64)) error {
	for {
		entries, err := l.store.Chain(ctx, w.report.Organisation, w.report.Head.Sequence, largestPage)
		if err != nil {
			return fmt.Errorf("reading the audit chain: %w", err)
		}
		for _, e := range entries {
			if !w.step(e) {
				return nil
			}
		}
		progress(w.report.Entries)
		if len(entries) == 0 {
			return nil
		}
	}
}

// walk is a verification under way: report.Head is the last entry in order.
type walk struct {
	known  []Head
	report Report
}

func (w *walk) bad(sequence int64, format string, args ...any) bool {
	w.report.FirstBad, w.report.Sentence = sequence, message.New(format, args...).String()
	return false
}

// step takes the next entry and reports whether the chain is still in order.
func (w *walk) step(e Entry) bool {
	last := w.report.Head
	next := last.Sequence + 1
	switch {
	case e.Organisation != w.report.Organisation || e.Sequence < next:
		return w.bad(next, "an entry that does not belong after entry %d was put in there", last.Sequence)
	case e.Sequence == next+1:
		return w.bad(next, "entry %d is missing: it was removed", next)
	case e.Sequence > next:
		return w.bad(next, "entries %d to %d are missing: they were removed", next, e.Sequence-1)
	case !bytes.Equal(e.digest(), e.Hash):
		return w.bad(next, "entry %d is not as it was written: it was changed, moved or put in", next)
	case !bytes.Equal(e.Previous, last.Hash):
		return w.bad(next, "entry %d was not written after what now is entry %d: one of them was replaced, moved or put in", next, last.Sequence)
	}
	for _, k := range w.known {
		if k.Sequence == next && !bytes.Equal(k.Hash, e.Hash) {
			return w.bad(next, "entry %d is not the one whose hash was noted: the chain was written anew up to there or beyond", next)
		}
	}
	w.report.Entries++
	w.report.Head = Head{Sequence: next, Hash: e.Hash}
	return true
}

// end judges where the chain ended; now is its head after it was read.
func (w *walk) end(now Head) {
	last := w.report.Head
	furthest := now
	for _, k := range w.known {
		if k.Sequence > furthest.Sequence {
			furthest = k
		}
	}
	switch {
	case now.Sequence < last.Sequence || now.Sequence == last.Sequence && !bytes.Equal(now.Hash, last.Hash):
		w.bad(now.Sequence+1, "the chain has %d entries, but its recorded end is entry %d: something else wrote to it", last.Sequence, now.Sequence)
	case last.Sequence == 0 && furthest.Sequence == 0:
		w.bad(1, "there are no entries: the whole chain was removed, or there never was one")
	case w.cut(last.Sequence):
		w.bad(last.Sequence+1, "the chain ends at entry %d, but had at least %d: its end was cut off", last.Sequence, furthest.Sequence)
	default:
		w.report.OK, w.report.Sentence = true, message.New("all %d entries are as they were written", last.Sequence).String()
	}
}

// cut reports whether an entry that was known is not there. Entries that were
// added while the chain was read do not count.
func (w *walk) cut(last int64) bool {
	return slices.ContainsFunc(w.known, func(k Head) bool { return k.Sequence > last })
}
