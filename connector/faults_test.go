package connector_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
)

var errBroken = errors.New("broken")

// faults fails what is named in broken.
type faults struct {
	connector.Store
	credential.Sealer
	connector.References
	connector.Tenants
	broken atomic.Value // string
}

func (f *faults) fails(what string) error {
	if now, _ := f.broken.Load().(string); now == what {
		return errBroken
	}
	return nil
}

func (f *faults) Insert(ctx context.Context, r connector.Record, most int) (string, bool, error) {
	if err := f.fails("insert"); err != nil {
		return "", false, err
	}
	return f.Store.Insert(ctx, r, most)
}

func (f *faults) Update(ctx context.Context, r connector.Record) (string, bool, error) {
	if err := f.fails("update"); err != nil {
		return "", false, err
	}
	clash, stale, err := f.Store.Update(ctx, r)
	return clash, stale || f.fails("race") != nil, err
}

func (f *faults) Connection(ctx context.Context, organisation, id string) (connector.Record, bool, error) {
	if err := f.fails("connection"); err != nil {
		return connector.Record{}, false, err
	}
	return f.Store.Connection(ctx, organisation, id)
}

func (f *faults) Resolve(ctx context.Context, organisation, ref string) (connector.Record, bool, error) {
	if err := f.fails("resolve"); err != nil {
		return connector.Record{}, false, err
	}
	if f.fails("blind") != nil {
		return connector.Record{}, false, nil
	}
	return f.Store.Resolve(ctx, organisation, ref)
}

func (f *faults) List(ctx context.Context, q connector.Query) ([]connector.Record, string, error) {
	if err := f.fails("list"); err != nil {
		return nil, "", err
	}
	return f.Store.List(ctx, q)
}

func (f *faults) Put(ctx context.Context, p vault.Place, secret []byte) error {
	if err := f.fails("put"); err != nil {
		return err
	}
	return f.Sealer.Put(ctx, p, secret)
}

func (f *faults) Open(ctx context.Context, by audit.Actor, p vault.Place) ([]byte, error) {
	if err := f.fails("open"); err != nil {
		return nil, err
	}
	return f.Sealer.Open(ctx, by, p)
}

func (f *faults) Delete(ctx context.Context, organisation, credential string, keep ...int64) error {
	if err := f.fails("delete"); err != nil && strings.HasPrefix(credential, "connector/") {
		return err
	}
	if err := f.fails("wipe"); err != nil && strings.HasPrefix(credential, "token/") {
		return err
	}
	return f.Sealer.Delete(ctx, organisation, credential, keep...)
}

func (f *faults) WhereUsed(ctx context.Context, organisation string, refs []string) ([]connector.Use, error) {
	if err := f.fails("where used"); err != nil {
		return nil, err
	}
	return f.References.WhereUsed(ctx, organisation, refs)
}

func (f *faults) Unconfigure(ctx context.Context, organisation string, refs []string) error {
	if err := f.fails("unconfigure"); err != nil {
		return err
	}
	return f.References.Unconfigure(ctx, organisation, refs)
}

func (f *faults) Tenant(ctx context.Context, id string) (connector.Tenant, error) {
	if err := f.fails("tenant"); err != nil {
		return connector.Tenant{}, err
	}
	return f.Tenants.Tenant(ctx, id)
}

// A failure beneath is never swallowed, leaves everything as it was, and says
// nothing of secrets.
func TestWhatFailsBeneathChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret, newSecret)
	w := newWorld(t, s)
	f := &faults{Store: w.db.Connections(), Sealer: w.vault, References: w.uses, Tenants: w}
	broker := credential.NewBroker(credential.BrokerOptions{Store: w.db.Credentials(), Secrets: f, Atomically: w.db.Atomically})
	c, err := connector.NewConnections(connector.ConnectionsOptions{
		Options: connector.Options{Policy: w.policy, Broker: broker},
		Store:   f, Transactor: w.db, Secrets: f, Tenants: f, Audit: w.log, References: f,
	})
	if err != nil {
		t.Fatal(err)
	}
	on, off := create(t, c, s.oauth("on", oldSecret)), inactive(t, c, s.oauth("off", oldSecret))
	staged := create(t, c, s.oauth("staged", oldSecret))
	staged = must[connector.View](t)(c.Stage(t.Context(), by(), staged.ID, 1, value.Of("client_secret", newSecret)))
	ops := map[string]func() error{
		"create": func() error { _, _, err := c.Create(t.Context(), by(), s.oauth("new", oldSecret)); return err },
		"update": func() error {
			_, _, err := c.Update(t.Context(), by(), off.ID, off.Revision, s.oauth("off", newSecret))
			return err
		},
		"activate":   func() error { _, _, err := c.Activate(t.Context(), by(), off.ID, off.Revision); return err },
		"deactivate": func() error { _, err := c.Deactivate(t.Context(), by(), on.ID, on.Revision, true); return err },
		"delete":     func() error { return c.Delete(t.Context(), by(), off.ID, off.Revision, true) },
		"stage": func() error {
			_, err := c.Stage(t.Context(), by(), on.ID, on.Revision, value.Of("client_secret", newSecret))
			return err
		},
		"withdraw":   func() error { _, err := c.Stage(t.Context(), by(), staged.ID, staged.Revision, nil); return err },
		"test":       func() error { _, err := c.Test(t.Context(), by(), staged.ID, true); return err },
		"show":       func() error { _, err := c.Show(t.Context(), by(), on.ID); return err },
		"list":       func() error { _, _, err := c.List(t.Context(), connector.Query{Organisation: "acme"}); return err },
		"where used": func() error { _, err := c.WhereUsed(t.Context(), by(), on.ID); return err },
	}
	for what, names := range map[string][]string{
		"tenant":      {"create"},
		"insert":      {"create"},
		"put":         {"create", "update", "stage"},
		"update":      {"update", "activate", "deactivate", "delete", "stage", "withdraw", "test"},
		"race":        {"update", "activate", "deactivate", "delete", "stage", "withdraw", "test"},
		"connection":  {"update", "activate", "deactivate", "delete", "stage", "test", "show", "where used"},
		"resolve":     {"create"},
		"open":        {"update", "activate", "stage"},
		"delete":      {"update", "delete", "withdraw"},
		"wipe":        {"update", "deactivate", "delete"},
		"where used":  {"activate", "deactivate", "delete", "where used"},
		"unconfigure": {"delete"},
		"list":        {"list"},
	} {
		for _, name := range names {
			f.broken.Store(what)
			err := ops[name]()
			f.broken.Store("")
			if err == nil {
				t.Errorf("%s went well although %s was broken", name, what)
			} else if strings.Contains(err.Error(), oldSecret) || strings.Contains(err.Error(), newSecret) {
				t.Errorf("%s: %v", name, err)
			}
			for _, v := range []connector.View{on, off, staged} {
				now := must[connector.View](t)(c.Show(t.Context(), by(), v.ID))
				if now.Revision != v.Revision || now.State != v.State {
					t.Fatalf("%s with a broken %s: %+v", name, what, now)
				}
			}
			if res := c.Do(t.Context(), "acme", call("on")); res.Status != 200 {
				t.Errorf("%s with a broken %s: %+v %s", name, what, res, res.Body)
			}
		}
	}
	f.broken.Store("blind") // the name was free a moment ago
	_, _, err = c.Create(t.Context(), by(), s.oauth("ON", oldSecret))
	refused(t, err, fault.Conflict, "name_taken")
	renamed := s.oauth("off", oldSecret)
	renamed.For = []string{"free", "On"}
	_, _, err = c.Update(t.Context(), by(), off.ID, off.Revision, renamed)
	if got := refused(t, err, fault.Conflict, "name_taken"); len(got) != 1 || got[0] != "for[1]" {
		t.Error(got)
	}
	if n := list(t, c); n != 3 {
		t.Errorf("%d connectors", n)
	}
}

func TestNewConnectionsRefusesAPolicyItDoesNotUnderstand(t *testing.T) {
	t.Parallel()
	var o connector.ConnectionsOptions
	o.Policy.Allow = []string{"not a place"}
	if _, err := connector.NewConnections(o); err == nil {
		t.Error("taken")
	}
}
