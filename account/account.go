// Package account keeps organisations, the people who administer them, the
// roles they hold, their sessions and API tokens (domain §1, security K and L).
package account

import (
	"context"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
)

// Organisation is a customer organisation: it owns connectors, and the limits
// are per organisation (domain §1.1).
type Organisation struct {
	ID               string
	Name             string
	Licences         []string // such as FLEX3 (domain §1.3)
	CustomConnectors int      // limit; 0 means the installation's default of ten (S1-2)
	Revision         int64    // counts up with every change
	Created          time.Time
}

// User is a person who signs in.
type User struct {
	ID       string
	Email    string // as written; unique whatever its letter case
	Name     string
	Password string // PHC string of argon2id; empty for one who signs in by OIDC only
	Issuer   string // of the OIDC identity; empty for none
	Subject  string // of the OIDC identity
	Operator bool   // may create organisations and change their licences and limits
	Disabled bool
	Revision int64
	Created  time.Time
}

// Membership is the roles that a user holds in an organisation.
type Membership struct {
	User, Organisation string
	Roles              []access.Role
}

// Session is a signed-in browser. Only the hash of its id is kept.
type Session struct {
	Hash         []byte // SHA-256 of the cookie's value
	User         string
	Organisation string // the current one; "" before one is chosen
	Created      time.Time
	Seen         time.Time
	Expires      time.Time // absolute
	Address      string
	Agent        string
}

// Token is an API token. Its value is shown once; only its hash is kept (K9).
type Token struct {
	ID           string
	Organisation string
	User         string
	Name         string
	Hash         []byte
	Scopes       []access.Action // empty: all that the user's roles allow
	Created      time.Time
	Expires      time.Time
	Used         time.Time // last, to the minute
	Revoked      time.Time
}

// Link is a single-use link: the first set-up, an invitation, a new password (K1, L7).
type Link struct {
	Hash         []byte
	Purpose      string // "setup", "invitation", "password"
	Organisation string
	User         string
	Expires      time.Time
}

// Caller is who asks, as the door has found out.
type Caller struct {
	User         User // without Password
	Organisation string
	Roles        []access.Role
	Scopes       []access.Action // of an API token; empty: no narrower than the roles
	Session      []byte          // hash; nil for an API token
	Token        string          // id of the API token
	TokenName    string
	Address      string
}

// Actor is the caller as the audit log names him.
func (c Caller) Actor() audit.Actor {
	a := audit.Actor{Kind: "user", ID: c.User.ID, Name: c.User.Email, Address: c.Address}
	if c.Token != "" {
		a.Kind, a.ID, a.Name = "token", c.Token, c.TokenName+" ("+c.User.Email+")"
	}
	for _, r := range c.Roles {
		a.Roles = append(a.Roles, string(r))
	}
	return a
}

// Transactor runs f in one transaction that its context carries.
type Transactor interface {
	Atomically(ctx context.Context, f func(context.Context) error) error
}

// Organisations keeps organisations.
type Organisations interface {
	InsertOrganisation(ctx context.Context, o Organisation) error
	// UpdateOrganisation stores o, whose Revision is one more than the stored
	// one's; it reports false when that is not so. (So do the other updates.)
	UpdateOrganisation(ctx context.Context, o Organisation) (bool, error)
	Organisation(ctx context.Context, id string) (Organisation, bool, error)
	Organisations(ctx context.Context, after string, limit int) ([]Organisation, error) // by id
}

// Users keeps users.
type Users interface {
	InsertUser(ctx context.Context, u User) (bool, error) // false: the e-mail is taken
	UpdateUser(ctx context.Context, u User) (bool, error)
	User(ctx context.Context, id string) (User, bool, error)
	UserByEmail(ctx context.Context, email string) (User, bool, error)
	UserByIdentity(ctx context.Context, issuer, subject string) (User, bool, error)
}

// Members keeps memberships.
type Members interface {
	SetRoles(ctx context.Context, m Membership) error // no roles: removes the membership
	Membership(ctx context.Context, user, organisation string) (Membership, bool, error)
	MembershipsOf(ctx context.Context, user string) ([]Membership, error)
	// Members returns an organisation's users by e-mail after one, with their roles.
	Members(ctx context.Context, organisation, after string, limit int) ([]Member, error)
	// LockMembers makes other transactions that change the organisation's
	// members wait until this one ends (L7).
	LockMembers(ctx context.Context, organisation string) error
}

// Member is a user with the roles held in one organisation.
type Member struct {
	User  User
	Roles []access.Role
}

// Sessions keeps sessions.
type Sessions interface {
	InsertSession(ctx context.Context, s Session) error
	Session(ctx context.Context, hash []byte) (Session, bool, error)
	TouchSession(ctx context.Context, hash []byte, seen time.Time) error
	DeleteSession(ctx context.Context, hash []byte) error
	DeleteSessionsOf(ctx context.Context, user string, but []byte) error // all of a user but one
}

// Tokens keeps API tokens.
type Tokens interface {
	InsertToken(ctx context.Context, t Token) error
	TokenByHash(ctx context.Context, hash []byte) (Token, bool, error)
	// TokensOf lists an organisation's API tokens by id, of all users or of one.
	TokensOf(ctx context.Context, organisation, user string) ([]Token, error)
	RevokeToken(ctx context.Context, organisation, id string, at time.Time) (bool, error)
	TouchToken(ctx context.Context, id string, used time.Time) error
}

// Links keeps single-use links.
type Links interface {
	InsertLink(ctx context.Context, l Link) error
	// TakeLink returns a link and removes it, so that one caller gets it (K1).
	TakeLink(ctx context.Context, hash []byte) (Link, bool, error)
	DeleteLinks(ctx context.Context, purpose, user string) error
}
