package sandbox

import (
	"crypto/rand"
	"crypto/sha256"
	"net/url"
	"sync"
	"time"
)

// family is all that came of one authorization: one refresh token after another
// and the access tokens they brought. A refresh token that comes a second time
// ends it (RFC 9700 §4.14.2), unless the grace period lets a client repeat what
// it lost the answer to. A restart loses answers too: after one, the last but
// one is as good as the last until either comes.
type family struct {
	client, user string
	scopes       []string

	mu                sync.Mutex
	ended             bool
	restored          bool // and no refresh token of it has come since
	current, previous [sha256.Size]byte
	rotated           time.Time
}

func (f *family) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended = true
}

func (f *family) over() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ended
}

// first gives a family its first refresh token.
func (f *family) first(now time.Time) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.next(now)
}

// next gives a new refresh token, which takes the place of the one before.
func (f *family) next(now time.Time) string {
	text := rand.Text()
	f.previous, f.current, f.rotated = f.current, sha256.Sum256([]byte(text)), now
	return text
}

// spend takes a refresh token and gives the next one, so that of two requests with
// the same one the second finds it used; a stale one ends the family.
func (f *family) spend(sum [sha256.Size]byte, now time.Time, grace time.Duration) (refresh string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.ended:
		return "", false
	case sum == f.current:
	case sum == f.previous && (f.restored || now.Sub(f.rotated) <= grace):
		f.current = f.previous // the answer that was lost counts as never given
	default:
		f.ended = true
		return "", false
	}
	f.restored = false
	return f.next(now), true
}

// familyStore finds families by their refresh tokens, old ones too.
type familyStore struct {
	mu  sync.Mutex
	all map[[sha256.Size]byte]*family
}

func newFamilyStore() *familyStore {
	return &familyStore{all: map[[sha256.Size]byte]*family{}}
}

func (s *familyStore) find(text string) (*family, [sha256.Size]byte, bool) {
	sum := sha256.Sum256([]byte(text))
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.all[sum]
	return f, sum, ok
}

func (s *familyStore) keep(text string, f *family) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all[sha256.Sum256([]byte(text))] = f
}

// end ends every family: each client has to be authorized anew.
func (s *familyStore) end() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.all {
		f.end()
	}
	n := len(s.all)
	clear(s.all)
	return n
}

// endAuthorizations ends every authorization that a person gave: refresh tokens
// and the access tokens they brought.
func (s *Server) endAuthorizations() int {
	n := s.families.end()
	s.keepIfPossible()
	return n
}

// Rotate gives a client a new secret, which Client returns from then on; the old
// one is good for the overlap. It reports whether there is such a client.
func (s *Server) Rotate(id string, overlap time.Duration) bool {
	_, ok, err := s.rotateSecret(id, overlap)
	return ok && err == nil
}

func (s *Server) rotateSecret(id string, overlap time.Duration) (secret string, ok bool, err error) {
	if secret, ok = s.clients.rotate(id, s.config.Clock().Add(overlap)); ok {
		err = s.keep()
	}
	return secret, ok, err
}

// refreshGrant is RFC 6749 §6, with rotation.
func (s *Server) refreshGrant(c *client, form url.Values) (*token, error) {
	f, sum, ok := s.families.find(form.Get("refresh_token"))
	switch {
	case !ok:
		return nil, refused("invalid_grant", "the refresh token is unknown")
	case f.client != c.ID:
		return nil, refused("invalid_grant", "the refresh token was issued to another client")
	}
	now := s.config.Clock()
	refresh, ok := f.spend(sum, now, s.config.RefreshGrace)
	if !ok {
		s.keepIfPossible()
		return nil, refused("invalid_grant", "the refresh token was used before, or its authorization has ended")
	}
	return s.familyToken(f, refresh, now)
}

// familyToken is an access token of a family, with a refresh token of it.
func (s *Server) familyToken(f *family, refresh string, now time.Time) (*token, error) {
	s.families.keep(refresh, f)
	t := &token{client: f.client, user: f.user, scopes: f.scopes, issued: now, expires: now.Add(s.config.TokenLife), family: f, refresh: refresh}
	return t, s.keep()
}
