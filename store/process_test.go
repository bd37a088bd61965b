package store_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/store/storetest"
)

// appended adds one entry to the chain of o.
func appended(ctx context.Context, db *store.DB, action string) error {
	return db.Audit().Append(ctx, "o", func(h audit.Head) audit.Entry {
		return audit.Entry{Organisation: "o", Sequence: h.Sequence + 1, Action: action, Previous: h.Hash, Hash: []byte(uuid.NewString())}
	})
}

// wholeChain returns the actions of o's chain, which must have no gap.
func wholeChain(t *testing.T, db *store.DB) []string {
	t.Helper()
	chain, err := db.Audit().Chain(t.Context(), "o", 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	var previous []byte
	for i, e := range chain {
		if e.Sequence != int64(i+1) || !bytes.Equal(e.Previous, previous) {
			t.Fatalf("entry %d has sequence %d and follows %q, want %q", i+1, e.Sequence, e.Previous, previous)
		}
		previous = e.Hash
		actions = append(actions, e.Action)
	}
	return actions
}

const childVariable = "CALLWRIGHT_TEST_CHILD"

// child starts this test binary as another process that works on a database.
func child(t *testing.T, what string, o store.Options) (*exec.Cmd, io.Reader) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), childVariable+"="+what, "CHILD_PATH="+o.Path, "CHILD_URL="+o.URL)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

func TestChild(t *testing.T) {
	what := os.Getenv(childVariable)
	if what == "" {
		t.Skip("a part of the tests that need several processes")
	}
	db := opened(t, store.Options{Path: os.Getenv("CHILD_PATH"), URL: os.Getenv("CHILD_URL")})
	for i := 0; what == "for ever" || i < 40; i++ {
		action := fmt.Sprintf("%d.%d", os.Getpid(), i)
		var took bool
		err := db.Atomically(t.Context(), func(ctx context.Context) error {
			r := connector.Record{ID: uuid.NewString(), Organisation: "o", Name: action, State: connector.Active, Limited: true, Revision: 1}
			_, _, inserting := db.Connections().Insert(ctx, r, 10)
			_, got, acquiring := db.Credentials().Acquire(ctx, credential.Key{Organisation: "o", Connector: fmt.Sprint(i), Revision: "1"},
				fmt.Sprint(os.Getpid()), time.Unix(1, 0), time.Unix(2, 0))
			took = got
			return errors.Join(inserting, acquiring, appended(ctx, db, action))
		})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("done", action, took)
	}
}

// said reads what a child has done.
func said(out io.Reader) (actions []string, leases int) {
	for s := bufio.NewScanner(out); s.Scan(); {
		var action string
		var took bool
		if n, _ := fmt.Sscanf(s.Text(), "done %s %t", &action, &took); n == 2 {
			actions = append(actions, action)
			if took {
				leases++
			}
		}
	}
	return actions, leases
}

func TestL9_E2_SeveralProcessesOnOneDatabase(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]store.Options{"SQLite": storetest.SQLite(t), "PostgreSQL": {URL: storetest.Postgres(t), Create: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := opened(t, o)
			var group sync.WaitGroup
			var mu sync.Mutex
			total, leases := 0, 0
			for range 3 {
				cmd, out := child(t, "forty times", o)
				group.Go(func() {
					actions, got := said(out)
					if err := cmd.Wait(); err != nil {
						t.Errorf("a child: %v", err)
					}
					mu.Lock()
					defer mu.Unlock()
					total, leases = total+len(actions), leases+got
				})
			}
			group.Wait()
			if entries := wholeChain(t, db); len(entries) != 120 || total != 120 {
				t.Errorf("%d entries, %d transactions, want 120", len(entries), total)
			}
			page, _, err := db.Connections().List(t.Context(), connector.Query{Organisation: "o"})
			if err != nil || len(page) != 10 {
				t.Errorf("%d connectors, %v, want the limit of ten", len(page), err)
			}
			if leases != 40 {
				t.Errorf("%d leases of 40 rows were given", leases)
			}
			if err := db.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestH8_AKilledProcessLosesNothingAndLeavesAnIntactDatabase(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]store.Options{"SQLite": storetest.SQLite(t), "PostgreSQL": {URL: storetest.Postgres(t), Create: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := opened(t, o).Close(); err != nil {
				t.Fatal(err)
			}
			var acknowledged []string
			for range 4 {
				cmd, out := child(t, "for ever", o)
				first := bufio.NewReader(out)
				line, err := first.ReadString('\n')
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(rand.N(150 * time.Millisecond)) // the moment is what the test is about
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				actions, _ := said(io.MultiReader(strings.NewReader(line), first))
				acknowledged = append(acknowledged, actions...)
				_ = cmd.Wait() // killed
				db := opened(t, o)
				have := map[string]bool{}
				for _, action := range wholeChain(t, db) {
					have[action] = true
				}
				for _, action := range acknowledged {
					if !have[action] {
						t.Errorf("%s was committed and is lost", action)
					}
				}
				if err := errors.Join(db.Check(t.Context()), appended(t.Context(), db, "after")); err != nil {
					t.Error(err)
				}
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
			}
			if len(acknowledged) < 4 {
				t.Errorf("only %d transactions were committed", len(acknowledged))
			}
		})
	}
}

// TestH10_PostgresRestarts crashes the server under load: nothing acknowledged is
// lost, and everything goes on by itself.
func TestH10_PostgresRestarts(t *testing.T) {
	t.Parallel()
	cluster := storetest.OwnCluster(t)
	db := opened(t, store.Options{URL: cluster.URL(), Create: true})
	ctx, stop := context.WithCancel(t.Context())
	type told struct{ acknowledged, unknown []string }
	results := make(chan told)
	for g := range 4 {
		go func() {
			var r told
			for n := 0; ctx.Err() == nil; n++ {
				action := fmt.Sprintf("%d.%d", g, n)
				err := db.Atomically(t.Context(), func(ctx context.Context) error { return appended(ctx, db, action) })
				switch {
				case err == nil:
					r.acknowledged = append(r.acknowledged, action)
				case fault.CodeOf(err) == fault.Unavailable:
					r.unknown = append(r.unknown, action)
				default:
					t.Errorf("%s: %v, want unavailable", action, err)
				}
			}
			results <- r
		}()
	}
	for range 2 {
		time.Sleep(200 * time.Millisecond) // load before and after
		if err := cluster.Restart(); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(200 * time.Millisecond)
	stop()
	have := map[string]int{}
	acknowledged, unknown := 0, 0
	var all []told
	for range 4 {
		all = append(all, <-results)
	}
	for _, action := range wholeChain(t, db) {
		have[action]++
	}
	for _, r := range all {
		for _, action := range r.acknowledged {
			if have[action] != 1 {
				t.Errorf("%s was acknowledged and is there %d times", action, have[action])
			}
		}
		acknowledged, unknown = acknowledged+len(r.acknowledged), unknown+len(r.unknown)
	}
	t.Logf("%d acknowledged, %d refused", acknowledged, unknown)
	if acknowledged == 0 {
		t.Error("nothing was done")
	}
}

func TestH10_ALostConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	o := store.Options{URL: storetest.Postgres(t), Create: true}
	db := opened(t, o)
	o.Create = false
	killer := opened(t, o)
	for range 5 {
		if err := errors.Join(db.Ping(t.Context()), killer.Terminate(t.Context())); err != nil {
			t.Fatal(err)
		}
		if _, _, err := db.Organisations().Organisation(t.Context(), "o"); err != nil {
			t.Errorf("reading after the connection was lost: %v", err)
		}
		if err := killer.Terminate(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := db.Atomically(t.Context(), func(ctx context.Context) error {
			return db.Organisations().InsertOrganisation(ctx, account.Organisation{ID: uuid.NewString()})
		})
		if err != nil {
			t.Errorf("writing after the connection was lost: %v", err)
		}
	}
}
