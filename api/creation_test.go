package api_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
)

func key(k string) map[string]string { return map[string]string{"Idempotency-Key": k} }

func TestCreatedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin, other := w.member(home, access.FullAdministrator), w.member(home, access.FullAdministrator)
	body := `{"name":"CRM","kind":"custom","unvalidated":true,` + basicSettings + `}`
	first := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: body, header: key("k1")}).want(t, http.StatusCreated)
	if first.Header.Get("Idempotency-Replayed") != "" || first.Header.Get("Location") == "" {
		t.Error(first.Header)
	}
	again := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: body, header: key("k1")}).want(t, http.StatusCreated)
	if again.text != first.text || again.Header.Get("Location") != first.Header.Get("Location") || again.Header.Get("Idempotency-Replayed") != "true" || again.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the second answer is %v %s", again.Header, again.text)
	}
	w.do(request{method: "POST", path: "/api/connectors", by: admin, body: body + " ", header: key("k1")}).problem(t, http.StatusUnprocessableEntity, "key_reused")
	w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"t"}`, header: key("k1")}).problem(t, http.StatusUnprocessableEntity, "key_reused")
	// The same key of somebody else is another key: the name is taken, then.
	w.do(request{method: "POST", path: "/api/connectors", by: other, body: body, header: key("k1")}).want(t, http.StatusConflict)
	// What failed may be tried again with the same key.
	w.do(request{method: "POST", path: "/api/connectors", by: other, body: strings.Replace(body, "CRM", "ERP", 1), header: key("k1")}).want(t, http.StatusCreated)
	w.do(request{method: "POST", path: "/api/connectors", by: admin, body: body, header: key(strings.Repeat("k", 201))}).problem(t, http.StatusBadRequest, "bad_key")
	if names := all(w, "/api/connectors", "name", admin); len(names) != 2 {
		t.Error(names)
	}
}

// K9: an API token's value is shown once, and is not kept for its key.
func TestK9_ATokenIsShownOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	var made struct {
		ID, Value string
		Scopes    []string
	}
	create := request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"ci","scopes":["connector.list"]}`, header: key("t1")}
	first := w.do(create).want(t, http.StatusCreated)
	first.into(t, &made)
	if !strings.HasPrefix(made.Value, "cw_") || first.Header.Get("Location") != "/api/tokens/"+made.ID {
		t.Fatal(first.text)
	}
	token := person{token: made.Value}
	w.do(request{method: "GET", path: "/api/connectors", by: token}).want(t, http.StatusOK)
	w.do(request{method: "GET", path: "/api/users", by: token}).problem(t, http.StatusForbidden, "scope_forbidden")
	again := w.do(create).want(t, http.StatusCreated)
	if strings.Contains(again.text, made.Value) || strings.Contains(again.text, `"value"`) || !strings.Contains(again.text, made.ID) {
		t.Error(again.text)
	}
	if listed := w.do(request{method: "GET", path: "/api/tokens", by: admin}); strings.Contains(listed.text, made.Value) || !strings.Contains(listed.text, made.ID) {
		t.Error(listed.text)
	}
	invite := request{method: "POST", path: "/api/users", by: admin, body: bodies["invite-user"], header: key("u1")}
	var invited struct{ Secret string }
	w.do(invite).want(t, http.StatusCreated).into(t, &invited)
	if again := w.do(invite).want(t, http.StatusCreated); invited.Secret == "" || strings.Contains(again.text, invited.Secret) || strings.Contains(again.text, `"link"`) {
		t.Error(again.text)
	}
	w.do(request{method: "DELETE", path: "/api/tokens/" + made.ID, by: admin}).want(t, http.StatusNoContent)
	w.do(request{method: "GET", path: "/api/connectors", by: token}).want(t, http.StatusUnauthorized)
}

func TestCreatedOnceByMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	w.must(raise(w, home))
	body := `{"name":"CRM","kind":"custom","unvalidated":true,` + basicSettings + `}`
	var mu sync.Mutex
	answers := map[int]int{}
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			got := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: body, header: key("k")})
			mu.Lock()
			defer mu.Unlock()
			answers[got.StatusCode]++
			if got.StatusCode == http.StatusConflict && !strings.Contains(got.text, "in_progress") {
				t.Error(got.text)
			}
		})
	}
	group.Wait()
	if answers[http.StatusCreated] < 1 || answers[http.StatusCreated]+answers[http.StatusConflict] != 16 {
		t.Errorf("the answers were %v", answers)
	}
	if names := all(w, "/api/connectors", "name", admin); len(names) != 1 {
		t.Error(names)
	}
}

func TestCreationInProgress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	body := `{"name":"t"}`
	lost := request{method: "POST", path: "/api/tokens", by: admin, body: body, header: key("k")}
	slow := &slowTokens{Tokens: w.accounts, begun: make(chan struct{}), go_on: make(chan struct{})}
	w.remake(func(o *api.Options) { o.Tokens = slow })
	done := make(chan reply)
	go func() { done <- w.do(lost) }()
	<-slow.begun
	got := w.do(lost)
	got.problem(t, http.StatusConflict, "in_progress")
	if got.Header.Get("Retry-After") != "1" {
		t.Error(got.Header)
	}
	close(slow.go_on)
	(<-done).want(t, http.StatusCreated)
	w.do(lost).want(t, http.StatusCreated)
	// One whose server has died is given up in the end.
	dead := api.Creation{Organisation: admin.organisation, User: admin.ID, Key: "dead", Request: []byte("x"), Created: w.clock.now()}
	if _, ours, err := w.options.Creations.InsertCreation(t.Context(), dead); err != nil || !ours {
		t.Fatal(ours, err)
	}
	lost.header = key("dead")
	w.do(lost).problem(t, http.StatusUnprocessableEntity, "key_reused")
	w.clock.forward(11 * time.Minute)
	w.do(lost).want(t, http.StatusCreated)
}

// slowTokens makes tokens when it is told to.
type slowTokens struct {
	api.Tokens
	begun, go_on chan struct{}
	once         sync.Once
}

func (s *slowTokens) CreateToken(ctx context.Context, c account.Caller, r account.TokenRequest) (account.NewToken, error) {
	s.once.Do(func() { close(s.begun); <-s.go_on })
	return s.Tokens.CreateToken(ctx, c, r)
}

// brittle creations fail.
type brittle struct {
	api.Creations
	insert, finish, abandon error
}

func (b brittle) InsertCreation(ctx context.Context, c api.Creation) (api.Creation, bool, error) {
	if b.insert != nil {
		return c, false, b.insert
	}
	return b.Creations.InsertCreation(ctx, c)
}

func (b brittle) FinishCreation(ctx context.Context, c api.Creation) error {
	return errors.Join(b.finish, b.Creations.FinishCreation(ctx, c))
}

func (b brittle) AbandonCreation(ctx context.Context, c api.Creation) error {
	if b.abandon != nil {
		return b.abandon
	}
	return b.Creations.AbandonCreation(ctx, c)
}

func TestCreationsThatFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	stored := w.options.Creations
	broken := errors.New("the disk is full")
	q := request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"t"}`, header: key("k1")}

	w.remake(func(o *api.Options) { o.Creations = brittle{Creations: stored, insert: broken} })
	w.do(q).problem(t, http.StatusInternalServerError, "internal")
	if !strings.Contains(w.printed.String(), "the disk is full") {
		t.Error("the log does not say why")
	}
	w.remake(func(o *api.Options) { o.Creations = brittle{Creations: stored, finish: broken} })
	w.do(q).want(t, http.StatusCreated) // it has happened
	w.remake(func(o *api.Options) { o.Creations = brittle{Creations: stored, abandon: broken} })
	q.header, q.body = key("k2"), `{"name":""}`
	w.do(q).want(t, http.StatusUnprocessableEntity)
	w.clock.forward(11 * time.Minute)
	w.do(q).problem(t, http.StatusInternalServerError, "internal")
}

// What is kept of a request lets nobody guess the password in it: the caller's
// credential keys it.
func TestCreationsKeepNoHashOfTheBody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	seen := &watched{Creations: w.options.Creations}
	w.remake(func(o *api.Options) { o.Creations = seen })
	for _, by := range []person{admin, w.tokenOf(admin)} {
		w.do(request{method: "POST", path: "/api/tokens", by: by, body: `{"name":"t"}`, header: key("k" + by.token)}).want(t, http.StatusCreated)
	}
	if len(seen.requests) != 2 || bytes.Equal(seen.requests[0], seen.requests[1]) {
		t.Errorf("%x", seen.requests)
	}
}

type watched struct {
	api.Creations
	requests [][]byte
}

func (w *watched) InsertCreation(ctx context.Context, c api.Creation) (api.Creation, bool, error) {
	w.requests = append(w.requests, c.Request)
	return w.Creations.InsertCreation(ctx, c)
}

func TestAKeyIsForOnePath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	operator := w.founded()
	w.do(request{method: "POST", path: "/api/tokens", by: operator, body: `{"name":"t"}`, header: key("k")}).want(t, http.StatusCreated)
	w.do(request{method: "POST", path: "/api/organisations", by: operator, body: `{"name":"t"}`, header: key("k")}).problem(t, http.StatusUnprocessableEntity, "key_reused")
}
