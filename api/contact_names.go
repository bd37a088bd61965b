package api

import (
	"context"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/runner"
)

// contactNames are the names that stand beside ids in answers about contacts.
type contactNames struct {
	api    *api
	by     account.Caller
	of     acd.Names
	points map[string]string // names of entry points, by id
}

func (a *api) names(ctx context.Context, by account.Caller) contactNames {
	return contactNames{a, by, a.o.Distribution.Names(ctx, by.Organisation), map[string]string{}}
}

// contact is the answer about a contact.
func (n contactNames) contact(ctx context.Context, c runner.Contact) Contact {
	out := contact(c)
	out.QueueName, out.AgentName = n.of.Queue(c.Queue), n.of.Agent(c.Agent)
	out.EntryName = n.entryPoint(ctx, c.EntryPoint)
	return out
}

// entryPoint is the name of an entry point; "" when it is gone.
func (n contactNames) entryPoint(ctx context.Context, id string) string {
	if id == "" {
		return ""
	}
	name, known := n.points[id]
	if !known {
		name, _ = n.api.o.Triggers.EntryPointName(ctx, n.by.Organisation, id)
		n.points[id] = name
	}
	return name
}
