package activity

import (
	"strconv"

	"github.com/callwright/callwright/value"
)

// skillsCodec is `skills`: {requirements, relaxationToggle, relaxations}. In our
// form it is one list of steps, of which the first holds at once.
type skillsCodec struct{}

const fixedSkillValue = "Static Skill Value"

func (skillsCodec) Properties() []string { return []string{"skills"} }

func (skillsCodec) Import(p *value.Object) any {
	v, _ := p.Get("skills")
	o, ok := v.(*value.Object)
	if !ok {
		return nil
	}
	steps := []any{value.Of("requirements", importRequirements(o))}
	if relax, _ := flag(o, "relaxationToggle"); relax {
		list, _ := get[[]any](o, "relaxations")
		for i := range list {
			steps = append(steps, importRelaxation(list[i]))
		}
	}
	if first, _ := steps[0].(*value.Object).Get("requirements"); len(steps) == 1 && len(first.([]any)) == 0 {
		return nil
	}
	return steps
}

func importRelaxation(v any) any {
	o, ok := v.(*value.Object)
	if !ok {
		return v
	}
	step := value.NewObject(2)
	move(o, "waitingPeriod", step, "after")
	step.Set("requirements", importRequirements(o))
	return step
}

func importRequirements(o *value.Object) []any {
	list, ok := get[[]any](o, "requirements")
	if !ok {
		list, _ = get[[]any](o, "skillRequirements") // FlowV2
	}
	out := make([]any, len(list))
	for i := range list {
		out[i] = importRequirement(list[i])
	}
	return out
}

func importRequirement(v any) any {
	o, ok := v.(*value.Object)
	if !ok {
		return v
	}
	r := value.NewObject(4)
	if skill := importReference(o, "skill", "skillName"); skill != nil {
		r.Set("skill", skill)
	}
	for _, same := range []string{"type", "condition", "value"} {
		move(o, same, r, same)
	}
	if from, ok := o.Get("radioValue"); ok && from != fixedSkillValue {
		r.Set("value_from", from)
	}
	return r
}

func (skillsCodec) Export(setting any) *value.Object {
	steps, _ := setting.([]any)
	relaxations := []any{}
	requirements := []any{}
	for i := range steps {
		o, ok := steps[i].(*value.Object)
		switch {
		case i == 0:
			requirements = exportRequirements(o)
		case !ok:
			relaxations = append(relaxations, steps[i])
		default:
			r := value.Of("relaxationStep", strconv.Itoa(i))
			move(o, "after", r, "waitingPeriod")
			r.Set("requirements", exportRequirements(o))
			relaxations = append(relaxations, r)
		}
	}
	return value.Of("skills", value.Of("requirements", requirements, "relaxationToggle", len(relaxations) > 0, "relaxations", relaxations))
}

func exportRequirements(o *value.Object) []any {
	list, _ := get[[]any](o, "requirements")
	out := make([]any, len(list))
	for i := range list {
		out[i] = exportRequirement(list[i])
	}
	return out
}

func exportRequirement(v any) any {
	o, ok := v.(*value.Object)
	if !ok {
		return v
	}
	r := value.NewObject(6)
	skill, _ := o.Get("skill")
	exportReference(skill, r, "skill", "skillName")
	for _, same := range []string{"type", "condition", "value"} {
		move(o, same, r, same)
	}
	r.Set("radioValue", fixedSkillValue)
	move(o, "value_from", r, "radioValue")
	return r
}
