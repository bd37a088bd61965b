package sandbox

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// codeLife is how long an authorization code may be redeemed (RFC 6749 §4.1.2).
const codeLife = time.Minute

const (
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
)

// code is an authorization code that was given out. It stays known after it was
// redeemed, so that a second try ends what the first has brought.
type code struct {
	client    string
	user      string
	redirect  string
	challenge string // PKCE, S256 (RFC 7636)
	scopes    []string
	expires   time.Time
	family    *family // of the first redemption
}

// codeStore holds codes by the SHA-256 of their text.
type codeStore struct {
	clock func() time.Time
	mu    sync.Mutex
	codes map[[sha256.Size]byte]*code
}

func newCodeStore(clock func() time.Time) *codeStore {
	return &codeStore{clock: clock, codes: map[[sha256.Size]byte]*code{}}
}

func (s *codeStore) issue(c *code) string {
	text := rand.Text()
	c.expires = s.clock().Add(codeLife)
	s.mu.Lock()
	defer s.mu.Unlock()
	for sum, old := range s.codes {
		if s.clock().After(old.expires) {
			delete(s.codes, sum)
		}
	}
	s.codes[sha256.Sum256([]byte(text))] = c
	return text
}

// redeem gives the code and makes of it the family of f; a code that had one
// already is refused, and its family ends.
func (s *codeStore) redeem(text string, f *family) (*code, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.codes[sha256.Sum256([]byte(text))]
	switch {
	case !ok || s.clock().After(c.expires):
		return nil, false
	case c.family != nil:
		c.family.end()
		return nil, false
	}
	c.family = f
	return c, true
}

// authorization is an authorization request (RFC 6749 §4.1.1).
type authorization struct {
	Client                               Client
	Redirect, State, Challenge, Response string
	Scope                                string
	scopes                               []string
}

// readAuthorization judges the request. What is wrong with client or redirect
// URI is told to the person, all else to the client (RFC 6749 §4.1.2.1).
func (s *Server) readAuthorization(q url.Values) (a authorization, forClient *refusal, forPerson error) {
	a = authorization{Redirect: q.Get("redirect_uri"), State: q.Get("state"), Challenge: q.Get("code_challenge"), Response: q.Get("response_type")}
	c, ok := s.clients.find(q.Get("client_id"))
	if !ok {
		return a, nil, invalidRequest("no client with this client_id is registered")
	}
	a.Client = c.Client
	if !redirectAllowed(a.Redirect) {
		return a, nil, invalidRequest("redirect_uri has to be https, or http on this machine, without a fragment")
	}
	var err error
	a.scopes, err = s.scopesFor(c, q.Get("scope"))
	a.Scope = strings.Join(a.scopes, " ")
	switch {
	case !slices.Contains(c.grants, grantCode):
		return a, &refusal{code: "unauthorized_client", description: "this client is not registered for the authorization code grant"}, nil
	case a.Response != "code":
		return a, &refusal{code: "unsupported_response_type", description: "this server knows the response type code"}, nil
	case a.Challenge == "" || q.Get("code_challenge_method") != "S256":
		return a, &refusal{code: "invalid_request", description: "PKCE with code_challenge_method S256 is required"}, nil
	case err != nil:
		return a, asRefusal(err), nil
	}
	return a, nil, nil
}

// redirectAllowed takes any place that could be a client's in a box.
func redirectAllowed(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Fragment != "" || u.Host == "" || u.User != nil {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname())
}

// authorize is the authorization endpoint: a page where a person allows or
// denies what the client asks for.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	a, forClient, forPerson := s.readAuthorization(q)
	switch {
	case forPerson != nil:
		note(r, "invalid_request")
		s.page(w, http.StatusBadRequest, "authorize", map[string]any{"Error": asRefusal(forPerson).description})
	case forClient != nil:
		note(r, forClient.code)
		s.sendBack(w, r, a, url.Values{"error": {forClient.code}, "error_description": {forClient.description}})
	default:
		to, _ := url.Parse(a.Redirect)
		// Browsers hold the redirect after a form to form-action as well.
		w.Header().Set("Content-Security-Policy", strings.Replace(pagePolicy, "form-action 'self'", "form-action 'self' "+to.Scheme+"://"+to.Host, 1))
		s.page(w, http.StatusOK, "authorize", map[string]any{"Error": "", "Request": a, "Action": "/oauth/authorize?" + r.URL.RawQuery, "User": s.clients.people[0].Username})
	}
}

// decide takes the person's answer.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	a, forClient, forPerson := s.readAuthorization(r.URL.Query())
	switch {
	case forPerson != nil:
		s.page(w, http.StatusBadRequest, "authorize", map[string]any{"Error": asRefusal(forPerson).description})
	case forClient != nil:
		s.sendBack(w, r, a, url.Values{"error": {forClient.code}, "error_description": {forClient.description}})
	case r.PostFormValue("decision") != "allow":
		note(r, "access_denied")
		s.sendBack(w, r, a, url.Values{"error": {"access_denied"}, "error_description": {"the person denied it"}})
	default:
		note(r, "code issued")
		text := s.codes.issue(&code{client: a.Client.ID, user: s.clients.people[0].Username, redirect: a.Redirect, challenge: a.Challenge, scopes: a.scopes})
		s.sendBack(w, r, a, url.Values{"code": {text}})
	}
}

// sendBack redirects to the client with the issuer (RFC 9207) and its state.
func (s *Server) sendBack(w http.ResponseWriter, r *http.Request, a authorization, with url.Values) {
	to, _ := url.Parse(a.Redirect)
	q := to.Query()
	for name, values := range with {
		q[name] = values
	}
	q.Set("iss", s.baseOf(r))
	if a.State != "" {
		q.Set("state", a.State)
	}
	to.RawQuery = q.Encode()
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

// codeGrant redeems a code (RFC 6749 §4.1.3, RFC 7636 §4.6).
func (s *Server) codeGrant(c *client, form url.Values) (*token, error) {
	f := &family{client: c.ID}
	given, ok := s.codes.redeem(form.Get("code"), f)
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case !ok:
		s.keepIfPossible() // an authorization may have ended
		return nil, refused("invalid_grant", "the code is unknown, expired or was redeemed before")
	case given.client != c.ID:
		return nil, refused("invalid_grant", "the code was issued to another client")
	case given.redirect != form.Get("redirect_uri"):
		return nil, refused("invalid_grant", "redirect_uri is not the one that the code was asked for with")
	case base64.RawURLEncoding.EncodeToString(sum[:]) != given.challenge:
		return nil, refused("invalid_grant", "code_verifier does not belong to the code_challenge")
	}
	f.user, f.scopes = given.user, given.scopes
	now := s.config.Clock()
	return s.familyToken(f, f.first(now), now)
}
