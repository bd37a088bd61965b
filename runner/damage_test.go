package runner_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
)

// damageable is a database of which a test has the file, too.
func damageable(t *testing.T) (*store.DB, *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "callwright.db")
	db, err := store.Open(t.Context(), store.Options{Path: path, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	file, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return db, file
}

// TestH6_ARowThatCannotBeReadStopsNobody writes into one column of one of two
// contacts what does not belong there.
func TestH6_ARowThatCannotBeReadStopsNobody(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ set, names string }{
		"a text for a time":       {`due = 'abc'`, "due"},
		"a fraction for a time":   {`due = 1.5`, "due"},
		"a text for a number":     {`steps = 'abc', turn = x'00'`, "steps, turn"},
		"a blob for a text":       {`ani = x'ff'`, "ani"},
		"NUL in a text":           {`agent = char(65, 0, 65)`, "agent"},
		"an unknown state":        {`state = 'abc'`, "state"},
		"a path that is none":     {`path = '{'`, "path"},
		"no value":                {`queue = NULL`, "queue"},
		"no start":                {`started = 'abc'`, "started"},
		"what the desk must know": {`desk = x'00'`, "contact centre"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, file := damageable(t)
			w := newWorldOver(t, db.Contacts(), db.Lock())
			w.flows.add("v", menu)
			w.start()
			bad, good := w.begin("v", "telephony"), w.begin("v", "telephony")
			w.stop()
			for _, statement := range []string{ // so that NULL may be written
				`CREATE TABLE rows AS SELECT * FROM contacts`, `DROP TABLE contacts`, `ALTER TABLE rows RENAME TO contacts`,
				`CREATE UNIQUE INDEX by_id ON contacts (id)`, `UPDATE contacts SET ` + test.set + ` WHERE id = '` + bad.ID + `'`} {
				if _, err := file.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			if _, _, err := w.List(t.Context(), runner.Query{Organisation: "o"}); err != nil {
				t.Errorf("listing while nothing runs: %v", err)
			}
			w.start()
			w.input(good.ID, channel.Digits, "1")
			w.wait(good.ID)
			w.until(bad.ID, runner.Quarantined)
			if s := w.show(bad.ID); !strings.Contains(s.Error, test.names) || strings.Contains(s.Error, "abc") {
				t.Errorf("it is quarantined: %s", s.Error)
			}
			if err := w.Input(t.Context(), "o", bad.ID, channel.Input{Kind: channel.Digits, Text: "1"}); reason(err) != "contact_quarantined" {
				t.Errorf("an input for it: %v", err)
			}
			if w.Role() != runner.Degraded {
				t.Errorf("the role is %s", w.Role())
			}
			w.restart()
			if s := w.show(bad.ID); s.State != runner.Quarantined || w.Role() != runner.Degraded {
				t.Errorf("after a restart it is %s, the role %s", s.State, w.Role())
			}
			if err := w.Delete(t.Context(), "o", bad.ID); err != nil {
				t.Error(err)
			}
			w.restart()
			if _, err := w.Show(t.Context(), "o", bad.ID); fault.CodeOf(err) != fault.NotFound || w.Role() != runner.Running {
				t.Errorf("after it was deleted: %v, the role is %s", err, w.Role())
			}
		})
	}
}

// TestH6_AnIDThatCannotBeReadStopsNobody has a contact without a name.
func TestH6_AnIDThatCannotBeReadStopsNobody(t *testing.T) {
	t.Parallel()
	db, file := damageable(t)
	w := newWorldOver(t, db.Contacts(), db.Lock())
	w.flows.add("v", menu)
	w.start()
	bad, good := w.begin("v", "telephony"), w.begin("v", "telephony")
	w.stop()
	if _, err := file.Exec(`UPDATE contacts SET id = x'ff', due = 'abc' WHERE id = '` + bad.ID + `'`); err != nil {
		t.Fatal(err)
	}
	w.start()
	w.input(good.ID, channel.Digits, "1")
	w.wait(good.ID)
	if w.Role() != runner.Degraded || !strings.Contains(w.log.String(), "the id of a contact cannot be read") {
		t.Errorf("the role is %s\n%s", w.Role(), w.log)
	}
}
