package sandbox_test

import (
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/callwright/callwright/sandbox"
)

func TestD8_SalesforceJWTBearer(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	app := client(t, s, sandbox.ClientSalesforce)
	_, key := pairOf(t, app)
	_, ecKey := pairOf(t, client(t, s, sandbox.ClientAssertionEC))
	in := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	ask := func(signed string) answer {
		return sendForm(t, h, s.URL()+"/services/oauth2/token", url.Values{
			"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {signed}})
	}
	claims := func(name string, v any) map[string]any {
		all := map[string]any{"iss": app.ID, "sub": app.Username, "aud": "https://login.salesforce.com", "exp": in(3 * time.Minute)}
		all[name] = v
		return all
	}
	for _, audience := range []string{"https://login.salesforce.com", "https://test.salesforce.com", s.URL()} {
		a := ask(assertion(t, key, jose.RS256, claims("aud", audience), nil))
		token, _ := a.member("access_token").(string)
		if a.status != 200 || a.member("expires_in") != nil || a.member("refresh_token") != nil || a.member("instance_url") != s.URL() {
			t.Fatalf("%s: %d %s", audience, a.status, a.text)
		}
		if a := send(t, h, "GET", s.URL()+"/services/data/v52.0/query?q=SELECT+Id+FROM+Case", "", "Authorization", "Bearer "+token); a.status != 200 {
			t.Errorf("the token: %d %s", a.status, a.text)
		}
	}
	for _, test := range []struct{ name, signed, code, description string }{
		{"garbled", "x", "invalid_grant", "invalid assertion"},
		{"ECDSA", assertion(t, ecKey, jose.ES256, claims("", ""), nil), "invalid_grant", "invalid assertion"},
		{"another algorithm", assertion(t, key, jose.PS256, claims("", ""), nil), "invalid_grant", "invalid assertion"},
		{"claims", assertion(t, key, jose.RS256, claims("exp", "soon"), nil), "invalid_grant", "invalid assertion"},
		{"consumer key", assertion(t, key, jose.RS256, claims("iss", "x"), nil), "invalid_client_id", "client identifier invalid"},
		{"flow not enabled", assertion(t, key, jose.RS256, claims("iss", client(t, s, sandbox.ClientAssertion).ID), nil), "unsupported_grant_type", "grant type not supported"},
		{"audience", assertion(t, key, jose.RS256, claims("aud", "https://else.example"), nil), "invalid_grant", "audience is invalid"},
		{"expired", assertion(t, key, jose.RS256, claims("exp", in(-time.Second)), nil), "invalid_grant", "expired authorization code"},
		{"milliseconds", assertion(t, key, jose.RS256, claims("exp", time.Now().UnixMilli()), nil), "invalid_grant", "expired authorization code"},
		{"user", assertion(t, key, jose.RS256, claims("sub", "x"), nil), "invalid_grant", "user hasn't approved this consumer"},
	} {
		if a := ask(test.signed); a.status != 400 || a.member("error") != test.code || a.member("error_description") != test.description {
			t.Errorf("%s: %d %s", test.name, a.status, a.text)
		}
	}
}

// TestManyClientsAtOnce is for the race detector: tokens, records, faults,
// rotation and the log, all at the same time.
func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	h := trusting(t, s)
	token := tokenFor(t, s, "")
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			bearer := []string{"Authorization", "Bearer " + token}
			for _, ask := range [][3]string{
				{"POST", "/crm/customers", fmt.Sprintf(`{"name":"n%d","phone":"+1555555%04d"}`, i, i)},
				{"GET", "/crm/customers", ""},
				{"POST", "/services/data/v52.0/sobjects/Case", `{"Subject":"x"}`},
				{"GET", "/services/data/v52.0/query?q=SELECT+Id,Contact.Name+FROM+Case+ORDER+BY+Subject", ""},
				{"POST", "/api/now/table/incident", `{"short_description":"x"}`},
				{"GET", "/api/now/table/incident?sysparm_query=active=true", ""},
				{"POST", "/oauth/register", "{}"},
			} {
				if a := send(t, h, ask[0], s.URL()+ask[1], ask[2], bearer...); a.status != 200 && a.status != 201 {
					t.Errorf("%s %s: %d %s", ask[0], ask[1], a.status, a.text)
				}
			}
			s.Inject(sandbox.Fault{Path: "/nowhere"})
			s.Requests()
			s.Clients()
			send(t, h, "POST", s.URL()+"/sandbox/rotate/sandbox-secret", "")
		})
	}
	all.Wait()
	if n := len(s.Requests()); n != 24*7+1 {
		t.Errorf("%d requests in the log", n)
	}
}
