package activity

import "github.com/callwright/callwright/field"

// disconnect ends the call.
func disconnect() Kind {
	return Kind{Name: "disconnect", Title: "Disconnect Contact", Group: CallHandling, Role: RoleEnd,
		Webex: []string{"disconnect-contact"}, Shape: "terminating-action",
		New: func() Activity { return &Disconnect{} }}
}

// Disconnect hangs up. The event flow of ContactEnded may still run.
type Disconnect struct{}

// Fields has no settings.
func (a *Disconnect) Fields() field.List { return nil }

// Step ends the call.
func (a *Disconnect) Step(*Input) (Output, error) { return Output{Then: EndCall}, nil }
