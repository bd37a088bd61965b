package store

import (
	"context"
	"time"

	"github.com/callwright/callwright/acd"
)

// Agents keeps the states that agents chose, and callbacks; an [acd.Store].
type Agents struct{ db *DB }

// Agents returns the store of agents and callbacks.
func (db *DB) Agents() Agents { return Agents{db} }

// Atomically is [DB.Atomically].
func (s Agents) Atomically(ctx context.Context, f func(context.Context) error) error {
	return s.db.Atomically(ctx, f)
}

const agentColumns = `organisation, agent, state, reason, session, changed`

func scanAgent(s scanner) (acd.AgentRecord, error) {
	var a acd.AgentRecord
	var changed int64
	err := s.Scan(&a.Organisation, &a.Agent, &a.State, &a.Reason, &a.Session, &changed)
	a.Since = moment(changed)
	return a, err
}

// Agents returns an organisation's agents that were ever stored, by key.
func (s Agents) Agents(ctx context.Context, organisation string) ([]acd.AgentRecord, error) {
	return query[acd.AgentRecord]{doing: "reading the agents", scan: scanAgent,
		statement: `SELECT ` + agentColumns + ` FROM agents WHERE organisation = $1 ORDER BY agent`}.all(ctx, s.db, organisation)
}

// PutAgent inserts or replaces an agent's state.
func (s Agents) PutAgent(ctx context.Context, a acd.AgentRecord) error {
	_, err := s.db.exec(ctx, "storing an agent's state", `INSERT INTO agents (`+agentColumns+`) VALUES (`+list(1, 6)+`)
		ON CONFLICT (organisation, agent) DO UPDATE SET state = $3, reason = $4, session = $5, changed = $6`,
		a.Organisation, a.Agent, string(a.State), a.Reason, a.Session, millis(a.Since))
	return err
}

const callbackColumns = `organisation, id, contact, number, queue, ani, customer, flow, priority, queued, begins, ends, state, finished, agent, reason, updated`

func scanCallback(s scanner) (acd.Callback, error) {
	var c acd.Callback
	var since, from, to, finished, updated int64
	err := s.Scan(&c.Organisation, &c.ID, &c.Contact, &c.Number, &c.Queue, &c.ANI, &c.Customer, &c.Flow, &c.Priority,
		&since, &from, &to, &c.State, &finished, &c.Agent, &c.Reason, &updated)
	c.Since, c.From, c.To, c.Updated = moment(since), moment(from), moment(to), moment(updated)
	return c, err
}

// Callbacks returns those that are not over, the oldest change first, of all
// organisations when none is named; or all of one organisation's, the newest first.
func (s Agents) Callbacks(ctx context.Context, organisation string, open bool, limit int) ([]acd.Callback, error) {
	var w where
	order := "updated DESC"
	if open {
		w.and("finished = ?", flag(false))
		order = "updated"
	}
	if !open || organisation != "" {
		w.and("organisation = ?", organisation)
	}
	most := w.bind(atMost(limit))
	return query[acd.Callback]{doing: "reading the callbacks", scan: scanCallback,
		statement: `SELECT ` + callbackColumns + ` FROM callbacks ` + w.clause() + ` ORDER BY ` + order + `, id LIMIT ` + most}.all(ctx, s.db, w.args...)
}

// PutCallback inserts or replaces a callback.
func (s Agents) PutCallback(ctx context.Context, c acd.Callback) error {
	finished := c.State == acd.CallbackDone || c.State == acd.CallbackFailed
	_, err := s.db.exec(ctx, "storing a callback", `INSERT INTO callbacks (`+callbackColumns+`) VALUES (`+list(1, 17)+`)
		ON CONFLICT (organisation, id) DO UPDATE SET contact = $3, number = $4, queue = $5, ani = $6, customer = $7, flow = $8, priority = $9,
		queued = $10, begins = $11, ends = $12, state = $13, finished = $14, agent = $15, reason = $16, updated = $17`,
		c.Organisation, c.ID, c.Contact, c.Number, c.Queue, c.ANI, c.Customer, c.Flow, c.Priority,
		millis(c.Since), millis(c.From), millis(c.To), string(c.State), flag(finished), c.Agent, c.Reason, millis(c.Updated))
	return err
}

// ExpireCallbacks deletes callbacks that were over before a time.
func (s Agents) ExpireCallbacks(ctx context.Context, before time.Time) error {
	_, err := s.db.exec(ctx, "removing callbacks", `DELETE FROM callbacks WHERE finished = $1 AND updated < $2`, flag(true), millis(before))
	return err
}
