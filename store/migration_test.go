package store

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

// later returns the migrations with further ones, by file name.
func later(t *testing.T, further map[string]string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("the migrations: %v, %v", files, err)
	}
	for _, path := range files {
		data, err := fs.ReadFile(migrations, path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = &fstest.MapFile{Data: data}
	}
	for name, text := range further {
		all[name] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}
	}
	return all
}

// builtin is the number of the last built-in migration; those of the further ones
// in these tests are far above.
func builtin(t *testing.T) int64 {
	t.Helper()
	n, err := newest(later(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func folderOf(t *testing.T, path string) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, e := range entries {
		names[e.Name()] = true
	}
	return slices.Sorted(maps.Keys(names))
}

func TestH13_AMigrationIsPrecededByABackup(t *testing.T) {
	t.Parallel()
	first := fmt.Sprintf(".before-%04d", builtin(t)+1)
	o := Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true}
	old, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	insert := old.Organisations().InsertOrganisation(t.Context(), account.Organisation{ID: "o"})
	if err := errors.Join(insert, old.Close()); err != nil {
		t.Fatal(err)
	}
	bad := later(t, map[string]string{"0901_more.sql": "CREATE TABLE more (a BIGINT);", "0902_bad.sql": "CREATE TABLE half (a BIGINT);\nINSERT INTO nowhere VALUES (1);"})
	if _, err := open(t.Context(), o, bad); err == nil || !strings.Contains(err.Error(), "bringing the schema of "+o.Path) {
		t.Errorf("a migration that fails: %v", err)
	}
	if got := folderOf(t, o.Path); !slices.Equal(got, []string{"callwright.db", "callwright.db" + first}) {
		t.Errorf("in the folder: %v", got)
	}
	// What went well stands, what failed is undone; the program of before opens the backup.
	if _, err := Open(t.Context(), o); fault.ReasonOf(err) != "database_newer" {
		t.Errorf("the program of before, on a file that is a migration ahead: %v", err)
	}
	before, err := Open(t.Context(), Options{Path: o.Path + first})
	if err != nil {
		t.Fatal(err)
	}
	_, there, err := before.Organisations().Organisation(t.Context(), "o")
	if err := errors.Join(err, before.Close()); err != nil || !there {
		t.Errorf("the backup: %v, %v", there, err)
	}
	good := later(t, map[string]string{"0901_more.sql": "CREATE TABLE more (a BIGINT);", "0902_bad.sql": "CREATE TABLE half (a BIGINT);"})
	for range 2 {
		db, err := open(t.Context(), o, good)
		if err != nil {
			t.Fatal(err)
		}
		db.must(t, "INSERT INTO half VALUES (1)")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := folderOf(t, o.Path); !slices.Equal(got, []string{"callwright.db", "callwright.db" + first, "callwright.db.before-0902"}) {
		t.Errorf("in the folder: %v", got)
	}
}

func TestABackupOfAnEarlierAttemptStays(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	for range 3 {
		if err := db.backUpBefore(t.Context(), 7); err != nil {
			t.Fatal(err)
		}
	}
	for _, end := range []string{"", "-2", "-3"} {
		if _, err := os.Stat(db.path + ".before-0007" + end); err != nil {
			t.Error(err)
		}
	}
}

func TestReadOnlyOpensAnOlderSchemaAsItIs(t *testing.T) {
	t.Parallel()
	db := scratch(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	schema := later(t, map[string]string{"0901_more.sql": "CREATE TABLE more (a BIGINT);"})
	older, err := open(t.Context(), Options{Path: db.path, ReadOnly: true}, schema)
	if err != nil {
		t.Fatal(err)
	}
	defer older.Close()
	if found, err := version(t.Context(), older.readers); err != nil || found != builtin(t) {
		t.Errorf("the schema is %d, %v; want %d", found, err, builtin(t))
	}
	if got := folderOf(t, db.path); slices.ContainsFunc(got, func(name string) bool { return strings.Contains(name, ".before-") }) {
		t.Error("a backup was made for nothing")
	}
}

func TestMigrationsThatCannotBeReadAreRefused(t *testing.T) {
	t.Parallel()
	for name, schema := range map[string]fs.FS{
		"no number":  fstest.MapFS{"begin.sql": &fstest.MapFile{}},
		"no folder":  os.DirFS(filepath.Join(t.TempDir(), "none")),
		"no content": fstest.MapFS{"0001_begin.sql": &fstest.MapFile{Data: []byte("-- +goose Up\nCREATE nonsense;")}},
	} {
		o := Options{Path: filepath.Join(t.TempDir(), "callwright.db"), Create: true}
		if _, err := open(t.Context(), o, schema); err == nil {
			t.Errorf("%s: no error", name)
		}
		if got := folderOf(t, o.Path); len(got) != 0 {
			t.Errorf("%s: left behind %v", name, got)
		}
	}
}
