package credential_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/vault"
)

// shelf is a store and a vault in memory that several brokers share, with faults
// to be switched on. Its own rules are those of store/storetest.
type shelf struct {
	tx       sync.Mutex // held by a transaction; what is outside one waits
	mu       sync.Mutex
	rows     map[credential.Key]credential.Stored
	secrets  map[vault.Place]string
	requests map[string]credential.Request
	opened   []audit.Actor
	refuse   func(what string) error // nil: all is well
}

func newShelf() *shelf {
	return &shelf{rows: map[credential.Key]credential.Stored{}, secrets: map[vault.Place]string{}, requests: map[string]credential.Request{}}
}

var errDown = errors.New("the store is down")

func (s *shelf) fault(refuse func(what string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = refuse
}

// down makes what begins with the names fail; all when there is no name.
func (s *shelf) down(names ...string) {
	s.fault(func(what string) error {
		if len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(what, name) }) {
			return errDown
		}
		return nil
	})
}

func (s *shelf) up() { s.fault(nil) }

// inside marks a context that carries a transaction.
type inside struct{}

func (s *shelf) enter(ctx context.Context, what string) error {
	if ctx.Value(inside{}) == nil {
		s.tx.Lock()
		defer s.tx.Unlock()
	}
	s.mu.Lock()
	if s.refuse == nil {
		return nil
	}
	if err := s.refuse(what); err != nil {
		s.mu.Unlock()
		return err
	}
	return nil
}

func (s *shelf) Stored(ctx context.Context, k credential.Key) (credential.Stored, bool, error) {
	if err := s.enter(ctx, "stored"); err != nil {
		return credential.Stored{}, false, err
	}
	defer s.mu.Unlock()
	row, ok := s.rows[k]
	return row, ok, nil
}

func (s *shelf) Acquire(ctx context.Context, k credential.Key, owner string, now, until time.Time) (credential.Stored, bool, error) {
	if err := s.enter(ctx, "acquire "+owner); err != nil {
		return credential.Stored{}, false, err
	}
	defer s.mu.Unlock()
	row := s.rows[k]
	if row.Owner != "" && row.Owner != owner && row.Until.After(now) {
		return row, false, nil
	}
	row.Key, row.Owner, row.Until = k, owner, time.UnixMilli(until.UnixMilli())
	s.rows[k] = row
	return row, true, nil
}

func (s *shelf) Save(ctx context.Context, n credential.Stored) (bool, error) {
	if err := s.enter(ctx, "save"); err != nil {
		return false, err
	}
	defer s.mu.Unlock()
	row, ok := s.rows[n.Key]
	if !ok || row.Owner != n.Owner || n.Version != row.Version && n.Version != row.Version+1 {
		return false, nil
	}
	if n.Until.IsZero() {
		n.Owner = ""
	}
	s.rows[n.Key] = n
	return true, nil
}

func (s *shelf) Release(ctx context.Context, k credential.Key, owner string) error {
	if err := s.enter(ctx, "release"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	if row, ok := s.rows[k]; ok && row.Owner == owner {
		row.Owner, row.Until = "", time.Time{}
		s.rows[k] = row
	}
	return nil
}

func (s *shelf) Drop(ctx context.Context, organisation, connector, keep string) error {
	if err := s.enter(ctx, "drop"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	maps.DeleteFunc(s.rows, func(k credential.Key, _ credential.Stored) bool {
		return k.Organisation == organisation && k.Connector == connector && (keep == "" || k.Revision != keep)
	})
	return nil
}

func (s *shelf) Put(ctx context.Context, p vault.Place, secret []byte) error {
	if err := s.enter(ctx, "put"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	s.secrets[p] = string(secret)
	return nil
}

func (s *shelf) Open(ctx context.Context, by audit.Actor, p vault.Place) ([]byte, error) {
	if err := s.enter(ctx, "open"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	secret, ok := s.secrets[p]
	if !ok {
		return nil, vault.ErrAbsent
	}
	s.opened = append(s.opened, by)
	return []byte(secret), nil
}

func (s *shelf) Delete(ctx context.Context, organisation, name string, keep ...int64) error {
	if err := s.enter(ctx, "delete"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	maps.DeleteFunc(s.secrets, func(p vault.Place, _ string) bool {
		return p.Organisation == organisation && p.Credential == name && !slices.Contains(keep, p.Version)
	})
	return nil
}

func (s *shelf) PutRequest(ctx context.Context, r credential.Request) error {
	if err := s.enter(ctx, "put request"); err != nil {
		return err
	}
	defer s.mu.Unlock()
	s.requests[string(r.State)] = r
	return nil
}

func (s *shelf) TakeRequest(ctx context.Context, state []byte) (credential.Request, bool, error) {
	if err := s.enter(ctx, "take request"); err != nil {
		return credential.Request{}, false, err
	}
	defer s.mu.Unlock()
	r, ok := s.requests[string(state)]
	delete(s.requests, string(state))
	return r, ok, nil
}

func (s *shelf) TakeExpiredRequests(ctx context.Context, before time.Time) ([]credential.Request, error) {
	if err := s.enter(ctx, "take request"); err != nil {
		return nil, err
	}
	defer s.mu.Unlock()
	var old []credential.Request
	for state, r := range s.requests {
		if r.Expires.Before(before) {
			old = append(old, r)
			delete(s.requests, state)
		}
	}
	return old, nil
}

// broker makes a broker on the shelf, as another process would. Its transactions
// undo what failed.
func (s *shelf) broker(o credential.BrokerOptions) *credential.Broker {
	o.Store, o.Secrets, o.Requests = s, s, s
	o.Atomically = func(ctx context.Context, f func(context.Context) error) error {
		s.tx.Lock()
		defer s.tx.Unlock()
		s.mu.Lock()
		rows, secrets := maps.Clone(s.rows), maps.Clone(s.secrets)
		s.mu.Unlock()
		err := f(context.WithValue(ctx, inside{}, true))
		if err != nil {
			s.mu.Lock()
			s.rows, s.secrets = rows, secrets
			s.mu.Unlock()
		}
		return err
	}
	return credential.NewBroker(o)
}

// openings counts what was opened, and checks by whom.
func (s *shelf) openings(t *testing.T) int {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, by := range s.opened {
		if by.Kind != "service" || by.ID != "credential" {
			t.Errorf("opened by %+v", by)
		}
	}
	return len(s.opened)
}

func (s *shelf) only(t *testing.T) credential.Stored {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.rows) != 1 {
		t.Fatalf("%d rows", len(s.rows))
	}
	for _, row := range s.rows {
		return row
	}
	panic("unreachable")
}

// refreshToken returns what the vault keeps of the authorization.
func (s *shelf) refreshToken(t *testing.T) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for place, secret := range s.secrets {
		if strings.HasPrefix(place.Credential, "authorization/") {
			return secret
		}
	}
	t.Fatal("no refresh token is kept")
	return ""
}

// copyWith is a backup of the shelf with an older authorization in it.
func (s *shelf) copyWith(t *testing.T, authorization string) *shelf {
	t.Helper()
	other := newShelf()
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(other.rows, s.rows)
	for place, secret := range s.secrets {
		if strings.HasPrefix(place.Credential, "authorization/") {
			secret = authorization
		}
		other.secrets[place] = secret
	}
	return other
}

var crm = credential.Key{Organisation: "org", Connector: "crm", Revision: "1"}
