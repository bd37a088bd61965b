package activity

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// QueueSource says where queue-contact has its queue from.
type QueueSource string

// The sources of a queue.
const (
	FixedQueue    QueueSource = "fixed"
	VariableQueue QueueSource = "variable"
)

// The failure code of Webex for a queue that there is not.
const invalidQueue = 4

// queueContact places the contact in a queue and goes on while it waits.
func queueContact() Kind {
	return Kind{Name: "queue-contact", Title: "Queue Contact", Group: CallHandling,
		Webex: []string{"queue-contact"}, Shape: "action", Ports: []string{"default", "failure"},
		Outputs: []string{"QueueId", "FailureCode", "FailureDescription"}, Limit: 100,
		New: func() Activity { return &QueueContact{} }}
}

// QueueContact places the contact in a queue. The flow goes on at once and
// treats the caller while it waits; when an agent answers, that is interrupted
// and the event flow of AgentContactAssigned runs.
type QueueContact struct {
	From          QueueSource
	Queue         field.Reference
	QueueVariable expr.Template
	Fallback      field.Reference
	Priority      expr.Template
	CheckAgents   bool
	CheckWhen     expr.Template
	Skills        []SkillStep
}

// Fields declares the queue, the priority and the skills that are asked for.
func (a *QueueContact) Fields() field.List {
	return slices.Concat(field.List{
		field.Choice(&a.From, "from", FixedQueue, VariableQueue).OptionsAs([]string{"Static Queue", "Variable Queue"}, nil).
			Say("Queue From", "Whether the queue is chosen here or named by an expression.").
			WebexAs(words{"queueRadioGroup", [][2]string{{"fixed", "staticQueue"}, {"variable", "variableQueue"}}}),
		spelt(field.Ref(&a.Queue, "queue"), "destination", "queueId").To("queue").ShowIf(&a.From, FixedQueue).Require().
			Say("Queue", "Queue in which the contact is placed."),
		field.Text(&a.QueueVariable, "queue_variable").ShowIf(&a.From, VariableQueue).Require().
			Say("Variable Queue", "Text that yields the id or name of the queue.").Webex("destinationVariable"),
		field.Ref(&a.Fallback, "fallback").To("queue").ShowIf(&a.From, VariableQueue).
			Say("Fallback Queue", "Queue for a contact whose variable queue is not there.").Webex("fallbackQueue"),
	}.Under("Contact Handling"), field.List{
		field.Text(&a.Priority, "priority").
			Say("Contact Priority", "1 (first) to 9, or text that yields it; anything else counts as 10.").WebexAs(switched{priorityCodec{}, "toggle"}).In("Contact Priority"),
		field.Bool(&a.CheckAgents, "check_agents").
			Say("Check Agent Availability", "Whether the queue refuses the contact when no agent is there.").Webex("toggleAgentAvailability"),
		field.Text(&a.CheckWhen, "check_agents_when").ShowIf(&a.CheckAgents, true).
			Say("Agent Availability Variable", "Text that yields true when agents are to be checked; left out, they always are.").
			WebexAs(availabilityCodec{}),
		field.Items(&a.Skills, "skills", skillStepFields).
			Say("Skill Requirements", "What an agent must be able to do: at once, and what is enough after a while.").WebexAs(skillsCodec{}).In("Skill Requirements"),
	}.Under("Agent Availability"))
}

// Step asks for the place in the queue and goes on as soon as there is one. A
// refusal is an error that carries outputs: the engine merges them even then,
// so that FailureCode can be read on the port failure and in the global error event.
func (a *QueueContact) Step(in *Input) (Output, error) {
	if in.Event == nil {
		q := a.target(in)
		if q.Queue == "" {
			return refused(invalidQueue, "INVALID_QUEUE: the expression names no queue, and there is no fallback queue")
		}
		q.Priority, q.CheckAgents, q.Skills = priorityOf(in, a.Priority), a.check(in), skills(in, a.Skills)
		return Output{Commands: []Command{q}}, nil
	}
	answer, ok := in.Event.(Queued)
	if !ok {
		return unexpected(in)
	}
	if answer.FailureCode != 0 {
		return refused(answer.FailureCode, answer.Description)
	}
	return Output{Port: "default", Outputs: value.Of("QueueId", answer.Queue)}, nil
}

func refused(code int, description string) (Output, error) {
	o := value.Of("FailureCode", int64(code), "FailureDescription", description)
	return Output{Outputs: o}, Faultf("queue_failed", "the contact could not be queued: %s", strings.TrimSpace(strconv.Itoa(code)+" "+description))
}

// target is the command for the queue; without one when an expression names none.
func (a *QueueContact) target(in *Input) Queue {
	if a.From != VariableQueue {
		return Queue{Queue: cmp.Or(a.Queue.ID, a.Queue.Name), Label: a.Queue.Name}
	}
	fallback := cmp.Or(a.Fallback.ID, a.Fallback.Name)
	if name := strings.TrimSpace(in.Text(a.QueueVariable, "queue_variable")); name != "" {
		return Queue{Queue: name, Fallback: fallback}
	}
	return Queue{Queue: fallback, Label: a.Fallback.Name}
}

func (a *QueueContact) check(in *Input) bool {
	if !a.CheckAgents || a.CheckWhen.IsZero() {
		return a.CheckAgents
	}
	return strings.EqualFold(strings.TrimSpace(in.Text(a.CheckWhen, "check_agents_when")), "true")
}
