package connector

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
)

// Why a call does not go out (domain §2.6).
const (
	unknown       = "connector_unknown"
	isInactive    = "connector_inactive"
	isDeleted     = "connector_deleted"
	cannotBeFound = "connector_unavailable"
)

// Do carries out one call for an organisation's contact. An inactive or deleted
// connection fails it with the code connector_inactive or connector_deleted,
// and nothing goes out (domain §2.6). A connection is found by its id, its name
// or an entry of its For, and at last by the label that the flow gives; one that
// was deleted by its names, too, as long as no other one has them.
func (c *Connections) Do(ctx context.Context, organisation string, call activity.Call) activity.CallResult {
	if call.Connector == "" {
		return c.set.through(ctx, call, nil)
	}
	f, refused := c.callable(ctx, organisation, call)
	if refused != nil {
		return *refused
	}
	result := c.set.through(ctx, call, f.connector)
	if result.Status == http.StatusUnauthorized {
		result = c.changedMeanwhile(ctx, organisation, call, f, result)
	}
	return result
}

// callable finds the connection of a call, or the answer for want of it.
func (c *Connections) callable(ctx context.Context, organisation string, call activity.Call) (*found, *activity.CallResult) {
	at := ref{organisation, Fold(call.Connector)}
	f, err := c.find(ctx, at)
	if err == nil && f.record.ID == "" {
		f, err = c.otherwise(ctx, at, f, call.Label)
	}
	switch {
	case err != nil:
		return nil, failure(cannotBeFound, "the connector \""+call.Connector+"\" could not be looked up: the database does not answer; try again")
	case f.record.ID == "":
		return nil, failure(unknown, "there is no connector called \""+call.Connector+"\" in this organisation; add one of that name, or list it under what flows call a connector by")
	case f.record.State == Inactive:
		return nil, failure(isInactive, "the connector "+f.record.Name+" is inactive and nothing was sent; activate it on its page")
	case f.record.State == Deleted:
		return nil, failure(isDeleted, "the connector "+f.record.Name+" was deleted and nothing was sent; choose another one in the HTTP Request and publish the flow again")
	case f.err != nil:
		return nil, unusable(f)
	}
	return f, nil
}

// otherwise looks on when there is nothing by what a flow calls a connection: by
// the flow's label, and then for one of the name that was deleted.
func (c *Connections) otherwise(ctx context.Context, at ref, none *found, label string) (*found, error) {
	if label != "" {
		if f, err := c.find(ctx, ref{at.organisation, Fold(label)}); err != nil || f.record.ID != "" {
			return f, err
		}
	}
	return c.deleted(ctx, at, none)
}

func failure(code, message string) *activity.CallResult {
	return &activity.CallResult{Failure: activity.Failure{Code: code, Message: message}}
}

// unusable answers for an active connection without a credential to sign with,
// as an API would that was not shown one.
func unusable(f *found) *activity.CallResult {
	body, _ := json.Marshal(map[string]string{
		"error": noCredential, "reason": "settings",
		"error_description": "the credentials of the connector " + f.record.Name + " cannot be used; test it on its page",
	})
	return &activity.CallResult{
		Status: http.StatusUnauthorized, Synthetic: noCredential, Body: body,
		Header: []activity.Pair{{Name: "Content-Type", Value: "application/json"}},
	}
}

// changedMeanwhile repeats a call that was answered 401 when the credential it
// was signed with has been replaced since: the call was on its way during a
// cut-over or an undo, and the API has not carried it out (E14).
func (c *Connections) changedMeanwhile(ctx context.Context, organisation string, call activity.Call, f *found, result activity.CallResult) activity.CallResult {
	now, err := c.reread(ctx, ref{organisation, f.record.ID})
	if err != nil || now.connector == nil || now.connector == f.connector {
		return result
	}
	return joined(result, c.set.through(ctx, call, now.connector))
}

// Halted tells whether calls for a flow that refers to connections are routed:
// the error is a [fault.Conflict] with the reason "halted" that names the first
// inactive one (S2-12). Connections that do not exist do not halt a flow: its
// HTTP Request says so when it comes to it.
func (c *Connections) Halted(ctx context.Context, organisation string, refs []string) error {
	for _, name := range refs {
		f, err := c.find(ctx, ref{organisation, Fold(name)})
		if err != nil {
			return fault.New(fault.Unavailable, cannotBeFound, "The connectors of the flow could not be looked up. Try again.").Because(err)
		}
		if f.record.State == Inactive {
			e := fault.New(fault.Conflict, "halted", "Routing is halted: the flow uses the connector %s, which is inactive. Activate it to resume.", f.record.Name)
			e.Detail = map[string]any{"connector": f.record.ID, "name": f.record.Name, "since": f.record.StateSince.UTC().Format(time.RFC3339)}
			return e
		}
	}
	return nil
}
