package sandbox_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"github.com/callwright/callwright/sandbox"
)

func mtlsForm(c sandbox.Client) url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID}}
}

func TestA15_CertificateBoundTokens(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	for _, name := range []string{sandbox.ClientMTLS, sandbox.ClientMTLSCA} {
		c := client(t, s, name)
		certificate, _ := pairOf(t, c)
		sum := sha256.Sum256(certificate.Raw)
		thumbprint := base64.RawURLEncoding.EncodeToString(sum[:])
		with := trusting(t, s, c)

		a := sendForm(t, with, s.URL()+"/oauth/token", mtlsForm(c))
		token, _ := a.member("access_token").(string)
		if token == "" {
			t.Fatalf("%s: %d %s", name, a.status, a.text)
		}
		last := s.Requests()[len(s.Requests())-1]
		if last.Auth != c.Auth || last.Certificate != thumbprint {
			t.Errorf("%s: the log says %+v", name, last)
		}
		if a := send(t, with, "GET", s.URL()+"/crm/customers", "", "Authorization", "Bearer "+token); a.status != 200 {
			t.Errorf("%s: with the certificate %d %s", name, a.status, a.text)
		}
		if a := send(t, trusting(t, s), "GET", s.URL()+"/crm/customers", "", "Authorization", "Bearer "+token); a.status != 401 ||
			!strings.Contains(a.header.Get("WWW-Authenticate"), "certificate") {
			t.Errorf("%s: without the certificate %d", name, a.status)
		}
		other := trusting(t, s, client(t, s, sandbox.ClientAssertionEC))
		if a := send(t, other, "GET", s.URL()+"/crm/customers", "", "Authorization", "Bearer "+token); a.status != 401 {
			t.Errorf("%s: with another certificate %d", name, a.status)
		}
		a = sendForm(t, with, s.URL()+"/oauth/introspect", url.Values{"client_id": {c.ID}, "token": {token}})
		if a.member("cnf", "x5t#S256") != thumbprint {
			t.Errorf("%s: introspection %s", name, a.text)
		}
	}
}

func TestMTLSRefused(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	self, issued := client(t, s, sandbox.ClientMTLS), client(t, s, sandbox.ClientMTLSCA)
	imposter := start(t, sandbox.Config{})
	for _, test := range []struct {
		name      string
		as        sandbox.Client
		presented sandbox.Client
	}{
		{"self-signed, not registered", self, client(t, imposter, sandbox.ClientMTLS)},
		{"issued by another CA", issued, client(t, imposter, sandbox.ClientMTLSCA)},
		{"self-signed where issued is asked", issued, self},
		{"registered for a secret", client(t, s, sandbox.ClientSecret), self},
	} {
		a := sendForm(t, trusting(t, s, test.presented), s.URL()+"/oauth/token", mtlsForm(test.as))
		if a.status != 401 || a.member("error") != "invalid_client" {
			t.Errorf("%s: %d %s", test.name, a.status, a.text)
		}
	}
	// The right CA, another subject.
	body := `{"token_endpoint_auth_method":"tls_client_auth","tls_client_auth_subject_dn":"CN=someone else"}`
	id, _ := send(t, trusting(t, s), "POST", s.URL()+"/oauth/register", body).member("client_id").(string)
	if a := sendForm(t, trusting(t, s, issued), s.URL()+"/oauth/token", mtlsForm(sandbox.Client{ID: id})); a.status != 401 {
		t.Errorf("another subject: %d %s", a.status, a.text)
	}
}
