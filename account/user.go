package account

import (
	"context"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

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

// Users keeps users.
type Users interface {
	InsertUser(ctx context.Context, u User) (bool, error) // false: the e-mail is taken
	UpdateUser(ctx context.Context, u User) (bool, error)
	User(ctx context.Context, id string) (User, bool, error)
	UserByEmail(ctx context.Context, email string) (User, bool, error)
	UserByIdentity(ctx context.Context, issuer, subject string) (User, bool, error)
}

// signsIn reports whether the user has something to sign in with and may.
func (u User) signsIn() bool { return !u.Disabled && u.hasCredentials() }

// hasCredentials reports whether the user has ever accepted an invitation.
func (u User) hasCredentials() bool { return u.Password != "" || u.Issuer != "" }

// object is the user as the audit log names what something was done to.
func (u User) object() audit.Object { return audit.Object{Kind: "user", ID: u.ID, Name: u.Email} }

// actor is the user as the audit log names one who has just shown who he is.
func (u User) actor(from Client) audit.Actor {
	return audit.Actor{Kind: "user", ID: u.ID, Name: u.Email, Address: from.Address}
}

// stranger is one who has not.
func stranger(from Client) audit.Actor {
	return audit.Actor{Kind: "user", ID: "unknown", Name: "not signed in", Address: from.Address}
}

// checkEmail returns an address without spaces around it. Only ASCII is taken:
// letters that look like others, or that are others in another case, would make
// two addresses of one.
func checkEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	a, err := mail.ParseAddress(text)
	ascii := strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
	if err != nil || a.Address != text || !ascii || len(text) > 254 {
		return "", fault.New(fault.Invalid, "email_invalid", "The e-mail address is not one.").
			Where(fault.At("email", "must be an e-mail address such as jo@example.com"))
	}
	return text, nil
}

// checkName returns a name without spaces around it: a line of at most 200
// characters that can be seen.
func checkName(path, text string) (string, error) {
	text = strings.TrimSpace(text)
	if !value.Visible(text) {
		return "", fault.New(fault.Invalid, "name_invalid", "The name holds characters that cannot be seen.").Where(fault.At(path, value.Invisible))
	}
	if n := utf8.RuneCountInString(text); n < 1 || n > 200 {
		return "", fault.New(fault.Invalid, "name_invalid", "The name is empty or too long.").
			Where(fault.At(path, "must be one line of 1 to 200 characters"))
	}
	return text, nil
}

// newUser checks and stores a user.
func (a *Accounts) newUser(ctx context.Context, u User) (User, error) {
	var err error
	if u.Email, err = checkEmail(u.Email); err != nil {
		return User{}, err
	}
	if u.Name, err = checkName("name", u.Name); err != nil {
		return User{}, err
	}
	if u.ID, err = a.newID(); err != nil {
		return User{}, err
	}
	u.Revision, u.Created = 1, a.now()
	ok, err := a.users.InsertUser(ctx, u)
	if err == nil && !ok {
		err = fault.New(fault.Unavailable, "email_taken", "Somebody is doing the same at this moment. Try again.")
	}
	return u, err
}
