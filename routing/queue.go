package routing

import (
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Queue is a queue with the agents that serve it.
type Queue struct {
	ID, Name   string
	Agents     []Agent
	Wait       time.Duration // expected before an agent answers
	Waiting    int           // contacts that wait already
	Unforeseen bool          // too few calls to expect any wait
	Escalate   time.Duration // after which a contact reaches the next call distribution group; 0 for never
}

// Agent is somebody who serves a queue.
type Agent struct {
	ID, Name string
	Email    string
	Team     string
	TeamID   string
	Skills   []Skill
	Away     bool // logged on but not available
	Group    int  // call distribution group from which on the agent serves the queue; 0 is the first, as 1 is
}

// Skill is something an agent knows: a proficiency of 0 to 10, true or false, or a text.
type Skill struct {
	ID, Name string
	Value    any
}

func (q *Queue) fields() field.List {
	return field.List{
		field.Plain(&q.Name, "name").Require().Say("Name", "Name or label by which flows refer to the queue."),
		field.Plain(&q.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Items(&q.Agents, "agents", (*Agent).fields).Say("Agents", "Who serves it; nobody when absent."),
		field.Duration(&q.Wait, "expected_wait", time.Second).Say("Expected wait", "How long a contact waits: seconds, or 5m."),
		field.Int(&q.Waiting, "waiting").Say("Waiting", "Contacts that wait already.").Range(0, 1_000_000),
		field.Bool(&q.Unforeseen, "wait_unknown").Say("Wait unknown", "There were too few calls to expect any wait."),
		field.Duration(&q.Escalate, "escalate_after", time.Second).
			Say("Escalate after", "How long until the next call distribution group is added, each time; never when absent."),
	}
}

func (a *Agent) fields() field.List {
	return field.List{
		field.Plain(&a.Name, "name").Require().Say("Name", "What event flows read as AgentName."),
		field.Plain(&a.ID, "id").Say("Id", "What event flows read as AgentID."),
		field.Plain(&a.Email, "email").Say("E-mail", "What event flows read as AgentEmailId."),
		field.Plain(&a.Team, "team").Say("Team", "What event flows read as TeamName."),
		field.Plain(&a.TeamID, "team_id").Say("Team id", "What event flows read as TeamID."),
		field.Items(&a.Skills, "skills", (*Skill).fields).Say("Skills", "What skill requirements are held against."),
		field.Bool(&a.Away, "away").Say("Away", "Logged on but not available."),
		field.Int(&a.Group, "group").Range(0, 100).Say("Group", "Call distribution group in which the agent comes in; the first when absent."),
	}
}

func (s *Skill) fields() field.List {
	return field.List{
		field.Plain(&s.Name, "name").Require().Say("Name", "Name or label of the skill."),
		field.Plain(&s.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Value(&s.Value, "value").Or(true).Say("Value", "A proficiency of 0 to 10, true or false, or a text."),
	}
}

// Available returns the agents that could answer a contact now which asks for
// the skills and has waited for that long, in the order of the document.
func (q *Queue) Available(skills *value.Object, waited time.Duration) []Agent {
	requirements := Requirements(skills, waited)
	var fit []Agent
	for _, a := range q.Agents {
		if !a.Away && a.Meets(requirements) {
			fit = append(fit, a)
		}
	}
	return fit
}

// Within returns those of the agents whom a contact reaches in the group.
func Within(agents []Agent, group int) []Agent {
	var reached []Agent
	for _, a := range agents {
		if a.Group <= max(1, group) {
			reached = append(reached, a)
		}
	}
	return reached
}
