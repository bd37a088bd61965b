package server

import (
	"cmp"
	"context"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/release"
)

// bots talks to virtual agents over the contract of docs/bot-contract.md: an
// organisation's virtual agent names the connector or the URL of its provider.
type bots struct {
	resources release.Surroundings
	calls     *connector.Connections
}

const botTime = 10 * time.Second // for one exchange that asks for no time of its own

// Converse carries out one exchange. The command's id is the Idempotency-Key: a
// provider that has answered it gives the same answer again after a restart.
func (b bots) Converse(ctx context.Context, organisation, contact, command string, d activity.Dialog) activity.Replied {
	resources, err := b.resources.Resources(ctx, organisation)
	if err != nil {
		return unanswered("bot_unavailable", "the virtual agent could not be looked up: the database does not answer")
	}
	agent := resources.VirtualAgent(d.Agent, d.Label)
	if agent == nil || agent.URL == "" && agent.Connector == "" {
		return unanswered("bot_unknown", "there is no virtual agent called \""+cmp.Or(d.Label, d.Agent)+"\" in this organisation; add one with the address of its provider")
	}
	call := activity.Call{Connector: agent.Connector, Method: "POST", Target: cmp.Or(agent.URL, agent.Path), Key: command,
		Header: []activity.Pair{{Name: "Content-Type", Value: "application/json"}, {Name: "Accept", Value: "application/json"}},
		Body:   activity.DialogRequest(d, contact), Timeout: cmp.Or(d.Timeout, botTime), Retries: 1}
	result := b.calls.Do(ctx, organisation, call)
	if result.Failure != (activity.Failure{}) {
		return activity.Replied{Failure: result.Failure, Attempts: result.Attempts}
	}
	if result.Synthetic != "" {
		return activity.Replied{Failure: activity.Failure{Code: result.Synthetic, Message: "the virtual agent did not answer in time, or no token was to be had"}, Attempts: result.Attempts}
	}
	replied := activity.DialogAnswer(result.Status, result.Body)
	replied.Attempts = result.Attempts
	return replied
}

func unanswered(code, message string) activity.Replied {
	return activity.Replied{Failure: activity.Failure{Code: code, Message: message}}
}
