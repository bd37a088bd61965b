package engine

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"reflect"
)

// whole reports what a record lacks.
func (r *Record) whole() error {
	if r.Event.Event == nil {
		return errors.New("a record without an event")
	}
	for i := range r.Commands {
		if r.Commands[i].Command == nil {
			return fmt.Errorf("command %d of the record is none", i+1)
		}
	}
	return nil
}

// ReplayError says that a contact does not go the way that its journal tells:
// the engine, a kind or the flow has changed since, or the journal has.
type ReplayError struct {
	Seq   int    // of the record
	Index int    // of the first command that differs
	Want  []byte // that command in the record, as text; nil when there is none
	Got   []byte // …and now. Both may hold what a trace must mask.
	say   string
}

// Error names the record and both commands, but nothing of what is in them.
func (e *ReplayError) Error() string { return e.say }

// Replay takes the events of the records and holds the commands to which they
// lead now against the recorded ones, byte for byte. Records that the state has
// in it already are passed over, so that a snapshot may be younger than the
// journal's beginning. each, when it is not nil, is given every turn. A
// difference, or a record that is missing, is a *[ReplayError]; an error of
// records is returned as it is. The state has taken the event that differs.
func Replay(s *State, lib Library, records iter.Seq2[Record, error], each func(Turn)) error {
	for r, err := range records {
		switch {
		case err != nil:
			return err
		case r.Seq <= s.Seq():
			continue
		case r.Seq != s.Seq()+1:
			return &ReplayError{Seq: r.Seq, say: fmt.Sprintf("replaying: record %d follows turn %d, there are some missing", r.Seq, s.Seq())}
		}
		turn := s.Step(lib, r.Event)
		if err := same(r, turn.Commands); err != nil {
			return err
		}
		if each != nil {
			each(turn)
		}
	}
	return nil
}

// same holds commands against those of the record.
func same(r Record, got []Issued) error {
	var want, now []byte
	for i := range max(len(r.Commands), len(got)) {
		want, now = textAt(want[:0], r.Commands, i), textAt(now[:0], got, i)
		if !bytes.Equal(want, now) {
			return &ReplayError{Seq: r.Seq, Index: i, Want: bytes.Clone(want), Got: bytes.Clone(now),
				say: fmt.Sprintf("the engine does not replay record %d: command %d should be %s and is %s%s",
					r.Seq, i+1, nameAt(r.Commands, i), nameAt(got, i), whereIn(want, now))}
		}
	}
	return nil
}

func textAt(dst []byte, list []Issued, i int) []byte {
	if i >= len(list) {
		return nil
	}
	return appendIssued(dst, &list[i])
}

// nameAt says which command it is, without what is in it.
func nameAt(list []Issued, i int) string {
	if i >= len(list) {
		return "none"
	}
	return fmt.Sprintf("%s of %s (%s)", reflect.TypeOf(list[i].Command).Name(), list[i].Activity, list[i].ID)
}

// whereIn says where two texts part when their commands have the same name.
func whereIn(a, b []byte) string {
	if len(a) == 0 || len(b) == 0 {
		return ""
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return fmt.Sprintf(", from byte %d of its text on", n)
}

// Records iterates over records that are in memory, for [Replay].
func Records(list []Record) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}
