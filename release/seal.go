package release

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// Sealer seals what nobody may read in the store (F1); *vault.Bulk is one.
type Sealer interface {
	// SealBytes seals for an organisation and a purpose. The first call for an
	// organisation may make its key, and is not to be in a transaction.
	SealBytes(ctx context.Context, organisation, purpose string, plain []byte) ([]byte, error)
	OpenBytes(ctx context.Context, organisation, purpose string, sealed []byte) ([]byte, error)
}

// A secure value is stored under the name sealed in place of value: JSON, sealed
// for this purpose, in base64.
const (
	sealing    = "global-variable"
	sealedName = "sealed"
)

var errNoSealer = errors.New("nothing seals values: hand in a Sealer")

// prepare makes the organisation's key ready, before a transaction that may seal.
func (i *Inventory) prepare(ctx context.Context, organisation string) error {
	if i.o.Seal == nil {
		return nil // refused when there is something to seal
	}
	if _, err := i.o.Seal.SealBytes(ctx, organisation, sealing, nil); err != nil {
		return fmt.Errorf("making the key for secure values ready: %w", err)
	}
	return nil
}

// sealed is a resource as it is stored: with a secure value sealed.
func (i *Inventory) sealed(ctx context.Context, r Resource) (Resource, error) {
	v, has := r.Settings.Get("value")
	if !has || !r.secure() {
		return r, nil
	}
	if i.o.Seal == nil {
		return r, errNoSealer
	}
	text, err := i.o.Seal.SealBytes(ctx, r.Organisation, sealing, value.AppendJSON(nil, v))
	if err != nil {
		return r, err
	}
	r.Settings = r.Settings.Clone()
	r.Settings.Delete("value")
	r.Settings.Set(sealedName, base64.StdEncoding.EncodeToString(text))
	return r, nil
}

// opened is a stored resource with its secure value. One that was stored before
// values were sealed is as it is.
func (i *Inventory) opened(ctx context.Context, r Resource) (Resource, error) {
	text, has := r.Settings.Get(sealedName)
	if !has || r.Kind != Globals {
		return r, nil
	}
	v, err := i.open(ctx, r.Organisation, value.Text(text))
	if err != nil {
		return r, fmt.Errorf("opening the value of the global variable %s (delete it and enter it anew if it is damaged): %w", r.Name, err)
	}
	r.Settings = r.Settings.Clone()
	r.Settings.Delete(sealedName)
	r.Settings.Set("value", v)
	return r, nil
}

func (i *Inventory) open(ctx context.Context, organisation, text string) (any, error) {
	if i.o.Seal == nil {
		return nil, errNoSealer
	}
	sealed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	plain, err := i.o.Seal.OpenBytes(ctx, organisation, sealing, sealed)
	if err != nil {
		return nil, err
	}
	return payload.DecodeJSON(plain)
}
