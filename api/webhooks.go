package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/trigger"
)

// WebhookRecords makes, shows and changes webhooks.
type WebhookRecords interface {
	CreateWebhook(ctx context.Context, by trigger.By, d trigger.WebhookDraft) (v trigger.WebhookView, key string, err error)
	ShowWebhook(ctx context.Context, by trigger.By, id string) (trigger.WebhookView, error)
	ListWebhooks(ctx context.Context, by trigger.By, q trigger.Query) ([]trigger.WebhookView, string, error)
	UpdateWebhook(ctx context.Context, by trigger.By, id string, revision int64, d trigger.WebhookDraft) (trigger.WebhookView, error)
	DeleteWebhook(ctx context.Context, by trigger.By, id string, revision int64) error
}

// WebhookKeys changes the keys of webhooks (M1).
type WebhookKeys interface {
	RotateWebhook(ctx context.Context, by trigger.By, id string, revision int64) (v trigger.WebhookView, key string, err error)
	RevokeWebhook(ctx context.Context, by trigger.By, id string, revision int64) (trigger.WebhookView, error)
}

// Webhook is a webhook as it is answered.
type Webhook struct {
	ID         string        `json:"id" doc:"Part of its URL: whoever knows it may start contacts, unless it has a key."`
	Name       string        `json:"name"`
	URL        string        `json:"url"`
	EntryPoint string        `json:"entry_point" doc:"Id."`
	Reply      trigger.Reply `json:"reply" enum:"accepted,ended"`
	Variables  []string      `json:"variables,omitempty" doc:"Flow variables that a reply carries."`
	Get        bool          `json:"get,omitempty" doc:"A GET starts a contact as well."`
	Keyed      bool          `json:"keyed" doc:"Requests must carry its key in X-Callwright-Key, or be signed with it."`
	HasKey     bool          `json:"has_key" doc:"False on one that is keyed: the key is revoked, and nobody gets in."`
	Key        string        `json:"key,omitempty" doc:"Shown this once."`
	Revision   int64         `json:"revision"`
	Created    time.Time     `json:"created"`
	Updated    time.Time     `json:"updated"`
}

func (a *api) webhook(v trigger.WebhookView, key string) Webhook {
	return Webhook{ID: v.ID, Name: v.Name, URL: a.external(v.Path), EntryPoint: v.EntryPoint, Reply: v.Reply, Variables: v.Variables, Get: v.Get,
		Keyed: v.Keyed, HasKey: v.HasKey, Key: key, Revision: v.Revision, Created: v.Created, Updated: v.Updated}
}

type webhookText struct {
	Name       string        `json:"name" maxLength:"200"`
	EntryPoint string        `json:"entry_point" maxLength:"200" doc:"Id or name."`
	Reply      trigger.Reply `json:"reply,omitempty" enum:"accepted,ended" default:"accepted" doc:"accepted: 202 once the contact is on disk; ended: 200 with the outcome once it is over."`
	Variables  []string      `json:"variables,omitempty" maxItems:"100" maxLength:"200"`
	Get        bool          `json:"get,omitempty"`
	Keyed      bool          `json:"keyed,omitempty"`
}

func (t webhookText) draft() trigger.WebhookDraft { return trigger.WebhookDraft(t) }

type createWebhook struct{ Body webhookText }

type changeWebhook struct {
	Named
	Matching
	Body webhookText
}

type listTriggers struct {
	Paging
	Name       string `query:"name" maxLength:"200" doc:"Part of the name, whatever the letter case."`
	EntryPoint string `query:"entry_point" maxLength:"100" doc:"Id of the entry point that they lead to."`
}

func (l listTriggers) filters() url.Values {
	return url.Values{"name": {l.Name}, "entry_point": {l.EntryPoint}}
}

func (l listTriggers) query(by account.Caller, after string) trigger.Query {
	return trigger.Query{Organisation: by.Organisation, Name: l.Name, EntryPoint: l.EntryPoint, After: after, Limit: l.Limit}
}

const webhooksPath = "/api/webhooks"

func (a *api) webhookOperations() {
	one := webhooksPath + "/{id}"
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodGet, path: webhooksPath, id: "list-webhooks", tag: "webhooks", summary: "List webhooks",
		description: "For who may change them: their URLs let somebody in."}, a.listWebhooks)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPost, path: webhooksPath, id: "create-webhook", tag: "webhooks",
		summary: "Make a webhook", description: "Its key, when it has one, is in this answer and nowhere else.", status: http.StatusCreated, creates: true, conceals: []string{"key"}}, a.createWebhook)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodGet, path: one, id: "read-webhook", tag: "webhooks", summary: "Read a webhook"}, a.readWebhook)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPut, path: one, id: "change-webhook", tag: "webhooks", summary: "Change a webhook", matches: true}, a.changeWebhook)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPost, path: one + "/rotate", id: "rotate-webhook-key", tag: "webhooks",
		summary: "Give a webhook a new key", description: "The old one is good no longer.", matches: true, status: http.StatusOK}, a.rotateWebhook)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPost, path: one + "/revoke", id: "revoke-webhook-key", tag: "webhooks",
		summary: "Take a webhook's key away", description: "Nobody gets in until it is given a new one.", matches: true, status: http.StatusOK}, a.revokeWebhook)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodDelete, path: one, id: "delete-webhook", tag: "webhooks", summary: "Delete a webhook", matches: true}, a.deleteWebhook)
}

func (a *api) listWebhooks(ctx context.Context, by account.Caller, in *listTriggers) (*list[Webhook], error) {
	after, err := in.after(ctx, a, by, question(webhooksPath, in.filters()))
	if err != nil {
		return nil, err
	}
	page, next, err := a.o.Triggers.ListWebhooks(ctx, a.releaseBy(by), in.query(by, after))
	if err != nil {
		return nil, err
	}
	items := make([]Webhook, len(page))
	for i, v := range page {
		items[i] = a.webhook(v, "")
	}
	return paged(by, webhooksPath, in.filters(), in.Paging, items, next), nil
}

func (a *api) createWebhook(ctx context.Context, by account.Caller, in *createWebhook) (*document[Webhook], error) {
	v, key, err := a.o.Triggers.CreateWebhook(ctx, a.releaseBy(by), in.Body.draft())
	if err != nil {
		return nil, err
	}
	return created(v.Revision, webhooksPath+"/"+v.ID, a.webhook(v, key))
}

type readWebhook struct {
	Named
	Conditional
}

func (a *api) readWebhook(ctx context.Context, by account.Caller, in *readWebhook) (*document[Webhook], error) {
	v, err := a.o.Triggers.ShowWebhook(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	d, err := documented(v.Revision, a.webhook(v, ""))
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

func (a *api) changeWebhook(ctx context.Context, by account.Caller, in *changeWebhook) (*document[Webhook], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	v, err := a.o.Triggers.UpdateWebhook(ctx, a.releaseBy(by), in.ID, revision, in.Body.draft())
	if err != nil {
		return nil, err
	}
	return documented(v.Revision, a.webhook(v, ""))
}

func (a *api) rotateWebhook(ctx context.Context, by account.Caller, in *removal) (*document[Webhook], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	v, key, err := a.o.Triggers.RotateWebhook(ctx, a.releaseBy(by), in.ID, revision)
	if err != nil {
		return nil, err
	}
	return documented(v.Revision, a.webhook(v, key))
}

func (a *api) revokeWebhook(ctx context.Context, by account.Caller, in *removal) (*document[Webhook], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	v, err := a.o.Triggers.RevokeWebhook(ctx, a.releaseBy(by), in.ID, revision)
	if err != nil {
		return nil, err
	}
	return documented(v.Revision, a.webhook(v, ""))
}

func (a *api) deleteWebhook(ctx context.Context, by account.Caller, in *removal) (*struct{}, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	return nil, a.o.Triggers.DeleteWebhook(ctx, a.releaseBy(by), in.ID, revision)
}
