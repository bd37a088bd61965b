package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
)

// Links does what the single-use links are for (K1, L7).
type Links interface {
	CompleteSetup(ctx context.Context, link string, f account.Founding, from account.Client) (account.Founded, account.SignedIn, error)
	Accept(ctx context.Context, acc account.Acceptance, from account.Client) (account.SignedIn, error)
	ResetPassword(ctx context.Context, link string, password credential.Secret, from account.Client) (account.SignedIn, error)
	IsSetUp(ctx context.Context) (bool, error)
}

type completeSetup struct {
	Body struct {
		Link         string `json:"link" writeOnly:"true" maxLength:"1000" doc:"The one-time link that the server printed, or what stands in it after #."`
		Organisation string `json:"organisation" maxLength:"200" doc:"Name of the first organisation."`
		Email        string `json:"email" maxLength:"320"`
		Name         string `json:"name,omitempty" maxLength:"200"`
		Password     string `json:"password" writeOnly:"true" maxLength:"1000"`
	}
}

type acceptInvitation struct {
	Body struct {
		Link     string `json:"link" writeOnly:"true" maxLength:"1000"`
		Name     string `json:"name,omitempty" maxLength:"200"`
		Password string `json:"password" writeOnly:"true" maxLength:"1000" doc:"Chosen by who has no account yet, otherwise the one that he has."`
	}
}

type resetPassword struct {
	Body struct {
		Link     string `json:"link" writeOnly:"true" maxLength:"1000"`
		Password string `json:"password" writeOnly:"true" maxLength:"1000"`
	}
}

// signingIn is which ways there are to sign in.
type signingIn struct {
	Body struct {
		SetUp    bool   `json:"set_up" doc:"Whether there has been a first set-up."`
		Password bool   `json:"password"`
		Provider string `json:"provider,omitempty" doc:"Name of the OpenID Connect provider."`
	}
}

func (a *api) setupOperations() {
	serve(a, operation{
		who: anyone(), method: http.MethodGet, path: "/api/setup", id: "read-setup", tag: "setup",
		summary: "Whether there has been a first set-up, and how to sign in",
	}, a.waysIn)
	serve(a, operation{
		who: anyone(), method: http.MethodPost, path: "/api/setup", id: "complete-setup", tag: "setup", conflicts: true, status: http.StatusOK,
		summary: "Do the first set-up by its one-time link", description: "Of several callers one wins. Sets the session's cookie.",
	}, a.completeSetup)
	serve(a, operation{
		who: anyone(), method: http.MethodPost, path: "/api/invitation", id: "accept-invitation", tag: "setup", conflicts: true, status: http.StatusOK,
		summary: "Accept an invitation by its link", description: "Sets the session's cookie.",
	}, a.acceptInvitation)
	serve(a, operation{
		who: anyone(), method: http.MethodPost, path: "/api/password", id: "reset-password", tag: "setup", status: http.StatusOK,
		summary: "Choose a new password by its link", description: "Sets the session's cookie.",
	}, a.resetPassword)
}

func (a *api) waysIn(ctx context.Context, _ account.Caller, _ *struct{}) (*signingIn, error) {
	done, err := a.o.Links.IsSetUp(ctx)
	if err != nil {
		return nil, err
	}
	out := &signingIn{}
	out.Body.SetUp, out.Body.Password = done, true
	if a.o.OpenID != nil {
		out.Body.Provider = cmp.Or(a.o.Provider, "OpenID Connect")
	}
	return out, nil
}

func (a *api) completeSetup(ctx context.Context, by account.Caller, in *completeSetup) (*sessionAnswer, error) {
	_, done, err := a.o.Links.CompleteSetup(ctx, secretOf(in.Body.Link), account.Founding{
		Organisation: in.Body.Organisation, Email: in.Body.Email, Name: in.Body.Name, Password: credential.NewSecret(in.Body.Password),
	}, client(ctx))
	return a.welcome(ctx, by, done, err)
}

func (a *api) acceptInvitation(ctx context.Context, by account.Caller, in *acceptInvitation) (*sessionAnswer, error) {
	done, err := a.o.Links.Accept(ctx, account.Acceptance{Link: secretOf(in.Body.Link), Name: in.Body.Name, Password: credential.NewSecret(in.Body.Password)}, client(ctx))
	return a.welcome(ctx, by, done, err)
}

func (a *api) resetPassword(ctx context.Context, by account.Caller, in *resetPassword) (*sessionAnswer, error) {
	done, err := a.o.Links.ResetPassword(ctx, secretOf(in.Body.Link), credential.NewSecret(in.Body.Password), client(ctx))
	return a.welcome(ctx, by, done, err)
}

// secretOf is what a one-time link holds: all of it, or what stands after #.
func secretOf(link string) string { return link[strings.LastIndexByte(link, '#')+1:] }
