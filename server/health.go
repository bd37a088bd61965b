package server

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// check is one condition of being ready.
type check struct {
	Name     string `json:"name"`
	OK       bool   `json:"ok"`
	Sentence string `json:"sentence"`
}

// readiness asks whether requests would be served: it is not liveness, which is
// only that the process answers (H14).
type readiness struct {
	checks []func(context.Context) check
}

// askTime bounds the checks, so that a hanging database is an answer too.
const askTime = 3 * time.Second

// ServeHTTP serves /readyz: 200 or 503, and a sentence for each check.
func (h readiness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), askTime)
	defer cancel()
	status, list := http.StatusOK, make([]check, 0, len(h.checks))
	for _, ask := range h.checks {
		c := ask(ctx)
		if !c.OK {
			status = http.StatusServiceUnavailable
		}
		list = append(list, c)
	}
	answer(w, status, map[string]any{"ready": status == http.StatusOK, "checks": list})
}

// live serves /livez.
func live(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, map[string]any{"live": true}) }

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body) //nolint:errcheck // the client has gone
}

// answers makes a check of something that gives an error when it is not well.
// The error is for the log: its text may name hosts.
func (s *Server) answers(name, well, ill string, ask func(context.Context) error) func(context.Context) check {
	return func(ctx context.Context) check {
		if err := ask(ctx); err != nil {
			s.log.WarnContext(ctx, "not ready", "check", name, "error", err)
			return check{name, false, ill}
		}
		return check{name, true, well}
	}
}
