package activity

import "github.com/callwright/callwright/field"

// start is where a flow begins when a contact comes.
func start() Kind {
	return Kind{Name: "start", Title: "Start Flow", Group: CallHandling, Role: RoleStart,
		Webex: []string{"NewPhoneContact", "NewContact", "start"}, Shape: "start", Ports: []string{"out"},
		Outputs: []string{"ANI", "DNIS", "InteractionId", "EntryPointId", "PSTNRegion", "FlowId", "FlowVersionLabel", "OrgId",
			"Headers", "CallbackType", "CallbackReason", "ScheduleSourceInteractionId", "Payload"},
		New: func() Activity { return &Start{} }}
}

// Start begins a flow. The engine sets its outputs from what is known about the
// contact (flow-formats.md A.4) before it is stepped.
type Start struct{ passing }

// Fields has no settings.
func (a *Start) Fields() field.List { return nil }
