package sandbox

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/value"
)

// tokenPaths are the token endpoints; the last two answer in a vendor's shape.
var tokenPaths = []string{"/oauth/token", "/oauth_token.do", "/services/oauth2/token"}

// token is one access token. Only the hash of its text is kept.
type token struct {
	client     string
	user       string // whose password was given, if any
	scopes     []string
	issued     time.Time
	expires    time.Time
	thumbprint string  // of the certificate it is bound to (RFC 8705 §3), or empty
	family     *family // of the authorization that it came of, if a person gave one
	refresh    string  // to be handed out with it, if any
}

func (t *token) has(scope string) bool { return slices.Contains(t.scopes, scope) }

// tokenStore holds the live tokens by the SHA-256 of their text, so that
// looking one up takes the same time whatever is presented.
type tokenStore struct {
	clock func() time.Time
	mu    sync.Mutex
	live  map[[sha256.Size]byte]*token
	sweep int // number of tokens at which the expired ones are thrown out
}

func newTokenStore(clock func() time.Time) *tokenStore {
	return &tokenStore{clock: clock, live: map[[sha256.Size]byte]*token{}, sweep: 1024}
}

func (s *tokenStore) keep(text string, t *token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live[sha256.Sum256([]byte(text))] = t
	if len(s.live) < s.sweep {
		return
	}
	now := s.clock()
	for sum, old := range s.live {
		if now.After(old.expires) {
			delete(s.live, sum)
		}
	}
	s.sweep = max(1024, 2*len(s.live))
}

// find gives a token that is neither unknown, revoked nor expired.
func (s *tokenStore) find(text string) (*token, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.live[sha256.Sum256([]byte(text))]
	if !ok || !s.clock().Before(t.expires) || t.family != nil && t.family.over() {
		return nil, false
	}
	return t, true
}

func (s *tokenStore) drop(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.live, sha256.Sum256([]byte(text)))
}

func (s *tokenStore) clear() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.live)
	clear(s.live)
	return n
}

// RevokeTokens ends every token at once, behind the clients' backs: the next
// API call of each gets a 401 although its token has not expired.
func (s *Server) RevokeTokens() { s.tokens.clear() }

// dialect is how one token endpoint speaks: what its tokens look like, what it
// adds to the answer and how it words a refusal.
type dialect struct {
	mint   func() string
	answer func(s *Server, r *http.Request, t *token, text string) *value.Object
	refuse func(w http.ResponseWriter, err error)
}

var plainDialect = dialect{mint: rand.Text, answer: plainAnswer, refuse: answerRefusal}

// plainAnswer is RFC 6749 §5.1.
func plainAnswer(s *Server, _ *http.Request, t *token, text string) *value.Object {
	answer := value.Of("access_token", text, "token_type", "Bearer",
		"expires_in", int64(s.config.TokenLife/time.Second), "scope", strings.Join(t.scopes, " "))
	if t.refresh != "" {
		answer.Set("refresh_token", t.refresh)
	}
	return answer
}

func (s *Server) tokenEndpoint(d dialect) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Pragma", "no-cache") // RFC 6749 §5.1 asks for both
		t, err := s.grant(w, r)
		if err != nil {
			note(r, asRefusal(err).code)
			d.refuse(w, err)
			return
		}
		text := d.mint()
		s.tokens.keep(text, t)
		answerJSON(w, http.StatusOK, d.answer(s, r, t, text))
	}
}

// grant is the whole of a token request but the wording: who asks, what for,
// and whether that is theirs to have.
func (s *Server) grant(w http.ResponseWriter, r *http.Request) (*token, error) {
	form, err := readForm(w, r)
	if err != nil {
		return nil, err
	}
	if form.Get("grant_type") == grantJWT {
		return s.jwtGrant(r, form)
	}
	c, err := s.authenticate(r, form)
	if err != nil {
		return nil, err
	}
	user, err := s.checkGrant(c, form)
	if err != nil {
		return nil, err
	}
	switch form.Get("grant_type") {
	case grantCode:
		note(r, grantCode)
		return s.codeGrant(c, form)
	case grantRefresh:
		note(r, grantRefresh)
		return s.refreshGrant(c, form)
	}
	scopes, err := s.scopesFor(c, form.Get("scope"))
	if err != nil {
		return nil, err
	}
	note(r, form.Get("grant_type"))
	now := s.config.Clock()
	t := &token{client: c.ID, user: user, scopes: scopes, issued: now, expires: now.Add(s.config.TokenLife)}
	if c.bound {
		t.thumbprint = thumbprint(peerCertificate(r))
	}
	return t, nil
}

const wrongPassword = "the username or the password is wrong"

// checkGrant gives the user the token will speak for, if the grant has one.
func (s *Server) checkGrant(c *client, form url.Values) (user string, err error) {
	grant := form.Get("grant_type")
	switch {
	case grant == "":
		return "", invalidRequest("grant_type is missing")
	case !slices.Contains([]string{grantClient, grantPassword, grantCode, grantRefresh}, grant):
		return "", refused("unsupported_grant_type", "this server knows client_credentials, password, authorization_code, refresh_token and jwt-bearer")
	case !slices.Contains(c.grants, grant):
		return "", refused("unauthorized_client", "this client is registered for "+strings.Join(c.grants, " and ")+", not for "+grant)
	case grant != grantPassword:
		return "", nil
	case !form.Has("username") || !form.Has("password"):
		return "", invalidRequest("username or password is missing")
	case !s.clients.user(ClientPassword, form.Get("username"), form.Get("password")):
		return "", refused("invalid_grant", wrongPassword)
	}
	return form.Get("username"), nil
}

// scopesFor are the scopes asked for, if the client may have them all, or all
// of the client's when none is named (RFC 6749 §3.3). Entra's clients ask for
// "<resource>/.default", which means the latter.
func (s *Server) scopesFor(c *client, asked string) ([]string, error) {
	if base, ok := strings.CutSuffix(asked, "/.default"); asked == "" || ok && slices.Contains(s.bases(), base) {
		return c.scopes, nil
	}
	wanted := strings.Fields(asked)
	for _, scope := range wanted {
		if !slices.Contains(c.scopes, scope) {
			return nil, refused("invalid_scope", "this client may ask for "+strings.Join(c.scopes, ", ")+", not for "+strconv.Quote(scope))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(wanted))), nil
}
