package server_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/server/servertest"
	"github.com/callwright/callwright/store/storetest"
)

// TestE1_E2_OneTokenRequestForAThousandCallers asks two servers over one
// PostgreSQL a thousand times at once to test a connector that has no token.
func TestE1_E2_OneTokenRequestForAThousandCallers(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "the right secret", 150*time.Millisecond)
	database := storetest.Postgres(t)
	var ahead atomic.Int64
	over := func(c *server.Config) {
		p.reachable(c)
		c.Database = database
		c.Clock = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	}
	first := servertest.Start(t, servertest.Options{Configure: over})
	second := servertest.Start(t, servertest.Options{Beside: first})
	crm := create(t, first, "CRM", p.settings("the right secret"))
	if !crm.Test.OK {
		t.Fatalf("the test at creation: %+v", crm)
	}
	ahead.Store(int64(2 * time.Hour)) // the token that the creation fetched is over: both servers are cold
	const callers = 1000
	before := p.tokens.Load()
	var wait sync.WaitGroup
	begin := make(chan struct{})
	for i := range callers {
		wait.Go(func() {
			<-begin
			s := []*servertest.Server{first, second}[i%2]
			if a, err := s.Try("POST", "/api/connectors/"+crm.ID+"/test", nil); err != nil || a.Status != 200 {
				t.Errorf("%v %d %s", err, a.Status, a.Body)
			}
		})
	}
	close(begin)
	wait.Wait()
	t.Logf("soak: %d tests at once on two servers over one PostgreSQL, %d token requests", callers, p.tokens.Load()-before)
	if n := p.tokens.Load() - before; n != 1 {
		t.Errorf("%d token requests, want one", n)
	}
}
