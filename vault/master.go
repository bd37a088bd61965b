package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// MasterRotation is what a rotation of the key-encrypting key has done.
type MasterRotation struct {
	Key       string // id of the key that wraps all keysets now
	Added     bool   // it was made for this; otherwise it was there already
	Rewrapped int    // keysets
	// Unreadable names the organisations whose keyset is damaged, and was left as it is.
	Unreadable []string
}

// RotateKey puts a new key first into the source, unless one is there that not
// all keysets are wrapped with yet, and wraps all of them with it. Processes
// that serve read the source again when they meet the new key. The old key
// stays until [Vault.RemoveOldKeys]. Calling it again continues one that was
// interrupted. A source that cannot be written from here, such as the
// environment, is refused as "key_not_writable" unless its new key was put first
// by hand. Progress may be nil. It belongs outside a transaction.
func (v *Vault) RotateKey(ctx context.Context, by audit.Actor, progress func(Progress)) (MasterRotation, error) {
	if err := v.audited(); err != nil {
		return MasterRotation{}, err
	}
	key, added, err := v.newPrimary(ctx, by)
	if err != nil {
		return MasterRotation{}, err
	}
	r := MasterRotation{Key: key.ID, Added: added}
	// The installation's keyset comes first: new keysets are wrapped with its
	// key. Those that were made before are in the list read after.
	if err := v.rewrap(ctx, by, "", key, &r); err != nil {
		return r, err
	}
	all, err := v.installationLast(ctx)
	if err != nil {
		return r, err
	}
	for i, k := range all {
		if k.Organisation != "" {
			if err := v.rewrap(ctx, by, k.Organisation, key, &r); errors.Is(err, ErrDamaged) {
				r.Unreadable = append(r.Unreadable, k.Organisation)
			} else if err != nil {
				return r, fmt.Errorf("rotating the key-encrypting key; start it again to continue: %w", err)
			}
		}
		if progress != nil {
			progress(Progress{Organisation: k.Organisation, Done: i + 1, Of: len(all)})
		}
	}
	return r, nil
}

// newPrimary returns the source's primary key, which is a new one.
func (v *Vault) newPrimary(ctx context.Context, by audit.Actor) (key Key, added bool, err error) {
	keys, err := v.reload(ctx)
	if err != nil {
		return Key{}, false, err
	}
	all, err := v.all(ctx)
	if err != nil {
		return Key{}, false, err
	}
	if slices.ContainsFunc(all, func(k Keyset) bool { return wrappedWith(k) != keys[0].ID && !v.unreadable(ctx, k) }) {
		return keys[0], false, nil
	}
	source, ok := v.o.Key.(growing)
	if !ok {
		return Key{}, false, fault.New(fault.Conflict, "key_not_writable", "A new key cannot be put into %s from here. Put it on the first line, keep the old one below, and start again.", v.o.Key.Name())
	}
	if err := v.recorded(ctx, by, "master_key.add", "", source.grow); err != nil {
		return Key{}, false, err
	}
	if keys, err = v.reload(ctx); err != nil {
		return Key{}, false, err
	}
	return keys[0], true, nil
}

// wrappedWith returns the id of the key-encrypting key that a keyset names, or "".
func wrappedWith(k Keyset) string {
	head, _, err := parseWrapped(k)
	if err != nil {
		return ""
	}
	return head.key
}

// recorded records what changes outside the database before it is done, and
// again when it failed.
func (v *Vault) recorded(ctx context.Context, by audit.Actor, action, key string, do func(context.Context) error) error {
	source := audit.Detail{Name: "source", Value: v.o.Key.Name()}
	if err := v.record(ctx, "", by, action, key, audit.Done, source); err != nil {
		return err
	}
	err := do(ctx)
	if err != nil {
		err = errors.Join(err, v.record(ctx, "", by, action, key, audit.Failed, source))
	}
	return err
}

// rewrap wraps one keyset with a key, unless it is already.
func (v *Vault) rewrap(ctx context.Context, by audit.Actor, organisation string, key Key, r *MasterRotation) error {
	for {
		k, ok, err := v.stored(ctx, organisation)
		if err != nil || !ok {
			return err
		}
		if wrappedWith(k) == key.ID && !key.Versioned {
			return nil
		}
		keys, err := v.unwrapped(ctx, k)
		if err != nil {
			return err
		}
		wrapped, err := wrap(ctx, organisation, key, keys.rotation, keys.handle.Reveal())
		if err != nil {
			return err
		}
		saved, err := v.saveRewrapped(ctx, by, Keyset{organisation, wrapped, k.Revision + 1}, keys.key, key.ID)
		if err != nil {
			return err
		}
		if saved {
			r.Rewrapped++
			return nil
		}
	}
}

// saveRewrapped saves a keyset that was wrapped again. The installation's, whose
// key is the one in force, is recorded.
func (v *Vault) saveRewrapped(ctx context.Context, by audit.Actor, k Keyset, from, to string) (saved bool, err error) {
	err = v.o.Atomically(ctx, func(ctx context.Context) error {
		if saved, err = v.save(ctx, k); err != nil || !saved || k.Organisation != "" {
			return err
		}
		return v.record(ctx, "", by, "master_key.rotate", to, audit.Done, audit.Detail{Name: "from", Value: from})
	})
	return saved && err == nil, err
}

// RemoveOldKeys removes all keys but the primary one from the source and returns
// their ids. While a keyset needs one of them it refuses as "key_in_use"; where
// the source cannot be written from here, as "key_not_writable". Backups made
// before [Vault.RotateKey] still need the old keys.
func (v *Vault) RemoveOldKeys(ctx context.Context, by audit.Actor) ([]string, error) {
	if err := v.audited(); err != nil {
		return nil, err
	}
	keys, err := v.reload(ctx)
	if err != nil || len(keys) == 1 {
		return nil, err
	}
	if err := v.needOnly(ctx, keys[0]); err != nil {
		return nil, err
	}
	var old []string
	for _, k := range keys[1:] {
		old = append(old, k.ID)
	}
	source, ok := v.o.Key.(shrinking)
	if !ok {
		return nil, fault.New(fault.Conflict, "key_not_writable", "Old keys cannot be taken out of %s from here. Nothing needs them any longer: take out %s by hand.", v.o.Key.Name(), names(keys[1:]))
	}
	remove := func(ctx context.Context) error { return source.shrink(ctx, old) }
	if err := v.recorded(ctx, by, "master_key.retire", strings.Join(old, " "), remove); err != nil {
		return nil, err
	}
	_, err = v.reload(ctx)
	return old, err
}

// needOnly refuses unless every keyset unwraps with one key.
func (v *Vault) needOnly(ctx context.Context, key Key) error {
	all, err := v.all(ctx)
	if err != nil {
		return err
	}
	needing := 0
	for _, k := range all {
		if wrappedWith(k) != key.ID {
			needing++
			continue
		}
		if _, err := unwrap(ctx, k, key); err != nil {
			return err
		}
	}
	if needing > 0 {
		return fault.New(fault.Conflict, "key_in_use", "%d of %d data keysets still need an old key. Finish the rotation of the key-encrypting key first. Nothing was changed.", needing, len(all))
	}
	return nil
}
