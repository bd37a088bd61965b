package connector

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// Set is the connectors of one installation and the door to the network that
// they share. It is safe for concurrent use.
type Set struct {
	options Options
	client  *wire.Client
	list    []*Connector
	refs    map[string]*Connector // by name and every for entry, in lower case
}

// Connector is one connector. Nothing of it can be printed but its name.
type Connector struct {
	name       string
	kind       string
	refs       []string
	base       wire.Base
	source     *credential.Source
	settings   credential.Settings
	client     *wire.Client
	validation *url.URL
	mask       wire.Mask
}

// New makes a set without connectors: requests that need none go through it.
func New(o Options) (*Set, error) {
	o = o.filled()
	client, err := wire.New(o.Policy)
	if err != nil {
		return nil, err
	}
	return &Set{options: o, client: client, refs: map[string]*Connector{}}, nil
}

// Find returns the connector that a flow means by its name, or by an id or
// label that the connectors file lists for it; letter case does not matter.
func (s *Set) Find(ref string) (*Connector, bool) {
	if c, ok := s.refs[ref]; ok {
		return c, true
	}
	c, ok := s.refs[fold(ref)]
	return c, ok
}

// Connectors returns the connectors in the order of the file.
func (s *Set) Connectors() []*Connector { return s.list }

// Close closes connections that are not in use.
func (s *Set) Close() {
	s.client.Close()
	for _, c := range s.list {
		c.client.Close()
	}
}

// String says how many connectors there are.
func (s *Set) String() string { return fmt.Sprintf("%d connectors", len(s.list)) }

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

// String returns the connector's name.
func (c *Connector) String() string { return c.name }

// GoString returns the connector's name.
func (c *Connector) GoString() string { return c.name }

// Format prints the connector's name for every verb (G3).
func (c *Connector) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.name) }

func fold(ref string) string { return strings.ToLower(strings.TrimSpace(ref)) }
