package activity

import (
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// escalateCDG lets further agents of the queue take the contact.
func escalateCDG() Kind {
	return Kind{Name: "escalate-cdg", Title: "Escalate Call Distribution Group", Group: CallHandling,
		Webex: []string{"escalate-cdg"}, Shape: "action", Ports: []string{"default", "error"},
		Outputs: []string{"CurrentGroup", "TotalGroups", "FailureCode", "FailureDescription"}, Limit: 750,
		New: func() Activity { return &EscalateCDG{} }}
}

// GroupStep is how far a contact is escalated.
type GroupStep string

// The steps of an escalation: one group further, or to all of them.
const (
	NextGroup GroupStep = "next"
	LastGroup GroupStep = "last"
)

// EscalateCDG lets the agents of the next call distribution group of the queue,
// or of all groups, take the contact at once, in place of after the time that
// the queue gives each group.
type EscalateCDG struct{ To GroupStep }

// Fields declares how far.
func (a *EscalateCDG) Fields() field.List {
	return field.List{field.Choice(&a.To, "to", NextGroup, LastGroup).OptionsAs([]string{"Next Group", "Last Group"}, nil).
		Say("Call Distribution Group", "Whether the next group is added, or all that are left.").
		WebexAs(words{"callDistributionGroup", [][2]string{{"next", "nextGroup"}, {"last", "lastGroup"}}})}
}

// escalateCodes are Webex's numbers for escalations.
func escalateCodes() failureCodes {
	return failureCodes{1, map[string]int64{FailureNotQueued: 2, FailureFeature: 3}}
}

// Step escalates, asks which group that has led to, and goes on; not to learn
// it is no failure.
func (a *EscalateCDG) Step(in *Input) (Output, error) {
	switch e := in.Event.(type) {
	case nil:
		return Output{Commands: []Command{Set{SetEscalation, value.Of("group", string(a.To))}}}, nil
	case Done:
		if e.Failure != (Failure{}) {
			return escalateCodes().failed(e.Failure)
		}
		return Output{Commands: []Command{Lookup{What: LookupSkills}}}, nil
	case Found:
		return Output{Port: "default", Outputs: figures(e.Value, escalateCDG().Outputs)}, nil
	}
	return unexpected(in)
}
