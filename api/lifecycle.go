package api

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/connector"
)

// ConnectorLifecycle starts, stops, removes and tests connectors (domain §2.6).
type ConnectorLifecycle interface {
	Deactivate(ctx context.Context, by connector.By, id string, revision int64, confirmed bool) (connector.View, error)
	Activate(ctx context.Context, by connector.By, id string, revision int64) (connector.View, connector.Report, error)
	Delete(ctx context.Context, by connector.By, id string, revision int64, confirmed bool) error
	Test(ctx context.Context, by connector.By, id string, next bool) (connector.Report, error)
}

// Report is what a test found out, with secrets masked.
type Report struct {
	OK        bool       `json:"ok"`
	Rejected  bool       `json:"rejected,omitempty" doc:"User name and password were refused: such a connector is not saved."`
	Unsure    bool       `json:"unsure,omitempty" doc:"The validation URL told nothing of user name and password; saving takes an explicit choice."`
	Verified  bool       `json:"verified" doc:"Something was asked. A good outcome without it means that there is nothing that could be."`
	Sentence  string     `json:"sentence" doc:"In plain words what happened and which side is wrong."`
	Revision  int64      `json:"revision,omitempty" doc:"Of the connector after the test: the first good test of a staged credential changes it."`
	Requests  []Attempt  `json:"requests,omitempty" doc:"To the validation URL."`
	Exchanges []Exchange `json:"exchanges,omitempty" doc:"With the token endpoint."`
	Warnings  []string   `json:"warnings,omitempty"`
}

// Attempt is one request of a test.
type Attempt struct {
	Method       string `json:"method"`
	URL          string `json:"url"`
	Status       int    `json:"status" doc:"0 when nothing came back."`
	Error        string `json:"error,omitempty"`
	Milliseconds int64  `json:"milliseconds"`
}

// Exchange is one token request, masked.
type Exchange struct {
	URL          string      `json:"url"`
	Form         []Parameter `json:"form"`
	Basic        bool        `json:"basic" doc:"The client authenticated by the Authorization header."`
	Status       int         `json:"status" doc:"0 when nothing came back."`
	Error        string      `json:"error,omitempty"`
	At           time.Time   `json:"at,omitzero"`
	Milliseconds int64       `json:"milliseconds"`
}

// Parameter is one parameter of a token request.
type Parameter struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type Confirmation struct {
	Confirm bool `query:"confirm" doc:"Yes, although it is used. Without it a connector that is used is left as it is, and the refusal (409, confirmation_required) lists the uses."`
}

type stopConnector struct {
	Named
	Matching
	Confirmation
	Body *struct {
		Confirm bool `json:"confirm,omitempty" doc:"As the query parameter."`
	}
}

type startConnector struct {
	Named
	Matching
}

type deleteConnector struct {
	Named
	Matching
	Confirmation
}

// tested is the answer to a test.
type tested struct{ Body Report }

func (a *api) lifecycleOperations() {
	serve(a, operation{
		who: needs(access.ConnectorDeactivate), method: http.MethodPost, path: connectorsPath + "/{id}/deactivate", id: "deactivate-connector", tag: "connectors",
		summary: "Deactivate a connector", description: "Call routing stops for all flows that use it: best done outside business hours. Its settings are kept.", matches: true, status: http.StatusOK,
	}, a.deactivate)
	serve(a, operation{
		who: needs(access.ConnectorActivate), method: http.MethodPost, path: connectorsPath + "/{id}/activate", id: "activate-connector", tag: "connectors",
		summary: "Activate an inactive connector", matches: true, status: http.StatusOK,
	}, a.activate)
	serve(a, operation{
		who: needs(access.ConnectorDelete), method: http.MethodDelete, path: connectorsPath + "/{id}", id: "delete-connector", tag: "connectors",
		summary: "Delete an inactive connector", description: "For good: running scripts may stop working, and drafts lose it.", matches: true,
	}, a.deleteConnector)
	serve(a, operation{
		who: needs(access.ConnectorTest), method: http.MethodPost, path: connectorsPath + "/{id}/test", id: "test-connector", tag: "connectors",
		summary: "Test a connector's authentication", status: http.StatusOK,
	}, a.testConnector(false))
}

func (a *api) deactivate(ctx context.Context, by account.Caller, in *stopConnector) (*document[Connector], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	confirmed := in.Confirm || in.Body != nil && in.Body.Confirm
	v, err := a.o.Connectors.Deactivate(ctx, a.by(by), in.ID, revision, confirmed)
	if err != nil {
		return nil, err
	}
	return documented(v.Revision, a.connector(ctx, v, nil))
}

func (a *api) activate(ctx context.Context, by account.Caller, in *startConnector) (*document[Connector], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	v, report, err := a.o.Connectors.Activate(ctx, a.by(by), in.ID, revision)
	if err != nil {
		return nil, withReport(err, report, a.words(ctx))
	}
	return documented(v.Revision, a.connector(ctx, v, &report))
}

func (a *api) deleteConnector(ctx context.Context, by account.Caller, in *deleteConnector) (*struct{}, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	return nil, a.o.Connectors.Delete(ctx, a.by(by), in.ID, revision, in.Confirm)
}

func (a *api) testConnector(next bool) handler[Named, tested] {
	return func(ctx context.Context, by account.Caller, in *Named) (*tested, error) {
		report, err := a.o.Connectors.Test(ctx, a.by(by), in.ID, next)
		if err != nil {
			return nil, withReport(err, report, a.words(ctx))
		}
		return &tested{Body: *reportOf(report, a.words(ctx))}, nil
	}
}

func reportOf(r connector.Report, say func(string) string) *Report {
	out := &Report{OK: r.OK, Rejected: r.Rejected, Unsure: r.Unsure, Verified: r.Verified, Revision: r.Revision, Sentence: say(r.Sentence), Warnings: saidAll(r.Warnings, say), Exchanges: exchangesOf(r.Exchanges, say)}
	for _, q := range r.Requests {
		out.Requests = append(out.Requests, Attempt{Method: q.Method, URL: q.URL, Status: q.Status, Error: say(q.Error), Milliseconds: q.Duration.Milliseconds()})
	}
	return out
}
