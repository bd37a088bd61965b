package connector

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/value"
)

// Delete removes an inactive connection, its secrets and tokens, for good; what
// is left is a tombstone (S2-14). confirmed is as for Deactivate. An
// authorization is revoked at the server if it can be (RFC 7009, D13).
func (c *Connections) Delete(ctx context.Context, by By, id string, revision int64, confirmed bool) error {
	var revoke func(context.Context) credential.Revocation
	r, err := c.change(ctx, by, access.ConnectorDelete, id, revision, func(ctx context.Context, ch *change) error {
		if err := inactive(ch.was, "delete"); err != nil {
			return err
		}
		uses, err := c.uses(ctx, ch.was)
		if err != nil {
			return err
		}
		if len(uses) > 0 && !confirmed {
			return unconfirmed(uses, "Flows use the connector %s: %s. When it is deleted, flows that are running may stop working, and drafts show their HTTP Request as unconfigured.", ch.was.Name, flows(uses))
		}
		ch.affects(uses)
		ch.now.entomb()
		revoke, err = c.forget(ctx, ch.was)
		return err
	})
	if err != nil || revoke == nil {
		return err
	}
	if done := revoke(ctx); done.Tried {
		outcome := audit.Done
		if !done.Done {
			outcome = audit.Failed
		}
		return c.entry(ctx, by, access.ConnectorDelete, r, outcome, []audit.Detail{{Name: "revocation", Value: done.Sentence}})
	}
	return nil
}

// entomb leaves of a record what says that there was one.
func (r *Record) entomb() {
	r.State, r.Next, r.Previous = Deleted, nil, nil
	r.Credential = Credential{Version: r.Credential.Version, Settings: &value.Object{}}
}

// forget takes a connection out of drafts and drops its tokens, in the
// transaction of its deletion.
func (c *Connections) forget(ctx context.Context, r Record) (func(context.Context) credential.Revocation, error) {
	if c.o.References != nil {
		if err := c.o.References.Unconfigure(ctx, r.Organisation, r.refs()); err != nil {
			return nil, fmt.Errorf("taking connector %s out of drafts: %w", r.ID, err)
		}
	}
	if e, err := c.stored(ctx, r, r.Credential); err == nil && e.checked.Settings.RevocationURL != "" {
		c.connector(r, e, r.Credential.Version, c.o.Broker.Source) // what is revoked is asked for by it
	}
	revoke, err := c.o.Broker.Forget(ctx, r.Organisation, r.ID)
	if err != nil {
		return nil, fmt.Errorf("dropping the tokens of connector %s: %w", r.ID, err)
	}
	return revoke, nil
}
