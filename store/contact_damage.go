package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/runner"
)

// A row of contacts may hold what does not belong there: SQLite takes a text
// where a number is, and files get damaged. One such row must stop nobody else
// (H6), so that its columns are read one by one, and what could not be read is
// told with the rest.

// skipped takes any column.
type skipped struct{}

func (skipped) Scan(any) error { return nil }

// identity takes an id; one that is not a text could not be asked for.
type identity struct{ into *string }

func (i identity) Scan(column any) error {
	text, ok := column.(string)
	if !ok {
		return errors.New("the id of a contact is no text")
	}
	*i.into = text
	return nil
}

// columnByColumn reads what can be read of a row that could not be read at
// once, and names the columns that could not. The error says that the row is
// not there any more.
func columnByColumn(s scanner, names []string, into []any) (unread []string, err error) {
	one := make([]any, len(into))
	for i := range one {
		one[i] = skipped{}
	}
	for i := range into {
		one[i] = into[i]
		if s.Scan(one...) != nil {
			unread = append(unread, names[i])
		}
		one[i] = skipped{}
	}
	return unread, s.Scan(one...)
}

// clean makes texts such as every database can hold, and names the columns
// where they were not.
func clean(names []string, into []any) (unread []string) {
	for i, at := range into {
		changed := false
		switch at := at.(type) {
		case *string:
			changed = cleanText(at)
		case *runner.ContactState:
			changed = cleanText((*string)(at))
		case *engine.Outcome:
			changed = cleanText((*string)(at))
		case identity:
			changed = cleanText(at.into)
		}
		if changed {
			unread = append(unread, names[i])
		}
	}
	return unread
}

func cleanText(at *string) bool {
	if storable([]any{*at}) == nil {
		return false
	}
	*at = strings.ReplaceAll(strings.ToValidUTF8(*at, "\ufffd"), "\x00", "")
	return true
}

// mar takes in that columns of a contact cannot be read: unless nothing
// more happens to it anyway, it is to be quarantined.
func mar(k *runner.Kept, unread []string) {
	known := k.State == runner.Live || k.State == runner.Parked || k.State == runner.Over || k.State == runner.Quarantined
	if !known {
		unread = append(unread, "state")
	}
	if len(unread) == 0 {
		return
	}
	why := fmt.Errorf("what the database holds of it is damaged: %s cannot be read", strings.Join(unread, ", "))
	k.Error = why.Error()
	if k.State != runner.Over && k.State != runner.Quarantined {
		k.State, k.Damage = runner.Quarantined, why
	}
}
