package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// Options say what a vault works with.
type Options struct {
	Key     KeySource
	Keysets Keysets
	Secrets Secrets
	Audit   *audit.Log // nil only to look at the status: nothing is sealed, opened or deleted without
	// Atomically runs f in one transaction that its context carries; a
	// transaction that the context has already is used. It may run f again.
	Atomically func(ctx context.Context, f func(context.Context) error) error
	// Data is the data directory; a key file in it is refused. Empty: not checked.
	Data string
}

// Vault seals and opens. It is safe for concurrent use, also by several
// processes on one store.
type Vault struct {
	o Options

	mu     sync.Mutex
	master []Key            // as the source last had them, the primary one first
	slots  map[string]*slot // by organisation
}

// slot keeps an organisation's unwrapped keyset.
type slot struct {
	mu   sync.Mutex
	keys *dataKeys
}

// New makes a vault ready. Without a key, with a weak or a wrong one, or one
// that does not fit all keysets it refuses; it never writes (F4, F5, F6).
func New(ctx context.Context, o Options) (*Vault, error) {
	v, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	k, ok, err := o.Keysets.Keyset(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("reading the data keyset of the installation: %w", err)
	}
	if !ok {
		return nil, uninitialised()
	}
	if _, err := v.unwrapped(ctx, k); err != nil {
		return nil, err
	}
	if err := v.fits(ctx); err != nil {
		return nil, err
	}
	return v, nil
}

func uninitialised() error {
	return fault.New(fault.Conflict, "vault_uninitialised", "This installation has no keys for secrets yet. Run callwright setup, or bring the database back from a backup.")
}

// prepare checks the options and reads the source.
func prepare(ctx context.Context, o Options) (*Vault, error) {
	switch {
	case o.Key == nil:
		return nil, fault.New(fault.Invalid, "key_missing", "No key-encrypting key is configured. Name the key file that callwright setup has made with --key.")
	case o.Keysets == nil || o.Secrets == nil || o.Atomically == nil:
		return nil, errors.New("opening the vault: it needs keysets, secrets and transactions")
	}
	if p, ok := o.Key.(placed); ok && o.Data != "" {
		if err := p.outside(o.Data); err != nil {
			return nil, err
		}
	}
	v := &Vault{o: o, slots: map[string]*slot{}}
	_, err := v.reload(ctx)
	return v, err
}

// fits refuses when a keyset needs a key that the source does not hold (F5).
func (v *Vault) fits(ctx context.Context) error {
	all, err := v.all(ctx)
	if err != nil {
		return err
	}
	for _, k := range all {
		head, _, err := parseWrapped(k)
		if err != nil {
			continue // one damaged keyset stops its organisation, not the others (F3)
		}
		if _, err := v.masterKey(ctx, head.key, k.Organisation); err != nil {
			return err
		}
	}
	return nil
}

// Initialise makes the installation's keyset, which set-up does once. It never
// makes a key-encrypting key: that is [CreateKeyFile]. Where keysets are already
// it refuses with "vault_initialised".
func Initialise(ctx context.Context, o Options) error {
	v, err := prepare(ctx, o)
	if err != nil {
		return err
	}
	key := v.primary()
	handle, err := newKeyset()
	if err != nil {
		return err
	}
	wrapped, err := wrap(ctx, "", key, 1, handle)
	if err != nil {
		return err
	}
	return o.Atomically(ctx, func(ctx context.Context) error {
		if all, err := v.all(ctx); err != nil || len(all) > 0 {
			return errors.Join(err, initialised(len(all)))
		}
		saved, err := o.Keysets.SaveKeyset(ctx, Keyset{Wrapped: wrapped, Revision: 1})
		if err != nil {
			return fmt.Errorf("saving the data keyset of the installation: %w", err)
		}
		if !saved {
			return initialised(1)
		}
		return v.record(ctx, "", audit.Actor{Kind: "service", ID: service, Name: service}, "vault.initialise", key.ID, audit.Done)
	})
}

func initialised(keysets int) error {
	if keysets == 0 {
		return nil
	}
	return fault.New(fault.Conflict, "vault_initialised", "This installation has its keys for secrets already. Nothing was changed.")
}

func (v *Vault) all(ctx context.Context) ([]Keyset, error) {
	all, err := v.o.Keysets.AllKeysets(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the data keysets: %w", err)
	}
	return all, nil
}

// reload reads the source again.
func (v *Vault) reload(ctx context.Context) ([]Key, error) {
	keys, err := v.o.Key.Keys(ctx)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, fault.New(fault.Invalid, "key_missing", "There is no key in %s.", v.o.Key.Name())
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.master = keys
	return keys, nil
}

func (v *Vault) primary() Key {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.master[0]
}

// masterKey returns the key-encrypting key with an id that an organisation's
// keyset needs. One that is not known may have been added meanwhile.
func (v *Vault) masterKey(ctx context.Context, id, organisation string) (Key, error) {
	has := func(k Key) bool { return k.ID == id }
	v.mu.Lock()
	keys := v.master
	v.mu.Unlock()
	if i := slices.IndexFunc(keys, has); i >= 0 {
		return keys[i], nil
	}
	keys, err := v.reload(ctx)
	if err != nil {
		return Key{}, err
	}
	if i := slices.IndexFunc(keys, has); i >= 0 {
		return keys[i], nil
	}
	return Key{}, fault.New(fault.Conflict, "key_wrong", "The secrets of %s need the key %q, which is not in %s: that holds %s. Bring the right key back. Nothing was changed.",
		whose(organisation), id, v.o.Key.Name(), names(keys))
}

func names(keys []Key) string {
	text := ""
	for i, k := range keys {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%q", k.ID)
	}
	return text
}
