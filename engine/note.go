package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// NoteType is the sort of a note.
type NoteType string

// The sorts of notes.
const (
	NoteEnter   NoteType = "enter"   // a branch enters an activity
	NoteLeave   NoteType = "leave"   // …and leaves it by Port
	NoteAssign  NoteType = "assign"  // the variable Name becomes Value (masked when secure)
	NoteProblem NoteType = "problem" // something went wrong that did not stop the contact
	NoteEvent   NoteType = "event"   // the event flow for the event Name begins
	NoteEnd     NoteType = "end"     // a branch ends; Name says why
)

// Note is one line of a contact's trace.
type Note struct {
	Type     NoteType
	At       time.Time
	Branch   int
	Activity string // label
	Kind     string
	Port     string
	Name     string
	Value    any
	Settings *value.Object  // resolved settings by path, when the contact's Options ask for Detail
	Problem  *field.Problem // of a NoteProblem
}

// mask stands where a secure value would be shown.
const mask = "••••••"

// maxNoted is how many bytes of a text a note holds: all notes of a turn are
// kept until it ends, and a loop may make a thousand long texts in one.
const maxNoted = 32 << 10

// brief shortens a long text.
func brief(v any) any {
	s, ok := v.(string)
	if !ok || len(s) <= maxNoted {
		return v
	}
	return strings.ToValidUTF8(strings.Clone(s[:maxNoted]), "") + fmt.Sprintf("… (%d bytes)", len(s))
}

func (s *State) note(n Note) {
	n.At = s.now
	s.turn.Notes = append(s.turn.Notes, n)
}

// problem notes a problem that a contact met. Problems of contacts are kept in
// journals, which people of all languages read later on: they are English, and have
// no sentences to be said in another language, unlike those of a flow that is checked.
func (s *State) problem(b *branch, p field.Problem) {
	n := Note{Type: NoteProblem, Activity: p.Activity, Problem: &p}
	if b != nil {
		n.Branch = b.id
	}
	s.note(n)
}
