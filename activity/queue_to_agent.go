package activity

import (
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// queueToAgent offers the contact to one agent.
func queueToAgent() Kind {
	return Kind{Name: "queue-to-agent", Title: "Queue To Agent", Group: CallHandling,
		Webex: []string{"queue-to-agent"}, Shape: "action", Ports: []string{"default", "error"},
		Outputs: []string{"AgentId", "QueueId", "FailureCode", "FailureDescription"}, Limit: 100,
		New: func() Activity { return &QueueToAgent{} }}
}

// AgentLookup says how an agent is named.
type AgentLookup string

// The ways to name an agent.
const (
	AgentByEmail AgentLookup = "email"
	AgentByID    AgentLookup = "id"
)

// QueueToAgent asks for one agent: whom the caller knows, or spoke to last. The
// flow goes on at once, as with queue-contact. Where that agent cannot be had,
// the contact waits for him, goes to the recovery queue, or is not queued.
type QueueToAgent struct {
	Agent    expr.Template
	By       AgentLookup
	Queue    QueueChoice
	Priority expr.Template
	Park     bool
	Recovery QueueChoice
	Channel  string
}

// Fields declares the agent, and what happens without him.
func (a *QueueToAgent) Fields() field.List {
	l := field.List{
		field.Text(&a.Agent, "agent").Require().Say("Agent Variable", "Text that yields the agent's e-mail address or id.").Webex("destinationVariable"),
		field.Choice(&a.By, "by", AgentByEmail, AgentByID).OptionsAs([]string{"Email", "Agent ID"}, nil).Say("Agent Lookup Type", "What the text yields.").
			WebexAs(words{"destinationLookupType", [][2]string{{"email", "agentEmail"}, {"id", "agentId"}}}),
	}
	l = append(l, a.Queue.fields("queue", "Reporting Queue", "Queue whose settings hold for the contact, and to which it counts.",
		radioGroup("queueRadioGroup", "reportingQueue", "staticQueue", "destinationReportingQueueVariable", "variableQueue"), nil)...)
	l = append(l,
		field.Text(&a.Priority, "priority").Say("Contact Priority", "1 (first) to 9, or text that yields it; anything else counts as 10.").
			WebexAs(switched{priorityCodec{}, "priorityToggle"}),
		field.Bool(&a.Park, "park").Say("Park Contact if Agent is Unavailable", "Whether the contact waits for the agent who cannot be had now.").
			Webex("parkContactToggle"),
	)
	l = append(l, a.Recovery.fields("recovery", "Recovery Queue", "Queue for a contact whose agent cannot be had.",
		radioGroup("queueRecoveryRadioGroup", "recoveryQueue", "staticRecoveryQueue", "destinationRecoveryQueueVariable", "variableRecoveryQueue"), nil)...)
	return append(l, channelField(&a.Channel))
}

// channelField is the sort of contacts, which new exports tell.
func channelField(p *string) field.Field {
	return field.Plain(p, "channel").Or("TELEPHONY").Say("Channel Type", "Sort of contacts, in Webex's words.").Webex("channelType")
}

// agentUnknown is Webex's number for an agent whom there is not.
const agentUnknown = 2

// lastAgentCode is the last of Webex's numbers for agents who cannot be had;
// such a contact goes on by default, and the flow reads FailureCode.
const lastAgentCode = 8

// Step asks for the agent and goes on as soon as the contact waits for one.
func (a *QueueToAgent) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return a.ask(in)
	}
	answer, ok := in.Event.(Queued)
	if !ok {
		return unexpected(in)
	}
	o := value.Of("QueueId", answer.Queue, "FailureCode", int64(answer.FailureCode), "FailureDescription", answer.Description)
	if answer.FailureCode > lastAgentCode {
		return Output{Outputs: o}, Faultf("queue_failed", "the contact could not be queued for the agent: %d %s", answer.FailureCode, answer.Description)
	}
	return Output{Port: "default", Outputs: o}, nil
}

func (a *QueueToAgent) ask(in *Input) (Output, error) {
	agent := strings.TrimSpace(in.Text(a.Agent, "agent"))
	if agent == "" {
		return Output{Port: "default", Outputs: value.Of("AgentId", "", "QueueId", "",
			"FailureCode", int64(agentUnknown), "FailureDescription", "AGENT_NOT_FOUND: the expression names no agent")}, nil
	}
	queue, label := a.Queue.given(in, "queue")
	recovery, _ := a.Recovery.given(in, "recovery")
	return Output{Outputs: value.Of("AgentId", agent), Commands: []Command{Queue{Queue: queue, Label: label,
		Priority: priorityOf(in, a.Priority), Agent: agent, Park: a.Park, Recovery: recovery}}}, nil
}
