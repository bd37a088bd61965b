package connector

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/vault"
)

// place is where the vault has the secrets of one version of a connector's
// credential: a JSON object of their values by name.
func place(r Record, version int64) vault.Place {
	return vault.Place{Organisation: r.Organisation, Credential: "connector/" + r.ID, Version: version}
}

// seal stores secrets; the version holds none when there are none.
func (c *Connections) seal(ctx context.Context, r Record, version int64, s secrets) error {
	if len(s) == 0 {
		return nil
	}
	plain := make(map[string]string, len(s))
	for name, secret := range s {
		plain[name] = secret.Reveal()
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return fmt.Errorf("sealing the secrets of connector %s: it holds a text that is not UTF-8", r.ID)
	}
	defer clear(text)
	if err := c.o.Secrets.Put(ctx, place(r, version), text); err != nil {
		return fmt.Errorf("sealing the secrets of connector %s: %w", r.ID, err)
	}
	return nil
}

// open returns the secrets of one version; the vault audits who asked.
func (c *Connections) open(ctx context.Context, by audit.Actor, r Record, cred Credential) (secrets, error) {
	if len(cred.Secrets) == 0 {
		return secrets{}, nil
	}
	text, err := c.o.Secrets.Open(ctx, by, place(r, cred.Version))
	if errors.Is(err, vault.ErrAbsent) || errors.Is(err, vault.ErrDamaged) {
		return nil, fault.New(fault.Conflict, unreadable, "The stored secrets of the connector %s cannot be opened; enter them again.", r.Name).Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the secrets of connector %s: %w", r.ID, err)
	}
	defer clear(text)
	var plain map[string]string
	if json.Unmarshal(text, &plain) != nil {
		return nil, fmt.Errorf("opening the secrets of connector %s: what the vault has is not a list of secrets", r.ID)
	}
	s := make(secrets, len(plain))
	for name, value := range plain {
		s[name] = credential.NewSecret(value)
	}
	return s, nil
}

func (s secrets) names() []string { return slices.Sorted(maps.Keys(s)) }

// versions lists the versions that a record still needs.
func (r Record) versions() []int64 {
	if r.State == Deleted {
		return nil
	}
	list := []int64{r.Credential.Version}
	for _, cred := range []*Credential{r.Next, r.Previous} {
		if cred != nil {
			list = append(list, cred.Version)
		}
	}
	return list
}

// service is who opens secrets for calls.
func service() audit.Actor { return audit.Actor{Kind: "service", ID: "connector", Name: "connector"} }

// unreadable is the reason for which secrets that are stored cannot be used.
const unreadable = "secrets_unreadable"
