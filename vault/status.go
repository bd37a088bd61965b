package vault

import (
	"context"
	"fmt"
)

// Status is which keys are in use. Ids are fingerprints, names or random
// numbers; none tells anything of a key.
type Status struct {
	Source        string   // where the key-encrypting keys come from
	Keys          []string // their ids, the primary one first
	Rotation      int64    // number of the last rotation of the data keys that has begun
	Unfinished    bool     // a rotation has work left; starting it again continues it
	Organisations []OrganisationStatus
}

// OrganisationStatus is which keys an organisation uses.
type OrganisationStatus struct {
	Organisation string // "" for the installation
	Key          string // id of the key-encrypting key that its keyset is wrapped with
	Rotation     int64  // that its keyset has reached
	Primary      string // id of the data key that seals
	DataKeys     []string
	Secrets      map[string]int64 // by the id of the data key that they name; "" for those that name none
	Damaged      bool             // the keyset cannot be read; what it would say is empty
}

// Status reads which keys are in use, and counts all secrets by their key. It
// opens nothing.
func (v *Vault) Status(ctx context.Context) (Status, error) {
	s, err := v.InUse(ctx)
	if err != nil {
		return Status{}, err
	}
	for i := range s.Organisations {
		if err := v.count(ctx, &s.Organisations[i]); err != nil {
			return Status{}, err
		}
	}
	return s, nil
}

// InUse is the [Vault.Status] without the counts of secrets: it reads keysets
// only, and suits what is asked often.
func (v *Vault) InUse(ctx context.Context) (Status, error) {
	keys, err := v.reload(ctx)
	if err != nil {
		return Status{}, err
	}
	s := Status{Source: v.o.Key.Name()}
	for _, k := range keys {
		s.Keys = append(s.Keys, k.ID)
	}
	all, err := v.installationLast(ctx)
	if err != nil {
		return Status{}, err
	}
	for _, k := range all {
		o := statusOf(k)
		s.Organisations = append(s.Organisations, o)
		s.Rotation = max(s.Rotation, o.Rotation)
	}
	for _, o := range s.Organisations {
		s.Unfinished = s.Unfinished || !o.Damaged && (o.Rotation < s.Rotation || len(o.DataKeys) > 1 || o.Key != s.Keys[0])
	}
	return s, nil
}

func statusOf(k Keyset) OrganisationStatus {
	head, _, err := parseWrapped(k)
	if err != nil {
		return OrganisationStatus{Organisation: k.Organisation, Damaged: true}
	}
	o := OrganisationStatus{Organisation: k.Organisation, Key: head.key, Rotation: head.rotation, Primary: dataKeyName(head.primary())}
	for _, id := range head.ids {
		o.DataKeys = append(o.DataKeys, dataKeyName(id))
	}
	return o
}

// count counts an organisation's secrets.
func (v *Vault) count(ctx context.Context, o *OrganisationStatus) error {
	o.Secrets = map[string]int64{}
	after := Place{Organisation: o.Organisation}
	for {
		secrets, err := v.o.Secrets.ScanSealed(ctx, o.Organisation, after, 10*batch)
		if err != nil {
			return fmt.Errorf("counting the secrets of %s: %w", whose(o.Organisation), err)
		}
		if len(secrets) == 0 {
			return nil
		}
		for _, s := range secrets {
			name := ""
			if id, ok := sealedWith(s.Bytes); ok {
				name = dataKeyName(id)
			}
			o.Secrets[name]++
		}
		after = secrets[len(secrets)-1].Place
	}
}
