package activity

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/value"
)

// The shapes that exports have (flow-formats.md A.3.2, queue-contact).
func TestSkillsCodec(t *testing.T) {
	t.Parallel()
	c := codecOf(t, "queue-contact", "skills")
	raw := func(v string) *value.Object {
		return value.Of("skill", "id-1", "skillName", "English", "type", "proficiency", "condition", "gte", "value", v, "radioValue", "Static Skill Value")
	}
	ours := func(v string) *value.Object {
		return value.Of("skill", value.Of("id", "id-1", "name", "English"), "type", "proficiency", "condition", "gte", "value", v)
	}
	exact(t, c, value.Of("skills", nil), nil)
	exact(t, c, value.Of("skills", value.Of("requirements", list(), "relaxationToggle", false, "relaxations", list())), nil)
	exact(t, c, value.Of("skills", value.Of("requirements", list(raw("5")), "relaxationToggle", false, "relaxations", list())),
		list(value.Of("requirements", list(ours("5")))))
	exact(t, c, value.Of("skills", value.Of("requirements", list(raw("9")), "relaxationToggle", true, "relaxations", list(
		value.Of("relaxationStep", "1", "waitingPeriod", "20", "requirements", list(raw("5"))),
		value.Of("relaxationStep", "2", "waitingPeriod", "40", "requirements", list())))),
		list(value.Of("requirements", list(ours("9"))), value.Of("after", "20", "requirements", list(ours("5"))),
			value.Of("after", "40", "requirements", list())))
	variable := raw("{{level}}")
	variable.Set("radioValue", "Variable Skill Value")
	want := ours("{{level}}")
	want.Set("value_from", "Variable Skill Value")
	exact(t, c, value.Of("skills", value.Of("requirements", list(variable), "relaxationToggle", false, "relaxations", list())),
		list(value.Of("requirements", list(want))))
}

func TestSkillsInTheCommand(t *testing.T) {
	t.Parallel()
	need := func(v string) *value.Object {
		return value.Of("skill", value.Of("id", "s", "name", "English"), "value", v)
	}
	a := furnish(t, "queue-contact", "queue", "Q", "skills", list(value.Of("requirements", list(need("{{level}}"))),
		value.Of("after", "20", "requirements", list(need("2")))))
	got := play(t, a, nil, "level", int64(7))
	want := func(v string) *value.Object {
		return value.Of("skill", "s", "name", "English", "type", "proficiency", "condition", "gte", "value", v)
	}
	same(t, got, act{Output: Output{Commands: []Command{Queue{Queue: "Q", Priority: 10, Skills: value.Of(
		"requirements", list(want("7")), "relaxations", list(value.Of("after", int64(20), "requirements", list(want("2")))))}}}})
}

// References to skills are listed like all others, so that they can be bound.
func TestSkillsAreReferences(t *testing.T) {
	t.Parallel()
	a := furnish(t, "queue-contact", "queue", "Q", "skills", list(value.Of("requirements", list(value.Of("skill", "s")))))
	var got []string
	for u := range a.Fields().Uses() {
		if u.Template == nil {
			got = append(got, u.Path+" "+u.Target+" "+u.Ref.ID)
		}
	}
	if diff := cmp.Diff([]string{"queue queue Q", "skills[0].requirements[0].skill skill s"}, got); diff != "" {
		t.Error(diff)
	}
}
