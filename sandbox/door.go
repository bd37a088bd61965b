package sandbox

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// routeDoor serves /sandbox: what tests and the demo reach for and no real
// service has. There is no login to it; loopback is the protection.
func (s *Server) routeDoor(mux *http.ServeMux) {
	s.routePages(mux)
	mux.HandleFunc("GET /sandbox/requests", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, http.StatusOK, map[string]any{"requests": s.Requests()})
	})
	mux.HandleFunc("POST /sandbox/revoke", s.revokeAll)
	mux.HandleFunc("POST /sandbox/end-authorizations", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, http.StatusOK, value.Of("ended", int64(s.endAuthorizations())))
	})
	mux.HandleFunc("POST /sandbox/rotate/{client}", s.rotate)
	mux.HandleFunc("POST /sandbox/users", s.addUser)
	mux.HandleFunc("GET /sandbox/faults", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, http.StatusOK, map[string]any{"faults": s.faults.all()})
	})
	mux.HandleFunc("POST /sandbox/faults", s.inject)
	mux.HandleFunc("DELETE /sandbox/faults", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /sandbox/ca.pem", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-pem-file")
		_, _ = w.Write(s.CA())
	})
}

// revokeAll ends every token; the page's button comes back to the page.
func (s *Server) revokeAll(w http.ResponseWriter, r *http.Request) {
	n := s.tokens.clear()
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.Redirect(w, r, "/sandbox", http.StatusSeeOther)
		return
	}
	answerJSON(w, http.StatusOK, value.Of("revoked", int64(n)))
}

// rotate gives a client a new secret; the old one is dead at once, or after
// ?overlap=1h, as servers have it that know two secrets. Tokens live on.
func (s *Server) rotate(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("client")
	overlap, err := time.ParseDuration(cmp.Or(r.URL.Query().Get("overlap"), "0s"))
	if err != nil || overlap < 0 {
		doorError(w, http.StatusBadRequest, "overlap is not a time such as 10m")
		return
	}
	secret, ok, err := s.rotateSecret(id, overlap)
	switch {
	case !ok:
		doorError(w, http.StatusNotFound, "no client with a secret has the id "+id)
		return
	case err != nil:
		answerRefusal(w, err)
		return
	}
	answerJSON(w, http.StatusOK, value.Of("client_id", id, "client_secret", secret))
}

// addUser makes a user for HTTP Basic at the APIs: what registering is to OAuth.
func (s *Server) addUser(w http.ResponseWriter, _ *http.Request) {
	c, err := s.clients.addUser()
	if err == nil {
		err = s.keep()
	}
	if err != nil {
		answerRefusal(w, err)
		return
	}
	answerJSON(w, http.StatusCreated, value.Of("username", c.Username, "password", c.Password))
}

func (s *Server) inject(w http.ResponseWriter, r *http.Request) {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<20)) // a fault may be a huge body
	decoder.DisallowUnknownFields()
	var f Fault
	if err := decoder.Decode(&f); err != nil {
		doorError(w, http.StatusBadRequest, "the fault cannot be read: "+err.Error())
		return
	}
	if f.Path == "" || f.Path[0] != '/' || f.RetryAfter < 0 || f.DelayMS < 0 || f.Count < 0 || !possible(f.Status) {
		doorError(w, http.StatusBadRequest, "a fault needs a path that begins with /, statuses of 0 or 200 to 599, and no negative numbers")
		return
	}
	s.Inject(f)
	answerJSON(w, http.StatusCreated, f)
}

func possible(statuses []int) bool {
	for _, status := range statuses {
		if status != 0 && (status < 200 || status > 599) {
			return false
		}
	}
	return true
}

func doorError(w http.ResponseWriter, status int, why string) {
	answerJSON(w, status, value.Of("error", why))
}
