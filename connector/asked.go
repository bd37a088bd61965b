package connector

import (
	"errors"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/credential"
)

// mostAsked is how many token requests a call tells of.
const mostAsked = 16

// requestsOf are the token requests that brought only an error.
func requestsOf(err error) []credential.Exchange {
	var e *credential.Error
	if errors.As(err, &e) {
		return e.Requests
	}
	return nil
}

// asked writes the token requests of a call into its trace, masked (G4). Those
// that were made for other calls, whose outcome this one shares, are among them.
func (x *exchange) asked(list []credential.Exchange) {
	for _, e := range list[:min(len(list), mostAsked-len(x.result.Tokens))] {
		t := activity.TokenRequest{
			URL: e.URL, Basic: e.Basic, Status: e.Status, Error: x.mask.Text(e.Error),
			Start: e.Start.Sub(x.began), Duration: e.Duration, Form: make([]activity.Pair, len(e.Form)),
		}
		for i, p := range e.Form {
			t.Form[i] = activity.Pair{Name: p.Name, Value: x.mask.Text(p.Value)}
		}
		x.result.Tokens = append(x.result.Tokens, t)
	}
}

// joined is what came of a call that was made twice, with the requests of both.
func joined(first, again activity.CallResult) activity.CallResult {
	var passed time.Duration
	for _, a := range first.Attempts {
		passed = max(passed, a.Start+a.Duration)
	}
	for i := range again.Attempts {
		again.Attempts[i].Start += passed
	}
	for i := range again.Tokens {
		again.Tokens[i].Start += passed
	}
	again.Attempts = append(first.Attempts, again.Attempts...)
	again.Tokens = append(first.Tokens, again.Tokens...)
	return again
}
