package connector

import (
	"context"
	"net/url"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// Authorize begins an authorization by OAuth redirect and returns the URL to
// send the browser to.
func (c *Connections) Authorize(ctx context.Context, by By, id string, session []byte, redirect string) (string, error) {
	if err := by.may(access.ConnectorAuthorize, id); err != nil {
		return "", err
	}
	r, err := c.record(ctx, by, id)
	if err != nil {
		return "", err
	}
	source, err := c.authorizable(r)
	if err != nil {
		return "", err
	}
	to, err := c.o.Broker.BeginAuthorization(ctx, source, session, redirect)
	if err != nil {
		return "", err
	}
	return to, c.entry(ctx, by, access.ConnectorAuthorize, r, audit.Done, []audit.Detail{{Name: "step", Value: "begin"}})
}

// authorizable returns the source of an active connection that a person
// authorizes.
func (c *Connections) authorizable(r Record) (*credential.Source, error) {
	if r.State != Active {
		return nil, fault.New(fault.Conflict, "connector_inactive", "The connector %s is inactive. Activate it first, then authorize it.", r.Name)
	}
	made, err := c.ready(r)
	switch {
	case err == errOvertaken:
		return nil, stale(r)
	case err != nil:
		return nil, err
	case made.Scheme() != credential.SchemeCode:
		return nil, fault.New(fault.Conflict, "not_authorizable", "The connector %s does not use an authorization by sign-in.", r.Name)
	}
	return made.source, nil
}

// Authorized ends it with the parameters that the authorization server sent
// back, and returns the connection; with an error too, once it is known which
// one it was about.
func (c *Connections) Authorized(ctx context.Context, by By, session []byte, parameters map[string]string) (View, error) {
	if err := by.may(access.ConnectorAuthorize, ""); err != nil {
		return View{}, err
	}
	query := make(url.Values, len(parameters))
	for name, text := range parameters {
		query.Set(name, text)
	}
	var r Record
	_, err := c.o.Broker.CompleteAuthorization(ctx, session, query, func(ctx context.Context, organisation, id string) (*credential.Source, error) {
		if organisation != by.Organisation {
			return nil, fault.New(fault.NotFound, "connector_unknown", "There is no such connector.")
		}
		var err error
		if r, err = c.record(ctx, by, id); err != nil {
			return nil, err
		}
		return c.authorizable(r)
	})
	if r.ID != "" {
		outcome := audit.Done
		if err != nil {
			outcome = audit.Failed
		}
		if err := c.entry(ctx, by, access.ConnectorAuthorize, r, outcome, []audit.Detail{{Name: "step", Value: "end"}}); err != nil {
			return View{}, err
		}
	}
	if err != nil {
		return View{Record: r}, err
	}
	return c.view(ctx, r), nil
}
