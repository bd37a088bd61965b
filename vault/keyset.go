package vault

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/wire"
)

const wrappedFormat = 1

// header is what a wrapped keyset says of itself. It is authenticated when the
// keyset is unwrapped.
type header struct {
	key      string   // id of the key-encrypting key
	rotation int64    // that the keyset has reached
	ids      []uint32 // of the data keys, the primary one first
}

// encode writes the header as it stands before the wrapped keyset.
func (h header) encode() []byte {
	b := append([]byte{wrappedFormat}, binary.BigEndian.AppendUint16(nil, uint16(len(h.key)))...)
	b = append(b, h.key...)
	b = binary.BigEndian.AppendUint64(b, uint64(h.rotation))
	b = binary.BigEndian.AppendUint16(b, uint16(len(h.ids)))
	for _, id := range h.ids {
		b = binary.BigEndian.AppendUint32(b, id)
	}
	return b
}

// associated is what a keyset is authenticated with.
func (h header) associated(organisation string) []byte {
	return appendText(nil, "callwright keyset 1", organisation, string(h.encode()))
}

func (h header) primary() uint32 { return h.ids[0] }

// parseWrapped splits a wrapped keyset into its header and Tink's part.
func parseWrapped(k Keyset) (header, []byte, error) {
	b := k.Wrapped
	if len(b) < 3 || b[0] != wrappedFormat {
		return header{}, nil, damagedKeyset(k.Organisation)
	}
	n := int(binary.BigEndian.Uint16(b[1:]))
	if b = b[3:]; len(b) < n+10 {
		return header{}, nil, damagedKeyset(k.Organisation)
	}
	h := header{key: string(b[:n]), rotation: int64(binary.BigEndian.Uint64(b[n:]))}
	keys := int(binary.BigEndian.Uint16(b[n+8:]))
	if b = b[n+10:]; keys == 0 || len(b) < 4*keys {
		return header{}, nil, damagedKeyset(k.Organisation)
	}
	for range keys {
		h.ids, b = append(h.ids, binary.BigEndian.Uint32(b)), b[4:]
	}
	return h, b, nil
}

func damagedKeyset(organisation string) error {
	return fmt.Errorf("the data keyset of %s is damaged; bring the database back from a backup: %w", whose(organisation), ErrDamaged)
}

func whose(organisation string) string {
	if organisation == "" {
		return "the installation"
	}
	return fmt.Sprintf("organisation %q", organisation)
}

// dataKeys is an organisation's keyset, unwrapped.
type dataKeys struct {
	header
	wrapped []byte
	handle  wire.Hidden[*keyset.Handle]
	aead    wire.Hidden[tink.AEAD]
}

func (d *dataKeys) has(id uint32) bool { return slices.Contains(d.ids, id) }

// wrap wraps a keyset for an organisation.
func wrap(ctx context.Context, organisation string, key Key, rotation int64, h *keyset.Handle) ([]byte, error) {
	head := header{key.ID, rotation, idsOf(h)}
	out := bytes.NewBuffer(head.encode())
	relay := &relay{aead: key.AEAD.Reveal()}
	if err := h.WriteWithContext(ctx, keyset.NewBinaryWriter(out), relay, head.associated(organisation)); err != nil {
		return nil, fmt.Errorf("wrapping the data keyset of %s: %w", whose(organisation), errors.Join(relay.err, err))
	}
	return out.Bytes(), nil
}

// unwrap unwraps a keyset with the key that its header names.
func unwrap(ctx context.Context, k Keyset, key Key) (*dataKeys, error) {
	head, rest, err := parseWrapped(k)
	if err != nil {
		return nil, err
	}
	relay := &relay{aead: key.AEAD.Reveal()}
	handle, err := keyset.ReadWithContext(ctx, keyset.NewBinaryReader(bytes.NewReader(rest)), relay, head.associated(k.Organisation))
	var refusal *fault.Error
	if errors.As(relay.err, &refusal) {
		return nil, fmt.Errorf("unwrapping the data keyset of %s: %w", whose(k.Organisation), refusal)
	}
	if err != nil {
		return nil, damagedKeyset(k.Organisation)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, damagedKeyset(k.Organisation)
	}
	return &dataKeys{header: head, wrapped: k.Wrapped, handle: wire.Hide(handle), aead: wire.Hide(primitive)}, nil
}

// idsOf returns the ids of a keyset's keys, the primary one first.
func idsOf(h *keyset.Handle) []uint32 {
	info := h.KeysetInfo()
	ids := []uint32{info.GetPrimaryKeyId()}
	for _, i := range info.GetKeyInfo() {
		if i.GetKeyId() != ids[0] {
			ids = append(ids, i.GetKeyId())
		}
	}
	return ids
}

// newKeyset makes a keyset with one key.
func newKeyset() (*keyset.Handle, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("making a data key: %w", err)
	}
	return h, nil
}

// withNewPrimary returns the keyset with one key more, which seals from now on.
func (d *dataKeys) withNewPrimary() (*keyset.Handle, uint32, error) {
	m := keyset.NewManagerFromHandle(d.handle.Reveal())
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err == nil {
		err = m.SetPrimary(id)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("making a data key: %w", err)
	}
	h, err := m.Handle()
	return h, id, err
}

// primaryAlone returns the keyset without its other keys.
func (d *dataKeys) primaryAlone() (*keyset.Handle, error) {
	m := keyset.NewManagerFromHandle(d.handle.Reveal())
	for _, id := range d.ids {
		if id == d.primary() {
			continue
		}
		if err := m.Delete(id); err != nil {
			return nil, fmt.Errorf("removing a data key: %w", err)
		}
	}
	return m.Handle()
}

// relay remembers an error that Tink would turn into text.
type relay struct {
	aead tink.AEADWithContext
	err  error
}

func (r *relay) EncryptWithContext(ctx context.Context, plain, associated []byte) (sealed []byte, err error) {
	sealed, r.err = r.aead.EncryptWithContext(ctx, plain, associated)
	return sealed, r.err
}

func (r *relay) DecryptWithContext(ctx context.Context, sealed, associated []byte) (plain []byte, err error) {
	plain, r.err = r.aead.DecryptWithContext(ctx, sealed, associated)
	return plain, r.err
}
