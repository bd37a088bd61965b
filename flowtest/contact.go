package flowtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Setup is what a contact is played with. Only Flow and Catalog are needed.
type Setup struct {
	Flow      *flow.Flow
	Catalog   activity.Catalog
	Library   func(name string) (*flow.Flow, error)     // subflows and GoTo targets by id, name or file; nil has none
	Resources *routing.Resources                        // nil binds nothing
	Zones     func(name string) (*time.Location, error) // nil knows UTC only
	Now       time.Time                                 // zero is DefaultNow
	Contact   *value.Object                             // outputs of the start activity, beside the defaults
	Variables *value.Object                             // values with which variables begin
	Inputs    Source                                    // nil gives none
	Call      func(activity.Call) activity.CallResult   // nil is Stub
	More      func() bool                               // whether Call has answers that may change what happens; nil says no
	Trace     func(Line)                                // nil keeps none

	// Dialog answers turns with virtual agents; nil takes the replies of the resources.
	Dialog func(activity.Dialog) activity.Replied
	// Script runs the source of a function; nil gives what the resources say that it returns.
	Script func(source string, s activity.Script) activity.Computed

	Detail bool          // lines carry resolved settings
	Limits engine.Limits // zero takes the engine's
}

// contactID is the id of a played contact: there is only one.
const contactID = "contact"

// musicOnce is how long an audio file plays whose length no resource tells.
const musicOnce = 30 * time.Second

// player plays one contact.
type player struct {
	setup    Setup
	state    *engine.State
	desk     *routing.Desk
	programs map[string]*engine.Program
	trace    *tracer
	result   Result
	now      time.Time
	pending  []pending
	head     *Input        // taken from the source, not yet used
	used     bool          // the source has no more
	passing  time.Time     // until when a pass lets time go on; zero when none does
	agent    *value.Object // attributes of the agent who has the contact
	waiting
	leaving bool   // an agent hung up: the contact ends unless the flow goes on with it
	answer  string // status and body of the last answer to a call
	loop    repeat
	stopped bool // the contact has run into a limit
	brings
}

// pending is a command without an answer.
type pending struct {
	engine.Issued
	due time.Time // of a timer; zero when it is answered at once
}

// Play plays a contact to its end.
func Play(s Setup) Result {
	p := newPlayer(s)
	p.start()
	for !p.stopped && (p.answerNext() || p.proceed()) {
	}
	p.finish()
	return p.result
}

func newPlayer(s Setup) *player {
	if s.Now.IsZero() {
		s.Now = DefaultNow()
	}
	if s.Inputs == nil {
		s.Inputs = List(nil)
	}
	if s.Call == nil {
		s.Call = Stub
	}
	program, _ := engine.Compile(s.Flow, s.Catalog)
	p := &player{setup: s, desk: routing.NewDesk(s.Resources, s.Zones), programs: map[string]*engine.Program{},
		trace: newTracer(s.Trace, s.Now), now: s.Now, result: Result{Path: []string{}, Prompts: []string{}}}
	p.loop.watch(s.Flow)
	p.state = engine.NewContact(contactID, program, engine.Options{Location: s.Zones, Limits: s.Limits, Detail: s.Detail})
	return p
}

// start begins the contact: with attributes of a call, and with the values of
// global variables below those that were given from outside.
func (p *player) start() {
	f := p.setup.Flow
	attributes := override(value.Of("ANI", "+15550100", "DNIS", "+15550199", "InteractionId", "interaction-1", "EntryPointId", "entry-point-1",
		"PSTNRegion", "", "FlowId", f.ID, "FlowVersionLabel", "Latest", "OrgId", "org-1"), p.setup.Contact)
	p.step("", activity.Started{Contact: contactID, Attributes: attributes, Variables: override(p.desk.Globals(f), p.setup.Variables)})
}

// override sets members, those that are there regardless of letter case.
func override(o, with *value.Object) *value.Object {
	for k, v := range with.All() {
		for _, there := range o.Keys() {
			if strings.EqualFold(there, k) {
				k = there
			}
		}
		o.Set(k, v)
	}
	return o
}

// step hands the engine an event and takes in what it leads to.
func (p *player) step(command string, e activity.Event) {
	turn := p.state.Step(p.library, activity.Stamped{At: p.now, Command: command, Event: e})
	p.trace.secrets = p.trace.secrets.add(p.state.Secrets()).add(p.state.SecureOutputs())
	for _, c := range turn.Commands {
		p.interrupt(c)
	}
	for _, n := range turn.Notes {
		switch n.Type {
		case engine.NoteEnter:
			p.result.Path = append(p.result.Path, n.Activity)
			p.loop.entered(n.Activity, n.Kind)
		case engine.NoteAssign:
			p.loop.assigned(n.Name, n.Value)
		case engine.NoteProblem:
			p.result.Problems = append(p.result.Problems, *n.Problem)
		}
		p.trace.note(n)
	}
	p.trace.flush()
	for _, c := range turn.Commands {
		p.take(c)
	}
	p.report(p.desk.Problems()...)
}

func (p *player) library(key string) (*engine.Program, bool) {
	program, ok := p.programs[key]
	return program, ok
}

// report adds problems that the engine does not know of.
func (p *player) report(problems ...field.Problem) {
	for _, f := range problems {
		p.result.Problems = append(p.result.Problems, f)
		p.trace.line(Line{Type: LineProblem, At: p.now, Activity: f.Activity, Problem: &f})
	}
}

// interrupt takes back a command for a Cancel.
func (p *player) interrupt(c engine.Issued) {
	cancel, ok := c.Command.(activity.Cancel)
	if !ok {
		return
	}
	p.trace.line(Line{Type: LineCommand, At: p.now, Branch: c.Branch, Activity: c.Activity, Kind: c.Kind, Command: cancel})
	p.pending = slices.DeleteFunc(p.pending, func(w pending) bool { return w.ID == cancel.ID })
}

// take notes a command: what the caller hears of it, and when it is due.
func (p *player) take(c engine.Issued) {
	if _, ok := c.Command.(activity.Cancel); ok {
		return
	}
	p.trace.line(Line{Type: LineCommand, At: p.now, Branch: c.Branch, Activity: c.Activity, Kind: c.Kind, Command: c.Command})
	if s, ok := noted(c.Command); ok {
		p.result.Actions = append(p.result.Actions, s)
	}
	next := pending{Issued: c}
	switch cmd := c.Command.(type) {
	case activity.End:
		return
	case activity.Play:
		p.hear(c.Activity, cmd.Prompts)
		if cmd.Music || p.loop.again(c.Activity) && p.state.Queued() != "" {
			next.due = p.now.Add(p.length(cmd))
		}
	case activity.Collect:
		p.hear(c.Activity, cmd.Prompts)
		next.due = p.now.Add(cmd.Timeout)
	case activity.Wait:
		next.due = p.now.Add(cmd.For)
	case activity.Record:
		next.due = p.now.Add(cmd.Silence)
	case activity.Receive:
		next.due = p.now.Add(cmd.Timeout)
	}
	p.pending = append(p.pending, next)
}

func (p *player) hear(at string, list []activity.Spoken) {
	for _, s := range list {
		p.result.Prompts = append(p.result.Prompts, heard(s.File, s.Text))
		if s.File != "" {
			p.desk.Prompt(at, s.File)
		}
	}
}

// length is how long music plays: as the activity says, or once. A message
// takes no time, unless hold treatment is made of nothing else.
func (p *player) length(music activity.Play) time.Duration {
	if music.Length > 0 {
		return music.Length
	}
	var once time.Duration
	for _, s := range music.Prompts {
		if s.File != "" {
			once += p.desk.Prompt("", s.File).Length
		}
	}
	if once == 0 {
		return musicOnce
	}
	return max(once-music.Offset, time.Second)
}

// answerNext answers the oldest command that is answered at once.
func (p *player) answerNext() bool {
	for i := range p.pending {
		if p.pending[i].due.IsZero() {
			if p.hasty(p.pending[i].Activity) {
				return false
			}
			p.reply(i, p.perform(p.pending[i].Issued))
			return true
		}
	}
	return false
}

// reply answers a pending command.
func (p *player) reply(i int, e activity.Event) {
	c := p.pending[i]
	p.pending = append(p.pending[:i:i], p.pending[i+1:]...)
	p.report(p.desk.Problems()...)
	p.trace.line(Line{Type: LineResult, At: p.now, Branch: c.Branch, Activity: c.Activity, Kind: c.Kind, Event: e})
	p.step(c.ID, e)
}

// perform does what a command asks for that is answered at once.
func (p *player) perform(c engine.Issued) activity.Event {
	switch cmd := c.Command.(type) {
	case activity.Call:
		return p.call(cmd)
	case activity.Queue:
		return p.queue(c, cmd)
	case activity.Lookup:
		return p.lookup(c, cmd)
	case activity.Set:
		return p.set(c, cmd)
	case activity.Transfer:
		return p.transfer(c, cmd)
	case activity.Load:
		return p.load(cmd)
	case activity.Dialog:
		return p.dialog(c, cmd)
	case activity.Script:
		return p.script(c, cmd)
	case activity.Send:
		return p.send()
	}
	return activity.Done{}
}

// waited is how long the caller waited for the answer to a request.
func waited(c activity.Call, r activity.CallResult) time.Duration {
	if n := len(r.Attempts); n > 0 {
		return r.Attempts[n-1].Start + r.Attempts[n-1].Duration
	}
	if r.Synthetic == "timeout" {
		return c.Timeout
	}
	return 0
}

func (p *player) call(c activity.Call) activity.CallResult {
	r := p.setup.Call(c)
	q := requestOf(c)
	q.Status, q.Failure, q.Attempts = r.Status, r.Failure.Code, max(1, len(r.Attempts))
	if n := len(r.Attempts); n > 0 {
		q.Sent = r.Attempts[n-1].URL
	}
	if c.Comfort.File != "" && waited(c, r) >= c.Comfort.After {
		p.result.Prompts = append(p.result.Prompts, heard(c.Comfort.File, ""))
	}
	p.result.Requests = append(p.result.Requests, q)
	p.answer = fmt.Sprintf("%d %s %s", r.Status, r.Failure.Code, r.Body)
	for _, a := range r.Attempts {
		p.now = p.now.Add(max(0, a.Duration))
	}
	return r
}

// load compiles another flow. One that nobody has is a failure.
func (p *player) load(l activity.Load) activity.Loaded {
	names := []string{l.Flow, l.Name}
	if at := p.desk.EntryPoint(l.Flow, l.Name); at != "" && l.GoTo {
		names = []string{at}
	}
	for _, name := range names {
		if _, ok := p.programs[name]; ok {
			return activity.Loaded{Program: name}
		}
		if p.setup.Library == nil || name == "" {
			continue
		}
		if f, err := p.setup.Library(name); err == nil && f != nil {
			p.programs[name], _ = engine.Compile(f, p.setup.Catalog)
			p.loop.watch(f)
			return activity.Loaded{Program: name}
		}
	}
	return activity.Loaded{Failure: activity.Failure{Code: "flow_unknown", Message: fmt.Sprintf("the flow %q is not there", cmp.Or(l.Name, l.Flow))}}
}

// proceed lets an input or the clock move the contact on. It reports whether
// anything did.
func (p *player) proceed() bool {
	if p.leaving && len(p.pending) == 0 && !p.state.Ended() {
		p.leaving = false
		p.happen(activity.HungUp{})
		return true
	}
	if !p.passing.IsZero() {
		return p.pass()
	}
	in := p.peek(p.ask())
	if in != nil {
		switch fits := p.offer(in); {
		case fits == taken:
			p.head = nil
			p.loop.reset()
			return true
		case fits == misfit, len(p.pending) == 0, p.repeats():
			p.misfit(in)
			return true
		}
		return p.jump()
	}
	if len(p.pending) == 0 || p.used && p.endless() {
		return false
	}
	return p.jump()
}

// endless reports whether a contact that gets no more inputs would go on for
// ever. One in a queue is left there; any other has run into a limit.
func (p *player) endless() bool {
	again := p.repeats()
	if p.state.Queued() != "" || p.loop.jumps <= mostIdle {
		return again && p.state.Queued() != ""
	}
	p.stop(message.New("%d timers ran out without an input, and the flow goes on", mostIdle))
	return true
}

// hasty counts an answer that takes no time, and stops a contact in which an
// activity has had too many of them without an input.
func (p *player) hasty(label string) bool {
	if p.loop.hasty(label) <= mostIdle || p.setup.More != nil && p.setup.More() {
		return false
	}
	p.stop(message.New("it was answered %d times in no time and without an input, and the flow goes on", mostIdle))
	return true
}

// stop ends a contact that goes round for ever.
func (p *player) stop(why message.Text) {
	p.stopped, p.result.Outcome = true, engine.OutcomeLimit
	p.report(field.Problem{Code: string(engine.OutcomeLimit), Severity: field.SeverityError, Activity: p.pending[0].Activity}.
		Saying("%s", why).Mending("give the loop a way out, or the contact further inputs"))
}

// peek returns the input that is next, without using it; nil when there is none.
func (p *player) peek(a Ask) *Input {
	if p.head == nil && !p.used {
		in, ok := p.setup.Inputs.Next(a)
		switch {
		case !ok:
			p.used = true
		case in.Kind != "":
			p.head = &in
		}
	}
	return p.head
}

// misfit uses up an input that fits nothing.
func (p *player) misfit(in *Input) {
	p.head = nil
	p.loop.reset()
	p.report(field.Problem{Code: CodeMisfit, Severity: field.SeverityWarning, Field: "inputs", Line: in.Line, Column: min(in.Line, 1)}.
		Saying("the input “%s” does not fit: %s", in.String(), p.situation()).Mending("put it where the contact waits for it, or leave it out"))
}

// jump moves the clock to the next timer.
func (p *player) jump() bool {
	next := p.earliest()
	if next < 0 {
		return false
	}
	c := p.pending[next]
	switch {
	case c.due.After(p.now):
		p.now, p.loop.idle = c.due, nil
	case p.hasty(c.Activity):
		return false
	}
	if play, ok := c.Command.(activity.Play); !ok || play.Music {
		p.loop.told = nil
	}
	p.reply(next, ranOut(c.Command))
	return true
}

// ranOut is the answer to a command whose time is up.
func ranOut(c activity.Command) activity.Event {
	switch c.(type) {
	case activity.Collect:
		return activity.Collected{Outcome: activity.OutcomeTimeout}
	case activity.Record:
		return activity.Recorded{Outcome: activity.OutcomeTimeout}
	case activity.Receive:
		return activity.Received{Outcome: activity.OutcomeTimeout}
	}
	return activity.Done{}
}

// earliest is the place of the timer that is due next, or -1.
func (p *player) earliest() int {
	next := -1
	for i := range p.pending {
		if !p.pending[i].due.IsZero() && (next < 0 || p.pending[i].due.Before(p.pending[next].due)) {
			next = i
		}
	}
	return next
}

// pass lets the time of a pass go on: the timers that are due in it fire.
func (p *player) pass() bool {
	if next := p.earliest(); next >= 0 && !p.pending[next].due.After(p.passing) {
		return p.jump()
	}
	if p.passing.After(p.now) {
		p.now = p.passing
	}
	p.passing = time.Time{}
	return true
}

// happen tells the engine of something that answers no command.
func (p *player) happen(e activity.Event) {
	p.trace.line(Line{Type: LineResult, At: p.now, Event: e})
	p.step("", e)
}

// finish uses up the inputs that are left and sums up.
func (p *player) finish() {
	for in := p.peek(Ask{For: ForOver, Now: p.now}); in != nil; in = p.peek(Ask{For: ForOver, Now: p.now}) {
		p.misfit(in)
	}
	r := &p.result
	if p.state.Queued() != "" && !p.stopped {
		r.Outcome = engine.OutcomeQueued
	} else if !p.stopped {
		r.Outcome, _ = p.state.Outcome()
	}
	r.Steps, r.Variables, r.Elapsed, r.secrets = p.state.Steps(), p.state.Variables(), p.now.Sub(p.setup.Now), p.trace.secrets
}
