package server

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
)

// HostLink is a single-use link that was made on the host.
type HostLink struct {
	URL     string // with the secret behind #
	Email   string // whose it is
	Expires time.Time
}

// PasswordLink makes a single-use link by which a user who has lost the password
// chooses a new one. It is for the host only: whoever works there has the data
// anyway (K14). at is the URL under which browsers reach the server.
func PasswordLink(ctx context.Context, c Config, at, email string) (HostLink, error) {
	return hostLink(ctx, c, strings.TrimRight(at, "/")+"/password", email, (*account.Accounts).PasswordLink)
}

// SignInLink makes a single-use link that signs a user in without a password,
// likewise (K14). Without an address it is for the only user there is.
func SignInLink(ctx context.Context, c Config, at, email string) (HostLink, error) {
	return hostLink(ctx, c, strings.TrimRight(at, "/")+"/enter", email, (*account.Accounts).SignInLink)
}

type mint func(*account.Accounts, context.Context, account.Caller, string) (credential.Secret, time.Time, error)

func hostLink(ctx context.Context, c Config, at, email string, mint mint) (HostLink, error) {
	db, log, err := openHost(ctx, c, store.Options{})
	if err != nil {
		return HostLink{}, err
	}
	defer db.Close()
	accounts, err := newAccounts(c.filled(), db, log, nil)
	if err != nil {
		return HostLink{}, err
	}
	if email == "" {
		if email, err = onlyUser(ctx, db); err != nil {
			return HostLink{}, err
		}
	}
	user, found, err := db.Users().UserByEmail(ctx, email)
	if err != nil {
		return HostLink{}, fmt.Errorf("finding the user: %w", err)
	}
	memberships, err := db.Members().MembershipsOf(ctx, user.ID)
	if err != nil {
		return HostLink{}, fmt.Errorf("finding the user's organisations: %w", err)
	}
	if !found || len(memberships) == 0 {
		return HostLink{}, fault.New(fault.NotFound, "user_not_found", "Nobody with the e-mail address %s is in an organisation here.", email)
	}
	secret, expires, err := mint(accounts, ctx, account.Host(memberships[0].Organisation), user.ID)
	if err != nil {
		return HostLink{}, err
	}
	return HostLink{at + "#" + secret.Reveal(), user.Email, expires}, nil
}

// onlyUser is the e-mail address of the only user of an installation.
func onlyUser(ctx context.Context, db *store.DB) (string, error) {
	only := ""
	for after := ""; ; {
		page, err := db.Organisations().Organisations(ctx, after, organisationPage)
		if err != nil {
			return "", fmt.Errorf("reading the organisations: %w", err)
		}
		for _, o := range page {
			members, err := db.Members().Members(ctx, o.ID, "", 2)
			if err != nil {
				return "", fmt.Errorf("reading the users: %w", err)
			}
			for _, m := range members {
				if only != "" && only != m.User.Email {
					return "", invalid("email_missing", "There is more than one user here; say whose link it is with --email.")
				}
				only = m.User.Email
			}
			after = o.ID
		}
		if len(page) < organisationPage {
			break
		}
	}
	if only == "" {
		return "", fault.New(fault.NotFound, "user_not_found", "There is no user here yet. Set the installation up first.")
	}
	return only, nil
}
