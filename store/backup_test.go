package store_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/vault"
)

func TestF11_BackUpWhileWritingAndRestore(t *testing.T) {
	t.Parallel()
	db := opened(t, store.Options{Path: made(t)})
	ctx, stop := context.WithCancel(t.Context())
	written := make(chan error)
	go func() { // each transaction adds two, so that a backup holds an even number
		for n := 0; ; n += 2 {
			err := db.Atomically(t.Context(), func(ctx context.Context) error {
				return errors.Join(insertOrganisation(ctx, db, n), insertOrganisation(ctx, db, n+1))
			})
			if err != nil || ctx.Err() != nil {
				written <- err
				return
			}
		}
	}()
	folder := t.TempDir()
	var done, total int64
	for i, name := range []string{"first.db", "second.db"} {
		path := filepath.Join(folder, name)
		if err := db.Backup(t.Context(), path, func(d, of int64) { done, total = d, of }); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || done != total || done != info.Size() {
			t.Errorf("progress ended at %d of %d, %v", done, total, err)
		}
		copied := filepath.Join(folder, "restored-"+name)
		if err := store.Restore(t.Context(), path, copied); err != nil {
			t.Fatal(err)
		}
		restored := opened(t, store.Options{Path: copied})
		list, err := restored.Organisations().Organisations(t.Context(), "", 1<<20)
		if err != nil || len(list)%2 != 0 {
			t.Errorf("backup %d holds half a transaction: %d organisations, %v", i, len(list), err)
		}
		page, _, err := restored.Connections().List(t.Context(), connector.Query{Organisation: "o", Limit: 2000})
		if err != nil || len(page) != 300 {
			t.Errorf("connectors in the restored database: %d, %v", len(page), err)
		}
		if err := errors.Join(restored.Check(t.Context()), insertOrganisation(t.Context(), restored, -1)); err != nil {
			t.Errorf("the restored database: %v", err)
		}
	}
	stop()
	if err := <-written; err != nil {
		t.Errorf("writing meanwhile: %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(folder, ".callwright-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func insertOrganisation(ctx context.Context, db *store.DB, n int) error {
	return db.Organisations().InsertOrganisation(ctx, account.Organisation{ID: fmt.Sprint(n)})
}

func TestNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	path, other := made(t), made(t)
	db := opened(t, store.Options{Path: path})
	before := hashOf(t, other)
	for what, err := range map[string]error{
		"a backup over a file":         db.Backup(t.Context(), other, nil),
		"a backup over itself":         db.Backup(t.Context(), path, nil),
		"a restore over a database":    store.Restore(t.Context(), path, other),
		"a restore over one that runs": store.Restore(t.Context(), other, path),
		"a restore over itself":        store.Restore(t.Context(), other, other),
	} {
		if fault.ReasonOf(err) != "file_exists" {
			t.Errorf("%s: %v", what, err)
		}
	}
	if hashOf(t, other) != before {
		t.Error("the file was changed")
	}
	for what, err := range map[string]error{
		"backup_missing":      store.Restore(t.Context(), filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "new.db")),
		"folder_not_writable": db.Backup(t.Context(), filepath.Join(t.TempDir(), "none", "backup.db"), nil),
	} {
		if fault.ReasonOf(err) != what {
			t.Errorf("%v, want %s", err, what)
		}
	}
}

func TestADamagedBackupIsNotRestored(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, path string){
		"truncated": func(t *testing.T, path string) {
			if err := os.Truncate(path, 40*4096); err != nil {
				t.Fatal(err)
			}
		},
		"a page overwritten": func(t *testing.T, path string) { patched(t, path, 30*4096, bytes.Repeat([]byte{0x5a}, 4096)) },
		"an index that lacks a row": func(t *testing.T, path string) {
			rewritten(t, path, "PRAGMA writable_schema = 1", "UPDATE sqlite_schema SET sql = replace(sql, 'name_key, id, state, kind', 'id, name_key, state, kind') WHERE name = 'connections_page'")
		},
		"a row that belongs to nothing": func(t *testing.T, path string) {
			rewritten(t, path, "INSERT INTO sessions VALUES (x'00', 'nobody', '', 0, 0, 0, '', '')")
		},
	} {
		path, target := made(t), filepath.Join(t.TempDir(), "new.db")
		spoil(t, path)
		before := hashOf(t, path)
		if err := store.Restore(t.Context(), path, target); fault.ReasonOf(err) != "database_corrupt" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(target); err == nil || hashOf(t, path) != before {
			t.Errorf("%s: something was written", name)
		}
	}
}

func TestABackupThatIsGivenUpLeavesNothing(t *testing.T) {
	t.Parallel()
	db := opened(t, store.Options{Path: made(t)})
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Backup(ctx, filepath.Join(folder, "backup.db"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled backup: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestPostgresIsBackedUpByItsOwnTools(t *testing.T) {
	t.Parallel()
	db := opened(t, store.Options{URL: storetest.Postgres(t), Create: true})
	err := db.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.db"), nil)
	if fault.ReasonOf(err) != "backup_not_here" || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("backing up: %v", err)
	}
	if err := db.Check(t.Context()); err != nil {
		t.Errorf("checking: %v", err)
	}
}

func TestF12_WhatIsDeletedIsGoneFromTheFiles(t *testing.T) {
	t.Parallel()
	o := store.Options{Path: made(t)}
	db := opened(t, o)
	secret := []byte(rand.Text() + rand.Text())
	place := vault.Place{Organisation: "o", Credential: "connector/1", Version: 1}
	if err := db.Secrets().PutSealed(t.Context(), vault.Sealed{Place: place, Bytes: secret}); err != nil {
		t.Fatal(err)
	}
	holds := func() (where []string) {
		files, err := filepath.Glob(o.Path + "*")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if data, err := os.ReadFile(path); err == nil && bytes.Contains(data, secret) {
				where = append(where, filepath.Base(path))
			}
		}
		return where
	}
	if len(holds()) == 0 {
		t.Fatal("the test does not see what is stored")
	}
	err := db.Atomically(t.Context(), func(ctx context.Context) error {
		return db.Secrets().DeleteSealed(ctx, "o", "connector/1")
	})
	if err != nil {
		t.Fatal(err)
	}
	if where := holds(); len(where) != 0 {
		t.Errorf("the deleted secret is still in %v", where)
	}
}
