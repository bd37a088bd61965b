package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/callwright/callwright/audit"
)

// Audit keeps the entries of the audit log; an [audit.Store]. Times are kept to
// the millisecond.
type Audit struct{ db *DB }

// Audit returns the store of audit entries.
func (db *DB) Audit() Audit { return Audit{db} }

// Append adds the entry that link makes of the chain's head. The row of the head
// is locked until the transaction ends, so that sequences have no gaps.
func (a Audit) Append(ctx context.Context, organisation string, link func(audit.Head) audit.Entry) error {
	return a.db.Atomically(ctx, func(ctx context.Context) error {
		head, err := a.hold(ctx, organisation)
		if err != nil {
			return err
		}
		e := link(head)
		if e.Organisation != organisation || e.Sequence != head.Sequence+1 {
			return fmt.Errorf("appending to the audit log: entry %d of %q does not follow entry %d of %q", e.Sequence, e.Organisation, head.Sequence, organisation)
		}
		if err := a.insert(ctx, e); err != nil {
			return err
		}
		_, err = a.db.exec(ctx, "appending to the audit log",
			`UPDATE audit_heads SET sequence = $2, hash = $3 WHERE organisation = $1`, organisation, e.Sequence, blob(e.Hash))
		return err
	})
}

// hold returns a chain's head and keeps others from adding to it.
func (a Audit) hold(ctx context.Context, organisation string) (audit.Head, error) {
	scan := func(s scanner) (h audit.Head, err error) {
		err = s.Scan(&h.Sequence, &h.Hash)
		h.Hash = stored(h.Hash)
		return h, err
	}
	head, _, err := query[audit.Head]{doing: "locking the audit log", scan: scan, changes: true,
		statement: `INSERT INTO audit_heads (organisation, sequence, hash) VALUES ($1, 0, $2)
		ON CONFLICT (organisation) DO UPDATE SET sequence = audit_heads.sequence RETURNING sequence, hash`,
	}.one(ctx, a.db, organisation, []byte{})
	return head, err
}

const auditColumns = `organisation, sequence, time, actor_kind, actor, actor_name, actor_roles, actor_address,
	action, object_kind, object, object_name, outcome, detail, previous, hash`

func (a Audit) insert(ctx context.Context, e audit.Entry) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("appending to the audit log: %w", err)
	}
	_, err = a.db.exec(ctx, "appending to the audit log", `INSERT INTO audit_entries (`+auditColumns+`) VALUES (`+list(1, 16)+`)`,
		e.Organisation, e.Sequence, millis(e.Time), e.Actor.Kind, e.Actor.ID, e.Actor.Name, texts(e.Actor.Roles), e.Actor.Address,
		e.Action, e.Object.Kind, e.Object.ID, e.Object.Name, e.Outcome, string(detail), blob(e.Previous), blob(e.Hash))
	return err
}

func scanEntry(s scanner) (audit.Entry, error) {
	var e audit.Entry
	var time int64
	var roles, detail string
	err := s.Scan(&e.Organisation, &e.Sequence, &time, &e.Actor.Kind, &e.Actor.ID, &e.Actor.Name, &roles, &e.Actor.Address,
		&e.Action, &e.Object.Kind, &e.Object.ID, &e.Object.Name, &e.Outcome, &detail, &e.Previous, &e.Hash)
	if err != nil {
		return e, err
	}
	e.Time, e.Previous, e.Hash = moment(time), stored(e.Previous), stored(e.Hash)
	if e.Actor.Roles, err = textsOf[string](roles); err != nil {
		return e, err
	}
	if err := json.Unmarshal([]byte(detail), &e.Detail); err != nil {
		return e, fmt.Errorf("the details of an audit entry cannot be read: %w", err)
	}
	return e, nil
}

// Entries returns what a query selects, newest first. Since is the first moment
// that belongs to it, Until the first that no longer does.
func (a Audit) Entries(ctx context.Context, q audit.Query) ([]audit.Entry, error) {
	var w where
	w.and("organisation = ?", q.Organisation)
	w.unlessEmpty("actor = ?", q.Actor)
	w.unlessEmpty("object_kind = ?", q.Kind)
	w.unlessEmpty("object = ?", q.Object)
	if strings.HasSuffix(q.Action, ".") {
		w.and("substr(action, 1, ?) = ?", int64(len([]rune(q.Action))), q.Action)
	} else {
		w.unlessEmpty("action = ?", q.Action)
	}
	if !q.Since.IsZero() {
		w.and("time >= ?", millis(q.Since))
	}
	if !q.Until.IsZero() {
		w.and("time < ?", millis(q.Until))
	}
	if q.Before > 0 {
		w.and("sequence < ?", q.Before)
	}
	return query[audit.Entry]{doing: "reading the audit log", scan: scanEntry,
		statement: `SELECT ` + auditColumns + ` FROM audit_entries ` + w.clause() + ` ORDER BY sequence DESC LIMIT ` + w.bind(atMost(q.Limit)),
	}.all(ctx, a.db, w.args...)
}

// Chain returns up to limit entries of a chain after a sequence, oldest first.
func (a Audit) Chain(ctx context.Context, organisation string, after int64, limit int) ([]audit.Entry, error) {
	return query[audit.Entry]{doing: "reading the audit log", scan: scanEntry,
		statement: `SELECT ` + auditColumns + ` FROM audit_entries WHERE organisation = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`,
	}.all(ctx, a.db, organisation, after, atMost(limit))
}

// Heads returns the head of each organisation's chain.
func (a Audit) Heads(ctx context.Context) (map[string]audit.Head, error) {
	heads := map[string]audit.Head{}
	scan := func(s scanner) (struct{}, error) {
		var organisation string
		var h audit.Head
		err := s.Scan(&organisation, &h.Sequence, &h.Hash)
		heads[organisation] = h
		return struct{}{}, err
	}
	_, err := query[struct{}]{doing: "reading the heads of the audit log", scan: scan,
		statement: `SELECT organisation, sequence, hash FROM audit_heads`}.all(ctx, a.db)
	return heads, err
}
