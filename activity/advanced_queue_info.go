package activity

import (
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// advancedQueueInfo asks how many agents could take the contact.
func advancedQueueInfo() Kind {
	return Kind{Name: "advanced-queue-info", Title: "Advanced Queue Information", Group: CallHandling,
		Webex: []string{"advanced-queue-info"}, Shape: "action", Ports: []string{"default", "failure"},
		Outputs: []string{"PIQ", "LoggedOnAgentsCurrent", "LoggedOnAgentsAll", "AvailableAgentsCurrent", "AvailableAgentsAll",
			"CurrentGroup", "TotalGroups", "FailureCode", "FailureDescription"}, Limit: 1500,
		New: func() Activity { return &AdvancedQueueInfo{} }}
}

// AdvancedQueueInfo asks for the agents of a queue that have the skills, in the
// call distribution groups that the contact has reached (Current) and in all of
// them (All), and which of how many groups that is.
type AdvancedQueueInfo struct {
	Queue   QueueChoice
	Skills  []SkillStep
	Channel string
}

// Fields declares the queue and the skills.
func (a *AdvancedQueueInfo) Fields() field.List {
	l := a.Queue.fields("queue", "Queue Information", "Queue to ask about; left out, it is the one in which the contact waits.",
		radioGroup("queueRadioGroup", "destination", "staticQueue", "destinationVariable", "variableQueue"), nil)
	return append(l,
		field.Items(&a.Skills, "skills", skillStepFields).
			Say("Skill Requirements", "What the agents must be able to do that are counted.").WebexAs(skillsCodec{}),
		channelField(&a.Channel))
}

// Step asks and leaves with the figures.
func (a *AdvancedQueueInfo) Step(in *Input) (Output, error) {
	if in.Event == nil {
		queue, label := a.Queue.given(in, "queue")
		if queue == "" && !a.Queue.isZero() {
			return lookupCodes().refuse(FailureQueue, "the expression names no queue")
		}
		ask := Lookup{What: LookupSkills, ID: queue, Name: label}
		if skills := skills(in, a.Skills); skills != nil {
			ask.Args = value.Of("skills", skills)
		}
		return Output{Commands: []Command{ask}}, nil
	}
	found, ok := in.Event.(Found)
	switch {
	case !ok:
		return unexpected(in)
	case found.Failure != (Failure{}):
		return lookupCodes().failed(found.Failure)
	}
	return Output{Port: "default", Outputs: figures(found.Value, advancedQueueInfo().Outputs)}, nil
}
