package routing

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// SkillType says which values a skill has.
type SkillType string

// The types of skills.
const (
	SkillProficiency SkillType = "proficiency" // 0 to 10
	SkillBoolean     SkillType = "boolean"     // true or false
	SkillText        SkillType = "text"        // any text
	SkillEnum        SkillType = "enum"        // one of some texts
)

// SkillDefinition is a skill of the organisation: what agents may have, and
// queues ask for.
type SkillDefinition struct {
	ID, Name string
	Type     SkillType
}

func (s *SkillDefinition) fields() field.List {
	return field.List{
		field.Plain(&s.Name, "name").Require().Say("Name", "Name or label of the skill."),
		field.Plain(&s.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Choice(&s.Type, "type", SkillProficiency, SkillBoolean, SkillText, SkillEnum).Say("Type", "Which values it has."),
	}
}

// defineSkills completes agents' skills with the ids and names of the skills that
// the organisation defines: a flow may ask by either.
func (r *Resources) defineSkills() {
	complete := func(skills []Skill) {
		for i := range skills {
			s := &skills[i]
			if d := find(r.Skills, s.ID, s.Name, (*SkillDefinition).keys); d != nil {
				s.ID, s.Name = cmp.Or(s.ID, d.ID), cmp.Or(s.Name, d.Name)
			}
		}
	}
	for i := range r.Queues {
		for j := range r.Queues[i].Agents {
			complete(r.Queues[i].Agents[j].Skills)
		}
	}
	for i := range r.Staff {
		complete(r.Staff[i].Skills)
	}
}

// Requirement is one skill that a contact asks of an agent.
type Requirement struct {
	ID, Name  string
	Condition string // gte, lte, gt, lt, eq, ne, contains
	Value     string
}

// Requirements reads what a queue command asks of an agent ([activity.Queue]):
// the skills that hold after the contact has waited for that long. Each
// relaxation waits on top of the ones before.
func Requirements(skills *value.Object, waited time.Duration) []Requirement {
	current := list(skills, "requirements")
	var due time.Duration
	for _, step := range list(skills, "relaxations") {
		o, _ := step.(*value.Object)
		due += seconds(o, "after")
		if waited < due {
			break
		}
		current = list(o, "requirements")
	}
	var out []Requirement
	for _, row := range current {
		if o, ok := row.(*value.Object); ok {
			out = append(out, Requirement{ID: text(o, "skill"), Name: text(o, "name"), Condition: text(o, "condition"), Value: text(o, "value")})
		}
	}
	return out
}

func list(o *value.Object, name string) []any {
	v, _ := o.Get(name)
	l, _ := v.([]any)
	return l
}

func text(o *value.Object, name string) string {
	v, _ := o.Get(name)
	return value.Text(v)
}

func seconds(o *value.Object, name string) time.Duration {
	f, err := strconv.ParseFloat(strings.TrimSpace(text(o, name)), 64)
	if err != nil || f < 0 || f > math.MaxInt32 {
		return 0
	}
	return time.Duration(f * float64(time.Second))
}

// Meets reports whether the agent has all that is asked for.
func (a *Agent) Meets(requirements []Requirement) bool {
	for _, r := range requirements {
		if !r.metBy(a.Skills) {
			return false
		}
	}
	return true
}

func (r Requirement) metBy(skills []Skill) bool {
	s := find(skills, r.ID, r.Name, func(s *Skill) (string, string) { return s.ID, s.Name })
	if s == nil {
		return r.Condition == "ne"
	}
	have, want := value.Text(s.Value), strings.TrimSpace(r.Value)
	switch r.Condition {
	case "contains":
		return strings.Contains(strings.ToLower(have), strings.ToLower(want))
	case "eq", "is", "":
		return strings.EqualFold(have, want) || want == "" || compare(have, want) == 0
	case "ne":
		return !strings.EqualFold(have, want) && compare(have, want) != 0
	case "gte":
		return compare(have, want) >= 0
	case "lte":
		c := compare(have, want)
		return c == -1 || c == 0
	case "gt":
		return compare(have, want) == 1
	case "lt":
		return compare(have, want) == -1
	}
	return false
}

// compare orders two numbers; -2 when either is none.
func compare(have, want string) int {
	x, err1 := strconv.ParseFloat(have, 64)
	y, err2 := strconv.ParseFloat(want, 64)
	switch {
	case err1 != nil || err2 != nil:
		return -2
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
