package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/sandbox"
)

// show goes through the acts and says what to look at.
func (d *demonstration) show(ctx context.Context) error {
	for _, act := range []func(context.Context) error{d.create, d.publish, d.call, d.crash, d.revoke, d.rotate, d.chats, d.audit} {
		if err := act(ctx); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// create has an administrator set the connector up over the API and test it.
func (d *demonstration) create(ctx context.Context) error {
	d.say("1 · An administrator creates the connector over the API. Its secret goes into the vault and never comes out again.")
	app, ok := d.box.Client(sandbox.ClientSecret)
	if !ok {
		return fmt.Errorf("the sandbox has no client called %s", sandbox.ClientSecret)
	}
	_, err := d.api.do(ctx, request{method: http.MethodPost, path: "/api/connectors", creates: true, body: map[string]any{
		"name": "CRM", "kind": "custom", "settings": map[string]any{
			"scheme": credential.SchemeSecret, "resource_domain": d.box.URL(), "token_url": d.box.URL() + "/oauth/token",
			"client_id": app.ID, "client_secret": app.Secret, "scope": app.Scope,
		},
	}}, &d.crm)
	if err != nil {
		return fmt.Errorf("creating the connector: %w", err)
	}
	return d.shown(ctx)
}

// shown reads the connector again and shows it as its page would.
func (d *demonstration) shown(ctx context.Context) error {
	test := d.crm.Test
	var err error
	if d.crm, err = d.api.show(ctx, d.crm.ID); err != nil {
		return fmt.Errorf("reading the connector: %w", err)
	}
	if !d.json {
		d.crm.print(d.w, false)
		if test != nil {
			test.print(d.w)
		}
	}
	return nil
}

func (d *demonstration) call(ctx context.Context) error {
	d.say("3 · A customer calls. The flow looks her up through the connector, with the token that the test has fetched,\n    and puts her in the queue for gold customers.")
	id, err := d.caller(ctx, credential.Cached)
	d.waiting = id
	return err
}

func (d *demonstration) revoke(ctx context.Context) error {
	d.say("5 · Every token is revoked at the authorization server. The next caller does not notice:\n    the kept token is answered 401, one forced refresh, the request once more.")
	d.box.RevokeTokens()
	return d.callAndGo(ctx, credential.Refreshed)
}

// rotate changes the client secret while the connector stays active.
func (d *demonstration) rotate(ctx context.Context) error {
	d.say("6 · The client secret is rotated: a new one is staged beside the old one, tested, and taken into use.\n    The connector stays active throughout.")
	secret, err := d.newSecret(ctx)
	if err != nil {
		return fmt.Errorf("asking the sandbox for a new secret: %w", err)
	}
	stage := map[string]any{"settings": map[string]any{"client_secret": secret}}
	if d.crm, err = d.api.change(ctx, d.crm, http.MethodPut, nil, stage, "next"); err != nil {
		return fmt.Errorf("staging the new secret: %w", err)
	}
	var test testReport
	if _, err = d.api.do(ctx, request{method: http.MethodPost, path: pathOf(d.crm.ID, "next", "test")}, &test); err != nil || !test.OK {
		return fmt.Errorf("testing the new secret: %s %w", test.Sentence, err)
	}
	if d.crm, err = d.api.show(ctx, d.crm.ID); err != nil {
		return fmt.Errorf("reading the connector: %w", err)
	}
	if d.crm, err = d.api.change(ctx, d.crm, http.MethodPost, nil, nil, "next", "cut-over"); err != nil {
		return fmt.Errorf("cutting over: %w", err)
	}
	if !d.json {
		test.print(d.w)
	}
	d.tell("cut over; callwright connector rotate undo CRM would bring the old one back\n")
	return d.callAndGo(ctx, credential.Cached)
}

// newSecret has the sandbox give the client a new secret; the old one is good
// for another hour, as with servers that know two.
func (d *demonstration) newSecret(ctx context.Context) (string, error) {
	app, _ := d.box.Client(sandbox.ClientSecret)
	d.box.Rotate(app.ID, time.Hour)
	app, _ = d.box.Client(sandbox.ClientSecret)
	return app.Secret, ctx.Err()
}

// audit shows what the log has and verifies its chain.
func (d *demonstration) audit(ctx context.Context) error {
	d.say("8 · The audit log tells who did what, and shows whether anybody has tampered with it.")
	var page struct {
		Items []struct {
			Sequence int64 `json:"sequence"`
			Actor    struct {
				Name string `json:"name"`
			} `json:"actor"`
			Action  string `json:"action"`
			Outcome string `json:"outcome"`
			Object  struct {
				Name string `json:"name"`
			} `json:"object"`
		} `json:"items"`
	}
	if _, err := d.api.do(ctx, request{method: http.MethodGet, path: "/api/audit", query: url.Values{"limit": {"100"}}}, &page); err != nil {
		return fmt.Errorf("reading the audit log: %w", err)
	}
	for i := len(page.Items) - 1; i >= 0; i-- {
		e := page.Items[i]
		if e.Object.Name == "" {
			continue // of what has no name, such as the opening of a secret
		}
		d.tell("%4d  %-22s %-8s %-6s %s\n", e.Sequence, e.Action, e.Outcome, e.Object.Name, e.Actor.Name)
	}
	var report struct {
		OK       bool   `json:"ok"`
		Sentence string `json:"sentence"`
	}
	if _, err := d.api.do(ctx, request{method: http.MethodGet, path: "/api/audit/verification"}, &report); err != nil || !report.OK {
		return fmt.Errorf("verifying the audit log: %s %w", report.Sentence, err)
	}
	d.tell("\n%s\n", report.Sentence)
	return nil
}
