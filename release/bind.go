package release

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/routing"
)

// CodeUnbound is the code of a problem about something that a flow refers to and
// its organisation does not have; CodeInactive of a connector that is inactive.
const (
	CodeUnbound  = routing.CodeUnbound
	CodeInactive = "connector_inactive"
)

// unbound tells what a program refers to that the organisation does not have. It
// is looked for in the organisation only: what an export from elsewhere names is
// to be chosen again (G6).
func (r *Releases) unbound(ctx context.Context, organisation string, p *engine.Program) ([]field.Problem, error) {
	var resources *routing.Resources
	if r.o.Resources != nil {
		var err error
		if resources, err = r.o.Resources.Resources(ctx, organisation); err != nil {
			return nil, err
		}
	}
	var problems []field.Problem
	for _, b := range p.Bindings {
		problem, err := r.judge(ctx, organisation, b, resources)
		if err != nil {
			return nil, fmt.Errorf("looking for the %s %q: %w", b.Kind, cmp.Or(b.Label, b.ID), err)
		}
		if problem != nil {
			problems = append(problems, *problem)
		}
	}
	return problems, nil
}

func (r *Releases) judge(ctx context.Context, organisation string, b engine.Binding, resources *routing.Resources) (*field.Problem, error) {
	there := true
	var err error
	switch b.Kind {
	case toConnector:
		return r.judgeConnector(ctx, organisation, b)
	case toFlow, toSubflow:
		_, there, err = r.find(ctx, organisation, b.ID, b.Label)
	case toEntryPoint:
		there, err = r.entryPointThere(ctx, organisation, b)
	case toFunction:
		if r.o.Functions != nil {
			there, err = r.o.Functions.Has(ctx, organisation, b.ID, b.Label)
		}
	default:
		there = resources == nil || bound(resources, b)
	}
	if err != nil || there {
		return nil, err
	}
	return missing(b), nil
}

func (r *Releases) entryPointThere(ctx context.Context, organisation string, b engine.Binding) (bool, error) {
	points := r.entryPoints()
	if points == nil {
		return true, nil
	}
	for _, ref := range []string{b.ID, b.Label} {
		if ref == "" {
			continue
		}
		if _, _, ok, err := points.FlowAt(ctx, organisation, ref); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// judgeConnector tells of a connector that is not there, deleted or inactive
// (domain.md §2.6).
func (r *Releases) judgeConnector(ctx context.Context, organisation string, b engine.Binding) (*field.Problem, error) {
	if r.o.Connections == nil {
		return nil, nil
	}
	c, ok, err := r.connection(ctx, organisation, b.ID, b.Label)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return missing(b), nil
	case c.State == connector.Inactive:
		p := problem(CodeInactive, b, fmt.Sprintf("the connector %q is inactive: routing is halted for flows that use it", c.Name), "activate it, or choose another one")
		return p, nil
	case c.State == connector.Deleted:
		return problem(CodeUnbound, b, fmt.Sprintf("the connector %q was deleted", c.Name), "choose another one"), nil
	}
	return nil, nil
}

// connection finds the connector that a flow means: by its id, then by its label.
func (r *Releases) connection(ctx context.Context, organisation string, refs ...string) (connector.Record, bool, error) {
	for _, ref := range refs {
		if ref == "" {
			continue
		}
		c, ok, err := r.o.Connections.Resolve(ctx, organisation, ref)
		if err != nil || ok && c.Organisation == organisation {
			return c, ok, err
		}
	}
	return connector.Record{}, false, nil
}

func missing(b engine.Binding) *field.Problem {
	kind := strings.ReplaceAll(b.Kind, "-", " ")
	return problem(CodeUnbound, b, fmt.Sprintf("the organisation has no %s %q", kind, cmp.Or(b.Label, b.ID)),
		fmt.Sprintf("bind it: choose another %s, or add one of that name or id", kind))
}

func problem(code string, b engine.Binding, message, mend string) *field.Problem {
	p := &field.Problem{Code: code, Severity: field.SeverityWarning, Message: message, Mend: mend}
	if len(b.UsedBy) > 0 {
		p.Activity = b.UsedBy[0]
	}
	if len(b.UsedBy) > 1 {
		p.Message += "; also used by " + strings.Join(b.UsedBy[1:], ", ")
	}
	return p
}

// bound reports whether resources have what a flow refers to. Of kinds that they
// do not hold nothing is said.
func bound(r *routing.Resources, b engine.Binding) bool {
	switch b.Kind {
	case string(Queues):
		return r.Queue(b.ID, b.Label) != nil
	case string(BusinessHours):
		return r.HoursOf(b.ID, b.Label) != nil
	case string(Prompts):
		file := cmp.Or(b.ID, b.Label)
		return r.Prompt(file) != nil || strings.HasPrefix(file, ownMusic)
	case string(Globals):
		return r.Global(b.ID, b.Label) != nil
	case string(VirtualAgents):
		return r.VirtualAgent(b.ID, b.Label) != nil
	case string(MediaDestinations):
		return r.MediaDestination(b.ID, b.Label) != nil
	case string(Skills):
		return r.Skill(b.ID, b.Label) != nil || skilled(r, b)
	}
	return true
}

// skilled reports whether an agent has a skill that is not described.
func skilled(r *routing.Resources, b engine.Binding) bool {
	for _, q := range r.Queues {
		for _, a := range q.Agents {
			for _, s := range a.Skills {
				if s.ID != "" && s.ID == b.ID || fold(s.Name) == fold(cmp.Or(b.Label, b.ID)) {
					return true
				}
			}
		}
	}
	return false
}

// ownMusic begins the names of audio files that the platform itself brings.
const ownMusic = "defaultmusic_on_hold"
