package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

// Probe asks one thing that the server cannot serve without.
type Probe struct {
	Name string // such as "database"
	Ask  func(ctx context.Context) error
}

// How long an answer to a probe holds, and how long it may take.
const (
	readyFor     = time.Second
	readyTimeout = 2 * time.Second
)

// readiness keeps the last answer, so that strangers who ask cost nothing.
type readiness struct {
	mu    sync.Mutex
	asked time.Time
	ill   []string
}

// well is the answer of a server that is alive, or ready.
type well struct {
	Body struct {
		Status   string `json:"status" example:"ok"`
		Contacts string `json:"contacts,omitempty" doc:"What this process is to the contacts: running, standby, or degraded. A standby takes over when the other process ends."`
	}
}

func (a *api) healthOperations() {
	serve(a, operation{
		who: anyone(), method: http.MethodGet, path: "/livez", id: "live", tag: "health", anyQuery: true, unlimited: true,
		summary: "Whether the server lives", description: "It answers. It says nothing about what it works with (/readyz does).",
	}, func(context.Context, account.Caller, *struct{}) (*well, error) { return fine(), nil })
	serve(a, operation{
		who: anyone(), method: http.MethodGet, path: "/readyz", id: "ready", tag: "health", anyQuery: true, unlimited: true,
		summary: "Whether the server can serve", description: "503 with the names of what is ill.",
	}, a.ready)
}

func fine() *well {
	w := &well{}
	w.Body.Status = "ok"
	return w
}

func (a *api) ready(ctx context.Context, _ account.Caller, _ *struct{}) (*well, error) {
	if ill := a.ill(ctx); len(ill) > 0 {
		refusal := fault.New(fault.Unavailable, "not_ready", "The server is not ready.")
		refusal.Detail = map[string]any{"ill": ill}
		return nil, refusal
	}
	w := fine()
	if a.o.Role != nil {
		w.Body.Contacts = a.o.Role()
	}
	return w, nil
}

// ill names what is not well. Why goes to the log only.
func (a *api) ill(ctx context.Context) []string {
	a.readiness.mu.Lock()
	defer a.readiness.mu.Unlock()
	now := a.o.Clock()
	if age := now.Sub(a.readiness.asked); age >= 0 && age < readyFor {
		return a.readiness.ill
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyTimeout)
	defer cancel()
	a.readiness.asked, a.readiness.ill = now, nil
	for _, p := range a.o.Ready {
		if err := p.Ask(ctx); err != nil {
			a.readiness.ill = append(a.readiness.ill, p.Name)
			a.o.Log.WarnContext(ctx, "not ready", "probe", p.Name, "cause", err)
		}
	}
	return a.readiness.ill
}
