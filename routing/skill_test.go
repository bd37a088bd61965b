package routing_test

import (
	"testing"

	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// A flow asks for a skill by its id, and the agent was given it by name.
func TestSkillsAreKnownByIDAndByName(t *testing.T) {
	t.Parallel()
	r, problems := routing.ReadResources([]byte(`
skills: [{id: s-1, name: Spanish}]
queues: [{name: Sales, agents: [{name: Ann, skills: [{name: spanish, value: 4}]}]}]
agents: [{name: Ben, skills: [{id: s-1, name: Spanish, value: 2}], queues: [{name: Sales}]}]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	skills := value.Of("requirements", []any{value.Of("skill", "s-1", "condition", "gte", "value", "3")})
	fit := r.Queue("", "Sales").Available(skills, 0)
	if len(fit) != 1 || fit[0].Name != "Ann" {
		t.Errorf("who meets it: %+v", fit)
	}
}
