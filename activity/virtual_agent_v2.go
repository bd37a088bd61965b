package activity

import (
	"cmp"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// virtualAgentV2 lets the caller talk to a virtual agent.
func virtualAgentV2() Kind {
	return Kind{Name: "virtual-agent-v2", Title: "Virtual Agent V2", Group: CallHandling,
		Webex: []string{"ivr-virtualassistantvoice"}, Shape: "enum-gateway", Ports: []string{OutcomeEnded, OutcomeEscalate, "error"},
		Outputs: []string{"TranscriptURL", "MetaData", "StateEventName", "SessionId"}, Limit: 20,
		New: func() Activity { return &VirtualAgentV2{} }}
}

// VirtualAgentV2 lets the caller talk to a virtual agent until it has ended the
// conversation or wants a person to take over. An agent that leaves with an event
// wants something done: the flow does it and enters the activity again with an
// event of its own, which goes on with the same conversation.
type VirtualAgentV2 struct {
	Connector        field.Reference
	Agent            field.Reference
	AgentVariable    expr.Template
	Event, EventData expr.Template
	LastWords        time.Duration
	Transcript       bool
	Record           bool
	Rate, Pitch      string
	Gain             string
	Timeout          time.Duration
}

// How a caller is listened to where no setting says.
const (
	listenFor  = 5 * time.Second
	interDigit = 3 * time.Second
)

// Fields declares the agent, the event it begins with and how it speaks.
func (a *VirtualAgentV2) Fields() field.List {
	choice := radioGroup("configIdRadioGroup", "virtualAgentId", "staticConfigId", "variableSelection", "variableConfigId")
	agent := field.Ref(&a.Agent, "agent").To("virtual-agent").Say("Virtual Agent", "Virtual agent that talks to the caller.")
	return field.List{
		agentRef(&a.Connector, "connector", "virtual-agent-connector", "connector").
			Say("Contact Center AI Config", "Provider of the virtual agent."),
		agent.WebexAs(radioFixed{choice, fixedReference{"virtualAgentId", agent.Webex("virtualAgentId").Codec()}}),
		field.Text(&a.AgentVariable, "agent_variable").WebexAs(radioVariable{choice}).
			Say("Variable Virtual Agent", "Text that yields the id or name of the virtual agent, in place of one that is chosen here."),
		field.Text(&a.Event, "event").Say("Event Name", "Custom event that begins the conversation, or goes on with it.").Webex("eventName"),
		field.Text(&a.EventData, "event_data").As("lines").Say("Event Data", "JSON that goes with the event.").Webex("eventData"),
		field.Duration(&a.LastWords, "termination_delay", time.Second).Or(30).Range(0, 30).
			Say("Termination Delay", "Time for the last words of the agent; 0 leaves them out.").Webex("terminationDelay"),
		field.Bool(&a.Transcript, "transcript").Say("Enable Conversation Transcript", "Whether agents see the conversation.").Webex("transcript"),
		field.Bool(&a.Record, "record").Say("Record the Conversation", "Whether the conversation is recorded.").Webex("recordAutonomous"),
		field.Plain(&a.Rate, "rate").Say("Speaking Rate", "Speed of texts: 1 is normal.").Webex("speakingRate"),
		field.Plain(&a.Pitch, "pitch").Say("Pitch", "Higher or lower than normal, in semitones.").Webex("pitch"),
		field.Plain(&a.Gain, "gain").Say("Volume Gain", "Louder or softer than normal, in dB.").Webex("volumeGain"),
		answerTimeout(&a.Timeout),
	}
}

// Step takes the conversation from command to command.
func (a *VirtualAgentV2) Step(in *Input) (Output, error) {
	if in.Event == nil {
		return a.begin(in)
	}
	out, end, err := a.talk(in).goOn(in)
	if end == nil || err != nil {
		return out, err
	}
	return Output{Port: end.Outcome, Outputs: value.Of("TranscriptURL", end.Transcript, "MetaData", data(end.Data),
		"StateEventName", end.Event, "SessionId", turnOf(in.Memo).session)}, nil
}

func (a *VirtualAgentV2) begin(in *Input) (Output, error) {
	k := a.talk(in)
	if k.dialog.Agent == "" && k.dialog.Connector == "" {
		return Output{}, Faultf("agent_unknown", "no virtual agent is chosen")
	}
	event := strings.TrimSpace(in.Text(a.Event, "event"))
	return k.begin(a.session(in, event), event, eventData(in, a.EventData, "event_data")), nil
}

// session is that of the conversation which the agent left with an event, when
// this is the flow's answer to it, and otherwise a new one.
func (a *VirtualAgentV2) session(in *Input, event string) string {
	before := ownOutputs(in)
	session, _ := get[string](before, "SessionId")
	if left, _ := get[string](before, "StateEventName"); left != "" && event != "" && session != "" {
		return session
	}
	return in.Command
}

func (a *VirtualAgentV2) talk(in *Input) talk {
	d := Dialog{Agent: cmp.Or(a.Agent.ID, a.Agent.Name), Label: a.Agent.Name, Connector: cmp.Or(a.Connector.ID, a.Connector.Name),
		Language: variable(in, "Global_Language"), Timeout: a.Timeout}
	if !a.AgentVariable.IsZero() {
		d.Agent, d.Label = strings.TrimSpace(in.Text(a.AgentVariable, "agent_variable")), ""
	}
	return talk{dialog: d, lastWords: a.LastWords,
		listen: Collect{Timeout: listenFor, InterDigit: interDigit, Terminator: "#", Interruptible: true},
		voice:  Spoken{Voice: variable(in, "Global_VoiceName"), Language: d.Language, Rate: a.Rate, Gain: a.Gain}}
}

// ownOutputs are what the activity itself gave when it was run before.
func ownOutputs(in *Input) *value.Object {
	v, _ := in.Scope.Lookup(in.Label)
	if j, ok := v.(expr.JSON); ok {
		v = j.V
	}
	o, _ := v.(*value.Object)
	return o
}
