package credential_test

import (
	"testing"

	"github.com/callwright/callwright/credential"
)

// TestD1_D9_D10_NodeOAuth2Server has the grants judged by a second authorization
// server written by others, npm's @node-oauth/oauth2-server.
func TestD1_D9_D10_NodeOAuth2Server(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: fetches @node-oauth/oauth2-server from the npm registry")
	}
	t.Parallel()
	const secret = "o p&=+%/\"'~*-secret"
	server := startNode(t, "oauth2-server", []map[string]any{
		{"id": "machine", "secret": secret, "grants": []string{"client_credentials", "password"}},
		{"id": "web", "secret": secret, "grants": byRedirect, "redirectUris": []string{callback}},
	})
	id := func(s credential.Settings) credential.Settings {
		s.ClientID, s.ClientSecret, s.TokenURL, s.Scope = "machine", credential.NewSecret(secret), server.at+"/token", "read"
		return s
	}
	user := credential.Settings{Scheme: credential.SchemePassword, Username: "integration ü&=+%", Password: credential.NewSecret("p ä&=+%:/€")}
	wrongUser, wrongSecret := user, id(credential.Settings{Scheme: credential.SchemeSecret})
	wrongUser.Password, wrongSecret.ClientSecret = credential.NewSecret("wrong"), credential.NewSecret("wrong")
	tests := []struct {
		name     string
		settings credential.Settings
		want     string // error code; empty for a token
	}{
		{"client credentials", id(credential.Settings{Scheme: credential.SchemeSecret}), ""},
		{"password", id(user), ""},
		{"wrong password", id(wrongUser), "invalid_grant"},
		{"wrong secret", wrongSecret, "invalid_client"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			token, _, err := source(t, test.settings, server.client).Token(t.Context())
			if test.want == "" && (err != nil || callAPI(t, server.client, server.at+"/api", token) != 200) {
				t.Errorf("%v", err)
			}
			if test.want != "" && (err == nil || err.(*credential.Error).Code != test.want || !err.(*credential.Error).Permanent) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
	t.Run("authorization code", func(t *testing.T) {
		t.Parallel()
		judgeRedirect(t, server, credential.Settings{Scheme: credential.SchemeCode, AuthorizationURL: server.at + "/authorize", TokenURL: server.at + "/token",
			ClientID: "web", ClientSecret: credential.NewSecret(secret), Scope: "read offline_access"}, server.at+"/api", false)
	})
}
