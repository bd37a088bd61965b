package runner

import (
	"time"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
)

// mostVisits is how many activities of a contact are kept with it: what it does
// beyond them is in its turns.
const mostVisits = 1000

// path follows through which activities a contact goes.
type path struct {
	visits []Visit
	at     []standing // where each branch is
	failed string     // code of the error that ended the contact
	turns  int        // since it was last kept
}

// standing is a branch with the visit that it is at, -1 when that is not kept.
type standing struct {
	branch, visit int
	since         time.Time
}

func (p *path) note(notes []engine.Note) {
	p.turns++
	for i := range notes {
		n := &notes[i]
		switch n.Type {
		case engine.NoteEnter:
			p.enter(n)
		case engine.NoteLeave:
			p.leave(n)
		case engine.NoteProblem:
			p.problem(n)
		case engine.NoteEnd:
			p.drop(n.Branch)
		}
	}
}

func (p *path) enter(n *engine.Note) {
	visit := -1
	if len(p.visits) < mostVisits {
		visit = len(p.visits)
		p.visits = append(p.visits, Visit{Activity: n.Activity, Kind: n.Kind})
	}
	p.drop(n.Branch)
	p.at = append(p.at, standing{n.Branch, visit, n.At})
}

func (p *path) leave(n *engine.Note) {
	for _, at := range p.at {
		if at.branch == n.Branch && at.visit >= 0 && p.visits[at.visit].Activity == n.Activity {
			v := &p.visits[at.visit]
			v.Port, v.Took = n.Port, max(0, n.At.Sub(at.since))
		}
	}
}

// problem notes why an activity left by its error port, and why a contact failed.
func (p *path) problem(n *engine.Note) {
	for _, at := range p.at {
		if at.branch == n.Branch && at.visit >= 0 && p.visits[at.visit].Activity == n.Activity {
			p.visits[at.visit].Error = n.Problem.Code
		}
	}
	if n.Problem.Severity == field.SeverityError && p.failed == "" {
		p.failed = n.Problem.Code
	}
}

func (p *path) drop(branch int) {
	for i := range p.at {
		if p.at[i].branch == branch {
			p.at = append(p.at[:i], p.at[i+1:]...)
			return
		}
	}
}
