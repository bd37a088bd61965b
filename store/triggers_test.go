package store_test

import (
	"testing"

	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
	"github.com/callwright/callwright/trigger"
)

var (
	_ trigger.EntryPointStore = store.Triggers{}
	_ trigger.WebhookStore    = store.Triggers{}
	_ trigger.ScheduleStore   = store.Triggers{}
	_ trigger.DueStore        = store.Triggers{}
)

func TestTriggersOnSQLite(t *testing.T) {
	t.Parallel()
	storetest.RunTriggers(t, func(t *testing.T) *store.DB { return opened(t, storetest.SQLite(t)) })
}

func TestTriggersOnPostgres(t *testing.T) {
	t.Parallel()
	storetest.RunTriggers(t, func(t *testing.T) *store.DB {
		return opened(t, store.Options{URL: storetest.Postgres(t), Create: true})
	})
}
