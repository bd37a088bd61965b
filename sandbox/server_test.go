package sandbox_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/callwright/callwright/sandbox"
)

// start runs a sandbox for one test.
func start(t *testing.T, c sandbox.Config) *sandbox.Server {
	t.Helper()
	s, err := sandbox.Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error("closing:", err)
		}
	})
	return s
}

// trusting is an HTTP client that trusts the sandbox's CA and nothing else,
// and presents the certificate of a client if one is given.
func trusting(t *testing.T, s *sandbox.Server, c ...sandbox.Client) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(s.CA()) {
		t.Fatal("the CA is not PEM")
	}
	config := &tls.Config{RootCAs: roots}
	for _, c := range c {
		pair, err := tls.X509KeyPair(c.Certificate, c.Key)
		if err != nil {
			t.Fatal(err)
		}
		config.Certificates = append(config.Certificates, pair)
	}
	transport := &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func client(t *testing.T, s *sandbox.Server, name string) sandbox.Client {
	t.Helper()
	c, ok := s.Client(name)
	if !ok {
		t.Fatalf("no client %q", name)
	}
	return c
}

// answer is what came back, body decoded when it is JSON.
type answer struct {
	status int
	header http.Header
	body   any
	text   string
}

// member walks the body: names of objects, indexes of lists.
func (a answer) member(path ...any) any {
	at := a.body
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := at.(map[string]any)
			at = object[step]
		case int:
			list, _ := at.([]any)
			if step >= len(list) {
				return nil
			}
			at = list[step]
		}
	}
	return at
}

// send makes a request; headers are given as alternating names and values.
func send(t *testing.T, h *http.Client, method, address, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := h.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, text: string(text)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") && len(text) > 0 {
		if err := json.Unmarshal(text, &a.body); err != nil {
			t.Fatalf("%s %s: %v in %s", method, address, err, text)
		}
	}
	return a
}

func sendForm(t *testing.T, h *http.Client, address string, form url.Values, headers ...string) answer {
	t.Helper()
	return send(t, h, "POST", address, form.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

// tokenFor gets a token by client_secret_post.
func tokenFor(t *testing.T, s *sandbox.Server, scope string) string {
	t.Helper()
	c := client(t, s, sandbox.ClientSecret)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ID}, "client_secret": {c.Secret}}
	if scope != "" {
		form.Set("scope", scope)
	}
	a := sendForm(t, trusting(t, s), s.URL()+"/oauth/token", form)
	token, ok := a.member("access_token").(string)
	if !ok {
		t.Fatalf("no token: %d %s", a.status, a.text)
	}
	return token
}

func TestXOAuth2ClientCredentials(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, trusting(t, s))
	for _, test := range []struct {
		client string
		style  oauth2.AuthStyle
		auth   string
	}{
		{sandbox.ClientSecret, oauth2.AuthStyleInParams, "client_secret_post"},
		{sandbox.ClientSecret, oauth2.AuthStyleInHeader, "client_secret_basic"},
		{sandbox.ClientBasic, oauth2.AuthStyleInHeader, "client_secret_basic"},
	} {
		t.Run(test.client+" "+test.auth, func(t *testing.T) {
			c := client(t, s, test.client)
			config := clientcredentials.Config{ClientID: c.ID, ClientSecret: c.Secret, TokenURL: s.URL() + "/oauth/token", AuthStyle: test.style}
			a := send(t, config.Client(ctx), "GET", s.URL()+"/crm/customers?phone=%2B14155550101", "")
			if a.status != 200 || a.member("customers", 0, "tier") != "gold" {
				t.Fatalf("got %d %s", a.status, a.text)
			}
		})
	}
	if got := s.Requests()[0].Auth; got != "client_secret_post" {
		t.Errorf("the log says %s", got)
	}
}
