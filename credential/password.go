package credential

import (
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/wire"
)

// password is the resource owner password grant (RFC 6749 section 4.3, domain
// §3.5, S1-10). A refresh token in its answer is not used: the password is at
// hand for the next request, and stays the only thing to be kept (E10).
type password struct {
	client             client
	username, password Secret
}

func newPassword(s Settings, c *checker) *Scheme {
	scheme := c.oauth(s)
	client := newClient(s, c)
	c.required("username", s.Username == "")
	c.required("password", s.Password.Empty())
	c.warn("the password grant is a legacy: current practice (RFC 9700) is against it; client credentials are better where the server offers them")
	scheme.grant = password{client, NewSecret(s.Username), s.Password}
	scheme.secrets = wire.Hide(append(client.secrets(), s.Password.Reveal()))
	return scheme
}

func (g password) fill(form url.Values, header http.Header, _ time.Time) (string, error) {
	form.Set("grant_type", "password")
	form.Set("username", g.username.Reveal())
	form.Set("password", g.password.Reveal())
	g.client.authenticate(form, header)
	return "", nil
}
