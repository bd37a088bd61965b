package runner

import (
	"context"
	"fmt"
	"sync"
)

// aside is the rows of the journal that cannot be read: each stays as long as
// there are contacts that were quarantined on account of it.
type aside struct {
	mu   sync.Mutex
	rows map[int64]map[string]bool // the contacts by the row's number
}

func (a *aside) note(row int64, contact string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.rows == nil {
		a.rows = map[int64]map[string]bool{}
	}
	if a.rows[row] == nil {
		a.rows[row] = map[string]bool{}
	}
	a.rows[row][contact] = true
}

// giveUp takes a contact that is about to be deleted out of the rows that cannot
// be read, so that it does not come back with the next start. A row that
// is nobody's then is dropped.
func (s *session) giveUp(ctx context.Context, contact string) error {
	a := &s.aside
	a.mu.Lock()
	defer a.mu.Unlock()
	for number, contacts := range a.rows {
		if !contacts[contact] {
			continue
		}
		b := Batch{Fence: s.fence, Drop: []int64{number}}
		if len(contacts) > 1 {
			rows, err := s.r.o.Journal.Rows(ctx, number-1, 1)
			if err != nil {
				return fmt.Errorf("reading the journal: %w", err)
			}
			if len(rows) == 0 || rows[0].Number != number {
				continue
			}
			b = Batch{Fence: s.fence, Row: Row{Number: number, Bytes: disowned(rows[0].Bytes, contact)}}
		}
		if err := s.r.o.Journal.Commit(ctx, b); err != nil {
			return fmt.Errorf("taking a contact out of the journal: %w", err)
		}
		if delete(contacts, contact); len(contacts) == 0 {
			delete(a.rows, number)
		}
	}
	return nil
}

// disowned is a row that cannot be read without the name of a contact.
func disowned(row []byte, contact string) []byte {
	head, sealed, err := splitRow(row)
	if err != nil {
		return row
	}
	parts, lengths, err := readHead(head)
	if err != nil {
		return row
	}
	without := make([]byte, 0, len(head))
	for i, p := range parts {
		if p.contact == contact {
			p.contact, p.organisation = "", ""
		}
		without = appendHead(without, p.contact, p.organisation, p.seq, lengths[i])
	}
	return rowBytes(without, sealed)
}
