package routing

import (
	"fmt"

	"github.com/callwright/callwright/field"
)

// Staff is an agent with the queues that he serves: another way to write down
// the agents of queues, for one who serves several.
type Staff struct {
	Agent
	Queues []Service
}

// Service is one queue that an agent serves, by id or name, from a call
// distribution group on.
type Service struct {
	Queue string
	Group int
}

func (s *Staff) fields() field.List {
	var l field.List
	for _, f := range s.Agent.fields() {
		if f.Name != "group" {
			l = append(l, f)
		}
	}
	return append(l, field.Items(&s.Queues, "queues", (*Service).fields).Say("Queues", "What the agent serves."))
}

func (s *Service) fields() field.List {
	return field.List{
		field.Plain(&s.Queue, "name").Require().Say("Name", "Name or id of the queue."),
		field.Int(&s.Group, "group").Range(0, 100).Say("Group", "Call distribution group in which the agent comes in; the first when absent."),
	}
}

// assign adds the staff to the queues that they serve, behind the agents who
// stand there, and reports queues that there are not.
func (r *Resources) assign() []field.Problem {
	var problems []field.Problem
	for i, s := range r.Staff {
		for j, service := range s.Queues {
			q := r.Queue(service.Queue, service.Queue)
			if q == nil {
				problems = append(problems, field.Problem{Code: CodeUnbound, Severity: field.SeverityError,
					Field: fmt.Sprintf("agents[%d].queues[%d].name", i, j)}.
					Saying("there is no queue %q", service.Queue).Mending("name one that stands under queues"))
				continue
			}
			a := s.Agent
			a.Group = service.Group
			q.Agents = append(q.Agents, a)
		}
	}
	return problems
}

// Agent returns the agent with the e-mail address, id or name, wherever he
// stands; nil when there is none.
func (r *Resources) Agent(called string) *Agent {
	for i := range r.Queues {
		if a := r.Queues[i].Agent(called); a != nil {
			return a
		}
	}
	all := make([]Agent, len(r.Staff))
	for i, s := range r.Staff {
		all[i] = s.Agent
	}
	return agentOf(all, called)
}

// Agent returns the agent of the queue with the e-mail address, id or name; nil
// when there is none.
func (q *Queue) Agent(called string) *Agent { return agentOf(q.Agents, called) }

func agentOf(agents []Agent, called string) *Agent {
	for _, keys := range []func(*Agent) (string, string){
		func(a *Agent) (string, string) { return a.ID, a.Email },
		func(a *Agent) (string, string) { return "", a.Name },
	} {
		if a := find(agents, called, called, keys); a != nil {
			return a
		}
	}
	return nil
}
