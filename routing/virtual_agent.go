package routing

import (
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// VirtualAgent is a bot to which callers talk: behind a connector, at an address
// of its own, or, where contacts are only played, with replies written down.
type VirtualAgent struct {
	ID, Name  string
	Connector string // with Path: the connector of the provider
	Path, URL string
	Replies   any // list of answers of docs/bot-contract.md, in order
}

func (a *VirtualAgent) fields() field.List {
	return field.List{
		field.Plain(&a.Name, "name").Require().Say("Name", "Name or label by which flows refer to the virtual agent."),
		field.Plain(&a.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Plain(&a.Connector, "connector").Say("Connector", "Connector that leads to its provider."),
		field.Plain(&a.Path, "path").Say("Path", "Path below the connector's address."),
		field.Plain(&a.URL, "url").As("url").Say("URL", "Its address, where no connector leads there."),
		field.Value(&a.Replies, "replies").
			Say("Replies", "What it answers to a contact that is played, turn by turn: a list of answers as in docs/bot-contract.md."),
	}
}

func (a *VirtualAgent) keys() (string, string) { return a.ID, a.Name }

// VirtualAgent returns the agent that a flow calls by this id or name, or whose
// connector it is; nil when none is bound.
func (r *Resources) VirtualAgent(id, name string) *VirtualAgent {
	return find(r.VirtualAgents, id, name, (*VirtualAgent).keys)
}

// VirtualAgent returns the agent that is meant; one without replies when none is bound.
func (d *Desk) VirtualAgent(at string, q activity.Dialog) *VirtualAgent {
	for _, called := range [][2]string{{q.Agent, q.Label}, {q.Connector, ""}} {
		if a := d.resources.VirtualAgent(called[0], called[1]); a != nil {
			return a
		}
	}
	id := q.Agent
	if id == "" {
		id = q.Connector
	}
	d.unbound(at, "virtual_agents", id, q.Label, "it ends each conversation at once")
	return &VirtualAgent{ID: id, Name: q.Label}
}

// Reply is what the agent answers in a turn, counted from 0: the reply written
// down for it, or politely the end.
func (a *VirtualAgent) Reply(turn int) activity.Replied {
	list, _ := a.Replies.([]any)
	if turn >= len(list) {
		return activity.Replied{Outcome: activity.OutcomeEnded}
	}
	return activity.DialogAnswer(200, value.AppendJSON(nil, list[turn]))
}

// Function returns the function that is meant; one that returns nothing when none is bound.
func (d *Desk) Function(at, id, name string) *Function {
	if f := d.resources.Function(id, name); f != nil {
		return f
	}
	d.unbound(at, "functions", id, name, "it returns nothing")
	return &Function{ID: id, Name: name}
}
