package connector_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/sandbox"
)

// authOf writes the auth section for one of the sandbox's ready-made clients.
func authOf(t *testing.T, c sandbox.Client, base, folder string) string {
	t.Helper()
	put := func(name string, data []byte) string {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		return "${file:" + name + "}"
	}
	token := fmt.Sprintf("token_url: %s/oauth/token, client_id: %q, scope: %q", base, c.ID, c.Scope)
	switch c.Name {
	case sandbox.ClientAPIUser:
		return fmt.Sprintf("{scheme: basic, username: %q, password: %q}", c.Username, put(c.Name+".pw", []byte(c.Password)))
	case sandbox.ClientSecret:
		return fmt.Sprintf("{scheme: oauth2-client-secret, %s, client_secret: %q}", token, put(c.Name, []byte(c.Secret)))
	case sandbox.ClientBasic:
		return fmt.Sprintf("{scheme: oauth2-client-secret, client_auth: basic, %s, client_secret: %q}", token, put(c.Name, []byte(c.Secret)))
	case sandbox.ClientPassword:
		return fmt.Sprintf("{scheme: oauth2-password, %s, client_secret: %q, username: %q, password: %q}", token,
			put(c.Name, []byte(c.Secret)), c.Username, put(c.Name+".pw", []byte(c.Password)))
	}
	use := "assertion"
	if strings.HasPrefix(c.Name, "mtls") {
		use = "mtls"
	}
	return fmt.Sprintf("{scheme: oauth2-client-certificate, certificate_use: %s, %s, certificate: %q, private_key: %q}", use, token,
		put(c.Name+".crt", c.Certificate), put(c.Name+".key", c.Key))
}

func TestS1_7_S1_8_S1_9_S1_10_EverySchemeCallsTheSandbox(t *testing.T) {
	t.Parallel()
	s, err := sandbox.Start(context.Background(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for _, name := range []string{sandbox.ClientAPIUser, sandbox.ClientSecret, sandbox.ClientBasic, sandbox.ClientPassword, sandbox.ClientAssertion, sandbox.ClientAssertionEC, sandbox.ClientMTLS, sandbox.ClientMTLSCA} {
		c, ok := s.Client(name)
		if !ok {
			t.Fatalf("the sandbox has no client %s", name)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "ca.pem"), s.CA(), 0o600); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("network: {ca: [ca.pem], allow: [%q]}\nconnectors: [{name: now, resource_domain: %q, auth: %s}]",
			strings.TrimPrefix(s.URL(), "https://"), s.URL(), authOf(t, c, s.URL(), dir))
		set, _, err := connector.Parse(filepath.Join(dir, "connectors.yaml"), []byte(text), connector.Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		call := activity.Call{Connector: "now", Method: "GET", Target: "api/now/table/sys_user", Query: []activity.Pair{{Name: "sysparm_limit", Value: "1"}}}
		if res := set.Do(t.Context(), call); res.Status != 200 || !strings.Contains(string(res.Body), "result") {
			t.Errorf("%s: %d %s %+v", name, res.Status, res.Body, res.Failure)
			continue
		}
		if name == sandbox.ClientAPIUser {
			continue
		}
		s.RevokeTokens()
		res := set.Do(t.Context(), call)
		if res.Status != 200 || len(res.Attempts) != 2 || res.Attempts[1].Token != "refreshed after 401" {
			t.Errorf("%s after a revocation: %d, %+v", name, res.Status, res.Attempts)
		}
		if report, err := set.Test(t.Context(), "now"); err != nil || !report.OK {
			t.Errorf("%s: %+v %v", name, report, err)
		}
		set.Close()
	}
}
