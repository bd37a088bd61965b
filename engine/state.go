package engine

import (
	"cmp"
	"strconv"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// Outcome is how a contact came to rest.
type Outcome string

// The outcomes of a contact. OutcomeQueued is given by whoever plays it: to
// the engine a contact in a queue is still going on.
const (
	OutcomeEnded        Outcome = "ended"        // no branch left, the call is up
	OutcomeDisconnected Outcome = "disconnected" // by the flow or the caller
	OutcomeQueued       Outcome = "queued"
	OutcomeHandedOff    Outcome = "handed-off" // GoTo or transfer
	OutcomeFailed       Outcome = "failed"     // an error that nobody handled
	OutcomeLimit        Outcome = "limit"      // a step budget ran out
)

// Limits bounds what one contact may do.
type Limits struct {
	Turn    int // activities without an outside event
	Contact int // activities in one contact
	Depth   int // subflows within each other
}

// DefaultLimits are the limits of a contact whose Options give none (domain.md §4.5).
func DefaultLimits() Limits { return Limits{Turn: 1_000, Contact: 100_000, Depth: 20} }

// Options are what the host decides about a contact.
type Options struct {
	Location func(name string) (*time.Location, error) // time zones; nil knows UTC only
	Limits   Limits                                    // the zero value takes DefaultLimits
	Detail   bool                                      // notes carry resolved settings
}

// Library returns the program that an [activity.Loaded] event names.
type Library func(key string) (*Program, bool)

// State is one contact. It is not safe for concurrent use.
type State struct {
	contact  string
	options  Options
	frame    *frame // of the flow that holds the event flows
	branches []*branch
	started  *value.Object // the start's outputs
	turns    int           // events taken
	seq      int           // commands given
	now      time.Time
	steps    int // activities entered
	walked   int // …since the last outside event
	queue    string
	ended    bool    // the call is over
	outcome  Outcome // how the call ended; "" while it is up
	rest     bool    // no branch is left and nothing is waited for
	turn     Turn
	input    activity.Input // used again for each activity
	sight    scope          // likewise
}

// frame is the data of one running flow or subflow.
type frame struct {
	program *Program
	vars    []any
	outputs []*value.Object // by node; nil until there are any
	extra   map[string]any  // variables that the flow sets but does not declare
}

// call is a branch's place in one frame.
type call struct {
	frame *frame
	node  int
}

// branch is one walk through the flow: the main flow or a running event flow.
type branch struct {
	id      int
	handler string // eventSpecificationName; empty for the main flow
	calls   []call // innermost last
	waiting []Issued
	memo    any
	event   activity.Event // to be delivered; nil on entry
	ready   bool           // has something to do
	done    bool
	since   time.Time // when it entered the current activity
	self    int       // how often the current activity was entered from itself in a row
	room    [1]call
}

// Issued is a command with its id.
type Issued struct {
	ID       string // contact and number; the answer carries it back
	Branch   int
	Activity string
	Kind     string
	Command  activity.Command
}

// Turn is what one event led to. Notes are valid until the contact's next step.
type Turn struct {
	Commands []Issued
	Notes    []Note
}

// usualNotes is how many notes most turns have. The room for more than mostNotes
// is not kept from turn to turn.
const (
	usualNotes = 8
	mostNotes  = 32
)

// NewContact returns a contact that waits for its [activity.Started] event.
func NewContact(id string, p *Program, o Options) *State {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	return &State{contact: id, options: o, frame: newFrame(p), turn: Turn{Notes: make([]Note, 0, usualNotes)}}
}

func newFrame(p *Program) *frame {
	f := &frame{program: p, vars: make([]any, len(p.vars)), outputs: make([]*value.Object, len(p.nodes))}
	for i := range p.vars {
		f.vars[i] = p.vars[i].value
	}
	return f
}

// Trim gives back what only a step needs: the notes of the last turn, and room
// for the next. It is for a contact that will wait; the next step costs a little more.
func (s *State) Trim() { s.turn, s.input, s.sight = Turn{}, activity.Input{}, scope{} }

// Outcome returns how the contact came to rest; false while it goes on. After
// OutcomeEnded the call is up, and a platform event may wake the contact again.
func (s *State) Outcome() (Outcome, bool) {
	if !s.rest {
		return "", false
	}
	return cmp.Or(s.outcome, OutcomeEnded), true
}

// Waiting returns the commands that have no answer yet, in the order given.
func (s *State) Waiting() []Issued {
	var all []Issued
	for _, b := range s.branches {
		all = append(all, b.waiting...)
	}
	return all
}

// Queued returns the queue in which the contact waits for an agent; "" for none.
func (s *State) Queued() string { return s.queue }

// Ended reports whether the call is over; event flows may still run.
func (s *State) Ended() bool { return s.ended }

// Contact returns the contact's id.
func (s *State) Contact() string { return s.contact }

// Program returns the program that the contact runs: after a GoTo the new one.
// A subflow does not change it.
func (s *State) Program() *Program { return s.frame.program }

// Type returns the type of that program's flow.
func (s *State) Type() flow.Type { return s.frame.program.Flow.Type }

// Started returns the outputs of the start activity, such as ANI and DNIS; nil
// before the contact has started. Nobody may change them.
func (s *State) Started() *value.Object { return s.started }

// Seq returns how many events were taken, also those that were ignored: the
// number of the contact's last [Record].
func (s *State) Seq() int { return s.turns }

// Now returns the time of the last event; zero before the first.
func (s *State) Now() time.Time { return s.now }

// Steps returns how many activities were entered.
func (s *State) Steps() int { return s.steps }

// Variables returns the variables of the flow; secure ones are masked.
func (s *State) Variables() *value.Object {
	o := value.NewObject(len(s.frame.vars))
	for i, v := range s.frame.program.vars {
		o.Set(v.name, s.frame.shown(i))
	}
	return o
}

// Secrets returns the texts of the secure variables, for whoever masks a trace.
func (s *State) Secrets() []string {
	var texts []string
	for _, f := range s.frames() {
		for i, v := range f.program.vars {
			if t := value.Text(f.vars[i]); v.secure && t != "" {
				texts = append(texts, t)
			}
		}
	}
	return texts
}

func (s *State) frames() []*frame {
	frames := []*frame{s.frame}
	for _, b := range s.branches {
		for _, c := range b.calls {
			if c.frame != s.frame {
				frames = append(frames, c.frame)
			}
		}
	}
	return frames
}

func (f *frame) shown(i int) any {
	if f.program.vars[i].secure && f.vars[i] != nil {
		return mask
	}
	return f.vars[i]
}

// id is the id of the next command.
func (s *State) id() string { return s.idOf(s.seq + 1) }

func (s *State) idOf(number int) string { return s.contact + "-" + strconv.Itoa(number) }

func (b *branch) top() *call { return &b.calls[len(b.calls)-1] }

func (c *call) at() *node { return &c.frame.program.nodes[c.node] }
