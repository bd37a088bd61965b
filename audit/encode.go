package audit

import (
	"crypto/sha256"
	"encoding/binary"
)

// version begins every encoding; another encoding will have another one, and
// chains then say from which entry on it holds.
const version = "callwright audit entry 1\n"

// encode appends the canonical encoding of an entry without its Hash. After the
// version come, in this order: Organisation, Sequence, Time, Actor (Kind, ID,
// Name, Roles, Address), Action, Object (Kind, ID, Name), Outcome, Detail (Name
// and Value of each) and Previous.
//
// A number, a count and a length are 8 bytes, big-endian, two's complement. A
// text, and Previous, is its length in bytes and the bytes; a list is its count
// and its elements; a time is milliseconds since 1970 in UTC. No two entries
// have the same encoding; a nil list and an empty one are the same entry.
func (e Entry) encode(to []byte) []byte {
	b := encoding(append(to, version...))
	b.text(e.Organisation)
	b.number(e.Sequence)
	b.number(e.Time.UnixMilli())
	b.text(e.Actor.Kind, e.Actor.ID, e.Actor.Name)
	b.number(int64(len(e.Actor.Roles)))
	b.text(e.Actor.Roles...)
	b.text(e.Actor.Address, e.Action, e.Object.Kind, e.Object.ID, e.Object.Name, e.Outcome)
	b.number(int64(len(e.Detail)))
	for _, d := range e.Detail {
		b.text(d.Name, d.Value)
	}
	b.text(string(e.Previous))
	return b
}

// digest is the hash of an entry (SHA-256, FIPS 180-4).
func (e Entry) digest() []byte {
	sum := sha256.Sum256(e.encode(make([]byte, 0, 512)))
	return sum[:]
}

type encoding []byte

func (b *encoding) number(n int64) { *b = binary.BigEndian.AppendUint64(*b, uint64(n)) }

func (b *encoding) text(list ...string) {
	for _, s := range list {
		b.number(int64(len(s)))
		*b = append(*b, s...)
	}
}
