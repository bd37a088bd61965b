package server

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
)

// PasswordLink makes a single-use link by which a user who has lost the password
// chooses a new one. It is for the host only: whoever works there has the data
// anyway (K14). at is the URL under which browsers reach the server.
func PasswordLink(ctx context.Context, c Config, at, email string) (link string, expires time.Time, err error) {
	db, log, err := openHost(ctx, c, store.Options{})
	if err != nil {
		return "", time.Time{}, err
	}
	defer db.Close()
	accounts, err := newAccounts(c.filled(), db, log, nil)
	if err != nil {
		return "", time.Time{}, err
	}
	user, found, err := db.Users().UserByEmail(ctx, email)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("finding the user: %w", err)
	}
	memberships, err := db.Members().MembershipsOf(ctx, user.ID)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("finding the user's organisations: %w", err)
	}
	if !found || len(memberships) == 0 {
		return "", time.Time{}, fault.New(fault.NotFound, "user_not_found", "Nobody with the e-mail address %s is in an organisation here.", email)
	}
	secret, expires, err := accounts.PasswordLink(ctx, account.Host(memberships[0].Organisation), user.ID)
	if err != nil {
		return "", time.Time{}, err
	}
	return strings.TrimRight(at, "/") + "/password#" + secret.Reveal(), expires, nil
}
