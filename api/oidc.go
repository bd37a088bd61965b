package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/account"
)

// OpenID signs people in by OpenID Connect.
type OpenID interface {
	BeginOpenID(ctx context.Context) (account.OpenIDBegun, error)
	FinishOpenID(ctx context.Context, query url.Values, cookie string, from account.Client) (account.SignedIn, error)
}

// OpenIDCallback is the path of the redirect URI under which a provider of
// OpenID Connect has to know the server.
const OpenIDCallback = "/api/session/oidc/callback"

type beginOpenID struct {
	Body *struct {
		Next string `json:"next,omitempty" maxLength:"2000" doc:"Where to go on to: a path of this site."`
	}
}

// departure sends the browser to the provider.
type departure struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      struct {
		Location string `json:"location" doc:"Send the browser there."`
	}
}

func (a *api) oidcOperations() {
	serve(a, operation{
		who: anyone(), method: http.MethodPost, path: sessionPath + "/oidc", id: "begin-oidc", tag: "session", status: http.StatusOK,
		summary: "Begin a sign-in by OpenID Connect",
	}, a.beginOpenID)
	serve(a, operation{
		who: anyone(), method: http.MethodGet, path: OpenIDCallback, id: "end-oidc", tag: "session", anyQuery: true, brings: a.cookieName(flowCookie), status: http.StatusSeeOther,
		summary: "End a sign-in by OpenID Connect", description: "The provider sends the browser here. It can be ended only in the browser that began it.",
	}, a.endOpenID)
}

func (a *api) beginOpenID(ctx context.Context, _ account.Caller, in *beginOpenID) (*departure, error) {
	next := ""
	if in.Body != nil {
		next = in.Body.Next
	}
	next, err := landing(next)
	if err != nil {
		return nil, err
	}
	if a.o.OpenID == nil {
		return nil, absent()
	}
	begun, err := a.o.OpenID.BeginOpenID(ctx)
	if err != nil {
		return nil, err
	}
	value := begun.Cookie.Reveal() + "~" + base64.RawURLEncoding.EncodeToString([]byte(next))
	out := &departure{SetCookie: []http.Cookie{a.setCookie(a.cookieName(flowCookie), value)}}
	out.Body.Location = begun.URL
	return out, nil
}

func (a *api) endOpenID(ctx context.Context, _ account.Caller, in *Returned) (*redirection, error) {
	if a.o.OpenID == nil {
		return nil, absent()
	}
	query := url.Values{}
	for name, text := range in.parameters() {
		query.Set(name, text)
	}
	cookie, after, _ := strings.Cut(factsIn(ctx).flow, "~")
	done, err := a.o.OpenID.FinishOpenID(ctx, query, cookie, client(ctx))
	if err != nil {
		return nil, err
	}
	next, _ := base64.RawURLEncoding.DecodeString(after)
	to, err := landing(string(next))
	if err != nil {
		to = "/"
	}
	return &redirection{Status: http.StatusSeeOther, Location: to, SetCookie: []http.Cookie{
		a.setCookie(a.sessionCookie(), done.Cookie.Reveal()), a.dropCookie(a.cookieName(flowCookie)),
	}}, nil
}
