package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/audit"
)

// batch is how many secrets a rotation seals again in one transaction.
const batch = 100

// Rotation is what a rotation of the data keys has done.
type Rotation struct {
	Number        int64    // of the rotation, counted from set-up on, which is 1
	Resumed       bool     // it continued one that was interrupted
	Organisations int      // with the installation
	Secrets       int64    // sealed again
	Damaged       []Place  // secrets that do not open, and were left as they are
	Unreadable    []string // organisations whose keyset is damaged, and was left as it is
}

// Progress tells how far a rotation is.
type Progress struct {
	Organisation string // done last, "" for the installation
	Done, Of     int    // organisations, with the installation
	Secrets      int64  // sealed again so far; of a key-encrypting key's rotation 0
}

// Rotate gives every organisation a new data key, seals its secrets again and
// removes its old key (F7), while this and other processes serve. One that was
// interrupted, at whatever point, is continued by calling it again; several
// processes may. Keys that come and go are recorded as "data_key.rotate" and
// "data_key.retire". Progress may be nil. It belongs outside a transaction.
func (v *Vault) Rotate(ctx context.Context, by audit.Actor, progress func(Progress)) (Rotation, error) {
	if err := v.audited(); err != nil {
		return Rotation{}, err
	}
	r, err := v.begin(ctx, by)
	if err != nil {
		return r, err
	}
	all, err := v.installationLast(ctx)
	if err != nil {
		return r, err
	}
	for _, k := range all {
		if err := v.rotate(ctx, by, k.Organisation, &r); errors.Is(err, ErrDamaged) {
			r.Unreadable = append(r.Unreadable, k.Organisation)
		} else if err != nil {
			return r, fmt.Errorf("rotating the data keys; start it again to continue: %w", err)
		}
		r.Organisations++
		if progress != nil {
			progress(Progress{k.Organisation, r.Organisations, len(all), r.Secrets})
		}
	}
	return r, nil
}

// installationLast returns all keysets in order. That of the installation, whose
// rotation is the last step, comes last.
func (v *Vault) installationLast(ctx context.Context) ([]Keyset, error) {
	all, err := v.all(ctx)
	slices.SortFunc(all, func(a, b Keyset) int {
		if a.Organisation == "" || b.Organisation == "" {
			return len(b.Organisation) - len(a.Organisation)
		}
		return strings.Compare(a.Organisation, b.Organisation)
	})
	return all, err
}

// begin finds a rotation that is not finished, or begins one by giving the
// installation's keyset the next number.
func (v *Vault) begin(ctx context.Context, by audit.Actor) (Rotation, error) {
	for {
		installation, ok, err := v.stored(ctx, "")
		if err != nil {
			return Rotation{}, err
		}
		if !ok {
			return Rotation{}, uninitialised()
		}
		head, _, err := parseWrapped(installation)
		if err != nil {
			return Rotation{}, err
		}
		unfinished, err := v.unfinished(ctx, head.rotation)
		if err != nil || unfinished {
			return Rotation{Number: head.rotation, Resumed: true}, err
		}
		if advanced, err := v.advance(ctx, by, installation, head.rotation+1); err != nil || advanced {
			return Rotation{Number: head.rotation + 1}, err
		}
	}
}

// unfinished reports whether a rotation with a number has work left.
func (v *Vault) unfinished(ctx context.Context, number int64) (bool, error) {
	all, err := v.all(ctx)
	if err != nil {
		return false, err
	}
	for _, k := range all {
		head, _, err := parseWrapped(k)
		if err == nil && (head.rotation < number || len(head.ids) > 1) && !v.unreadable(ctx, k) {
			return true, nil
		}
	}
	return false, nil
}

// unreadable reports whether a keyset is damaged: no rotation can do anything
// for it, nor need wait for it (F3).
func (v *Vault) unreadable(ctx context.Context, k Keyset) bool {
	_, err := v.unwrapped(ctx, k)
	return errors.Is(err, ErrDamaged)
}

// rotate takes one organisation through a rotation.
func (v *Vault) rotate(ctx context.Context, by audit.Actor, organisation string, r *Rotation) error {
	for {
		k, ok, err := v.stored(ctx, organisation)
		if err != nil || !ok {
			return err
		}
		keys, err := v.unwrapped(ctx, k)
		if err != nil {
			return err
		}
		if keys.rotation < r.Number {
			if _, err := v.advance(ctx, by, k, r.Number); err != nil {
				return err
			}
			continue
		}
		if len(keys.ids) == 1 {
			return nil
		}
		damaged, err := v.sealAgain(ctx, organisation, keys, r)
		if err != nil {
			return err
		}
		overtaken, err := v.retire(ctx, by, organisation, keys)
		if err != nil {
			return err
		}
		if !overtaken { // otherwise some may only have been sealed with a newer key
			r.Damaged = append(r.Damaged, damaged...)
		}
	}
}

// advance puts a new primary key into a keyset and gives it a number. It reports
// false when the keyset has changed meanwhile. From then on nothing is sealed
// with the keys before (held).
func (v *Vault) advance(ctx context.Context, by audit.Actor, k Keyset, number int64) (advanced bool, err error) {
	keys, err := v.unwrapped(ctx, k)
	if err != nil {
		return false, err
	}
	handle, id, err := keys.withNewPrimary()
	if err != nil {
		return false, err
	}
	key, err := v.masterKey(ctx, keys.key, k.Organisation)
	if err != nil {
		return false, err
	}
	wrapped, err := wrap(ctx, k.Organisation, key, number, handle)
	if err != nil {
		return false, err
	}
	err = v.o.Atomically(ctx, func(ctx context.Context) error {
		if advanced, err = v.save(ctx, Keyset{k.Organisation, wrapped, k.Revision + 1}); err != nil || !advanced {
			return err
		}
		return v.record(ctx, k.Organisation, by, "data_key.rotate", dataKeyName(id), audit.Done,
			audit.Detail{Name: "rotation", Value: strconv.FormatInt(number, 10)})
	})
	return advanced && err == nil, err
}

// sealAgain seals an organisation's secrets with its primary key, and returns
// those that do not open.
func (v *Vault) sealAgain(ctx context.Context, organisation string, keys *dataKeys, r *Rotation) (damaged []Place, err error) {
	after := Place{Organisation: organisation}
	for {
		secrets, err := v.o.Secrets.ScanSealed(ctx, organisation, after, batch)
		if err != nil {
			return nil, fmt.Errorf("reading the secrets of %s: %w", whose(organisation), err)
		}
		if len(secrets) == 0 {
			return damaged, nil
		}
		after = secrets[len(secrets)-1].Place
		swaps, bad, err := keys.again(secrets)
		if err != nil {
			return nil, err
		}
		damaged = append(damaged, bad...)
		n, err := v.swap(ctx, swaps)
		r.Secrets += n
		if err != nil {
			return nil, err
		}
	}
}

// exchange is a secret's sealed bytes before and after.
type exchange struct {
	place    Place
	old, new []byte
}

// again seals those secrets again that the primary key has not sealed.
func (d *dataKeys) again(secrets []Sealed) (swaps []exchange, damaged []Place, err error) {
	for _, s := range secrets {
		if id, ok := sealedWith(s.Bytes); ok && id == d.primary() {
			continue
		}
		secret, err := unseal(d.aead.Reveal(), s.Place, s.Bytes)
		if err != nil {
			damaged = append(damaged, s.Place)
			continue
		}
		sealed, err := seal(d.aead.Reveal(), s.Place, secret)
		if err != nil {
			return nil, nil, err
		}
		swaps = append(swaps, exchange{s.Place, s.Bytes, sealed})
	}
	return swaps, damaged, nil
}

// swap stores secrets that were sealed again, unless they have changed, and
// returns how many it has stored.
func (v *Vault) swap(ctx context.Context, swaps []exchange) (n int64, err error) {
	if len(swaps) == 0 {
		return 0, nil
	}
	err = v.o.Atomically(ctx, func(ctx context.Context) error {
		n = 0
		for _, s := range swaps {
			swapped, err := v.o.Secrets.SwapSealed(ctx, s.place, s.old, s.new)
			if err != nil {
				return fmt.Errorf("storing %s sealed again: %w", s.place.name(), err)
			}
			if swapped {
				n++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// retire removes the keys that a keyset had beside its primary one. With another
// primary one by now it was overtaken, and removes nothing.
func (v *Vault) retire(ctx context.Context, by audit.Actor, organisation string, done *dataKeys) (overtaken bool, err error) {
	for {
		k, ok, err := v.stored(ctx, organisation)
		if err != nil || !ok {
			return true, err
		}
		keys, err := v.unwrapped(ctx, k)
		if err != nil {
			return false, err
		}
		if keys.primary() != done.primary() || len(keys.ids) == 1 {
			return keys.primary() != done.primary(), nil
		}
		if retired, err := v.retireFrom(ctx, by, k, keys); err != nil || retired {
			return false, err
		}
	}
}

func (v *Vault) retireFrom(ctx context.Context, by audit.Actor, k Keyset, keys *dataKeys) (retired bool, err error) {
	handle, err := keys.primaryAlone()
	if err != nil {
		return false, err
	}
	key, err := v.masterKey(ctx, keys.key, k.Organisation)
	if err != nil {
		return false, err
	}
	wrapped, err := wrap(ctx, k.Organisation, key, keys.rotation, handle)
	if err != nil {
		return false, err
	}
	err = v.o.Atomically(ctx, func(ctx context.Context) error {
		if retired, err = v.save(ctx, Keyset{k.Organisation, wrapped, k.Revision + 1}); err != nil || !retired {
			return err
		}
		for _, id := range keys.ids {
			if id == keys.primary() {
				continue
			}
			if err := v.record(ctx, k.Organisation, by, "data_key.retire", dataKeyName(id), audit.Done); err != nil {
				return err
			}
		}
		return nil
	})
	return retired && err == nil, err
}

// dataKeyName is how a data key's id, a random number, is shown.
func dataKeyName(id uint32) string { return fmt.Sprintf("%08x", id) }
