package connector

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// Connector is one connector, live. Nothing of it can be printed but its name.
type Connector struct {
	Identity
	kind       string
	base       wire.Base
	source     *credential.Source
	settings   credential.Settings
	client     *wire.Client
	validation *url.URL
	verify     Verify
	mask       wire.Mask
	hasAlso    bool          // mask has secrets that go out beside the token, such as an API key as user name
	signs      activity.Pair // header that carries the credential, and what a trace shows of it
	keyed      string        // query parameter that carries it, urlencoded
	gate       *gate
	expiry     Expiry
	calls      *credential.Window // nil for one of a file
}

// Identity is what a live connector is known by.
type Identity struct {
	organisation string
	id           string
	name         string
	refs         []string
}

// Identify makes an identity: the id and organisation that observers are told,
// the name that people read, and the ids and labels that flows may call it by.
func Identify(organisation, id, name string, refs ...string) Identity {
	return Identity{organisation, id, name, refs}
}

// NewConnector makes a live connector of checked settings. Client is the way to
// the network that all connectors share; with a certificate the connector gets
// connections of its own. Source makes the source of its tokens, over the
// sender that shows the certificate.
func NewConnector(who Identity, kind string, c Checked, client *wire.Client, source func(*credential.Scheme, credential.Sender) *credential.Source) *Connector {
	if cert := c.Scheme.Certificate(); cert != nil {
		client = client.WithCertificate(*cert)
	}
	made := &Connector{
		Identity: who, kind: kind, base: c.Base, settings: c.Settings, client: client, validation: c.Validation, verify: c.Verify,
		source: source(c.Scheme, client), gate: newGate(who.name, c.Limits), expiry: c.Expiry, hasAlso: len(c.also) > 0,
	}
	made.signs, made.keyed = carrier(c.Settings)
	made.mask = made.source.Mask().With(wire.NewMask(c.also...))
	if made.hasAlso {
		made.settings.Username = "" // it may be one of them
	}
	return made
}

// carrier tells where the credential travels: the header with what a trace may
// show of it, or the query parameter.
func carrier(s credential.Settings) (header activity.Pair, parameter string) {
	switch {
	case s.Scheme == credential.SchemeBasic:
		return activity.Pair{Name: "Authorization", Value: "Basic " + wire.Masked}, ""
	case s.Scheme != credential.SchemeAPIKey:
		return activity.Pair{Name: "Authorization", Value: "Bearer " + wire.Masked}, ""
	case s.APIKeyIn == credential.InQuery:
		return activity.Pair{}, url.QueryEscape(s.APIKeyName)
	}
	name := http.CanonicalHeaderKey(cmp.Or(strings.TrimSpace(s.APIKeyName), "X-API-Key"))
	return activity.Pair{Name: name, Value: wire.Masked}, ""
}

// Name returns the connector's name.
func (c *Connector) Name() string { return c.name }

// Kind returns the name of its kind, such as custom.
func (c *Connector) Kind() string { return c.kind }

// Refs returns the ids and labels that flows may call it by.
func (c *Connector) Refs() []string { return c.refs }

// Scheme returns the name of its authentication scheme.
func (c *Connector) Scheme() string { return c.source.Scheme().Name() }

// ResourceDomain returns the URL below which its requests go.
func (c *Connector) ResourceDomain() string { return c.base.String() }

// Health returns the state of its credentials.
func (c *Connector) Health() credential.Health { return c.source.Health() }

// Breaker returns the state of its circuit breaker: "closed", "open" or
// "half-open"; empty when it has none.
func (c *Connector) Breaker() string { return c.gate.state() }

// String returns the connector's name.
func (c *Connector) String() string { return c.name }

// GoString returns the connector's name.
func (c *Connector) GoString() string { return c.name }

// Format prints the connector's name for every verb (G3).
func (c *Connector) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.name) }
