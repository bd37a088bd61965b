package activity

import "github.com/callwright/callwright/field"

// end ends one branch of a flow.
func end() Kind {
	return Kind{Name: "end", Title: "End Flow", Group: FlowControl, Role: RoleEnd,
		Webex: []string{"end"}, Shape: "end",
		New: func() Activity { return &EndFlow{} }}
}

// EndFlow ends the branch that reaches it; the call stays up, and what runs
// beside it goes on.
type EndFlow struct{}

// Fields has no settings.
func (a *EndFlow) Fields() field.List { return nil }

// Step ends the branch.
func (a *EndFlow) Step(*Input) (Output, error) { return Output{Then: EndBranch}, nil }
