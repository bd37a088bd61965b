package sandbox

import (
	"net/http"
	"strings"

	"github.com/callwright/callwright/value"
)

// introspect is RFC 7662: any client that proves itself may ask about any token.
func (s *Server) introspect(w http.ResponseWriter, r *http.Request) {
	_, text, err := s.aboutToken(w, r)
	if err != nil {
		answerRefusal(w, err)
		return
	}
	t, ok := s.tokens.find(text)
	if !ok {
		answerJSON(w, http.StatusOK, value.Of("active", false))
		return
	}
	about := value.Of("active", true, "client_id", t.client, "scope", strings.Join(t.scopes, " "), "token_type", "Bearer",
		"iat", t.issued.Unix(), "exp", t.expires.Unix(), "iss", s.baseOf(r), "sub", t.client)
	if t.user != "" {
		about.Set("sub", t.user)
		about.Set("username", t.user)
	}
	if t.thumbprint != "" {
		about.Set("cnf", value.Of("x5t#S256", t.thumbprint))
	}
	answerJSON(w, http.StatusOK, about)
}

// revoke is RFC 7009: a client ends a token of its own. A token that is
// unknown is as good as revoked; another client's is refused.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	c, text, err := s.aboutToken(w, r)
	if err != nil {
		answerRefusal(w, err)
		return
	}
	if t, ok := s.tokens.find(text); ok && t.client != c.ID {
		answerRefusal(w, refused("unauthorized_client", "the token was issued to another client"))
		return
	}
	if f, _, ok := s.families.find(text); ok && f.client == c.ID {
		f.end()
		s.keepIfPossible()
	}
	s.tokens.drop(text)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
}

// aboutToken reads the form that both endpoints take.
func (s *Server) aboutToken(w http.ResponseWriter, r *http.Request) (*client, string, error) {
	form, err := readForm(w, r)
	if err != nil {
		return nil, "", err
	}
	c, err := s.authenticate(r, form)
	if err != nil {
		return nil, "", err
	}
	if !form.Has("token") {
		return nil, "", invalidRequest("token is missing")
	}
	return c, form.Get("token"), nil
}
