// Package accounttest keeps accounts in memory, for tests: [Store] is every
// store of package account and one of audit entries, with transactions that can
// be undone, and can be made to fail.
package accounttest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/audit/audittest"
)

// Store keeps accounts in memory. It is safe for concurrent use; one transaction
// runs at a time.
type Store struct {
	// Audit keeps the audit entries. It takes part in the transactions.
	Audit *audittest.Store

	writing sync.Mutex // held by the one transaction

	mu   sync.Mutex
	rows rows
	fail func(method string) error
}

type rows struct {
	organisations []account.Organisation
	users         []account.User
	memberships   []account.Membership
	sessions      []account.Session
	tokens        []account.Token
	links         []account.Link
}

// NewStore makes an empty store.
func NewStore() *Store { return &Store{Audit: audittest.NewStore()} }

// Options are those of accounts that are kept here, with passwords that cost
// next to nothing.
func (s *Store) Options(clock func() time.Time) account.Options {
	return account.Options{
		Transactor: s, Organisations: s, Users: s, Members: s, Sessions: s, Tokens: s, Links: s,
		Audit: audit.New(s.Audit, clock), Clock: clock,
		Policy: account.Policy{Hash: account.Cost{Memory: 64, Passes: 1, Lanes: 1}},
	}
}

// Fail makes f decide which methods fail from now on; nil ends that. It is asked
// by the method's name, such as "InsertUser".
func (s *Store) Fail(f func(method string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = f
}

type inTransaction struct{ s *Store }

// Atomically runs f in a transaction: an error undoes all that was done in it.
// Methods that are called outside of it wait for its end.
func (s *Store) Atomically(ctx context.Context, f func(context.Context) error) error {
	if ctx.Value(inTransaction{s}) != nil {
		return f(ctx)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	before := s.rows.clone()
	s.mu.Unlock()
	err := s.Audit.Atomically(context.WithValue(ctx, inTransaction{s}, true), f)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.rows = before
	}
	return err
}

func (r rows) clone() rows {
	return rows{
		slices.Clone(r.organisations), slices.Clone(r.users), slices.Clone(r.memberships),
		slices.Clone(r.sessions), slices.Clone(r.tokens), slices.Clone(r.links),
	}
}

// begin waits for the transaction of others and locks the rows.
func (s *Store) begin(ctx context.Context, method string) (func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	own := ctx.Value(inTransaction{s}) != nil
	if !own {
		s.writing.Lock()
	}
	s.mu.Lock()
	end := func() {
		s.mu.Unlock()
		if !own {
			s.writing.Unlock()
		}
	}
	if s.fail != nil {
		if err := s.fail(method); err != nil {
			end()
			return nil, err
		}
	}
	return end, nil
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}

// InsertOrganisation implements [account.Organisations].
func (s *Store) InsertOrganisation(ctx context.Context, o account.Organisation) error {
	end, err := s.begin(ctx, "InsertOrganisation")
	if err != nil {
		return err
	}
	defer end()
	s.rows.organisations = append(s.rows.organisations, o)
	slices.SortFunc(s.rows.organisations, func(a, b account.Organisation) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// UpdateOrganisation implements [account.Organisations].
func (s *Store) UpdateOrganisation(ctx context.Context, o account.Organisation) (bool, error) {
	end, err := s.begin(ctx, "UpdateOrganisation")
	if err != nil {
		return false, err
	}
	defer end()
	i := slices.IndexFunc(s.rows.organisations, func(x account.Organisation) bool { return x.ID == o.ID && x.Revision == o.Revision-1 })
	if i >= 0 {
		s.rows.organisations[i] = o
	}
	return i >= 0, nil
}

// Organisation implements [account.Organisations].
func (s *Store) Organisation(ctx context.Context, id string) (account.Organisation, bool, error) {
	end, err := s.begin(ctx, "Organisation")
	if err != nil {
		return account.Organisation{}, false, err
	}
	defer end()
	o, found := find(s.rows.organisations, func(x account.Organisation) bool { return x.ID == id })
	return o, found, nil
}

// Organisations implements [account.Organisations].
func (s *Store) Organisations(ctx context.Context, after string, limit int) ([]account.Organisation, error) {
	end, err := s.begin(ctx, "Organisations")
	if err != nil {
		return nil, err
	}
	defer end()
	var list []account.Organisation
	for _, o := range s.rows.organisations {
		if o.ID > after && len(list) < limit {
			list = append(list, o)
		}
	}
	return list, nil
}

// InsertUser implements [account.Users].
func (s *Store) InsertUser(ctx context.Context, u account.User) (bool, error) {
	end, err := s.begin(ctx, "InsertUser")
	if err != nil {
		return false, err
	}
	defer end()
	if slices.ContainsFunc(s.rows.users, func(x account.User) bool { return strings.EqualFold(x.Email, u.Email) }) {
		return false, nil
	}
	s.rows.users = append(s.rows.users, u)
	return true, nil
}

// UpdateUser implements [account.Users].
func (s *Store) UpdateUser(ctx context.Context, u account.User) (bool, error) {
	end, err := s.begin(ctx, "UpdateUser")
	if err != nil {
		return false, err
	}
	defer end()
	i := slices.IndexFunc(s.rows.users, func(x account.User) bool { return x.ID == u.ID && x.Revision == u.Revision-1 })
	if i >= 0 {
		s.rows.users[i] = u
	}
	return i >= 0, nil
}

// User implements [account.Users].
func (s *Store) User(ctx context.Context, id string) (account.User, bool, error) {
	return s.user(ctx, "User", func(u account.User) bool { return u.ID == id })
}

// UserByEmail implements [account.Users].
func (s *Store) UserByEmail(ctx context.Context, email string) (account.User, bool, error) {
	return s.user(ctx, "UserByEmail", func(u account.User) bool { return strings.EqualFold(u.Email, email) })
}

// UserByIdentity implements [account.Users].
func (s *Store) UserByIdentity(ctx context.Context, issuer, subject string) (account.User, bool, error) {
	return s.user(ctx, "UserByIdentity", func(u account.User) bool { return issuer != "" && u.Issuer == issuer && u.Subject == subject })
}

func (s *Store) user(ctx context.Context, method string, is func(account.User) bool) (account.User, bool, error) {
	end, err := s.begin(ctx, method)
	if err != nil {
		return account.User{}, false, err
	}
	defer end()
	u, found := find(s.rows.users, is)
	return u, found, nil
}

// SetRoles implements [account.Members].
func (s *Store) SetRoles(ctx context.Context, m account.Membership) error {
	end, err := s.begin(ctx, "SetRoles")
	if err != nil {
		return err
	}
	defer end()
	s.rows.memberships = slices.DeleteFunc(s.rows.memberships, func(x account.Membership) bool {
		return x.User == m.User && x.Organisation == m.Organisation
	})
	if m.Roles = slices.Clone(m.Roles); len(m.Roles) > 0 {
		s.rows.memberships = append(s.rows.memberships, m)
	}
	return nil
}

// Membership implements [account.Members].
func (s *Store) Membership(ctx context.Context, user, organisation string) (account.Membership, bool, error) {
	end, err := s.begin(ctx, "Membership")
	if err != nil {
		return account.Membership{}, false, err
	}
	defer end()
	m, found := find(s.rows.memberships, func(x account.Membership) bool { return x.User == user && x.Organisation == organisation })
	return m, found, nil
}

// MembershipsOf implements [account.Members].
func (s *Store) MembershipsOf(ctx context.Context, user string) ([]account.Membership, error) {
	end, err := s.begin(ctx, "MembershipsOf")
	if err != nil {
		return nil, err
	}
	defer end()
	var list []account.Membership
	for _, m := range s.rows.memberships {
		if m.User == user {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b account.Membership) int { return cmp.Compare(a.Organisation, b.Organisation) })
	return list, nil
}

// Members implements [account.Members].
func (s *Store) Members(ctx context.Context, organisation, after string, limit int) ([]account.Member, error) {
	end, err := s.begin(ctx, "Members")
	if err != nil {
		return nil, err
	}
	defer end()
	var list []account.Member
	for _, m := range s.rows.memberships {
		u, found := find(s.rows.users, func(u account.User) bool { return u.ID == m.User })
		if found && m.Organisation == organisation && strings.ToLower(u.Email) > strings.ToLower(after) {
			list = append(list, account.Member{User: u, Roles: m.Roles, InvitedAs: m.InvitedAs})
		}
	}
	slices.SortFunc(list, func(a, b account.Member) int {
		return cmp.Compare(strings.ToLower(a.User.Email), strings.ToLower(b.User.Email))
	})
	return list[:min(len(list), limit)], nil
}

// ErrUnlocked is what LockMembers answers outside of a transaction, where a lock
// would be none.
var ErrUnlocked = errors.New("the members are locked outside of a transaction")

// LockMembers implements [account.Members].
func (s *Store) LockMembers(ctx context.Context, _ string) error {
	end, err := s.begin(ctx, "LockMembers")
	if err != nil {
		return err
	}
	defer end()
	if ctx.Value(inTransaction{s}) == nil {
		return ErrUnlocked
	}
	return nil
}

// InsertSession implements [account.Sessions].
func (s *Store) InsertSession(ctx context.Context, x account.Session) error {
	end, err := s.begin(ctx, "InsertSession")
	if err != nil {
		return err
	}
	defer end()
	s.rows.sessions = append(s.rows.sessions, x)
	return nil
}

// Session implements [account.Sessions].
func (s *Store) Session(ctx context.Context, hash []byte) (account.Session, bool, error) {
	end, err := s.begin(ctx, "Session")
	if err != nil {
		return account.Session{}, false, err
	}
	defer end()
	x, found := find(s.rows.sessions, func(x account.Session) bool { return bytes.Equal(x.Hash, hash) })
	return x, found, nil
}

// TouchSession implements [account.Sessions].
func (s *Store) TouchSession(ctx context.Context, hash []byte, seen time.Time) error {
	end, err := s.begin(ctx, "TouchSession")
	if err != nil {
		return err
	}
	defer end()
	for i := range s.rows.sessions {
		if bytes.Equal(s.rows.sessions[i].Hash, hash) {
			s.rows.sessions[i].Seen = seen
		}
	}
	return nil
}

// DeleteSession implements [account.Sessions].
func (s *Store) DeleteSession(ctx context.Context, hash []byte) error {
	return s.deleteSessions(ctx, "DeleteSession", func(x account.Session) bool { return bytes.Equal(x.Hash, hash) })
}

// DeleteSessionsOf implements [account.Sessions].
func (s *Store) DeleteSessionsOf(ctx context.Context, user string, but []byte) error {
	return s.deleteSessions(ctx, "DeleteSessionsOf", func(x account.Session) bool { return x.User == user && !bytes.Equal(x.Hash, but) })
}

func (s *Store) deleteSessions(ctx context.Context, method string, is func(account.Session) bool) error {
	end, err := s.begin(ctx, method)
	if err != nil {
		return err
	}
	defer end()
	s.rows.sessions = slices.DeleteFunc(s.rows.sessions, is)
	return nil
}

// AllSessions returns every session.
func (s *Store) AllSessions() []account.Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.rows.sessions)
}

// InsertToken implements [account.Tokens].
func (s *Store) InsertToken(ctx context.Context, t account.Token) error {
	end, err := s.begin(ctx, "InsertToken")
	if err != nil {
		return err
	}
	defer end()
	t.Scopes = slices.Clone(t.Scopes)
	s.rows.tokens = append(s.rows.tokens, t)
	slices.SortFunc(s.rows.tokens, func(a, b account.Token) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// TokenByHash implements [account.Tokens].
func (s *Store) TokenByHash(ctx context.Context, hash []byte) (account.Token, bool, error) {
	end, err := s.begin(ctx, "TokenByHash")
	if err != nil {
		return account.Token{}, false, err
	}
	defer end()
	t, found := find(s.rows.tokens, func(t account.Token) bool { return bytes.Equal(t.Hash, hash) })
	return t, found, nil
}

// TokensOf implements [account.Tokens].
func (s *Store) TokensOf(ctx context.Context, organisation, user string) ([]account.Token, error) {
	end, err := s.begin(ctx, "TokensOf")
	if err != nil {
		return nil, err
	}
	defer end()
	var list []account.Token
	for _, t := range s.rows.tokens {
		if t.Organisation == organisation && (user == "" || t.User == user) {
			list = append(list, t)
		}
	}
	return list, nil
}

// RevokeToken implements [account.Tokens].
func (s *Store) RevokeToken(ctx context.Context, organisation, id string, at time.Time) (bool, error) {
	end, err := s.begin(ctx, "RevokeToken")
	if err != nil {
		return false, err
	}
	defer end()
	i := slices.IndexFunc(s.rows.tokens, func(t account.Token) bool {
		return t.ID == id && t.Organisation == organisation && t.Revoked.IsZero()
	})
	if i >= 0 {
		s.rows.tokens[i].Revoked = at
	}
	return i >= 0, nil
}

// TouchToken implements [account.Tokens].
func (s *Store) TouchToken(ctx context.Context, id string, used time.Time) error {
	end, err := s.begin(ctx, "TouchToken")
	if err != nil {
		return err
	}
	defer end()
	for i := range s.rows.tokens {
		if s.rows.tokens[i].ID == id {
			s.rows.tokens[i].Used = used
		}
	}
	return nil
}

// InsertLink implements [account.Links].
func (s *Store) InsertLink(ctx context.Context, l account.Link) error {
	end, err := s.begin(ctx, "InsertLink")
	if err != nil {
		return err
	}
	defer end()
	s.rows.links = append(s.rows.links, l)
	return nil
}

// TakeLink implements [account.Links].
func (s *Store) TakeLink(ctx context.Context, hash []byte) (account.Link, bool, error) {
	end, err := s.begin(ctx, "TakeLink")
	if err != nil {
		return account.Link{}, false, err
	}
	defer end()
	is := func(l account.Link) bool { return bytes.Equal(l.Hash, hash) }
	l, found := find(s.rows.links, is)
	s.rows.links = slices.DeleteFunc(s.rows.links, is)
	return l, found, nil
}

// DeleteLinks implements [account.Links].
func (s *Store) DeleteLinks(ctx context.Context, purpose, user string) error {
	end, err := s.begin(ctx, "DeleteLinks")
	if err != nil {
		return err
	}
	defer end()
	s.rows.links = slices.DeleteFunc(s.rows.links, func(l account.Link) bool { return l.Purpose == purpose && l.User == user })
	return nil
}

// String prints everything that is kept, audit entries apart: tests compare it
// before and after.
func (s *Store) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%+v", s.rows)
}
