package engine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// snapshotFormat is the version of the form that AppendSnapshot writes. Older
// ones are read as well, newer ones refused.
const snapshotFormat = 1

// snapshot is a State as it is written: JSON with short names, without what
// the programs tell. Secure variables stand in it in the clear; whoever stores
// it seals it (security.md M).
type snapshot struct {
	format   int
	contact  string
	turns    int
	seq      int
	steps    int
	now      time.Time
	queue    string
	ended    bool
	outcome  string
	rest     bool
	started  *value.Object
	frames   []frameImage
	branches []branchImage
}

// frameImage is a frame: of its variables those that differ from the defaults.
type frameImage struct {
	program string        // Key
	shape   string        // digest of the program
	vars    *value.Object // by name
	extra   *value.Object // by name
	outputs *value.Object // by the node's number; true for what the start got
}

type branchImage struct {
	id      int
	handler string
	calls   []callImage
	since   time.Time
	self    int
	memo    any
	waiting []issuedImage
}

type callImage struct{ frame, node int }

// issuedImage is a command without an answer. Activity and kind are left out
// when they are those of the place at which the branch stands.
type issuedImage struct {
	number   int    // of the command, which makes its id
	id       string // where the number does not
	activity string
	kind     string
	command  activity.Command
}

func (s *snapshot) members(m *activity.Members) {
	m.Int("v", &s.format)
	m.Text("contact", &s.contact)
	m.Int("turns", &s.turns)
	m.Int("seq", &s.seq)
	m.Int("steps", &s.steps)
	m.Time("now", &s.now)
	m.Text("queue", &s.queue)
	m.Flag("ended", &s.ended)
	m.Text("outcome", &s.outcome)
	m.Flag("rest", &s.rest)
	m.Object("started", &s.started)
	activity.List(m, "frames", &s.frames, (*frameImage).members)
	activity.List(m, "branches", &s.branches, (*branchImage).members)
}

func (f *frameImage) members(m *activity.Members) {
	m.Text("program", &f.program)
	m.Text("shape", &f.shape)
	m.Object("vars", &f.vars)
	m.Object("extra", &f.extra)
	m.Object("outputs", &f.outputs)
}

func (b *branchImage) members(m *activity.Members) {
	m.Int("id", &b.id)
	m.Text("handler", &b.handler)
	activity.List(m, "calls", &b.calls, func(c *callImage, m *activity.Members) {
		m.Int("f", &c.frame)
		m.Int("n", &c.node)
	})
	m.Time("since", &b.since)
	m.Int("self", &b.self)
	m.Value("memo", &b.memo)
	activity.List(m, "waiting", &b.waiting, (*issuedImage).members)
}

func (i *issuedImage) members(m *activity.Members) {
	m.Int("n", &i.number)
	m.Text("id", &i.id)
	m.Text("activity", &i.activity)
	m.Text("kind", &i.kind)
	m.Command("command", &i.command)
}

// AppendSnapshot appends the whole state, as it is between two steps, to dst:
// JSON from which [Restore] makes a state that goes on alike. Programs are
// named by their Key. Values of secure variables stand in it in the clear.
func (s *State) AppendSnapshot(dst []byte) []byte {
	frames := s.distinct()
	image := snapshot{format: snapshotFormat, contact: s.contact, turns: s.turns, seq: s.seq, steps: s.steps, now: s.now,
		queue: s.queue, ended: s.ended, outcome: string(s.outcome), rest: s.rest, started: s.started}
	for _, f := range frames {
		image.frames = append(image.frames, s.frameImage(f))
	}
	for _, b := range s.branches {
		image.branches = append(image.branches, s.branchImage(b, frames))
	}
	return activity.AppendMembers(dst, image.members)
}

// distinct returns every frame once: first that of the flow, then those of the
// branches from the outermost in.
func (s *State) distinct() []*frame {
	var frames []*frame
	for _, f := range s.frames() {
		if !slices.Contains(frames, f) {
			frames = append(frames, f)
		}
	}
	return frames
}

func (s *State) frameImage(f *frame) frameImage {
	p := f.program
	image := frameImage{program: p.Key, shape: p.shape}
	for i, v := range p.vars {
		if !identical(f.vars[i], v.value) {
			set(&image.vars, v.name, f.vars[i])
		}
	}
	for _, name := range sortedKeys(f.extra) {
		set(&image.extra, name, f.extra[name])
	}
	for i, o := range f.outputs {
		switch {
		case o == nil:
		case o == s.started:
			set(&image.outputs, strconv.Itoa(i), true)
		default:
			set(&image.outputs, strconv.Itoa(i), o)
		}
	}
	return image
}

func (s *State) branchImage(b *branch, frames []*frame) branchImage {
	image := branchImage{id: b.id, handler: b.handler, since: b.since, self: b.self, memo: b.memo}
	for _, c := range b.calls {
		image.calls = append(image.calls, callImage{slices.Index(frames, c.frame), c.node})
	}
	n := b.top().at()
	for _, w := range b.waiting {
		i := issuedImage{number: s.number(w.ID), activity: w.Activity, kind: w.Kind, command: w.Command}
		if i.number == 0 {
			i.id = w.ID
		}
		if i.activity == n.label && i.kind == n.kind.Name {
			i.activity, i.kind = "", ""
		}
		image.waiting = append(image.waiting, i)
	}
	return image
}

// number is the number in a command's id; 0 when the id is not one of this contact.
func (s *State) number(id string) int {
	if len(id) <= len(s.contact)+1 {
		return 0
	}
	n, err := strconv.Atoi(id[len(s.contact)+1:])
	if err != nil || n < 1 || s.idOf(n) != id {
		return 0
	}
	return n
}

// identical reports whether two values of a variable are the same one. Lists
// and objects are compared as such, not by what is in them: a default that no
// one has set is still the program's own.
func identical(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		return ok && len(a) == len(b) && len(a) > 0 && &a[0] == &b[0]
	case float64:
		b, ok := b.(float64)
		return ok && math.Float64bits(a) == math.Float64bits(b)
	}
	if _, list := b.([]any); list {
		return false
	}
	return a == b
}

func set(o **value.Object, name string, v any) {
	if *o == nil {
		*o = value.NewObject(4)
	}
	(*o).Set(name, v)
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// SnapshotError says why a snapshot cannot be used.
type SnapshotError struct {
	Reason  string // one of the Snapshot… constants
	Program string // key of the program, of SnapshotProgram and SnapshotShape
	err     error
}

// Why a snapshot cannot be used.
const (
	SnapshotDamaged = "damaged" // not what AppendSnapshot writes
	SnapshotNewer   = "newer"   // written by a newer Callwright
	SnapshotProgram = "program" // the library does not have a program
	SnapshotShape   = "shape"   // the library has another program under that key
)

// Error is a sentence.
func (e *SnapshotError) Error() string { return "restoring a contact: " + e.err.Error() }

// Unwrap returns what lies behind it.
func (e *SnapshotError) Unwrap() error { return e.err }

func damaged(format string, args ...any) error {
	return &SnapshotError{Reason: SnapshotDamaged, err: fmt.Errorf("the snapshot is damaged: "+format, args...)}
}
