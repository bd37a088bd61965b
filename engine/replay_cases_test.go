package engine_test

import (
	"slices"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/value"
)

// journalCases are the contacts whose journals were recorded. Add to them;
// what is there stays as it is.
func journalCases() []journalCase {
	digits := func(d string) activity.Collected { return activity.Collected{Digits: d} }
	timeout := activity.Collected{Outcome: activity.OutcomeTimeout}
	invalid := activity.Collected{Digits: "9", Outcome: activity.OutcomeInvalid}
	ok := func(body string) activity.CallResult {
		return activity.CallResult{Status: 200, Body: []byte(body), Header: []activity.Pair{{Name: "Content-Type", Value: "application/json"}},
			Attempts: []activity.Attempt{{Method: "GET", URL: "https://crm.example/customers", Status: 200, Duration: 3 * time.Millisecond, Token: "cached"}}}
	}
	status := func(code int, body string) activity.CallResult {
		return activity.CallResult{Status: code, Body: []byte(body)}
	}
	answered := activity.Happened{Name: engine.EventAgentAnswered, Attributes: value.Of("AgentName", "Ann", "AgentID", "a-1")}
	removed := activity.Happened{Name: "FCAsk(ContactLastAgentRemoved)", Attributes: value.Of("AgentName", "Ann")}
	return []journalCase{
		{"menu", started(), []any{timeout, invalid, digits("2"), activity.Done{}}},
		{"collect", started(), []any{digits("12"), timeout, digits("4711"), activity.Done{}}},
		{"http", started(), []any{ok(`{"customers":[{"id":7,"tier":"gold","tags":["a","b"],"balance":12345678901234567890,"name":"Zo\u00eb"}]}`),
			status(201, ""), activity.Done{}}},
		{"http_errors", started(), []any{status(500, "oh\xff no"), activity.CallResult{Status: 408, Synthetic: "timeout",
			Attempts: []activity.Attempt{{Method: "GET", URL: "https://crm.example/b", Error: "timeout", Duration: 2 * time.Second}}},
			activity.CallResult{Failure: activity.Failure{Code: "connect", Message: "connection refused"}}, activity.Done{}}},
		{"parse", started("Body", `{"order":{"id":"A-17","items":[{"name":"tea"},{"name":"milk"}],"sum":1.50}}`), []any{activity.Done{}}},
		{"subflow", started(), []any{activity.Loaded{Program: "balance"}, activity.Done{}, digits("1"), activity.Done{}}},
		{"subflow_fails", started(), []any{activity.Loaded{Program: "lookup"},
			activity.CallResult{Failure: activity.Failure{Code: "dns", Message: "no such host"}},
			activity.Loaded{Failure: activity.Failure{Code: "flow_unknown", Message: "not there"}}, activity.Done{}}},
		{"goto", started(), []any{digits("1"), activity.Loaded{Program: "night"}, activity.Done{}, activity.HungUp{}}},
		{"queue", started(), []any{activity.Queued{Queue: "q-1"}, activity.Done{}, activity.Done{},
			activity.Happened{Name: "AgentOfferContact", Attributes: value.Of("AgentName", "Ann")}, answered,
			to{5, activity.Done{}}, to{4, activity.Done{}}, removed, activity.Done{}, activity.HungUp{}}},
		{"queue_fails", started(), []any{activity.Queued{FailureCode: 4, Description: "INVALID_QUEUE"}, activity.Queued{Queue: "q-2"}, activity.HungUp{}}},
		{"global_error", started(), []any{activity.CallResult{Failure: activity.Failure{Code: "connect", Message: "refused"}}, activity.Done{}}},
		{"hang_up", started(), []any{activity.Done{}, activity.HungUp{}, to{2, digits("1")}, status(204, "")}},
		{"limit", started(), []any{timeout, timeout, timeout, timeout, timeout, digits("1"), activity.Done{}}},
		{"self_loop", started(), slices.Repeat([]any{timeout}, 101)},
		{"percent", started(), []any{activity.Found{Value: int64(1)}, activity.Done{}}},
		{"hours", started(), []any{activity.Found{Value: "holidays"}, activity.Found{Failure: activity.Failure{Code: "schedule_unknown", Message: "not there"}}}},
		{"speech", started(), []any{
			activity.Replied{Say: []activity.Spoken{{Text: "What would you like?"}}, Listen: true},
			activity.Collected{Speech: "one tea, please"},
			activity.Replied{Say: []activity.Spoken{{Text: "Two?"}}, Listen: true, Intent: "order"},
			activity.Collected{Outcome: activity.OutcomeTimeout},
			activity.Replied{Say: []activity.Spoken{{Text: "One it is."}}, Outcome: activity.OutcomeEnded, Event: "ordered", Data: value.Of("order", "tea")},
			activity.Done{}, activity.Done{}}},
		{"wait", started(), []any{activity.Done{}, activity.Done{}}},
	}
}
