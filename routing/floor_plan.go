package routing

import (
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// plan is what a contact asks of agents, step by step as it waits. Contacts that
// ask for the same share one.
type plan struct {
	text   string // of skills
	skills *value.Object
	steps  []planned
	users  int
}

// planned is what is asked for once a contact has waited for that long.
type planned struct {
	due  int64 // ns
	key  string
	asks []Requirement
}

// plan returns the plan for the skills of a Queue command; nil when nothing is
// asked for. Whoever takes one gives it back with drop.
func (f *Floor) plan(skills *value.Object) *plan {
	if skills.Len() == 0 {
		return nil
	}
	text := string(value.AppendJSON(nil, skills))
	p := f.plans[text]
	if p == nil {
		p = &plan{text: text, skills: skills, steps: steps(skills)}
		f.plans[text] = p
	}
	p.users++
	return p
}

func (f *Floor) drop(p *plan) {
	if p == nil {
		return
	}
	if p.users--; p.users == 0 {
		delete(f.plans, p.text)
	}
}

// steps are the requirements at once and those of each relaxation.
func steps(skills *value.Object) []planned {
	var list []planned
	var due time.Duration
	add := func() {
		asks := Requirements(skills, due)
		list = append(list, planned{int64(due), keyOf(asks), asks})
	}
	add()
	for _, step := range stepsOf(skills) {
		due += step
		if due == time.Duration(list[len(list)-1].due) {
			list = list[:len(list)-1] // it takes the place of the one before at once
		}
		add()
	}
	return list
}

func stepsOf(skills *value.Object) []time.Duration {
	var after []time.Duration
	for _, step := range list(skills, "relaxations") {
		o, _ := step.(*value.Object)
		after = append(after, seconds(o, "after"))
	}
	return after
}

func keyOf(asks []Requirement) string {
	var b strings.Builder
	for _, r := range asks {
		for _, s := range []string{r.ID, r.Name, r.Condition, r.Value} {
			b.WriteString(s)
			b.WriteByte(0)
		}
	}
	return b.String()
}

// at is the step that holds after a wait; -1 for a contact without a plan.
func (p *plan) at(waited int64) int {
	if p == nil {
		return -1
	}
	i := 0
	for i+1 < len(p.steps) && p.steps[i+1].due <= waited {
		i++
	}
	return i
}
