package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/vault"
)

func scratch(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // some tests have closed it
	return db
}

func (db *DB) must(t *testing.T, statement string) {
	t.Helper()
	if _, err := db.writer.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// crowd stores secrets until the database has no room for more.
func crowd(ctx context.Context, db *DB) error {
	for n := range int64(1000) {
		err := db.Secrets().PutSealed(ctx, vault.Sealed{Place: vault.Place{Organisation: "o", Version: n}, Bytes: make([]byte, 10_000)})
		if err != nil {
			return err
		}
	}
	return errors.New("there was room for everything")
}

func TestH8_AFullDiskRefusesAndRecovers(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	db.must(t, "PRAGMA max_page_count = 200")
	if err := crowd(t.Context(), db); fault.CodeOf(err) != fault.Unavailable || fault.ReasonOf(err) != "disk_full" {
		t.Errorf("single changes: %v", err)
	}
	before, err := db.Secrets().ScanSealed(t.Context(), "o", vault.Place{}, 1000)
	if err != nil || len(before) == 0 {
		t.Fatalf("reading while the disk is full: %d, %v", len(before), err)
	}
	// A caller who overlooks the error must not get half of a transaction stored.
	err = db.Atomically(t.Context(), func(ctx context.Context) error {
		if err := db.Secrets().DeleteSealed(ctx, "o", "", 0); err != nil {
			return err
		}
		_ = db.Atomically(ctx, func(ctx context.Context) error { return crowd(ctx, db) })
		_ = db.Organisations().InsertOrganisation(ctx, account.Organisation{ID: "o"})
		_, _, _ = db.Organisations().Organisation(ctx, "o")
		_ = db.Atomically(ctx, func(context.Context) error { return nil })
		return nil
	})
	if fault.ReasonOf(err) != "disk_full" {
		t.Errorf("a transaction: %v", err)
	}
	after, err := db.Secrets().ScanSealed(t.Context(), "o", vault.Place{}, 1000)
	if err != nil || len(after) != len(before) {
		t.Errorf("%d secrets before, %d after, %v", len(before), len(after), err)
	}
	if _, there, err := db.Organisations().Organisation(t.Context(), "o"); err != nil || there {
		t.Errorf("a change of a transaction that failed: %v, %v", there, err)
	}
	db.must(t, "PRAGMA max_page_count = 100000")
	if err := db.Organisations().InsertOrganisation(t.Context(), account.Organisation{ID: "o"}); err != nil {
		t.Errorf("when there is room again: %v", err)
	}
	if err := db.Check(t.Context()); err != nil {
		t.Errorf("the database afterwards: %v", err)
	}
}

func TestCodesOfTheDatabasesSayWhatToDo(t *testing.T) {
	t.Parallel()
	const elsewhere = "internal, no refusal"
	for code, want := range map[int]string{
		13: "disk_full", 8: "database_read_only", 8 | 4<<8: "database_read_only", 5: "database_busy", 6: "database_busy", 5 | 1<<8: "database_busy",
		10 | 3<<8: "database_unreachable", 14: "database_unreachable", 11: "database_corrupt", 26: "database_corrupt",
		2067: "already_exists", 1555: "already_exists", 787: "reference_missing", 1299: elsewhere, 1: elsewhere,
	} {
		if got := reason(sqliteRefusal(code)); got != want {
			t.Errorf("SQLite %d: %s, want %s", code, got, want)
		}
	}
	for code, want := range map[string]string{
		"53100": "disk_full", "53300": "database_busy", "25006": "database_read_only", "40001": "database_busy", "40P01": "database_busy", "55P03": "database_busy",
		"23505": "already_exists", "23503": "reference_missing", "57P01": "database_unreachable", "57P03": "database_unreachable", "08006": "database_unreachable",
		"25P03": "database_unreachable", "XX001": "database_corrupt", "42601": elsewhere,
	} {
		if got := reason(refusalOf(fmt.Errorf("x: %w", &pgconn.PgError{Code: code}))); got != want {
			t.Errorf("PostgreSQL %s: %s, want %s", code, got, want)
		}
	}
	for _, err := range []error{io.EOF, io.ErrUnexpectedEOF, driver.ErrBadConn, fmt.Errorf("x: %w", &pgconn.ConnectError{})} {
		if got := reason(refusalOf(err)); got != "database_unreachable" {
			t.Errorf("%v: %s", err, got)
		}
	}
}

func reason(e *fault.Error) string {
	if e == nil {
		return "internal, no refusal"
	}
	return e.Reason
}

func TestWhatAServerRefusesIsSaidWithoutTheURL(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{"3D000": "database_missing", "28P01": "database_login_refused", "28000": "database_login_refused",
		"42501": "database_rights_missing", "57P03": "database_unreachable", "42601": ""} {
		err := unavailable("the database", fmt.Errorf("opening: %w", &pgconn.PgError{Code: code}))
		if fault.ReasonOf(err) != want || !strings.Contains(err.Error(), "the database") {
			t.Errorf("%s: %v, want %q", code, err, want)
		}
	}
}

// TestAWriterWithoutItsTransactionDoesNotHangForEver uses the context from outside
// a transaction inside it: the one connection that writes is taken.
func TestAWriterWithoutItsTransactionDoesNotHangForEver(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	synctest.Test(t, func(t *testing.T) {
		held, err := db.writer.Conn(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		defer held.Close()
		began := time.Now()
		err = db.Atomically(context.Background(), func(context.Context) error { return nil })
		if fault.ReasonOf(err) != "database_busy" || time.Since(began) != connectionWait {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestAClosedDatabaseSaysSo(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"ping":        db.Ping(t.Context()),
		"transaction": db.Atomically(t.Context(), func(context.Context) error { return nil }),
		"change":      db.Sessions().DeleteSession(t.Context(), nil),
	} {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// TestADamagedRowIsNamed spoils what is stored as JSON.
func TestADamagedRowIsNamed(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	for _, s := range []string{
		`INSERT INTO organisations VALUES ('o', 'n', 'no list', 0, 1, 0)`,
		`INSERT INTO users VALUES ('u', 'e', 'e', '', '', '', '', 0, 0, 1, 0)`,
		`INSERT INTO memberships VALUES ('o', 'u', '{', '')`,
		`INSERT INTO api_tokens VALUES ('t', 'o', 'u', '', x'00', 'x', 0, 0, 0, 0)`,
		`INSERT INTO audit_entries VALUES ('o', 1, 0, '', '', '', '[', '', '', '', '', '', '', '[]', x'', x'')`,
		`INSERT INTO audit_entries VALUES ('p', 1, 0, '', '', '', '[]', '', '', '', '', '', '', '[', x'', x'')`,
	} {
		db.must(t, s)
	}
	for i, columns := range []string{`'x', '{}', '', ''`, `'[]', 'x', '', ''`, `'[]', '{}', '[]', ''`, `'[]', '{}', '', '{'`} {
		db.must(t, fmt.Sprintf(`INSERT INTO connections VALUES ('c%d', 'o', 'n', 'n', '', %s, 0, 1, 0, 0, 0)`, i,
			strings.Replace(columns, ", ", ", 'active', ", 1)))
	}
	_, _, organisation := db.Organisations().Organisation(t.Context(), "o")
	_, _, membership := db.Members().Membership(t.Context(), "u", "o")
	_, members := db.Members().Members(t.Context(), "o", "", 1)
	_, _, token := db.Tokens().TokenByHash(t.Context(), []byte{0})
	_, roles := db.Audit().Chain(t.Context(), "o", 0, 1)
	_, detail := db.Audit().Chain(t.Context(), "p", 0, 1)
	all := []error{organisation, membership, members, token, roles, detail}
	for i := range 4 {
		_, _, err := db.Connections().Connection(t.Context(), "o", fmt.Sprintf("c%d", i))
		all = append(all, err)
	}
	for i, err := range all {
		if err == nil || !strings.Contains(err.Error(), "cannot be read") {
			t.Errorf("row %d: %v", i, err)
		}
	}
}

func TestFoldIsAsEqualFold(t *testing.T) {
	t.Parallel()
	texts := []string{"Straße", "STRASSE", "ς", "Σ", "σ", "K", "k", "K", "ſ", "S", "s", "İ", "i", "I", "ı", "Ǆ", "ǅ", "ǆ", "é", "É", "Ω", "ω", "Ω", "北", " a", "A ", "Z", "[", "@", "`", "{"}
	for _, a := range texts {
		for _, b := range texts {
			same := strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
			if (fold(a) == fold(b)) != same {
				t.Errorf("%q and %q have the keys %q and %q", a, b, fold(a), fold(b))
			}
		}
		if fold(fold(a)) != fold(a) {
			t.Errorf("the key of the key of %q", a)
		}
	}
	if got := fold(" Sales CRM KÖLN "); got != "sales crm köln" {
		t.Errorf("the key is %q", got)
	}
}

// TestOnlyTheDatabasesErrorsRepeatATransaction returns what looks like a lost
// connection from inside a transaction: it was another connection.
func TestOnlyTheDatabasesErrorsRepeatATransaction(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	for _, own := range []error{io.EOF, context.DeadlineExceeded, &pgconn.PgError{Code: "40001"}, driver.ErrBadConn} {
		runs := 0
		err := db.Atomically(t.Context(), func(context.Context) error { runs++; return own })
		if !errors.Is(err, own) || runs != 1 {
			t.Errorf("%v: run %d times, %v", own, runs, err)
		}
	}
	for _, theirs := range []error{io.EOF, &pgconn.PgError{Code: "40001"}, &pgconn.PgError{Code: "57P01"}} {
		runs := 0
		err := db.Atomically(t.Context(), func(ctx context.Context) error {
			if runs++; runs < 3 {
				return db.failed(ctx, "testing", theirs)
			}
			return db.Organisations().InsertOrganisation(ctx, account.Organisation{ID: theirs.Error()})
		})
		if err != nil || runs != 3 {
			t.Errorf("%v: run %d times, %v", theirs, runs, err)
		}
	}
	runs := 0
	err := db.Atomically(t.Context(), func(ctx context.Context) error {
		runs++
		return db.failed(ctx, "testing", &pgconn.PgError{Code: "40P01"})
	})
	if fault.ReasonOf(err) != "database_busy" || runs != tries {
		t.Errorf("run %d times, %v", runs, err)
	}
}
