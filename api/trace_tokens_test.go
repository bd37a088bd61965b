package api

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

func TestG4_TokenRequestsOfATrace(t *testing.T) {
	t.Parallel()
	failed := flowtest.Line{Event: activity.CallResult{Status: 401, Synthetic: "credential_unavailable", Tokens: []activity.TokenRequest{{
		URL: "https://id.example/token", Basic: true, Status: 400, Error: "refused",
		Form: []activity.Pair{{Name: "scope", Value: "a b"}, {Name: "client_secret", Value: "[masked]"}},
	}}}}
	data := failed.Data()
	whole := value.Text(withTokens(data, true))
	const curl = `curl --request POST --globoff --url https://id.example/token --header 'Accept: application/json' --header 'Content-Type: application/x-www-form-urlencoded' --header 'Authorization: Basic [masked]' --data-raw 'scope=a+b&client_secret=[masked]'`
	if !strings.Contains(whole, curl) || !strings.Contains(whole, `"form":{"scope":"a b"`) {
		t.Error(whole)
	}
	// A role that does not see settings of connectors does not see them here.
	part := value.Text(withTokens(data, false))
	if strings.Contains(part, "scope") || strings.Contains(part, "basic") || strings.Contains(part, "curl") || !strings.Contains(part, `"error":"refused","status":400`) {
		t.Error(part)
	}
	if again := value.Text(data); !strings.Contains(again, "scope") || strings.Contains(again, "curl") {
		t.Errorf("the line itself has changed: %s", again)
	}
	other := flowtest.Line{Event: activity.Done{}}.Data()
	if withTokens(other, true) != other {
		t.Error("a line without token requests is another one")
	}
}
