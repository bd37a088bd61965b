package activity

import (
	"cmp"
	"fmt"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// SkillStep is what is asked of an agent from a time on. The first step of a
// list holds at once; each further one replaces it, After that long, with less.
type SkillStep struct {
	After        time.Duration
	Requirements []SkillRequirement
}

// SkillRequirement is one skill that an agent must have.
type SkillRequirement struct {
	Skill     field.Reference
	Type      string // "proficiency", …
	Condition string // "gte", …
	Value     expr.Template
	ValueFrom string // Webex's name of the form of Value, when it is no fixed one
}

func skillStepFields(s *SkillStep) field.List {
	return field.List{
		field.Duration(&s.After, "after", time.Second).Say("After", "How long the contact waits in the step before this one."),
		field.Items(&s.Requirements, "requirements", requirementFields).Say("Requirements", "Skills, all of which are needed."),
	}
}

func requirementFields(r *SkillRequirement) field.List {
	return field.List{
		field.Ref(&r.Skill, "skill").To("skill").Require().Say("Skill", "Skill that the agent must have."),
		field.Plain(&r.Type, "type").Or("proficiency").Say("Type", "Sort of the skill."),
		field.Plain(&r.Condition, "condition").Or("gte").Say("Condition", "How the agent's value compares: gte, lte, eq and the like."),
		field.Text(&r.Value, "value").Say("Value", "What it is compared with."),
		field.Plain(&r.ValueFrom, "value_from").Say("Value From", "Webex's name for another form of the value than a fixed one."),
	}
}

// skills is the requirements as the command carries them: {requirements: [{skill,
// name, type, condition, value}], relaxations: [{after, requirements}]}, after in
// seconds; nil when nothing is asked for.
func skills(in *Input, steps []SkillStep) *value.Object {
	if len(steps) == 0 {
		return nil
	}
	relaxations := []any{}
	for i := 1; i < len(steps); i++ {
		relaxations = append(relaxations, value.Of("after", int64(steps[i].After/time.Second), "requirements", requirements(in, steps, i)))
	}
	return value.Of("requirements", requirements(in, steps, 0), "relaxations", relaxations)
}

func requirements(in *Input, steps []SkillStep, i int) []any {
	list := []any{}
	for j, r := range steps[i].Requirements {
		text := in.Text(r.Value, fmt.Sprintf("skills[%d].requirements[%d].value", i, j))
		list = append(list, value.Of("skill", cmp.Or(r.Skill.ID, r.Skill.Name), "name", r.Skill.Name,
			"type", r.Type, "condition", r.Condition, "value", text))
	}
	return list
}
