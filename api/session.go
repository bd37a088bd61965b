package api

import (
	"context"
	"net/http"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// Sessions signs people in and out.
type Sessions interface {
	SignIn(ctx context.Context, cr account.Credentials, from account.Client) (account.SignedIn, error)
	// SignInByLink signs in by a link that the host has made (K14).
	SignInByLink(ctx context.Context, link string, from account.Client) (account.SignedIn, error)
	SignOut(ctx context.Context, c account.Caller) error
	SwitchOrganisation(ctx context.Context, c account.Caller, organisation string, from account.Client) (account.SignedIn, error)
	Places(ctx context.Context, c account.Caller) ([]account.Place, error)
}

// Passwords changes the caller's own password.
type Passwords interface {
	ChangePassword(ctx context.Context, c account.Caller, old, password credential.Secret, from account.Client) (account.SignedIn, error)
}

// Session is who is signed in, and what he may do.
type Session struct {
	User          SessionUser     `json:"user"`
	Organisation  string          `json:"organisation,omitempty" doc:"Id of the current one; absent before one is chosen."`
	Roles         []access.Role   `json:"roles" doc:"Held in the current organisation."`
	May           []access.Action `json:"may" doc:"The actions that are allowed there."`
	Organisations []Membership    `json:"organisations" doc:"All that the user belongs to or is invited to."`
	Token         string          `json:"token,omitempty" doc:"Id of the API token with which this was asked."`
}

// SessionUser is the user who is signed in.
type SessionUser struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Operator bool   `json:"operator,omitempty" doc:"May create organisations and change their licences and limits."`
}

// Membership is an organisation with the roles held in it.
type Membership struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Roles   []access.Role `json:"roles"`
	Invited bool          `json:"invited,omitempty" doc:"The invitation is not accepted yet."`
}

// sessionAnswer is the session, with the cookie where it is new.
type sessionAnswer struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
	Body      Session
}

// farewell takes the cookie away.
type farewell struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

type signIn struct {
	Body struct {
		Email    string `json:"email" maxLength:"320"`
		Password string `json:"password" writeOnly:"true" maxLength:"1000"`
	}
}

type signInByLink struct {
	Body struct {
		Token string `json:"token" writeOnly:"true" maxLength:"1000" doc:"The link, or what stands in it after #."`
	}
}

type switchOrganisation struct {
	Body struct {
		Organisation string `json:"organisation" maxLength:"100" doc:"Id of one that the user belongs to."`
	}
}

type changePassword struct {
	Body struct {
		Old      string `json:"old_password" writeOnly:"true" maxLength:"1000"`
		Password string `json:"password" writeOnly:"true" maxLength:"1000"`
	}
}

type changeOwnName struct {
	Body struct {
		Name string `json:"name" maxLength:"200"`
	}
}

type userAnswer struct{ Body User }

const sessionPath = "/api/session"

func (a *api) sessionOperations() {
	serve(a, operation{
		who: anyone(), method: http.MethodPost, path: sessionPath, id: "sign-in", tag: "session",
		summary: "Sign in with e-mail and password", description: "Sets the session's cookie. After failures it has to be waited (429).", status: http.StatusOK,
	}, a.signIn)
	serve(a, operation{
		who: signedIn(), method: http.MethodGet, path: sessionPath, id: "read-session", tag: "session",
		summary: "Who is signed in, and what he may do",
	}, a.readSession)
	serve(a, operation{
		who: anyone(), method: http.MethodPost, path: sessionPath + "/link", id: "sign-in-by-link", tag: "session", status: http.StatusOK,
		summary: "Sign in by a link", description: "By one that callwright user sign-in-link has made on the host, once and within a quarter of an hour. Sets the session's cookie.",
	}, a.signInByLink)
	serve(a, operation{
		who: signedIn(), method: http.MethodDelete, path: sessionPath, id: "sign-out", tag: "session",
		summary: "Sign out",
	}, a.signOut)
	serve(a, operation{
		who: signedIn(), method: http.MethodPut, path: sessionPath + "/organisation", id: "switch-organisation", tag: "session",
		summary: "Go to another organisation",
	}, a.switchOrganisation)
	serve(a, operation{
		who: signedIn(), method: http.MethodPut, path: sessionPath + "/password", id: "change-password", tag: "session",
		summary: "Change one's own password", description: "All other sessions of the user end.",
	}, a.changePassword)
	serve(a, operation{
		who: signedIn(), method: http.MethodPut, path: sessionPath + "/name", id: "change-own-name", tag: "session",
		summary: "Change one's own name",
	}, a.changeOwnName)
}

func (a *api) signIn(ctx context.Context, by account.Caller, in *signIn) (*sessionAnswer, error) {
	done, err := a.o.Sessions.SignIn(ctx, account.Credentials{Email: in.Body.Email, Password: credential.NewSecret(in.Body.Password)}, client(ctx))
	return a.welcome(ctx, by, done, err)
}

func (a *api) signInByLink(ctx context.Context, by account.Caller, in *signInByLink) (*sessionAnswer, error) {
	done, err := a.o.Sessions.SignInByLink(ctx, secretOf(in.Body.Token), client(ctx))
	return a.welcome(ctx, by, done, err)
}

func (a *api) readSession(ctx context.Context, by account.Caller, _ *struct{}) (*sessionAnswer, error) {
	s, err := a.session(ctx, by)
	return &sessionAnswer{Body: s}, err
}

func (a *api) signOut(ctx context.Context, by account.Caller, _ *struct{}) (*farewell, error) {
	if err := browserOnly(by); err != nil {
		return nil, err
	}
	if err := a.o.Sessions.SignOut(ctx, by); err != nil {
		return nil, err
	}
	return &farewell{SetCookie: []http.Cookie{a.dropCookie(a.sessionCookie())}}, nil
}

func (a *api) switchOrganisation(ctx context.Context, by account.Caller, in *switchOrganisation) (*sessionAnswer, error) {
	if err := browserOnly(by); err != nil {
		return nil, err
	}
	done, err := a.o.Sessions.SwitchOrganisation(ctx, by, in.Body.Organisation, client(ctx))
	return a.welcome(ctx, by, done, err)
}

func (a *api) changePassword(ctx context.Context, by account.Caller, in *changePassword) (*sessionAnswer, error) {
	if err := browserOnly(by); err != nil {
		return nil, err
	}
	done, err := a.o.Passwords.ChangePassword(ctx, by, credential.NewSecret(in.Body.Old), credential.NewSecret(in.Body.Password), client(ctx))
	return a.welcome(ctx, by, done, err)
}

func (a *api) changeOwnName(ctx context.Context, by account.Caller, in *changeOwnName) (*userAnswer, error) {
	if err := browserOnly(by); err != nil {
		return nil, err
	}
	p, err := a.o.Users.UpdateUser(ctx, by, by.User.ID, by.User.Revision, account.UserChange{Name: &in.Body.Name})
	if err != nil {
		return nil, err
	}
	return &userAnswer{Body: userOf(p)}, nil
}

// browserOnly is for what concerns a session: an API token has none.
func browserOnly(by account.Caller) error {
	if by.Session == nil {
		return fault.New(fault.Forbidden, "session_only", "This is for a signed-in browser, not for an API token.")
	}
	return nil
}

// client is the browser or program that a request comes from.
func client(ctx context.Context) account.Client {
	f := factsIn(ctx)
	return account.Client{Address: f.address, Agent: f.agent, Cookie: f.cookie}
}

// welcome answers with a session that has just begun.
func (a *api) welcome(ctx context.Context, by account.Caller, in account.SignedIn, err error) (*sessionAnswer, error) {
	if err != nil {
		return nil, err
	}
	if by, err = a.o.Callers.Authenticate(ctx, in.Cookie.Reveal(), by.Address); err != nil {
		return nil, err
	}
	s, err := a.session(ctx, by)
	if err != nil {
		return nil, err
	}
	return &sessionAnswer{SetCookie: []http.Cookie{a.setCookie(a.sessionCookie(), in.Cookie.Reveal())}, Body: s}, nil
}

func (a *api) session(ctx context.Context, by account.Caller) (Session, error) {
	places, err := a.o.Sessions.Places(ctx, by)
	if err != nil {
		return Session{}, err
	}
	s := Session{
		User:         SessionUser{ID: by.User.ID, Email: by.User.Email, Name: by.User.Name, Operator: by.User.Operator},
		Organisation: by.Organisation, Roles: items(by.Roles), May: []access.Action{}, Organisations: []Membership{}, Token: by.Token,
	}
	for _, action := range access.Actions() {
		if by.Decide(action.Action) == access.Allowed {
			s.May = append(s.May, action.Action)
		}
	}
	for _, p := range places {
		s.Organisations = append(s.Organisations, Membership{ID: p.Organisation.ID, Name: p.Organisation.Name, Roles: items(p.Roles), Invited: p.Invited})
	}
	return s, nil
}
