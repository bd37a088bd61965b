package activity

import "github.com/callwright/callwright/field"

// subflowEnd goes back to the flow that called the subflow.
func subflowEnd() Kind {
	return Kind{Name: "subflow-end", Title: "End Subflow", Group: FlowControl, Role: RoleEnd,
		Webex: []string{"end-subflow"}, Shape: "end",
		New: func() Activity { return &SubflowEnd{} }}
}

// SubflowEnd returns to the activity that called the subflow.
type SubflowEnd struct{}

// Fields has no settings.
func (a *SubflowEnd) Fields() field.List { return nil }

// Step ends the subflow.
func (a *SubflowEnd) Step(*Input) (Output, error) { return Output{Then: EndSubflow}, nil }
