package audit_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/audit"
)

func TestString(t *testing.T) {
	t.Parallel()
	e := audit.Entry{
		Sequence: 12, Time: time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC),
		Actor:  audit.Actor{Kind: "user", ID: "u-1", Name: "jo@example.com", Roles: []string{"full-admin", "supervisor"}, Address: "192.0.2.1"},
		Action: "connector.create", Object: audit.Object{Kind: "connector", ID: "c-1", Name: `C"R"M`}, Outcome: audit.Done,
		Detail: []audit.Detail{{Name: "host", Value: "crm.example.com"}, {Name: "note", Value: "grün \\ \"x\""}},
	}
	want := `2026-12-01T10:00:00.000Z 12 user u-1 "jo@example.com" (full-admin, supervisor) from 192.0.2.1 connector.create connector c-1 "C\"R\"M" done host="crm.example.com" note="grün \\ \"x\""`
	if diff := cmp.Diff(want, e.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	bare := audit.Entry{Actor: audit.Actor{Kind: "service", ID: "vault"}, Action: "a.b", Object: audit.Object{Kind: "audit"}, Outcome: audit.Failed}
	if got := bare.String(); got != "0001-01-01T00:00:00.000Z 0 service vault a.b audit failed" {
		t.Errorf("bare: %s", got)
	}
}

// evil is what somebody might sign in as to forge a line (J5).
const evil = "jo\n2026-12-01T10:00:00Z 13 user admin\r\u2028\u2029\u0085\x1b[2J\u202egnp.exe\u200b\U000E0041\x00\x7f\t\\"

func TestJ5_NoForgedLines(t *testing.T) {
	t.Parallel()
	l, _ := newLog()
	e := entry("session.sign_in")
	e.Actor.Name, e.Actor.Address, e.Object.Name, e.Detail[0] = evil, evil, evil, audit.Detail{Name: evil, Value: evil + "\x9b"}
	e.Outcome = audit.Refused
	record(t, l, e)
	stored, err := l.List(t.Context(), audit.Query{Organisation: "o-1"})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := l.Export(t.Context(), audit.Query{Organisation: "o-1"}, &out); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"text": stored[0].String(), "export": strings.TrimSuffix(out.String(), "\n"), "escaped": audit.Escape(evil + "\x9b")} {
		if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) }); i >= 0 {
			t.Errorf("%s holds %q", name, text[i:min(i+4, len(text))])
		}
	}
	for given, want := range map[string]string{"plain": "plain", "raw\x9b": "raw\uFFFD", `a\b`: `a\\b`, "tab\t": `tab\t`, "grün 漢 🙂": "grün 漢 🙂"} {
		if got := audit.Escape(given); got != want {
			t.Errorf("Escape(%q) = %q, want %q", given, got, want)
		}
	}
	var back struct {
		Actor struct{ Name string }
	}
	if err := json.Unmarshal([]byte(out.String()), &back); err != nil || back.Actor.Name != stored[0].Actor.Name {
		t.Errorf("read again: %q, %v", back.Actor.Name, err)
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	l, _ := newLog()
	for i := range 2300 {
		e := entry("connector.test")
		e.Object.ID = fmt.Sprint("c-", i%2)
		record(t, l, e)
	}
	for _, c := range []struct {
		q    audit.Query
		want int
	}{{audit.Query{}, 2300}, {audit.Query{Limit: 1500}, 1500}, {audit.Query{Limit: 1000}, 1000}, {audit.Query{Object: "c-1"}, 1150}, {audit.Query{Object: "c-9"}, 0}} {
		c.q.Organisation = "o-1"
		var out strings.Builder
		if err := l.Export(t.Context(), c.q, &out); err != nil {
			t.Fatal(err)
		}
		seen := map[int64]bool{}
		for line := range strings.Lines(out.String()) {
			var e struct {
				Sequence       int64
				Hash, Previous string
				Time           time.Time
				Detail         []struct{ Name, Value string }
			}
			if err := json.Unmarshal([]byte(line), &e); err != nil || len(e.Hash) != 64 || e.Time.IsZero() || len(e.Detail) != 1 || e.Detail[0].Value != "v" {
				t.Fatalf("%s: %v", line, err)
			}
			seen[e.Sequence] = true
		}
		if len(seen) != c.want {
			t.Errorf("%+v: %d entries, want %d", c.q, len(seen), c.want)
		}
	}
}

type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestExportFails(t *testing.T) {
	t.Parallel()
	l, _ := chain(t, 1)
	if err := l.Export(t.Context(), audit.Query{Organisation: "o-1"}, closedPipe{}); !errors.Is(err, errBroken) {
		t.Errorf("Export = %v", err)
	}
}
