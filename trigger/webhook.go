package trigger

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// WebhookDraft is what an administrator enters of a webhook.
type WebhookDraft struct {
	Name       string
	EntryPoint string // id or name
	Reply      Reply  // "" for ReplyAccepted
	Variables  []string
	Get        bool
	Keyed      bool
}

// WebhookView is a webhook as it may be shown.
type WebhookView struct {
	Webhook        // without Key and Secret
	Path    string // of its URL, /hooks/{id}
	HasKey  bool   // false on one that is Keyed: the key is revoked, and nobody gets in
}

// idBytes and keyBytes are how much of ids and keys of webhooks is chance (M1).
const (
	idBytes  = 24
	keyBytes = 32
)

func (w Webhook) object() object {
	return object{kind: "webhook", called: "webhook", id: w.public(), name: w.Name}
}

// public is as much of the id as may stand in the audit log: the whole of it lets
// in.
func (w Webhook) public() string { return w.ID[:min(8, len(w.ID))] + "…" }

func (w Webhook) view() WebhookView {
	v := WebhookView{Webhook: w, Path: "/hooks/" + w.ID, HasKey: w.Key != nil}
	v.Key, v.Secret = nil, nil
	return v
}

// CreateWebhook makes a webhook. The key, of one that is Keyed, is shown now and
// never again.
func (t *Triggers) CreateWebhook(ctx context.Context, by By, d WebhookDraft) (v WebhookView, key string, err error) {
	id, err := t.random(idBytes)
	if err != nil {
		return WebhookView{}, "", err
	}
	w := Webhook{ID: base64.RawURLEncoding.EncodeToString(id), Organisation: by.Organisation, Revision: 1, Created: t.now()}
	if d.Keyed {
		if key, err = t.giveKey(ctx, &w); err != nil {
			return WebhookView{}, "", err
		}
	}
	err = t.change(ctx, by, "create", func(ctx context.Context) (object, []audit.Detail, error) {
		if err := t.settleWebhook(ctx, &w, d); err != nil {
			return w.object(), nil, err
		}
		clash, err := t.o.Webhooks.InsertWebhook(ctx, w)
		return w.object(), w.detail(Webhook{}), w.object().stored(clash, false, err)
	})
	if err != nil {
		return WebhookView{}, "", err
	}
	return w.view(), key, nil
}

// ShowWebhook returns a webhook.
func (t *Triggers) ShowWebhook(ctx context.Context, by By, id string) (WebhookView, error) {
	if err := may(by, access.EntryPointRead); err != nil {
		return WebhookView{}, err
	}
	w, err := t.webhook(ctx, by, id)
	if err != nil {
		return WebhookView{}, err
	}
	return w.view(), nil
}

// ListWebhooks returns a page of webhooks, by name, and the next page's cursor.
func (t *Triggers) ListWebhooks(ctx context.Context, by By, q Query) ([]WebhookView, string, error) {
	if err := may(by, access.EntryPointRead); err != nil {
		return nil, "", err
	}
	q.Organisation = by.Organisation
	page, next, err := t.o.Webhooks.Webhooks(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("listing webhooks: %w", err)
	}
	views := make([]WebhookView, len(page))
	for i, w := range page {
		views[i] = w.view()
	}
	return views, next, nil
}

// UpdateWebhook changes a webhook of the given revision (L11). One that becomes
// Keyed lets nobody in until it has a key: rotate it.
func (t *Triggers) UpdateWebhook(ctx context.Context, by By, id string, revision int64, d WebhookDraft) (WebhookView, error) {
	return t.changeWebhook(ctx, by, "update", id, revision, func(ctx context.Context, w *Webhook) error {
		if !d.Keyed {
			w.Key, w.Secret = nil, nil
		}
		return t.settleWebhook(ctx, w, d)
	})
}

// RotateWebhook gives a webhook another key, which is shown now and never again.
// The one before is good no more.
func (t *Triggers) RotateWebhook(ctx context.Context, by By, id string, revision int64) (v WebhookView, key string, err error) {
	v, err = t.changeWebhook(ctx, by, "rotate", id, revision, func(ctx context.Context, w *Webhook) error {
		w.Keyed = true
		key, err = t.giveKey(ctx, w)
		return err
	})
	if err != nil {
		return WebhookView{}, "", err
	}
	return v, key, nil
}

// RevokeWebhook takes a webhook's key away: nobody gets in until it is rotated.
func (t *Triggers) RevokeWebhook(ctx context.Context, by By, id string, revision int64) (WebhookView, error) {
	return t.changeWebhook(ctx, by, "revoke", id, revision, func(_ context.Context, w *Webhook) error {
		if !w.Keyed {
			return fault.New(fault.Conflict, "webhook_not_keyed", "The webhook %s has no key. Rotate it to give it one, or delete it.", w.Name)
		}
		w.Key, w.Secret = nil, nil
		return nil
	})
}

// DeleteWebhook removes a webhook of the given revision.
func (t *Triggers) DeleteWebhook(ctx context.Context, by By, id string, revision int64) error {
	return t.change(ctx, by, "delete", func(ctx context.Context) (object, []audit.Detail, error) {
		w, err := t.webhook(ctx, by, id)
		if err != nil {
			return w.object(), nil, err
		}
		stale, err := t.o.Webhooks.DeleteWebhook(ctx, by.Organisation, id, revision)
		return w.object(), nil, w.object().stored("", stale, err)
	})
}

func (t *Triggers) changeWebhook(ctx context.Context, by By, action, id string, revision int64, f func(context.Context, *Webhook) error) (WebhookView, error) {
	var w Webhook
	err := t.change(ctx, by, action, func(ctx context.Context) (object, []audit.Detail, error) {
		was, err := t.webhook(ctx, by, id)
		if err != nil {
			return was.object(), nil, err
		}
		if was.Revision != revision {
			return was.object(), nil, was.object().stale()
		}
		w = was
		w.Revision, w.Updated = was.Revision+1, t.now()
		if err := f(ctx, &w); err != nil {
			return w.object(), nil, err
		}
		clash, stale, err := t.o.Webhooks.UpdateWebhook(ctx, w)
		return w.object(), w.detail(was), w.object().stored(clash, stale, err)
	})
	if err != nil {
		return WebhookView{}, err
	}
	return w.view(), nil
}

// settleWebhook checks a draft and puts it into a record.
func (t *Triggers) settleWebhook(ctx context.Context, w *Webhook, d WebhookDraft) error {
	var wrong complaints
	wrong.name(d.Name)
	if d.Reply == "" {
		d.Reply = ReplyAccepted
	}
	wrong.unless(d.Reply == ReplyAccepted || d.Reply == ReplyEnded, "reply", "is none of accepted and ended")
	wrong.unless(len(d.Variables) <= mostListed, "variables", "are more than 100")
	for i, name := range d.Variables {
		path := fmt.Sprintf("variables[%d]", i)
		wrong.unless(name != "", path, "is empty")
		wrong.short(path, name, mostName)
	}
	id, err := t.leadsTo(ctx, w.Organisation, d.EntryPoint, &wrong)
	if err != nil {
		return err
	}
	if err := wrong.refusal("webhook_invalid", "The webhook cannot be like this."); err != nil {
		return err
	}
	w.Name, w.EntryPoint, w.Reply, w.Variables = strings.TrimSpace(d.Name), id, d.Reply, slices.Clone(d.Variables)
	w.Get, w.Keyed, w.Updated = d.Get, d.Keyed, t.now()
	return nil
}

// leadsTo finds the entry point of a webhook or schedule.
func (t *Triggers) leadsTo(ctx context.Context, organisation, ref string, wrong *complaints) (string, error) {
	if ref == "" {
		wrong.add("entry_point", "is missing")
		return "", nil
	}
	e, found, err := t.o.EntryPoints.EntryPoint(ctx, organisation, ref)
	if err != nil {
		return "", fmt.Errorf("finding the entry point: %w", err)
	}
	wrong.unless(found, "entry_point", "is no entry point of this organisation")
	return e.ID, nil
}

func (w Webhook) detail(was Webhook) []audit.Detail {
	key := func(w Webhook) string {
		if w.Key == nil {
			return ""
		}
		return fmt.Sprintf("%x…", w.Key[:4])
	}
	return differences("name", was.Name, w.Name, "entry point", was.EntryPoint, w.EntryPoint, "reply", string(was.Reply), string(w.Reply),
		"variables", strings.Join(was.Variables, ", "), strings.Join(w.Variables, ", "), "get", yes(was.Get), yes(w.Get),
		"keyed", yes(was.Keyed), yes(w.Keyed), "key", key(was), key(w))
}

// webhook reads a webhook of the caller's organisation (L3).
func (t *Triggers) webhook(ctx context.Context, by By, id string) (Webhook, error) {
	w, found, err := t.o.Webhooks.Webhook(ctx, id)
	switch {
	case err != nil:
		return w, fmt.Errorf("reading a webhook: %w", err)
	case !found || w.Organisation != by.Organisation:
		return Webhook{}, unknown("webhook", "webhook")
	}
	return w, nil
}
