package release

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
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
func (r *Releases) unbound(ctx context.Context, organisation string, d document) ([]field.Problem, error) {
	resources, err := r.resources(ctx, organisation)
	if err != nil {
		return nil, err
	}
	var problems []field.Problem
	for _, b := range d.program.Bindings {
		problem, err := r.judge(ctx, organisation, b, resources)
		if err != nil {
			return nil, fmt.Errorf("looking for the %s %q: %w", b.Kind, cmp.Or(b.Label, b.ID), err)
		}
		if problem != nil {
			problem.Field = d.setting(b)
			problems = append(problems, *problem)
		}
	}
	return d.places(problems), nil
}

func (r *Releases) judge(ctx context.Context, organisation string, b engine.Binding, resources *routing.Resources) (*field.Problem, error) {
	if b.Kind == toConnector {
		return r.judgeConnector(ctx, organisation, b)
	}
	_, there, err := r.meant(ctx, organisation, b.Kind, b.ID, b.Label, resources)
	if err != nil || there {
		return nil, err
	}
	return missing(b), nil
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
		p := problem(CodeInactive, b, message.New("the connector %q is inactive: routing is halted for flows that use it", c.Name)).
			Mending("activate it, or choose another one")
		return &p, nil
	case c.State == connector.Deleted:
		p := problem(CodeUnbound, b, message.New("the connector %q was deleted", c.Name)).Mending("choose another one")
		return &p, nil
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
	kind, name := message.Phrase(strings.ReplaceAll(b.Kind, "-", " ")), cmp.Or(b.Label, b.ID)
	if b.Kind == toSubflow { // whose word has another case where it says what uses it
		p := problem(CodeUnbound, b, message.New("the organisation has no subflow %q", name)).
			Mending("bind it: choose another subflow, or add one of that name or id")
		return &p
	}
	p := problem(CodeUnbound, b, message.New("the organisation has no %s %q", kind, name)).
		Mending("bind it: choose another %s, or add one of that name or id", kind)
	return &p
}

// problem is about what a binding is; it stands with the first activity that uses it.
func problem(code string, b engine.Binding, what message.Text) field.Problem {
	p := field.Problem{Code: code, Severity: field.SeverityWarning}
	if len(b.UsedBy) > 0 {
		p.Activity = b.UsedBy[0]
	}
	if len(b.UsedBy) > 1 {
		return p.Saying("%s; also used by %s", what, strings.Join(b.UsedBy[1:], ", "))
	}
	return p.Saying("%s", what)
}

// setting is the path of the setting that first refers to what a binding is.
func (d document) setting(b engine.Binding) string {
	for _, ref := range d.references {
		if ref.Kind == b.Kind && ref.ID == b.ID && (b.ID != "" || ref.Name == b.Label) {
			return ref.Path
		}
	}
	return ""
}
