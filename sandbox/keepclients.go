package sandbox

import (
	"time"

	"github.com/go-jose/go-jose/v4"
)

// keptClient is a registration as it is kept.
type keptClient struct {
	Client
	Methods      []string          `json:"methods"`
	Grants       []string          `json:"grants"`
	Scopes       []string          `json:"scopes"`
	Certificates string            `json:"certificates,omitempty"` // PEM
	Keys         []jose.JSONWebKey `json:"keys,omitempty"`
	Subject      string            `json:"subject,omitempty"`
	Bound        bool              `json:"bound,omitempty"`
	OldSecret    []byte            `json:"oldSecret,omitempty"` // SHA-256, good until OldUntil
	OldUntil     time.Time         `json:"oldUntil,omitzero"`
}

// kept are the clients in the order in which they came, and the users.
func (g *registry) kept() ([]keptClient, []Client) {
	g.mu.Lock()
	defer g.mu.Unlock()
	list := make([]keptClient, len(g.order))
	for i, id := range g.order {
		list[i] = g.byID[id].kept()
	}
	return list, append([]Client(nil), g.people...)
}

func (c *client) kept() keptClient {
	k := keptClient{Client: c.Client, Methods: c.methods, Grants: c.grants, Scopes: c.scopes, Keys: c.keys, Subject: c.subject, Bound: c.bound}
	for _, certificate := range c.certificates {
		k.Certificates += string(certificatePEM(certificate))
	}
	if !c.oldUntil.IsZero() {
		k.OldSecret, k.OldUntil = c.oldSum[:], c.oldUntil
	}
	return k
}

// client is the registration that was kept.
func (k keptClient) client() (*client, error) {
	c := &client{Client: k.Client, methods: k.Methods, grants: k.Grants, scopes: k.Scopes, keys: k.Keys, subject: k.Subject, bound: k.Bound, oldUntil: k.OldUntil}
	copy(c.oldSum[:], k.OldSecret)
	var err error
	if c.certificates, err = certificatesIn([]byte(k.Certificates)); err != nil || c.Secret == "" {
		return c, err
	}
	return c.withSecret(c.Secret), nil
}

// registry holds the clients and users that were kept.
func (k *kept) registry() (*registry, error) {
	g := &registry{byID: map[string]*client{}, people: k.Users}
	for _, one := range k.Clients {
		c, err := one.client()
		if err == nil {
			err = g.add(c)
		}
		if err != nil {
			return nil, err
		}
	}
	return g, nil
}
