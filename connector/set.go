package connector

import (
	"fmt"

	"github.com/callwright/callwright/wire"
)

// Set is the connectors of one installation and the door to the network that
// they share. It is safe for concurrent use.
type Set struct {
	options  Options
	observer Observer // may be nil
	client   *wire.Client
	hosts    *hosts
	list     []*Connector
	refs     map[string]*Connector // by name and every for entry, in lower case
}

// New makes a set without connectors: requests that need none go through it.
func New(o Options) (*Set, error) {
	o = o.filled()
	client, err := wire.New(o.Policy)
	if err != nil {
		return nil, err
	}
	return &Set{options: o, client: client, hosts: newHosts(o.HostConcurrency), refs: map[string]*Connector{}}, nil
}

// Find returns the connector that a flow means by its name, or by an id or
// label that the connectors file lists for it; letter case does not matter.
func (s *Set) Find(ref string) (*Connector, bool) {
	if c, ok := s.refs[ref]; ok {
		return c, true
	}
	c, ok := s.refs[Fold(ref)]
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
