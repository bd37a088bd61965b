package api

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/value"
)

// ConnectorCredentials rotates a connector's credential while it stays active.
type ConnectorCredentials interface {
	Stage(ctx context.Context, by connector.By, id string, revision int64, settings *value.Object) (connector.View, error)
	CutOver(ctx context.Context, by connector.By, id string, revision int64) (connector.View, error)
	Undo(ctx context.Context, by connector.By, id string, revision int64) (connector.View, error)
}

// Health is the state of a connector's credentials (domain §3.8).
type Health struct {
	State       string       `json:"state" enum:"ok,expiring,failing,inactive,unused,needs_authorization"`
	Sentence    string       `json:"sentence,omitempty" doc:"In plain words; what to do when it is not well."`
	LastToken   time.Time    `json:"last_token,omitzero" doc:"When the last token was fetched."`
	NextRefresh time.Time    `json:"next_refresh,omitzero"`
	Expires     time.Time    `json:"expires,omitzero" doc:"When the token does."`
	LastFailure *Failure     `json:"last_failure,omitempty"`
	Breaker     string       `json:"breaker,omitempty" doc:"closed, open or half-open."`
	Exchanges   []Exchange   `json:"exchanges,omitempty" doc:"The last with the token endpoint, masked."`
	Calls       *CallFigures `json:"calls,omitempty" doc:"How the last requests to the API went, in the process that answers this. Each attempt is one. Lists do not have it."`
	Tokens      *CallFigures `json:"token_requests,omitempty" doc:"How the last token requests went, in the process that answers this; a change of the credential begins anew."`
}

// CallFigures sum up the last requests: those of the last hour, at most 1,024.
type CallFigures struct {
	Count     int       `json:"count"`
	Errors    int       `json:"errors" doc:"Without an answer, or with a status of 500 or more; of token requests, those that brought no token."`
	Denied    int       `json:"denied" doc:"With a status of 400 to 499."`
	ErrorRate float64   `json:"error_rate" doc:"0 to 1."`
	P50       float64   `json:"p50_milliseconds"`
	P95       float64   `json:"p95_milliseconds"`
	P99       float64   `json:"p99_milliseconds"`
	Since     time.Time `json:"since" doc:"When counting began."`
	Last      time.Time `json:"last,omitzero" doc:"When the last request was sent."`
}

// Failure is the last failure to obtain a token.
type Failure struct {
	Time     time.Time `json:"time"`
	Code     string    `json:"code"`
	Sentence string    `json:"sentence"`
	NextTry  time.Time `json:"next_try,omitzero"`
}

// Certificate tells of a connector's certificate.
type Certificate struct {
	Expires     time.Time `json:"expires"`
	Days        int       `json:"days" doc:"Until then; warned of from 30."`
	Fingerprint string    `json:"fingerprint" doc:"SHA-256, hex."`
}

type stageCredential struct {
	Named
	Matching
	Body struct {
		Settings settings `json:"settings"`
	}
}

func (a *api) credentialOperations() {
	next := connectorsPath + "/{id}/next"
	stage := operation{
		who: needs(access.ConnectorRotate), method: http.MethodPut, path: next, id: "stage-credential", tag: "credentials", matches: true,
		summary: "Stage a next credential", description: "Settings and secrets that a rotation may change; the others stay. The connector stays active.",
	}
	serve(a, stage, a.stage)
	serve(a, operation{
		who: needs(access.ConnectorRotate), method: http.MethodDelete, path: next, id: "unstage-credential", tag: "credentials", matches: true,
		summary: "Take the staged credential away", status: http.StatusOK,
	}, a.unstage)
	serve(a, operation{
		who: needs(access.ConnectorRotate), method: http.MethodPost, path: next + "/test", id: "test-staged-credential", tag: "credentials",
		summary: "Test the staged credential", status: http.StatusOK, conflicts: true,
	}, a.testConnector(true))
	serve(a, operation{
		who: needs(access.ConnectorRotate), method: http.MethodPost, path: next + "/cut-over", id: "cut-over-credential", tag: "credentials", matches: true,
		summary: "Take the staged credential into use", description: "It must have been tested well.", status: http.StatusOK,
	}, a.rotation(func(ctx context.Context, by connector.By, id string, revision int64) (connector.View, error) {
		return a.o.Connectors.CutOver(ctx, by, id, revision)
	}))
	serve(a, operation{
		who: needs(access.ConnectorRotate), method: http.MethodPost, path: connectorsPath + "/{id}/undo", id: "undo-cut-over", tag: "credentials", matches: true,
		summary: "Bring back what the last cut-over replaced", status: http.StatusOK,
	}, a.rotation(func(ctx context.Context, by connector.By, id string, revision int64) (connector.View, error) {
		return a.o.Connectors.Undo(ctx, by, id, revision)
	}))
	serve(a, operation{
		who: needs(access.ConnectorRead), method: http.MethodGet, path: connectorsPath + "/{id}/health", id: "read-connector-health", tag: "credentials",
		summary: "Read how a connector's credentials are",
	}, a.connectorHealth)
}

func (a *api) stage(ctx context.Context, by account.Caller, in *stageCredential) (*document[Connector], error) {
	return a.rotation(func(ctx context.Context, by connector.By, id string, revision int64) (connector.View, error) {
		return a.o.Connectors.Stage(ctx, by, id, revision, in.Body.Settings.object())
	})(ctx, by, &startConnector{Named: in.Named, Matching: in.Matching})
}

func (a *api) unstage(ctx context.Context, by account.Caller, in *startConnector) (*document[Connector], error) {
	return a.rotation(func(ctx context.Context, by connector.By, id string, revision int64) (connector.View, error) {
		return a.o.Connectors.Stage(ctx, by, id, revision, nil)
	})(ctx, by, in)
}

// rotation is one step of a rotation.
func (a *api) rotation(step func(context.Context, connector.By, string, int64) (connector.View, error)) handler[startConnector, document[Connector]] {
	return func(ctx context.Context, by account.Caller, in *startConnector) (*document[Connector], error) {
		revision, err := a.revision(ctx, in.Matching)
		if err != nil {
			return nil, err
		}
		v, err := step(ctx, a.by(by), in.ID, revision)
		if err != nil {
			return nil, err
		}
		return documented(v.Revision, a.connector(ctx, v, nil))
	}
}

// condition is how a connector's credentials are.
type condition struct {
	Body struct {
		Health
		Certificate *Certificate `json:"certificate,omitempty"`
		Warnings    []string     `json:"warnings,omitempty"`
	}
}

func (a *api) connectorHealth(ctx context.Context, by account.Caller, in *Named) (*condition, error) {
	v, err := a.o.Connectors.Show(ctx, a.by(by), in.ID)
	if err != nil {
		return nil, err
	}
	out, say := &condition{}, a.words(ctx)
	out.Body.Health, out.Body.Certificate, out.Body.Warnings = *healthOf(v.Health, say), certificateOf(v.Health), saidAll(v.Warnings, say)
	return out, nil
}

func healthOf(h connector.Health, say func(string) string) *Health {
	out := &Health{
		State: h.State, Sentence: say(h.Sentence), LastToken: h.LastToken, NextRefresh: h.NextRefresh, Expires: h.Expires,
		Breaker: h.Breaker, Exchanges: exchangesOf(h.Exchanges, say), Calls: figuresOf(h.Calls), Tokens: figuresOf(h.Requests),
	}
	if f := h.LastFailure; f != nil {
		out.LastFailure = &Failure{Time: f.Time, Code: f.Code, Sentence: say(f.Sentence), NextTry: f.NextTry}
	}
	return out
}

// figuresOf is nil for figures that nobody counted.
func figuresOf(f credential.Figures) *CallFigures {
	if f.Since.IsZero() {
		return nil
	}
	return &CallFigures{f.Count, f.Errors, f.Denied, f.Rate, milliseconds(f.P50), milliseconds(f.P95), milliseconds(f.P99), f.Since.UTC(), f.Last}
}

func certificateOf(h connector.Health) *Certificate {
	if h.Certificate.IsZero() {
		return nil
	}
	return &Certificate{Expires: h.Certificate, Days: h.CertificateIn, Fingerprint: h.Fingerprint}
}

func exchangesOf(list []credential.Exchange, say func(string) string) []Exchange {
	var out []Exchange
	for _, x := range list {
		e := Exchange{URL: x.URL, Form: []Parameter{}, Basic: x.Basic, Status: x.Status, Error: say(x.Error), At: x.Start, Milliseconds: x.Duration.Milliseconds()}
		for _, p := range x.Form {
			e.Form = append(e.Form, Parameter{Name: p.Name, Value: p.Value})
		}
		out = append(out, e)
	}
	return out
}
