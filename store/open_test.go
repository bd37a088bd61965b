package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
)

// content is a database with 300 connectors, made once.
var content = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "callwright-content-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	return filledFile(filepath.Join(folder, "callwright.db"), 300)
})

// made returns the path of a database with some content, closed.
func made(t *testing.T) string {
	t.Helper()
	data, err := content()
	if err != nil {
		t.Fatal(err)
	}
	path := storetest.SQLite(t).Path
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func hashOf(t *testing.T, path string) [32]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(data)
}

// rewritten changes a file with SQLite itself.
func rewritten(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func patched(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(with, at)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestH9_WhatIsNotOursIsRefusedAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil  func(t *testing.T, path string)
		reason string
	}{
		"foreign": {func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			rewritten(t, path, "CREATE TABLE theirs (a)", "INSERT INTO theirs VALUES (1)")
		}, "database_foreign"},
		"foreign, with our tables": {func(t *testing.T, path string) { rewritten(t, path, "PRAGMA application_id = 7") }, "database_foreign"},
		"newer": {func(t *testing.T, path string) {
			rewritten(t, path, "INSERT INTO callwright_schema (version_id, is_applied) VALUES (9999, 1)")
		}, "database_newer"},
		"no database": {func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte("a text that is no database, and long enough to have a header of one\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "database_corrupt"},
		"header overwritten": {func(t *testing.T, path string) { patched(t, path, 0, bytes.Repeat([]byte{0xff}, 64)) }, "database_corrupt"},
		"truncated": {func(t *testing.T, path string) {
			if err := os.Truncate(path, 3*4096+100); err != nil {
				t.Fatal(err)
			}
		}, "database_corrupt"},
		"truncated to the header": {func(t *testing.T, path string) {
			if err := os.Truncate(path, 100); err != nil {
				t.Fatal(err)
			}
		}, "database_corrupt"},
		"truncated to nothing": {func(t *testing.T, path string) {
			if err := os.Truncate(path, 0); err != nil {
				t.Fatal(err)
			}
		}, "database_truncated"},
		"a page overwritten": {func(t *testing.T, path string) { patched(t, path, 20*4096, bytes.Repeat([]byte{0x5a}, 4096)) }, "database_corrupt"},
		"the schema overwritten": {func(t *testing.T, path string) {
			patched(t, path, 100, bytes.Repeat([]byte{0x5a}, 300))
		}, "database_corrupt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := made(t)
			test.spoil(t, path)
			before := hashOf(t, path)
			for _, o := range []store.Options{{Path: path}, {Path: path, Create: true}, {Path: path, ReadOnly: true}} {
				db, err := store.Open(t.Context(), o)
				if err == nil {
					_ = db.Close()
				}
				if fault.ReasonOf(err) != test.reason || fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), path) {
					t.Errorf("opening with %+v: %q, want %s and the path", o, err, test.reason)
				}
			}
			if hashOf(t, path) != before {
				t.Error("the file was changed")
			}
		})
	}
}

func TestH9_NothingIsMadeUnasked(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, test := range map[string]struct {
		o      store.Options
		reason string
	}{
		"no database":            {store.Options{Path: filepath.Join(folder, "none.db")}, "database_missing"},
		"none, to be read":       {store.Options{Path: filepath.Join(folder, "none.db"), Create: true, ReadOnly: true}, "database_missing"},
		"a folder":               {store.Options{Path: folder, Create: true}, "database_is_folder"},
		"a folder that is not":   {store.Options{Path: filepath.Join(folder, "none", "a.db"), Create: true}, "folder_not_writable"},
		"a file as folder":       {store.Options{Path: filepath.Join(made(t), "a.db"), Create: true}, "database_unreachable"},
		"nothing named":          {store.Options{}, "database_not_named"},
		"a URL that is none":     {store.Options{URL: "postgres://u:hunter2@[::1/x%zz"}, "database_url_invalid"},
		"a server that is not":   {store.Options{URL: "postgres://u:hunter2@127.0.0.1:1/x?connect_timeout=2"}, "database_unreachable"},
		"a host that is not":     {store.Options{URL: "postgres://u:hunter2@no.such.host.invalid/x?connect_timeout=2"}, "database_unreachable"},
		"a parameter of no sort": {store.Options{URL: "postgres://u:hunter2@127.0.0.1/x?sslmode=hunter2"}, "database_url_invalid"},
	} {
		_, err := store.Open(t.Context(), test.o)
		if fault.ReasonOf(err) != test.reason {
			t.Errorf("%s: %v, want %s", name, err, test.reason)
		}
		if text := fmt.Sprintf("%+v %#v", err, errors.Unwrap(err)); strings.Contains(text, "hunter2") {
			t.Errorf("%s: the error quotes the password: %s", name, text)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left in the folder: %v, %v", left, err)
	}
}

func TestH9_AJournalOfAnotherDatabaseIsNotPlayed(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"-wal", "-journal"} {
		o := storetest.SQLite(t)
		if err := os.WriteFile(o.Path+end, []byte("left"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), o); fault.ReasonOf(err) != "journal_left_behind" {
			t.Errorf("%s: %v", end, err)
		}
		if err := store.Restore(t.Context(), made(t), o.Path); fault.ReasonOf(err) != "journal_left_behind" {
			t.Errorf("restoring, %s: %v", end, err)
		}
	}
}

func TestF10_FilesArePrivate(t *testing.T) {
	t.Parallel()
	o := store.Options{Path: made(t)}
	db := opened(t, o)
	if err := insertOrganisation(t.Context(), db, 1); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := db.Backup(t.Context(), backup, nil); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(o.Path + "*")
	if err != nil || len(files) < 2 {
		t.Fatalf("files of an open database: %v, %v", files, err)
	}
	for _, path := range append(files, backup) {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v, want 0600", path, info.Mode(), err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(o.Path, 0o644); err != nil {
		t.Fatal(err)
	}
	opened(t, o)
	if info, err := os.Stat(o.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("after opening a file that all could read: %v, %v", info.Mode(), err)
	}
}

func TestAnyPathWillDo(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "q?mode=memory.db", "h#.db", "100%41.db", "ä&=;.db", ":memory:", "file:x.db"} {
		o := store.Options{Path: filepath.Join(t.TempDir(), name), Create: true}
		db := opened(t, o)
		if err := db.Organisations().InsertOrganisation(t.Context(), account.Organisation{ID: "o"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		backup := filepath.Join(t.TempDir(), name)
		if err := db.Backup(t.Context(), backup, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, path := range []string{o.Path, backup} {
			if info, err := os.Stat(path); err != nil || info.Size() == 0 {
				t.Errorf("%s is not where it should be: %v", path, err)
			}
		}
	}
}

func TestReadOnlyChangesNothing(t *testing.T) {
	t.Parallel()
	path := made(t)
	before := hashOf(t, path)
	url := storetest.Postgres(t)
	opened(t, store.Options{URL: url, Create: true})
	for _, o := range []store.Options{{Path: path, ReadOnly: true}, {URL: url, ReadOnly: true}} {
		db := opened(t, o)
		if _, _, err := db.Organisations().Organisation(t.Context(), "o"); err != nil {
			t.Errorf("reading: %v", err)
		}
		insert := func(ctx context.Context) error {
			return db.Organisations().InsertOrganisation(ctx, account.Organisation{ID: "p"})
		}
		for _, err := range []error{insert(t.Context()), db.Atomically(t.Context(), insert)} {
			if fault.CodeOf(err) != fault.Unavailable || fault.ReasonOf(err) != "database_read_only" {
				t.Errorf("writing: %v", err)
			}
		}
	}
	if hashOf(t, path) != before {
		t.Error("the file was changed")
	}
}

// asNobody runs one of this file's tests in a child process that may not do what
// root may.
func asNobody(t *testing.T, test string, env ...string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^"+test+"$", "-test.v")
	if os.Geteuid() == 0 {
		binary := filepath.Join(t.TempDir(), "store.test")
		data, err := os.ReadFile(self)
		if err == nil {
			err = os.WriteFile(binary, data, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
		for dir := filepath.Dir(binary); dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
			if err := os.Chmod(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		cmd.Path, cmd.Args[0] = binary, binary
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s as nobody: %v\n%s", test, err, out)
	}
	return string(out)
}

func TestH9_AReadOnlyFileOrFolderIsRefused(t *testing.T) {
	t.Parallel()
	path := made(t)
	before := hashOf(t, path)
	folder := filepath.Dir(path)
	for name, modes := range map[string][2]os.FileMode{"file": {0o444, 0o777}, "folder": {0o666, 0o555}} {
		if err := errors.Join(os.Chmod(path, modes[0]), os.Chmod(folder, modes[1])); err != nil {
			t.Fatal(err)
		}
		if out := asNobody(t, "TestChildOpensReadOnly", "CALLWRIGHT_TEST_READONLY="+path); !strings.Contains(out, "--- PASS: TestChildOpensReadOnly") {
			t.Errorf("read-only %s: %s", name, out)
		}
		if hashOf(t, path) != before {
			t.Errorf("read-only %s: the file was changed", name)
		}
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestChildOpensReadOnly(t *testing.T) {
	path := os.Getenv("CALLWRIGHT_TEST_READONLY")
	if path == "" {
		t.Skip("a part of TestH9_AReadOnlyFileOrFolderIsRefused")
	}
	db, err := store.Open(t.Context(), store.Options{Path: path})
	if err == nil {
		_ = db.Close()
	}
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), path) {
		t.Errorf("opening: %v, want unavailable and the path", err)
	}
	t.Log(err)
	if _, err := store.Open(t.Context(), store.Options{Path: filepath.Join("/", "callwright.db"), Create: true}); fault.ReasonOf(err) != "folder_not_writable" {
		t.Errorf("making one in a folder of others: %v", err)
	}
}

func TestH9_ALockedDatabaseIsSaidToBeBusy(t *testing.T) {
	t.Parallel()
	path := made(t)
	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	conn, err := other.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"PRAGMA locking_mode = exclusive", "BEGIN EXCLUSIVE"} {
		if _, err := conn.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := store.Open(ctx, store.Options{Path: path}); fault.ReasonOf(err) != "database_busy" {
		t.Errorf("opening: %v, want busy", err)
	}
	if _, err := conn.ExecContext(t.Context(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(conn.Close(), other.Close()); err != nil {
		t.Fatal(err)
	}
	opened(t, store.Options{Path: path})
}

func TestOnlyOneOfManyMakesTheDatabase(t *testing.T) {
	t.Parallel()
	lite, url := storetest.SQLite(t), storetest.Postgres(t)
	for _, o := range []store.Options{lite, {URL: url, Create: true}} {
		ready := make(chan error)
		for i := range 6 {
			go func() {
				db, err := store.Open(t.Context(), o)
				if err == nil {
					err = errors.Join(db.Organisations().InsertOrganisation(t.Context(), account.Organisation{ID: fmt.Sprint(i)}), db.Close())
				}
				ready <- err
			}()
		}
		for range 6 {
			if err := <-ready; err != nil {
				t.Error(err)
			}
		}
		list, err := opened(t, o).Organisations().Organisations(t.Context(), "", 10)
		if err != nil || len(list) != 6 {
			t.Errorf("organisations: %d, %v, want 6", len(list), err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(lite.Path), ".callwright-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestStartUpIsQuick opens a database that is too large to be read as a whole
// within the time that starting may take (300 ms).
func TestStartUpIsQuick(t *testing.T) {
	t.Parallel()
	path := made(t)
	rewritten(t, path, "CREATE TABLE ballast (b BLOB)",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5) INSERT INTO ballast SELECT zeroblob(4000000) FROM n")
	best := time.Hour
	for range 5 {
		began := time.Now()
		db := opened(t, store.Options{Path: path})
		best = min(best, time.Since(began))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("opened in %v", best)
	if best > 300*time.Millisecond {
		t.Errorf("opening took %v", best)
	}
}
