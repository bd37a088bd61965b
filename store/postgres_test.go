package store_test

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
)

func run(t testing.TB, url string, statements ...string) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestH9_PostgresDatabasesThatAreNotOursAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spoil  func(t *testing.T, url string) string
		o      store.Options
		reason string
	}{
		"empty":             {nil, store.Options{}, "database_missing"},
		"empty, to be read": {nil, store.Options{Create: true, ReadOnly: true}, "database_missing"},
		"foreign": {func(t *testing.T, url string) string {
			run(t, url, "CREATE TABLE goose_db_version (version_id BIGINT)")
			return url
		}, store.Options{Create: true}, "database_foreign"},
		"newer": {func(t *testing.T, url string) string {
			opened(t, store.Options{URL: url, Create: true})
			run(t, url, "INSERT INTO callwright_schema (version_id, is_applied) VALUES (9999, true)")
			return url
		}, store.Options{}, "database_newer"},
		"no such database": {func(t *testing.T, url string) string { return strings.Replace(url, "?", "_none?", 1) }, store.Options{Create: true}, "database_missing"},
		"no such user":     {func(t *testing.T, at string) string { return as(t, at, "nobody_here") }, store.Options{Create: true}, "database_login_refused"},
		"no rights": {func(t *testing.T, at string) string {
			role := "poor_" + at[strings.LastIndex(at, "_")+1:strings.Index(at, "?")]
			run(t, at, "CREATE ROLE "+role+" LOGIN", "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
			t.Cleanup(func() { run(t, at, "DROP ROLE "+role) })
			return as(t, at, role)
		}, store.Options{Create: true}, "database_rights_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.o.URL = storetest.Postgres(t)
			if test.spoil != nil {
				test.o.URL = test.spoil(t, test.o.URL)
			}
			db, err := store.Open(t.Context(), test.o)
			if err == nil {
				_ = db.Close()
			}
			if fault.ReasonOf(err) != test.reason {
				t.Errorf("%v, want %s", err, test.reason)
			}
		})
	}
}

func as(t *testing.T, at, user string) string {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(user)
	return u.String()
}

func TestPostgresInASchemaOfItsOwn(t *testing.T) {
	t.Parallel()
	at := storetest.Postgres(t)
	run(t, at, "CREATE SCHEMA callwright", "CREATE TABLE public.theirs (a BIGINT)")
	db := opened(t, store.Options{URL: at + "&search_path=callwright", Create: true})
	fill(t, db, 100)
	run(t, at, "SELECT COUNT(*) FROM callwright.connections")
}
