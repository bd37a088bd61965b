package release

import (
	"testing"

	"github.com/callwright/callwright/field"
)

// TestResourceForm: every kind has the fields of its section, none of which is its
// name or id, and each has a label; a global variable's value and type are among them.
func TestResourceForm(t *testing.T) {
	t.Parallel()
	want := map[ResourceKind]string{
		Queues: "agents", Agents: "team", BusinessHours: "shifts", Prompts: "text", Globals: "value", VirtualAgents: "description",
	}
	for _, s := range sections() {
		list := ResourceForm(s.kind)
		seen := map[string]bool{}
		for _, f := range list {
			if f.Name == "name" || f.Name == "id" || f.Label == "" || seen[f.Name] {
				t.Errorf("%s: field %q, label %q, seen %t", s.kind, f.Name, f.Label, seen[f.Name])
			}
			seen[f.Name] = true
		}
		if name := want[s.kind]; name != "" && !seen[name] {
			t.Errorf("%s has no %s: %v", s.kind, name, seen)
		}
	}
	if list := ResourceForm("nothing"); list != nil {
		t.Errorf("a kind that there is not has %v", field.List(list))
	}
}
