package flowtest

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// LineType is the sort of a line of a trace.
type LineType string

// The sorts of lines.
const (
	LineEnter   LineType = "enter"   // the contact enters an activity
	LineCommand LineType = "command" // the activity wants something done
	LineResult  LineType = "result"  // what came of it, or what happened by itself
	LineLeave   LineType = "leave"   // it leaves by a port, or its branch ends
	LineProblem LineType = "problem"
)

// Line is one line of a trace.
type Line struct {
	Type     LineType
	At       time.Time // simulated
	After    time.Duration
	Branch   int
	Activity string // label
	Kind     string
	Port     string           // of a leave
	Ends     string           // of a leave with which the branch ends: why
	Settings *value.Object    // of an enter: resolved settings, when they were asked for
	Handles  string           // of an enter: the event whose event flow begins
	Assigned *value.Object    // of a leave: variables that were set
	Command  activity.Command // of a command
	Event    activity.Event   // of a result
	Problem  *field.Problem
	secrets  secrets
}

// String is the line for people, secure values masked. It may have further
// lines below it.
func (l Line) String() string {
	return l.secrets.mask(fmt.Sprintf("%8s  %s%s", clock(l.After), strings.Repeat("│ ", min(l.Branch, 8)), l.words()))
}

func clock(d time.Duration) string {
	if d < time.Hour {
		return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

func (l Line) words() string {
	switch l.Type {
	case LineEnter:
		s := "▶ " + l.Activity + " (" + l.Kind + ")"
		if l.Handles != "" {
			s += " on " + l.Handles
		}
		return s + l.below(settings(l.Settings))
	case LineCommand:
		if _, ok := l.Command.(activity.Cancel); ok {
			return "    " + l.Activity + " is interrupted"
		}
		return "    " + describe(l.Command)
	case LineResult:
		return "  ← " + describeEvent(l.Event) + l.below(exchange(l.Event))
	case LineProblem:
		return "  ! " + l.Problem.String()
	}
	end := ""
	switch {
	case l.Ends != "":
		end = "  ■ " + l.Ends
	case l.Port != "":
		end = "  → " + l.Port
	}
	return end + l.below(settings(l.Assigned))
}

// below are further lines, under the first one and further in.
func (l Line) below(lines []string) string {
	margin := "\n" + strings.Repeat(" ", 10) + strings.Repeat("│ ", min(l.Branch, 8)) + "      "
	if len(lines) == 0 {
		return ""
	}
	return margin + strings.Join(lines, margin)
}

// widest is how much of a text a line shows.
const widest = 160

// settings are names with what they hold, leaving out what is empty.
func settings(o *value.Object) []string {
	var lines []string
	for name, v := range o.All() {
		if s, ok := v.(string); !ok || s != "" {
			lines = append(lines, name+" = "+clip(show(v)))
		}
	}
	return lines
}

// exchange is an HTTP exchange attempt by attempt, with the answer's body.
func exchange(e activity.Event) []string {
	r, ok := e.(activity.CallResult)
	if !ok {
		return nil
	}
	var lines []string
	asked := 0
	for i, a := range r.Attempts {
		for ; asked < len(r.Tokens) && micro(r.Tokens[asked].Start) <= micro(a.Start); asked++ {
			lines = append(lines, askedFor(r.Tokens[asked])...)
		}
		s := fmt.Sprintf("attempt %d: %s %s", i+1, a.Method, a.URL)
		if a.Status != 0 {
			s += fmt.Sprintf(" → %d", a.Status)
		}
		if a.Error != "" {
			s += " → " + a.Error
		}
		if a.Duration > 0 {
			s += " in " + a.Duration.Round(100*time.Microsecond).String()
		}
		if a.Token != "" {
			s += ", token " + a.Token
		}
		lines = append(lines, clip(s))
	}
	for _, t := range r.Tokens[asked:] {
		lines = append(lines, askedFor(t)...)
	}
	for _, w := range r.Warnings {
		lines = append(lines, "warning: "+w)
	}
	if len(r.Body) > 0 {
		lines = append(lines, "body "+clip(strings.ToValidUTF8(string(r.Body), "\ufffd")))
	}
	return lines
}

// clip keeps a text on one line.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= widest {
		return s
	}
	return strings.ToValidUTF8(s[:widest], "") + "…"
}

// Data is the line as `callwright run --json` prints it, secure values masked.
func (l Line) Data() *value.Object {
	o := value.Of("type", string(l.Type), "at", l.At.UTC().Format(time.RFC3339Nano), "branch", int64(l.Branch))
	for k, v := range texts("activity", l.Activity, "kind", l.Kind, "port", l.Port, "ends", l.Ends, "handles", l.Handles).All() {
		o.Set(k, v)
	}
	if l.Settings.Len() > 0 {
		o.Set("settings", l.Settings)
	}
	if l.Assigned.Len() > 0 {
		o.Set("assigned", l.Assigned)
	}
	if l.Command != nil {
		o.Set("command", commandData(l.Command))
	}
	if l.Event != nil {
		o.Set("result", eventData(l.Event))
	}
	if l.Problem != nil {
		o.Set("problem", problemData(l.Problem))
	}
	return l.secrets.maskObject(o)
}

// tracer turns the notes of turns into lines.
type tracer struct {
	show     func(Line)
	began    time.Time
	secrets  secrets
	assigned map[int]*value.Object // since the branch entered its activity
	handles  map[int]string        // event flows whose first activity was not entered yet
	held     *Line                 // a leave by no port, whose branch may end with the next note
}

func newTracer(show func(Line), began time.Time) *tracer {
	return &tracer{show: show, began: began, assigned: map[int]*value.Object{}, handles: map[int]string{}}
}

func (t *tracer) line(l Line) {
	if t.show != nil {
		l.After, l.secrets = l.At.Sub(t.began), t.secrets
		t.show(l)
	}
}

func (t *tracer) note(n engine.Note) {
	l := Line{At: n.At, Branch: n.Branch, Activity: n.Activity, Kind: n.Kind}
	if n.Type == engine.NoteEnd && t.held != nil && t.held.Branch == n.Branch {
		l, t.held = *t.held, nil
	}
	t.flush()
	switch n.Type {
	case engine.NoteEvent:
		t.handles[n.Branch] = n.Name
	case engine.NoteAssign:
		if t.assigned[n.Branch] == nil {
			t.assigned[n.Branch] = value.NewObject(1)
		}
		t.assigned[n.Branch].Set(n.Name, n.Value)
	case engine.NoteEnter:
		l.Type, l.Settings, l.Handles = LineEnter, shownSettings(n.Settings), t.handles[n.Branch]
		delete(t.handles, n.Branch)
		t.line(l)
	case engine.NoteLeave:
		l.Type, l.Port, l.Assigned = LineLeave, n.Port, t.assigned[n.Branch]
		delete(t.assigned, n.Branch)
		if t.held = &l; l.Port != "" {
			t.flush()
		}
	case engine.NoteEnd:
		l.Type, l.Ends = LineLeave, n.Name
		if l.Assigned == nil {
			l.Assigned = t.assigned[n.Branch]
			delete(t.assigned, n.Branch)
		}
		t.line(l)
	case engine.NoteProblem:
		l.Type, l.Problem = LineProblem, n.Problem
		t.line(l)
	}
}

// flush shows a leave by no port whose branch went on: a subflow has returned.
func (t *tracer) flush() {
	if t.held != nil {
		if t.held.Port == "" {
			t.held.Ends = "returns to the flow that called"
		}
		t.line(*t.held)
		t.held = nil
	}
}
