package credential

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/wire"
)

// clientSecret is the client credentials grant with a secret (RFC 6749 section
// 4.4, domain §3.3, S1-9).
type clientSecret struct {
	client client
}

func newClientSecret(s Settings, c *checker) *Scheme {
	scheme := c.oauth(s)
	client := newClient(s, c)
	scheme.grant, scheme.secrets = clientSecret{client}, wire.Hide(client.secrets())
	return scheme
}

func (g clientSecret) fill(form url.Values, header http.Header, _ time.Time) (string, error) {
	form.Set("grant_type", "client_credentials")
	g.client.authenticate(form, header)
	return "", nil
}

// client authenticates by id and secret, in exactly one of two ways (D2, D3).
type client struct {
	id     string
	secret Secret
	basic  bool
}

func newClient(s Settings, c *checker) client {
	c.required("client_id", s.ClientID == "")
	c.required("client_secret", s.ClientSecret.Empty())
	auth := c.choice("client_auth", s.ClientAuth, AuthBody, AuthBody, AuthBasic)
	return client{s.ClientID, s.ClientSecret, auth == AuthBasic}
}

// authenticate form-urlencodes both halves before base64 (D1, RFC 6749 section 2.3.1).
func (c client) authenticate(form url.Values, header http.Header) {
	if c.basic {
		header.Set("Authorization", "Basic "+c.encoded())
		return
	}
	form.Set("client_id", c.id)
	if !c.secret.Empty() { // a public client has none (RFC 6749 section 2.1)
		form.Set("client_secret", c.secret.Reveal())
	}
}

func (c client) encoded() string {
	return base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(c.id) + ":" + url.QueryEscape(c.secret.Reveal())))
}

func (c client) secrets() []string { return []string{c.secret.Reveal(), c.encoded()} }
