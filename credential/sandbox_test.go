package credential_test

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/wire"
)

// inSandbox starts a sandbox and a client that may reach it.
func inSandbox(t *testing.T) (*sandbox.Server, *node) {
	t.Helper()
	box, err := sandbox.Start(t.Context(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	c, err := wire.New(wire.Policy{Allow: []string{strings.TrimPrefix(box.URL(), "https://")}, CA: [][]byte{box.CA()}})
	if err != nil {
		t.Fatal(err)
	}
	return box, &node{box.URL(), c, string(box.CA())}
}

func TestD8_SalesforceGivesATokenAndAfterA401Another(t *testing.T) {
	t.Parallel()
	box, n := inSandbox(t)
	app, _ := box.Client(sandbox.ClientSalesforce)
	settings := credential.Settings{Scheme: credential.SchemeJWTBearer, TokenURL: box.URL() + "/services/oauth2/token", ClientID: app.ID, Username: app.Username,
		PrivateKey: credential.NewSecret(string(app.Key)), Certificate: string(app.Certificate)}
	api := box.URL() + "/services/data/v52.0/query?q=SELECT+Id+FROM+Case"
	from := source(t, settings, n.client)
	token, _, err := from.Token(t.Context())
	if err != nil || callAPI(t, n.client, api, token) != 200 {
		t.Fatalf("the API does not take the token: %v", err)
	}
	box.RevokeTokens()
	if status := callAPI(t, n.client, api, token); status != 401 {
		t.Fatalf("%d", status)
	}
	if token, _, err = from.Refresh(t.Context(), token); err != nil || callAPI(t, n.client, api, token) != 200 {
		t.Errorf("after a 401: %v", err)
	}
	for want, change := range map[string]func(*credential.Settings){
		"consumer key":   func(s *credential.Settings) { s.ClientID = "x" },
		"permission set": func(s *credential.Settings) { s.Username = "x" },
		"My Domain URL":  func(s *credential.Settings) { s.Audience = "https://else.example" },
		"uploaded to the app": func(s *credential.Settings) {
			s.Certificate, s.PrivateKey = "", newPair(t, "x", rsaKey(t, 2048), 1e15).key
		},
		"is not enabled for the app": func(s *credential.Settings) { other, _ := box.Client(sandbox.ClientAssertion); s.ClientID = other.ID },
	} {
		wrong := settings
		change(&wrong)
		if _, _, err := source(t, wrong, n.client).Token(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestD10_E9_AuthorizationByRedirectInTheSandbox(t *testing.T) {
	t.Parallel()
	box, n := inSandbox(t)
	app, _ := box.Client(sandbox.ClientCode)
	judgeRedirect(t, n, credential.Settings{Scheme: credential.SchemeCode, AuthorizationURL: box.URL() + "/oauth/authorize", TokenURL: box.URL() + "/oauth/token",
		ClientID: app.ID, ClientSecret: credential.NewSecret(app.Secret), Scope: "crm.read"}, box.URL()+"/crm/customers", false)
}
