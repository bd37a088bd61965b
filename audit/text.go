package audit

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Escape returns a text that stays on its line and shows what is in it: a
// character that is not graphic, such as a line break, an escape or a change of
// direction, becomes an escape of Go's (J5). So does a backslash, which tells
// them apart.
func Escape(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, breaks) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if !breaks(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteToASCII(string(r))
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}

func breaks(r rune) bool { return r == '\\' || !unicode.IsGraphic(r) }

// String returns the entry as one line:
//
//	2026-12-01T10:00:00.000Z 12 user u-1 "jo@example.com" (full-admin) from 192.0.2.1 connector.create connector c-1 "CRM" done host="crm.example.com"
func (e Entry) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %s", e.Time.UTC().Format(layout), e.Sequence, named(e.Actor.Kind, e.Actor.ID, e.Actor.Name))
	if len(e.Actor.Roles) > 0 {
		b.WriteString(" (" + Escape(strings.Join(e.Actor.Roles, ", ")) + ")")
	}
	if e.Actor.Address != "" {
		b.WriteString(" from " + Escape(e.Actor.Address))
	}
	fmt.Fprintf(&b, " %s %s %s", Escape(e.Action), named(e.Object.Kind, e.Object.ID, e.Object.Name), Escape(e.Outcome))
	for _, d := range e.Detail {
		b.WriteString(" " + Escape(d.Name) + `="` + quotes.Replace(Escape(d.Value)) + `"`)
	}
	return b.String()
}

const layout = "2006-01-02T15:04:05.000Z07:00"

var quotes = strings.NewReplacer(`"`, `\"`)

func named(kind, id, name string) string {
	said := Escape(kind)
	if id != "" {
		said += " " + Escape(id)
	}
	if name != "" {
		said += ` "` + quotes.Replace(Escape(name)) + `"`
	}
	return said
}

// line is an entry as an export has it. Hashes are hex.
type line struct {
	Organisation string       `json:"organisation"`
	Sequence     int64        `json:"sequence"`
	Time         string       `json:"time"`
	Actor        lineActor    `json:"actor"`
	Action       string       `json:"action"`
	Object       lineObject   `json:"object"`
	Outcome      string       `json:"outcome"`
	Detail       []lineDetail `json:"detail,omitempty"`
	Previous     string       `json:"previous"`
	Hash         string       `json:"hash"`
}

type lineActor struct {
	Kind    string   `json:"kind"`
	ID      string   `json:"id"`
	Name    string   `json:"name,omitempty"`
	Roles   []string `json:"roles,omitempty"`
	Address string   `json:"address,omitempty"`
}

type lineObject struct {
	Kind string `json:"kind"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

type lineDetail struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// MarshalJSON writes the entry as one line of an export: names in lower case,
// the time as in RFC 3339 with milliseconds, hashes in hex. Whatever is not
// graphic is escaped, so that no terminal and no line reader is misled (J5).
func (e Entry) MarshalJSON() ([]byte, error) {
	l := line{
		Organisation: e.Organisation, Sequence: e.Sequence, Time: e.Time.UTC().Format(layout),
		Actor: lineActor(e.Actor), Action: e.Action, Object: lineObject(e.Object), Outcome: e.Outcome,
		Previous: hex.EncodeToString(e.Previous), Hash: hex.EncodeToString(e.Hash),
	}
	for _, d := range e.Detail {
		l.Detail = append(l.Detail, lineDetail(d))
	}
	made, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("writing an audit entry as JSON: %w", err)
	}
	return graphic(made), nil
}

// graphic escapes, in JSON, the characters that JSON would allow unescaped but
// that are not graphic. They can stand only in its texts.
func graphic(b []byte) []byte {
	made := make([]byte, 0, len(b))
	for _, r := range string(b) {
		switch {
		case unicode.IsGraphic(r):
			made = append(made, string(r)...)
		case r > 0xFFFF:
			r -= 0x10000
			made = fmt.Appendf(made, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
		default:
			made = fmt.Appendf(made, `\u%04x`, r)
		}
	}
	return made
}

// Export writes the entries that a query selects as JSON Lines, newest first:
// all of them, or q.Limit when it is positive. Whoever calls it records that it
// was called (N1).
func (l *Log) Export(ctx context.Context, q Query, w io.Writer) error {
	for left, all := q.Limit, q.Limit <= 0; all || left > 0; left -= q.Limit {
		q.Limit = largestPage
		if !all {
			q.Limit = min(left, largestPage)
		}
		entries, err := l.List(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := writeLine(w, e); err != nil {
				return fmt.Errorf("writing the audit export: %w", err)
			}
		}
		if len(entries) < q.Limit {
			return nil
		}
		q.Before = entries[len(entries)-1].Sequence
	}
	return nil
}

func writeLine(w io.Writer, e Entry) error {
	made, err := e.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = w.Write(append(made, '\n'))
	return err
}
