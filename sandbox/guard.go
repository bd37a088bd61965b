package sandbox

import (
	"net/http"
	"strings"
)

// entrance says how one API answers a caller it does not let in.
type entrance struct {
	scope  string // the scope a token needs
	basic  bool   // HTTP Basic opens it too
	refuse func(w http.ResponseWriter, status int)
}

// denial is why a caller is not let in; code is that of RFC 6750 §3.1, empty
// when no credentials were given at all.
type denial struct {
	status int
	code   string
	why    string
}

// guard lets a request through to next when it carries a live token with the
// scope, or Basic credentials where it takes them.
func (s *Server) guard(e entrance, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if no := s.admit(e, r); no != nil {
			note(r, no.code)
			w.Header().Set("WWW-Authenticate", challenge(e, no))
			e.refuse(w, no.status)
			return
		}
		next(w, r)
	}
}

func (s *Server) admit(e entrance, r *http.Request) *denial {
	header := r.Header.Get("Authorization")
	scheme, text, _ := strings.Cut(header, " ")
	switch {
	case header == "":
		return &denial{status: http.StatusUnauthorized}
	case strings.EqualFold(scheme, "Bearer"):
		return s.admitToken(e, r, strings.TrimSpace(text))
	case strings.EqualFold(scheme, "Basic") && e.basic:
		user, password, _ := basicCredentials(header)
		noteAuth(r, user, "basic")
		if !s.clients.user(ClientAPIUser, user, password) {
			return &denial{status: http.StatusUnauthorized}
		}
		return nil
	}
	return &denial{status: http.StatusUnauthorized}
}

func (s *Server) admitToken(e entrance, r *http.Request, text string) *denial {
	noteAuth(r, "", "bearer")
	t, ok := s.tokens.find(text)
	if !ok {
		return &denial{http.StatusUnauthorized, "invalid_token", "the token is unknown, revoked or expired"}
	}
	noteAuth(r, t.client, "bearer")
	if t.thumbprint != "" {
		presented := peerCertificate(r)
		if presented == nil || thumbprint(presented) != t.thumbprint {
			return &denial{http.StatusUnauthorized, "invalid_token", "the token is bound to a certificate that was not presented"}
		}
	}
	if !t.has(e.scope) {
		return &denial{http.StatusForbidden, "insufficient_scope", "the token lacks the scope"}
	}
	return nil
}

// challenge is the WWW-Authenticate header (RFC 6750 §3, RFC 7617).
func challenge(e entrance, no *denial) string {
	bearer := `Bearer realm="Callwright sandbox"`
	if no.code != "" {
		bearer += `, error="` + no.code + `", error_description="` + no.why + `"`
	}
	if no.code == "insufficient_scope" {
		bearer += `, scope="` + e.scope + `"`
	}
	if e.basic && no.status == http.StatusUnauthorized {
		bearer += `, Basic realm="Callwright sandbox", charset="UTF-8"`
	}
	return bearer
}
