package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

// Paging is what a list takes.
type Paging struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"Most entries on the page."`
	Cursor string `query:"cursor" maxLength:"2000" doc:"Where the page before ended: its next."`
}

// list is a page of a list.
type list[T any] struct {
	Link string `header:"Link" doc:"The next page, rel=next (RFC 8288)."`
	Body struct {
		Items []T    `json:"items"`
		Next  string `json:"next,omitempty" doc:"The cursor of the next page; absent on the last."`
	}
}

// A cursor is where a page ended, with a sum over what was asked for: one that
// was changed, or that belongs to another list, another filter or another
// organisation, is refused instead of giving a page that makes no sense. It
// gives no access: the organisation is always the caller's.

// after reads a cursor. The question is the list and its filters.
func (p Paging) after(ctx context.Context, a *api, by account.Caller, question string) (string, error) {
	if p.Cursor == "" {
		return "", nil
	}
	text, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	if err == nil && len(text) > cursorSum {
		position := string(text[cursorSum:])
		if string(text[:cursorSum]) == sum(by, question, position) {
			return position, nil
		}
	}
	return "", a.status(ctx, http.StatusBadRequest, fault.Invalid, "bad_cursor", "The cursor does not belong to this list. Begin with the first page.")
}

const cursorSum = 12

func sum(by account.Caller, question, position string) string {
	s := sha256.Sum256([]byte(strings.Join([]string{by.Organisation, question, position}, "\x00")))
	return string(s[:cursorSum])
}

// paged makes a page; next is where it ended, "" for the last. The link keeps
// the filters.
func paged[T any](by account.Caller, path string, filters url.Values, p Paging, items []T, next string) *list[T] {
	l := &list[T]{}
	l.Body.Items = items
	if items == nil {
		l.Body.Items = []T{}
	}
	if next == "" {
		return l
	}
	l.Body.Next = base64.RawURLEncoding.EncodeToString([]byte(sum(by, question(path, filters), next) + next))
	link := url.Values{"limit": {strconv.Itoa(p.Limit)}, "cursor": {l.Body.Next}}
	for name, values := range filters {
		if values[0] != "" {
			link[name] = values
		}
	}
	l.Link = "<" + path + "?" + link.Encode() + `>; rel="next"`
	return l
}

// question names a list and its filters.
func question(path string, filters url.Values) string { return path + "?" + filters.Encode() }
