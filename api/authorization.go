package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/connector"
)

// ConnectorAuthorizations obtains an authorization by OAuth redirect (RFC 6749
// section 4.1). What is begun is bound to the session that began it (D10, K7).
type ConnectorAuthorizations interface {
	Authorize(ctx context.Context, by connector.By, id string, session []byte, redirect string) (string, error)
	Authorized(ctx context.Context, by connector.By, session []byte, parameters map[string]string) (connector.View, error)
}

const authorizedPath = "/api/authorizations/callback"

// elsewhere says where to send the browser.
type elsewhere struct {
	Body struct {
		Location string `json:"location" doc:"Send the browser there."`
	}
}

// redirection sends the browser on.
type redirection struct {
	Status    int           `hidden:"true"`
	Location  string        `header:"Location"`
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

// Returned are the parameters with which an authorization server sends a
// browser back (RFC 6749 section 4.1.2, RFC 9207).
type Returned struct {
	State       string `query:"state" maxLength:"1000"`
	Code        string `query:"code" maxLength:"8000"`
	Issuer      string `query:"iss" maxLength:"2000"`
	Error       string `query:"error" maxLength:"200"`
	Description string `query:"error_description" maxLength:"2000"`
	Arrived     string `query:"arrived" maxLength:"1" doc:"Set by the page that brings the browser back with its cookies."`
}

func (r Returned) parameters() map[string]string {
	m := map[string]string{}
	for name, text := range map[string]string{"state": r.State, "code": r.Code, "iss": r.Issuer, "error": r.Error, "error_description": r.Description} {
		if text != "" {
			m[name] = text
		}
	}
	return m
}

func (a *api) authorizationOperations() {
	serve(a, operation{
		who: needs(access.ConnectorAuthorize), method: http.MethodPost, path: connectorsPath + "/{id}/authorize", id: "authorize-connector", tag: "credentials",
		summary: "Begin an authorization by redirect", description: "For a connector of the authorization code grant. It can be ended only in the same session.", status: http.StatusOK, conflicts: true,
	}, a.authorize)
	serve(a, operation{
		who: needs(access.ConnectorAuthorize), method: http.MethodGet, path: authorizedPath, id: "end-authorization", tag: "credentials", anyQuery: true, brings: a.sessionCookie(),
		summary: "End an authorization", description: "The authorization server sends the browser here; it goes on to the connector's page, where there are pages with the outcome as ?authorization=.", status: http.StatusSeeOther, conflicts: true,
	}, a.authorized)
}

func (a *api) authorize(ctx context.Context, by account.Caller, in *Named) (*elsewhere, error) {
	if err := browserOnly(by); err != nil {
		return nil, err
	}
	location, err := a.o.Connectors.Authorize(ctx, a.by(by), in.ID, by.Session, a.external(authorizedPath))
	if err != nil {
		return nil, err
	}
	out := &elsewhere{}
	out.Body.Location = location
	return out, nil
}

func (a *api) authorized(ctx context.Context, by account.Caller, in *Returned) (*redirection, error) {
	if err := browserOnly(by); err != nil {
		return nil, err
	}
	v, err := a.o.Connectors.Authorized(ctx, a.by(by), by.Session, in.parameters())
	to := "/connectors/" + url.PathEscape(v.ID)
	switch {
	case err == nil:
		return &redirection{Status: http.StatusSeeOther, Location: to}, nil
	case v.ID == "" || a.o.Web == nil || !factsIn(ctx).html:
		return nil, err
	}
	p := a.problem(ctx, err) // which also reports it
	return &redirection{Status: http.StatusSeeOther, Location: to + "?authorization=" + outcomeOf(p.Reason, in.Error)}, nil
}

// outcomeOf is the word with which a connector's page is told why an authorization
// has not come about: one of a few, never text from outside (K8).
func outcomeOf(reason, oauth string) string {
	switch {
	case reason == "authorization_refused" && oauth == "access_denied":
		return "denied"
	case reason == "authorization_refused":
		return "refused"
	case reason == "authorization_issuer":
		return "issuer"
	case reason == "authorization_code", reason == "authorization_failed":
		return "no_token"
	case reason == "connector_changed", reason == "connector_inactive":
		return "changed"
	}
	return "failed"
}

// external makes an absolute URL of a path. The host is the configured one,
// whatever the request says (K12).
func (a *api) external(path string) string {
	u := *a.o.URL
	u.Path, u.RawPath, u.RawQuery, u.Fragment = path, "", "", ""
	return u.String()
}
