package store_test

import (
	"testing"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/vault"
)

var (
	_ vault.Keysets         = store.Keysets{}
	_ vault.Secrets         = store.Secrets{}
	_ audit.Store           = store.Audit{}
	_ account.Organisations = store.Organisations{}
	_ account.Users         = store.Users{}
	_ account.Members       = store.Members{}
	_ account.Sessions      = store.Sessions{}
	_ account.Tokens        = store.Tokens{}
	_ account.Links         = store.Links{}
	_ account.Transactor    = (*store.DB)(nil)
	_ credential.Store      = store.Credentials{}
	_ credential.Requests   = store.Requests{}
	_ connector.Store       = store.Connections{}
	_ connector.Transactor  = (*store.DB)(nil)
	_ runner.Journal        = store.Contacts{}

	_ release.FlowStore            = store.Flows{}
	_ release.VersionStore         = store.Flows{}
	_ release.ReferenceStore       = store.Flows{}
	_ release.FunctionStore        = store.Functions{}
	_ release.FunctionVersionStore = store.Functions{}
	_ release.ResourceStore        = store.Resources{}
	_ release.AudioStore           = store.Resources{}
	_ runner.Lock                  = store.Lock{}
)

func opened(t *testing.T, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return db
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB { return opened(t, storetest.SQLite(t)) })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) *store.DB {
		return opened(t, store.Options{URL: storetest.Postgres(t), Create: true})
	})
}
