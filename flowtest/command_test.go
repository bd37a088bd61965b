package flowtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// What a line says of events that a simulation seldom brings about.
func TestLinesOfEvents(t *testing.T) {
	t.Parallel()
	gone := activity.Failure{Code: "gone", Message: "it is gone"}
	for _, c := range []struct {
		event       activity.Event
		words, data string
	}{
		{activity.Done{Failure: gone}, "done (gone: it is gone)", `"failure":{"code":"gone","message":"it is gone"}`},
		{activity.Collected{Failure: gone}, "nothing (gone: it is gone)", `"type":"collected","digits":""`},
		{activity.Collected{Digits: "9", Outcome: activity.OutcomeInvalid}, "the caller pressed 9: invalid", `"digits":"9","outcome":"invalid"`},
		{activity.CallResult{Failure: gone}, "answered nothing (gone: it is gone)", `"status":0`},
		{activity.CallResult{Status: 408, Synthetic: "timeout"}, "answered 408 (timeout)", `"synthetic":"timeout"`},
		{activity.CallResult{Status: 200, Body: []byte(strings.Repeat("long ", 100))}, "long …", `"body":"long long `},
		{activity.CallResult{Status: 200, Attempts: []activity.Attempt{{Method: "GET", URL: "https://h/", Status: 200, Duration: 1500 * time.Microsecond, Token: "cached"}}, Warnings: []string{"w"}}, "→ 200 in 1.5ms, token cached", `"status":200,"ms":1.5}],"warnings":["w"]`},
		{activity.CallResult{Status: 401, Synthetic: "credential_unavailable", Tokens: []activity.TokenRequest{{URL: "https://id/token", Basic: true, Status: 400,
			Form: []activity.Pair{{Name: "grant_type", Value: "client_credentials"}, {Name: "client_secret", Value: "[masked]"}}, Error: "refused", Start: -time.Second, Duration: 1500 * time.Microsecond}}},
			"token request: POST https://id/token → 400 in 1.5ms, before this call\n                with Authorization: Basic [masked] grant_type=client_credentials client_secret=[masked]\n                refused",
			`"token_requests":[{"url":"https://id/token","error":"refused","status":400,"ms":1.5,"start_ms":-1000.0,"basic":true,"form":{"grant_type":"client_credentials","client_secret":"[masked]"}}]`},
		{activity.Found{Failure: gone}, "(gone: it is gone)", `"type":"found"`},
		{activity.Loaded{Failure: gone}, "loaded (gone: it is gone)", `"program":""`},
		{activity.Transferred{}, "given over", `"type":"transferred","outcome":""`},
		{activity.Transferred{Outcome: "busy", Failure: gone}, "busy (gone: it is gone)", `"outcome":"busy","failure":{`},
		{activity.HungUp{}, "the call is over", `"type":"hungup"`},
		{activity.Started{}, "activity.Started", `"type":"started"`},
	} {
		l := flowtest.Line{Type: flowtest.LineResult, Event: c.event}
		if got := l.String(); !strings.Contains(got, c.words) {
			t.Errorf("%T: %s", c.event, got)
		}
		if got := value.Text(l.Data()); !strings.Contains(got, c.data) {
			t.Errorf("%T: %s", c.event, got)
		}
	}
	for _, c := range []struct {
		command     activity.Command
		words, data string
	}{
		{activity.Play{}, "says nothing", `"prompts":[]`},
		{activity.Play{Music: true, Prompts: []activity.Spoken{{File: "a.wav"}}}, "music audio: a.wav", `"music":true`},
		{activity.Queue{Queue: "q", Skills: value.Of("requirements", []any{})}, "queues for q", `"skills":{"requirements":[]}`},
		{activity.Call{Method: "get", Target: "/a", Connector: "CRM", Body: []byte("x")}, "calls GET [CRM] /a", `"connector":"CRM","headers":{},"body":"x"`},
		{activity.Call{Method: "GET", Target: "/a?key=K1", Query: []activity.Pair{{Name: "token", Value: "T1"}}, Header: []activity.Pair{{Name: "Authorization", Value: "Bearer B1"}}},
			"calls GET /a?key=[masked]&token=[masked]", `"url":"/a?key=[masked]&token=[masked]","headers":{"Authorization":"Bearer [masked]"}`},
		{activity.Queue{Queue: "q", Label: "Advice", Agent: "ann@example.com", Priority: 2}, "queues for the agent ann@example.com of Advice with priority 2",
			`"agent":"ann@example.com","park":false,"recovery":""`},
		{activity.Transfer{To: "4711"}, "transfers the call to 4711", `"type":"transfer","number":"4711"`},
		{activity.Transfer{To: "4711", Bridged: true, Digits: "1", Timeout: 5 * time.Second, Header: []activity.Pair{{Name: "X-Token", Value: "T1"}}},
			"connects the caller with 4711 and presses 1", `"bridged":true,"timeout":"5s","digits":"1","headers":{"X-Token":"[masked]"}`},
	} {
		l := flowtest.Line{Type: flowtest.LineCommand, Command: c.command}
		if got := l.String(); !strings.HasSuffix(got, c.words) {
			t.Errorf("%T: %s", c.command, got)
		}
		if got := value.Text(l.Data()); !strings.Contains(got, c.data) {
			t.Errorf("%T: %s", c.command, got)
		}
	}
}
