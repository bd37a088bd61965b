package activity

import "github.com/callwright/callwright/field"

// subflowStart is where a subflow begins when a flow calls it.
func subflowStart() Kind {
	return Kind{Name: "subflow-start", Title: "Start Subflow", Group: FlowControl, Role: RoleStart,
		Webex: []string{"NewSubFlowStart"}, Shape: "start-subflow", Ports: []string{"out"},
		New: func() Activity { return &SubflowStart{} }}
}

// SubflowStart begins a subflow. Its inputs are variables of the subflow, which
// the engine sets when the caller enters it.
type SubflowStart struct{ passing }

// Fields has no settings.
func (a *SubflowStart) Fields() field.List { return nil }
