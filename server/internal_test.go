package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

func TestTokenOutcomes(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*credential.Error{
		"ok": nil, "refused": {Status: 401}, "unusable": {Status: 200}, "unreachable": {Code: "connect"},
	} {
		if got := tokenOutcome(e); got != want {
			t.Errorf("%+v is %s, want %s", e, got, want)
		}
	}
	for code, want := range map[string]string{"invalid_grant": "invalid_grant", "connect": "connect", "NEEDLE": "other", "": "other"} {
		if got := knownCode(code); got != want {
			t.Errorf("the code %q becomes the label %s, want %s", code, got, want)
		}
	}
	for status, want := range map[int]string{0: "none", 204: "2xx", 302: "3xx", 404: "4xx", 503: "5xx", 9999: "none"} {
		if got := class(status); got != want {
			t.Errorf("%d is of class %s, want %s", status, got, want)
		}
	}
	for method, want := range map[string]string{"GET": "GET", "BREW": "other", "get": "other"} {
		if got := knownMethod(method); got != want {
			t.Errorf("the method %s becomes the label %s, want %s", method, got, want)
		}
	}
}

// TestLoopsBeginAgain lets background work fail, panic and end well.
func TestLoopsBeginAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := &Server{log: newLog(&out, false, false), metrics: newMetrics("x")}
		ctx, stop := context.WithCancel(t.Context())
		n := 0
		err := s.keep(ctx, loop{"counting", func(context.Context) error {
			switch n++; n {
			case 1:
				return errors.New("the first failure")
			case 2:
				panic(needle)
			case 3:
				return nil
			}
			stop()
			return ctx.Err()
		}})
		if err != nil || n != 4 {
			t.Errorf("%v after %d times", err, n)
		}
		if log := out.String(); !strings.Contains(log, "the first failure") || !strings.Contains(log, "of the type string") || strings.Contains(log, needle) {
			t.Errorf("the log: %s", log)
		}
	})
}

type oneOrganisation struct{ fail error }

func (o oneOrganisation) Organisation(_ context.Context, id string) (account.Organisation, bool, error) {
	return account.Organisation{ID: id, Licences: []string{"FLEX3"}, CustomConnectors: len(id) - 1}, id != "gone", o.fail
}

func TestTenants(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	all := tenants{oneOrganisation{}, 25}
	if got, err := all.Tenant(ctx, "a"); err != nil || got.CustomConnectors != 25 || got.Licences[0] != "FLEX3" {
		t.Errorf("without a limit of its own: %+v %v", got, err)
	}
	if got, err := all.Tenant(ctx, "abc"); err != nil || got.CustomConnectors != 2 {
		t.Errorf("with one: %+v %v", got, err)
	}
	if _, err := all.Tenant(ctx, "gone"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("one that is not there: %v", err)
	}
	if _, err := (tenants{oneOrganisation{io.ErrUnexpectedEOF}, 1}).Tenant(ctx, "a"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("when the store fails: %v", err)
	}
}

func TestSweepFailsWithTheStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := Config{Data: dir + "/data", Key: dir + "/data.key", Log: io.Discard, Listen: "127.0.0.1:0"}
	if _, err := SetUp(t.Context(), c, First{}); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.sweep(t.Context(), time.Now()); err != nil {
		t.Error(err)
	}
	if s.DB() == nil || s.Audit() == nil || s.Vault() == nil || s.Accounts() == nil || s.Connections() == nil || s.MetricsAddr() != nil || s.URL() != "" {
		t.Error("a part of the open server is missing, or it listens already")
	}
	ready := s.probes()
	s.stopping.Store(true)
	stopping := ready[len(ready)-1]
	if err := stopping.Ask(t.Context()); stopping.Name != "stopping" || !errors.Is(err, errStopping) {
		t.Errorf("a server that stops is ready: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := s.clean(t.Context()); err == nil {
		t.Error("cleaning a closed store reports nothing")
	}
	for _, p := range ready {
		// What the last check of the data found stays, and one that never ran contacts stands by.
		if p.Name != "data" && p.Name != "contacts" && p.Ask(t.Context()) == nil {
			t.Errorf("%s of a closed server is well", p.Name)
		}
	}
	if found := newLookedUp(s).look(t.Context()); len(found) != 0 {
		t.Errorf("looked up in a closed store: %v", found)
	}
}

func TestDoorRemembersTheStatus(t *testing.T) {
	t.Parallel()
	w := &seenWriter{}
	if w.code() != http.StatusOK {
		t.Error("nothing written is not 200")
	}
}
