package store

import (
	"context"

	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

const webhookColumns = `id, organisation, name, name_key, entry_point, settings, hash, secret, revision, created, updated`

func rowOfWebhook(w trigger.Webhook) []any {
	settings := value.Of("reply", string(w.Reply), "variables", asList(w.Variables), "get", w.Get, "keyed", w.Keyed)
	return []any{w.ID, w.Organisation, w.Name, fold(w.Name), w.EntryPoint, value.Text(settings), blob(w.Key), blob(w.Secret),
		w.Revision, millis(w.Created), millis(w.Updated)}
}

func scanWebhook(s scanner) (trigger.Webhook, error) {
	var w trigger.Webhook
	var key, settings string
	var created, updated int64
	err := s.Scan(&w.ID, &w.Organisation, &w.Name, &key, &w.EntryPoint, &settings, &w.Key, &w.Secret, &w.Revision, &created, &updated)
	if err != nil {
		return w, err
	}
	o, err := form(settings)
	w.Key, w.Secret, w.Created, w.Updated = stored(w.Key), stored(w.Secret), moment(created), moment(updated)
	w.Reply, w.Variables = trigger.Reply(under[string](o, "reply")), textsUnder(o, "variables")
	w.Get, w.Keyed = under[bool](o, "get"), under[bool](o, "keyed")
	return w, err
}

// InsertWebhook stores a new webhook, unless its name is taken.
func (t Triggers) InsertWebhook(ctx context.Context, w trigger.Webhook) (clash string, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, w.Organisation); err != nil {
			return err
		}
		clash, err = t.insert(ctx, webhooks, webhookColumns, w.Organisation, w.ID, w.Name, rowOfWebhook(w))
		return err
	})
	return clash, err
}

// UpdateWebhook stores a webhook, whose revision is one more than the stored one's.
func (t Triggers) UpdateWebhook(ctx context.Context, w trigger.Webhook) (clash string, stale bool, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, w.Organisation); err != nil {
			return err
		}
		row := rowOfWebhook(w)
		clash, stale, err = t.replace(ctx, webhooks, w.Organisation, w.ID, w.Name, w.Revision,
			`name = $3, name_key = $4, entry_point = $5, settings = $6, hash = $7, secret = $8, revision = $9, updated = $10`,
			append([]any{w.Organisation, w.ID}, append(row[2:9], row[10])...))
		return err
	})
	return clash, stale, err
}

// DeleteWebhook removes a webhook.
func (t Triggers) DeleteWebhook(ctx context.Context, organisation, id string, revision int64) (stale bool, err error) {
	err = t.db.Atomically(ctx, func(ctx context.Context) error {
		if err := t.lock(ctx, organisation); err != nil {
			return err
		}
		stale, err = t.remove(ctx, webhooks, organisation, id, revision)
		return err
	})
	return stale, err
}

// Webhook finds a webhook by its id alone.
func (t Triggers) Webhook(ctx context.Context, id string) (trigger.Webhook, bool, error) {
	return query[trigger.Webhook]{doing: "reading a webhook", scan: scanWebhook,
		statement: `SELECT ` + webhookColumns + ` FROM webhooks WHERE id = $1`}.one(ctx, t.db, id)
}

// Webhooks returns a page of webhooks, by name, and the cursor of the next.
func (t Triggers) Webhooks(ctx context.Context, q trigger.Query) ([]trigger.Webhook, string, error) {
	q.Flow = ""
	statement, args, err := t.page(q, webhooks, webhookColumns)
	if err != nil {
		return nil, "", err
	}
	rows, err := query[trigger.Webhook]{doing: "listing webhooks", scan: scanWebhook, statement: statement}.all(ctx, t.db, args...)
	if err != nil {
		return nil, "", err
	}
	page, next := paged(rows, q.Limit, func(w trigger.Webhook) (string, string) { return w.Name, w.ID })
	return page, next, nil
}
