package account

import (
	"context"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// Link is a single-use link: the first set-up, an invitation, a new password (K1, L7).
type Link struct {
	Hash         []byte
	Purpose      string // "setup", "password", "sign-in", or "invitation/" and the organisation's id
	Organisation string
	User         string
	Expires      time.Time
}

// Links keeps single-use links.
type Links interface {
	InsertLink(ctx context.Context, l Link) error
	// TakeLink returns a link and removes it, so that one caller gets it (K1).
	TakeLink(ctx context.Context, hash []byte) (Link, bool, error)
	DeleteLinks(ctx context.Context, purpose, user string) error
}

const (
	forSetup      = "setup"
	forPassword   = "password"
	forSignIn     = "sign-in"
	forInvitation = "invitation/"
)

// newLink makes a link in place of those of its purpose and user, and returns
// its value, of which only the hash is kept.
func (a *Accounts) newLink(ctx context.Context, l Link) (credential.Secret, error) {
	value, err := a.newSecret("")
	if err != nil {
		return value, err
	}
	l.Hash = hashOf(value.Reveal())
	if err := a.links.DeleteLinks(ctx, l.Purpose, l.User); err != nil {
		return value, err
	}
	return value, a.links.InsertLink(ctx, l)
}

// linkFor makes a link for a user of the caller's organisation, unless may refuses
// it, and records it as an action.
func (a *Accounts) linkFor(ctx context.Context, c Caller, id string, l Link, action string, may func(context.Context, Member) error) (credential.Secret, time.Time, error) {
	l.Organisation, l.User = c.Organisation, id
	var value credential.Secret
	err := a.transactor.Atomically(ctx, func(ctx context.Context) error {
		m, err := a.member(ctx, c, id)
		if err != nil {
			return err
		}
		if err := may(ctx, m); err != nil {
			return err
		}
		if value, err = a.newLink(ctx, l); err != nil {
			return err
		}
		return a.record(ctx, audit.Entry{Organisation: c.Organisation, Actor: c.Actor(), Action: action, Object: m.User.object()})
	})
	return value, l.Expires, err
}

// takeLink takes a link for good, if the transaction ends well. What is wrong
// with one that does not serve is not said.
func (a *Accounts) takeLink(ctx context.Context, value string, fits func(Link) bool) (Link, error) {
	l, found, err := a.links.TakeLink(ctx, hashOf(value))
	if err != nil {
		return Link{}, err
	}
	if !found || !fits(l) || !a.now().Before(l.Expires) {
		return Link{}, linkInvalid()
	}
	return l, nil
}

func linkInvalid() error {
	return fault.New(fault.NotFound, "link_invalid", "This link is not valid: it was used, has expired or was replaced. Ask for a new one.")
}
