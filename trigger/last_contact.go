package trigger

import (
	"context"
	"time"
)

// LastContact returns the id of the contact that a schedule began last; "" when it
// began none that time, when its entry point has been changed since, and when the
// contact is kept no more.
func (t *Triggers) LastContact(ctx context.Context, s Schedule) string {
	if s.Last.IsZero() {
		return ""
	}
	at := target{EntryPoint: EntryPoint{ID: s.EntryPoint, Organisation: s.Organisation}}
	id, err := t.contactID(&at, s.call(s.Last))
	if err != nil {
		return ""
	}
	if _, err := t.o.Contacts.Show(ctx, s.Organisation, id); err != nil {
		return ""
	}
	return id
}

// call is what arrives when a schedule is due. The same occurrence has the same key.
func (s Schedule) call(at time.Time) Call {
	return Call{EntryPoint: s.EntryPoint, Variables: s.Variables, door: "schedule " + s.ID, Key: at.UTC().Format(time.RFC3339)}
}
