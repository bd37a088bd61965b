package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
)

// Users are the people of an organisation.
type Users interface {
	People(ctx context.Context, c account.Caller, after string, limit int) ([]account.Person, error)
	Person(ctx context.Context, c account.Caller, id string) (account.Person, error)
	UpdateUser(ctx context.Context, c account.Caller, id string, revision int64, change account.UserChange) (account.Person, error)
	ChangeRoles(ctx context.Context, c account.Caller, id string, revision int64, roles []access.Role) (account.Person, error)
	Remove(ctx context.Context, c account.Caller, id string) error
}

// Invitations brings people in.
type Invitations interface {
	Invite(ctx context.Context, c account.Caller, i account.Invitation) (account.Invited, error)
	PasswordLink(ctx context.Context, c account.Caller, id string) (credential.Secret, time.Time, error)
}

// User is a user as his organisation sees him.
type User struct {
	ID       string        `json:"id"`
	Email    string        `json:"email"`
	Name     string        `json:"name,omitempty"`
	Roles    []access.Role `json:"roles"`
	Invited  bool          `json:"invited,omitempty" doc:"Has not accepted yet; the roles are those that he will hold."`
	Disabled bool          `json:"disabled,omitempty"`
	Operator bool          `json:"operator,omitempty"`
	Revision int64         `json:"revision"`
	Created  time.Time     `json:"created,omitzero"`
}

func userOf(p account.Person) User {
	return User{
		ID: p.User.ID, Email: p.User.Email, Name: p.User.Name, Roles: items(p.Roles), Invited: p.Invited,
		Disabled: p.User.Disabled, Operator: p.User.Operator, Revision: p.User.Revision, Created: p.User.Created,
	}
}

// Invited is an invitation with its link, which is shown once.
type Invited struct {
	User
	Link    string    `json:"link,omitempty" doc:"The single-use link; hand it to the person. It is shown this once."`
	Secret  string    `json:"secret,omitempty" doc:"What stands after # in the link."`
	Expires time.Time `json:"expires"`
}

// PasswordLink is a single-use link for a new password.
type PasswordLink struct {
	Link    string    `json:"link" doc:"Hand it to the person. It is shown this once."`
	Secret  string    `json:"secret" doc:"What stands after # in the link."`
	Expires time.Time `json:"expires"`
}

type listUsers struct{ Paging }

type inviteUser struct {
	Body struct {
		Email string        `json:"email" maxLength:"320"`
		Name  string        `json:"name,omitempty" maxLength:"200"`
		Roles []access.Role `json:"roles" minItems:"1" maxItems:"20" maxLength:"100"`
	}
}

type readUser struct {
	Named
	Conditional
}

type changeUser struct {
	Named
	Matching
	Body struct {
		Name     *string `json:"name,omitempty" maxLength:"200"`
		Disabled *bool   `json:"disabled,omitempty"`
	}
}

type changeRoles struct {
	Named
	Matching
	Body struct {
		Roles []access.Role `json:"roles" minItems:"1" maxItems:"20" maxLength:"100"`
	}
}

type linkAnswer struct {
	Body PasswordLink
}

const usersPath = "/api/users"

func (a *api) userOperations() {
	serve(a, operation{
		who: needs(access.UserList), method: http.MethodGet, path: usersPath, id: "list-users", tag: "users",
		summary: "List the organisation's users", description: "By e-mail address, those who are invited too.",
	}, a.listUsers)
	serve(a, operation{
		who: needs(access.UserCreate), method: http.MethodPost, path: usersPath, id: "invite-user", tag: "users",
		summary: "Invite somebody", description: "Whether the person has an account already does not show.", status: http.StatusCreated, creates: true, conceals: []string{"link", "secret"},
	}, a.inviteUser)
	serve(a, operation{
		who: needs(access.UserRead), method: http.MethodGet, path: usersPath + "/{id}", id: "read-user", tag: "users",
		summary: "Read a user",
	}, a.readUser)
	serve(a, operation{
		who: needs(access.UserUpdate), method: http.MethodPut, path: usersPath + "/{id}", id: "change-user", tag: "users", matches: true,
		summary: "Change, disable or enable a user", description: "One who is disabled has no session and no API token any more.",
	}, a.changeUser)
	serve(a, operation{
		who: needs(access.UserUpdate), method: http.MethodPut, path: usersPath + "/{id}/roles", id: "change-roles", tag: "users", matches: true,
		summary: "Change a user's roles", description: "Only roles that the caller covers; never one's own.",
	}, a.changeRoles)
	serve(a, operation{
		who: needs(access.UserDelete), method: http.MethodDelete, path: usersPath + "/{id}", id: "remove-user", tag: "users", conflicts: true,
		summary: "Remove a user from the organisation",
	}, func(ctx context.Context, by account.Caller, in *Named) (*struct{}, error) {
		return nil, a.o.Users.Remove(ctx, by, in.ID)
	})
	serve(a, operation{
		who: needs(access.UserUpdate), method: http.MethodPost, path: usersPath + "/{id}/password-link", id: "make-password-link", tag: "users", conflicts: true,
		summary: "Make a single-use link for a new password", status: http.StatusCreated,
	}, a.passwordLink)
}

func (a *api) listUsers(ctx context.Context, by account.Caller, in *listUsers) (*list[User], error) {
	after, err := in.after(ctx, a, by, question(usersPath, nil))
	if err != nil {
		return nil, err
	}
	found, err := a.o.Users.People(ctx, by, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	found, next := cut(found, in.Limit, func(p account.Person) string { return p.User.Email })
	items := make([]User, len(found))
	for i, p := range found {
		items[i] = userOf(p)
	}
	return paged(by, usersPath, url.Values{}, in.Paging, items, next), nil
}

func (a *api) inviteUser(ctx context.Context, by account.Caller, in *inviteUser) (*document[Invited], error) {
	made, err := a.o.Invitations.Invite(ctx, by, account.Invitation{Email: in.Body.Email, Name: in.Body.Name, Roles: in.Body.Roles})
	if err != nil {
		return nil, err
	}
	secret := made.Link.Reveal()
	return created(made.Person.User.Revision, usersPath+"/"+made.Person.User.ID, Invited{
		User: userOf(made.Person), Link: a.link("/invitation", secret), Secret: secret, Expires: made.Expires,
	})
}

// link makes a single-use link. The secret stands after #, which browsers send
// to no server and put into no Referer (G10).
func (a *api) link(page, secret string) string { return a.external(page) + "#" + secret }

func (a *api) readUser(ctx context.Context, by account.Caller, in *readUser) (*document[User], error) {
	p, err := a.o.Users.Person(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := documented(p.User.Revision, userOf(p))
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

func (a *api) changeUser(ctx context.Context, by account.Caller, in *changeUser) (*document[User], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	p, err := a.o.Users.UpdateUser(ctx, by, in.ID, revision, account.UserChange{Name: in.Body.Name, Disabled: in.Body.Disabled})
	if err != nil {
		return nil, err
	}
	return documented(p.User.Revision, userOf(p))
}

func (a *api) changeRoles(ctx context.Context, by account.Caller, in *changeRoles) (*document[User], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	p, err := a.o.Users.ChangeRoles(ctx, by, in.ID, revision, in.Body.Roles)
	if err != nil {
		return nil, err
	}
	return documented(p.User.Revision, userOf(p))
}

func (a *api) passwordLink(ctx context.Context, by account.Caller, in *Named) (*linkAnswer, error) {
	secret, expires, err := a.o.Invitations.PasswordLink(ctx, by, in.ID)
	if err != nil {
		return nil, err
	}
	return &linkAnswer{Body: PasswordLink{Link: a.link("/password", secret.Reveal()), Secret: secret.Reveal(), Expires: expires}}, nil
}
