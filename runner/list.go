package runner

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strconv"

	"github.com/callwright/callwright/fault"
)

// pageSize is what a limit of zero means, and mostPage the longest page.
const (
	pageSize = 100
	mostPage = 1000
)

// List returns a page of an organisation's contacts, newest first, and the
// cursor of the next, "" after the last. Contacts in memory, of which what is on
// disk is out of date, take their places among those on disk.
func (r *Runner) List(ctx context.Context, q Query) ([]Contact, string, error) {
	if q.Limit <= 0 {
		q.Limit = pageSize
	}
	q.Limit = min(q.Limit, mostPage)
	live, inMemory, err := r.liveOf(&q)
	if err != nil {
		return nil, "", err
	}
	var page []Contact
	for disk := q; ; {
		list, next, err := r.o.Journal.List(ctx, disk)
		if err != nil {
			return nil, "", err
		}
		for _, k := range list {
			if !inMemory[k.ID] {
				page = append(page, k.Contact)
			}
		}
		if next == "" || len(page) > q.Limit {
			break
		}
		disk.After = next
	}
	page = append(page, live...)
	slices.SortFunc(page, newerFirst)
	if len(page) <= q.Limit {
		return page, "", nil
	}
	last := &page[q.Limit-1]
	return page[:q.Limit], cursor(last), nil
}

// newerFirst is the order of lists.
func newerFirst(a, b Contact) int {
	return cmp.Or(b.Started.Compare(a.Started), cmp.Compare(b.ID, a.ID))
}

// cursor is that of package store: the start in milliseconds, and the id.
func cursor(c *Contact) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.Started.UnixMilli(), 10) + "\x00" + c.ID))
}

// liveOf returns the contacts in memory that a query selects, and which of the
// organisation are in memory.
func (r *Runner) liveOf(q *Query) (selected []Contact, inMemory map[string]bool, err error) {
	after, err := placeOf(q.After)
	s := r.session.Load()
	if s == nil || err != nil {
		return nil, nil, err
	}
	inMemory = map[string]bool{}
	for _, c := range s.all() {
		if c.organisation != q.Organisation {
			continue
		}
		v := c.shown(false)
		inMemory[c.id] = true
		if q.selects(&v) && (after == nil || newerFirst(v, *after) > 0) {
			selected = append(selected, v)
		}
	}
	return selected, inMemory, nil
}

// placeOf is the contact after which a page begins; nil for the first page.
func placeOf(cursor string) (*Contact, error) {
	if cursor == "" {
		return nil, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	i := slices.Index(text, 0)
	if err == nil && i >= 0 {
		ms, wrong := strconv.ParseInt(string(text[:i]), 10, 64)
		if wrong == nil {
			return &Contact{ID: string(text[i+1:]), Started: fromMillis(ms)}, nil
		}
	}
	refusal := fault.New(fault.Invalid, "cursor_invalid", "the cursor is not one that a page ended with")
	refusal.Fields = []fault.Field{{Path: "after", Message: "is not a cursor that a page ended with"}}
	return nil, refusal
}

// selects reports whether a query selects a contact, as the database does.
func (q *Query) selects(c *Contact) bool {
	is := func(want, got string) bool { return want == "" || want == got }
	if q.Simulated != AnySimulation && c.Simulated != (q.Simulated == OnlySimulated) {
		return false
	}
	switch {
	case len(q.States) > 0 && !slices.Contains(q.States, c.State),
		!is(q.Flow, c.Flow), !is(q.Version, c.Version), !is(q.Label, c.Label), !is(q.EntryPoint, c.EntryPoint), !is(q.Channel, c.Channel),
		!is(string(q.Outcome), string(c.Outcome)),
		q.Number != "" && q.Number != c.ANI && q.Number != c.DNIS,
		q.Error == AnyError && c.Error == "", q.Error != AnyError && !is(q.Error, c.Error),
		!q.Since.IsZero() && c.Started.Before(q.Since), !q.Until.IsZero() && !c.Started.Before(q.Until):
		return false
	}
	return q.Activity == "" || slices.ContainsFunc(c.Path, func(v Visit) bool { return v.Activity == q.Activity })
}
