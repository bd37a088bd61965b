package runner

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/callwright/callwright/engine"
)

// What is stored of contacts consists of entries: a letter for the sort, the
// length, and the bytes. A stretch of turns is a list of records, the first one
// with a head before them; a snapshot has a head, the host's part and the engine's.
const (
	entryHead   = 'a' // who the contact is; see head
	entryRecord = 'r' // an engine.Record
	entryHost   = 'h' // what the host knows of a parked contact beside its state; see host
	entryState  = 's' // an engine snapshot
)

func appendEntry(dst []byte, sort byte, data []byte) []byte {
	dst = binary.AppendUvarint(append(dst, sort), uint64(len(data)))
	return append(dst, data...)
}

// appendRecord is appendEntry without a copy of the record's text.
func appendRecord(dst []byte, r engine.Record) []byte {
	const room = 5 // of the length, so that the text need not be moved
	at := len(dst)
	dst = engine.AppendRecord(append(dst, entryRecord, 0, 0, 0, 0, 0), r)
	n := len(dst) - at - 1 - room
	for i := range room { // a length of always five bytes
		b := byte(n>>(7*i)) & 0x7f
		if i < room-1 {
			b |= 0x80
		}
		dst[at+1+i] = b
	}
	return dst
}

var errEntry = errors.New("what is stored of the contact is damaged")

// entries iterates over entries. The last pair has an error when the bytes are
// damaged.
func entries(text []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for len(text) > 0 {
			sort := text[0]
			n, w := binary.Uvarint(text[1:])
			if w <= 0 || n > uint64(len(text)-1-w) {
				yield(0, nil)
				return
			}
			data := text[1+w : 1+w+int(n)]
			text = text[1+w+int(n):]
			if !yield(sort, data) {
				return
			}
		}
	}
}

// part is the turns of one contact in a row.
type part struct {
	contact      string
	organisation string // of the first turn: when that cannot be read, it is known whose the contact was
	seq          int    // of its last record
	text         []byte
}

// digestSize is how much of the digest of a row's head is sealed with its body.
const digestSize = 16

// A row is its head, which lists the parts, and the sealed bodies. The head is
// in the clear, so that when a row cannot be opened it is known whose turns
// are lost; the body begins with a digest of it.
func appendHead(dst []byte, contact, organisation string, seq, length int) []byte {
	if organisation != "" {
		contact += "\x00" + organisation
	}
	dst = append(binary.AppendUvarint(dst, uint64(len(contact))), contact...)
	return binary.AppendUvarint(binary.AppendUvarint(dst, uint64(seq)), uint64(length))
}

func rowBytes(head, sealed []byte) []byte {
	row := make([]byte, 0, binary.MaxVarintLen64+len(head)+len(sealed))
	row = append(binary.AppendUvarint(row, uint64(len(head))), head...)
	return append(row, sealed...)
}

func splitRow(row []byte) (head, sealed []byte, err error) {
	n, w := binary.Uvarint(row)
	if w <= 0 || n > uint64(len(row)-w) {
		return nil, nil, fmt.Errorf("reading a row of the journal: %w", errEntry)
	}
	return row[w : w+int(n)], row[w+int(n):], nil
}

func digest(head []byte) []byte {
	sum := sha256.Sum256(head)
	return sum[:digestSize]
}

// openRow returns the parts of a row. When the body cannot be opened, the parts
// are without text and the error says why; when the head is damaged, there are none.
func openRow(row []byte, open func([]byte) ([]byte, error)) ([]part, error) {
	head, sealed, err := splitRow(row)
	if err != nil {
		return nil, err
	}
	parts, lengths, err := readHead(head)
	if err != nil {
		return nil, err
	}
	body, err := open(sealed)
	if err == nil && !bytes.HasPrefix(body, digest(head)) {
		err = fmt.Errorf("reading a row of the journal: %w", errEntry)
	}
	if err != nil {
		return parts, err
	}
	body = body[digestSize:]
	for i, n := range lengths {
		if n > len(body) {
			return parts, fmt.Errorf("reading a row of the journal: %w", errEntry)
		}
		parts[i].text, body = body[:n], body[n:]
	}
	return parts, nil
}

func readHead(head []byte) (parts []part, lengths []int, err error) {
	number := func() int {
		n, w := binary.Uvarint(head)
		if w <= 0 || n > 1<<31 {
			err, head = fmt.Errorf("reading a row of the journal: %w", errEntry), nil
			return 0
		}
		head = head[w:]
		return int(n)
	}
	for len(head) > 0 {
		n := number()
		if n > len(head) {
			return nil, nil, fmt.Errorf("reading a row of the journal: %w", errEntry)
		}
		id, organisation, _ := strings.Cut(string(head[:n]), "\x00")
		head = head[n:]
		parts = append(parts, part{contact: id, organisation: organisation, seq: number()})
		lengths = append(lengths, number())
		if err != nil {
			return nil, nil, err
		}
	}
	return parts, lengths, nil
}
