package connector_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
)

// observer remembers what it is told.
type observer struct {
	mu   sync.Mutex
	list []string
}

func (o *observer) Called(_ context.Context, organisation, id, name string, status int, took time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = append(o.list, fmt.Sprintf("%s %s %s %d %v", organisation, id, name, status, took > 0))
}

func TestAnObserverIsToldOfEveryAttempt(t *testing.T) {
	t.Parallel()
	s := newSide(t, "s3cr3t")
	w := newWorld(t, s)
	told := &observer{}
	c, err := connector.NewConnections(connector.ConnectionsOptions{
		Options: connector.Options{Policy: w.policy, Clock: w.now, Broker: credential.NewBroker(credential.BrokerOptions{Clock: w.now})},
		Store:   w.db.Connections(), Transactor: w.db, Secrets: w.vault, Tenants: w, Audit: w.log, References: w.uses, Observer: told,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	v := create(t, c, s.oauth("CRM", "s3cr3t"))
	told.list = nil // of the test that came with it
	failures := 1
	s.onCall(func(w http.ResponseWriter, _ *http.Request) {
		if failures--; failures >= 0 {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	once := call("CRM")
	once.Retries = 1
	if res := c.Do(t.Context(), "acme", once); res.Status != 200 {
		t.Fatalf("%+v", res)
	}
	s.CloseClientConnections()
	s.Close()
	c.Do(t.Context(), "acme", call("CRM"))
	id := "acme " + v.ID + " CRM "
	if diff := cmp.Diff([]string{id + "502 true", id + "200 true", id + "0 true"}, told.list); diff != "" {
		t.Error(diff)
	}
}
