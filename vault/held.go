package vault

import (
	"bytes"
	"context"
	"fmt"
)

// unwrapped returns a stored keyset unwrapped, from memory when it is still the same.
func (v *Vault) unwrapped(ctx context.Context, k Keyset) (*dataKeys, error) {
	s := v.slot(k.Organisation)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys != nil && bytes.Equal(s.keys.wrapped, k.Wrapped) {
		return s.keys, nil
	}
	head, _, err := parseWrapped(k)
	if err != nil {
		return nil, err
	}
	key, err := v.masterKey(ctx, head.key, k.Organisation)
	if err != nil {
		return nil, err
	}
	keys, err := unwrap(ctx, k, key)
	if err != nil {
		return nil, err
	}
	s.keys = keys
	return keys, nil
}

func (v *Vault) slot(organisation string) *slot {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := v.slots[organisation]
	if s == nil {
		s = &slot{}
		v.slots[organisation] = s
	}
	return s
}

// remembered returns the keyset in memory, which may be out of date, or nil.
func (v *Vault) remembered(organisation string) *dataKeys {
	s := v.slot(organisation)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys
}

// stored returns an organisation's keyset as it is stored.
func (v *Vault) stored(ctx context.Context, organisation string) (Keyset, bool, error) {
	k, ok, err := v.o.Keysets.Keyset(ctx, organisation)
	if err != nil {
		return Keyset{}, false, fmt.Errorf("reading the data keyset of %s: %w", whose(organisation), err)
	}
	return k, ok, nil
}

func (v *Vault) save(ctx context.Context, k Keyset) (bool, error) {
	saved, err := v.o.Keysets.SaveKeyset(ctx, k)
	if err != nil {
		return false, fmt.Errorf("saving the data keyset of %s: %w", whose(k.Organisation), err)
	}
	return saved, nil
}

// held returns the keyset in force and keeps it in force until the context's
// transaction ends, by counting its revision up: a rotation waits for that, or
// has been there before and is seen. The organisation's keyset is made when
// there is none.
func (v *Vault) held(ctx context.Context, organisation string) (*dataKeys, error) {
	for {
		k, ok, err := v.stored(ctx, organisation)
		if err != nil {
			return nil, err
		}
		if !ok {
			if err := v.create(ctx, organisation); err != nil {
				return nil, err
			}
			continue
		}
		keys, err := v.unwrapped(ctx, k)
		if err != nil {
			return nil, err
		}
		k.Revision++
		if saved, err := v.save(ctx, k); err != nil || saved {
			return keys, err
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("holding the data keyset of %s: %w", whose(organisation), err)
		}
	}
}

// create makes an organisation's keyset unless somebody else just has. It is
// wrapped with the key of the installation's keyset, which it holds: so neither
// rotation misses it.
func (v *Vault) create(ctx context.Context, organisation string) error {
	if organisation == "" {
		return uninitialised()
	}
	installation, err := v.held(ctx, "")
	if err != nil {
		return err
	}
	key, err := v.masterKey(ctx, installation.key, "")
	if err != nil {
		return err
	}
	handle, err := newKeyset()
	if err != nil {
		return err
	}
	wrapped, err := wrap(ctx, organisation, key, installation.rotation, handle)
	if err != nil {
		return err
	}
	_, err = v.save(ctx, Keyset{Organisation: organisation, Wrapped: wrapped, Revision: 1})
	return err
}
