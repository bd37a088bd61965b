package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// service is the vault as the audit log names it.
const service = "vault"

// Put seals a secret and stores it over what was there, in the context's
// transaction when there is one. Who changes a secret records that in the same
// transaction; without an audit log Put refuses (N2).
func (v *Vault) Put(ctx context.Context, p Place, secret []byte) error {
	if err := v.may(p); err != nil {
		return err
	}
	return v.o.Atomically(ctx, func(ctx context.Context) error {
		keys, err := v.held(ctx, p.Organisation)
		if err != nil {
			return err
		}
		sealed, err := seal(keys.aead.Reveal(), p, secret)
		if err != nil {
			return err
		}
		if err := v.o.Secrets.PutSealed(ctx, Sealed{Place: p, Bytes: sealed}); err != nil {
			return fmt.Errorf("storing the secret %s: %w", p.name(), err)
		}
		return nil
	})
}

// Open returns the secret in a place, and records that it did, as "secret.open"
// with the object "CREDENTIAL/VERSION"; when that cannot be recorded the secret is
// not given (N2). The error is or wraps [ErrAbsent], of which nothing is
// recorded, [ErrDamaged], or says why keys could not be read.
//
// Open belongs outside a transaction: the record of an opening inside one would
// vanish with it, and keeps others from recording until it ends.
func (v *Vault) Open(ctx context.Context, by audit.Actor, p Place) ([]byte, error) {
	if err := v.may(p); err != nil {
		return nil, err
	}
	secret, err := v.current(ctx, p)
	outcome := audit.Done
	if err != nil {
		outcome, err = audit.Failed, fmt.Errorf("opening %s: %w", p.name(), err)
	}
	if errors.Is(err, ErrAbsent) {
		return nil, err
	}
	entry := audit.Entry{
		Organisation: p.Organisation, Actor: by, Action: "secret.open", Outcome: outcome,
		Object: audit.Object{Kind: "secret", ID: fmt.Sprintf("%s/%d", p.Credential, p.Version)},
	}
	if unrecorded := v.o.Audit.Record(ctx, entry); unrecorded != nil {
		return nil, errors.Join(err, unrecorded)
	}
	return secret, err
}

// current returns the secret that is in a place now. What does not open may have
// been sealed again, and its key removed, since it was read.
func (v *Vault) current(ctx context.Context, p Place) ([]byte, error) {
	var before []byte
	for try := 1; ; try++ {
		sealed, ok, err := v.o.Secrets.Sealed(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("reading the stored secret: %w", err)
		}
		if !ok {
			return nil, ErrAbsent
		}
		if try > 1 && bytes.Equal(sealed, before) {
			return nil, ErrDamaged
		}
		secret, err := v.opened(ctx, p, sealed)
		if !errors.Is(err, ErrDamaged) {
			return secret, err
		}
		before = sealed
	}
}

// opened unseals a secret with the keyset in memory, or with the stored one when
// that does not do: another process may have rotated.
func (v *Vault) opened(ctx context.Context, p Place, sealed []byte) ([]byte, error) {
	id, _ := sealedWith(sealed)
	if keys := v.remembered(p.Organisation); keys != nil && keys.has(id) {
		if secret, err := unseal(keys.aead.Reveal(), p, sealed); err == nil {
			return secret, nil
		}
	}
	k, ok, err := v.stored(ctx, p.Organisation)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrDamaged
	}
	keys, err := v.unwrapped(ctx, k)
	if err != nil {
		return nil, err
	}
	return unseal(keys.aead.Reveal(), p, sealed)
}

// Delete removes a credential's versions: all, or with keep those not listed
// (F12). Who deletes a secret records that in the same transaction; without an
// audit log Delete refuses (N2).
func (v *Vault) Delete(ctx context.Context, organisation, credential string, keep ...int64) error {
	if err := v.may(Place{Organisation: organisation, Credential: credential}); err != nil {
		return err
	}
	if err := v.o.Secrets.DeleteSealed(ctx, organisation, credential, keep...); err != nil {
		return fmt.Errorf("deleting the secrets of %q: %w", credential, err)
	}
	return nil
}

// may refuses what has no place or could not be audited.
func (v *Vault) may(p Place) error {
	if err := v.audited(); err != nil {
		return err
	}
	return p.check()
}

func (v *Vault) audited() error {
	if v.o.Audit == nil {
		return fault.New(fault.Unavailable, "vault_unaudited", "Secrets cannot be used or changed without an audit log.")
	}
	return nil
}

// record records what happened to a key.
func (v *Vault) record(ctx context.Context, organisation string, by audit.Actor, action, key, outcome string, detail ...audit.Detail) error {
	if v.o.Audit == nil {
		return nil
	}
	return v.o.Audit.Record(ctx, audit.Entry{
		Organisation: organisation, Actor: by, Action: action, Outcome: outcome,
		Object: audit.Object{Kind: "key", ID: key}, Detail: detail,
	})
}
