package credential_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/wire"
)

// replica is another process on the shelf.
func replica(t testing.TB, s *shelf, as *rotating) (*credential.Broker, *credential.Source) {
	t.Helper()
	b := s.broker(credential.BrokerOptions{})
	return b, b.Source(crm, schemeOf(t, codeSettings()), as)
}

// authorised is a connector that somebody has authorised.
func authorised(t testing.TB) (*shelf, *rotating, *credential.Broker, *credential.Source) {
	t.Helper()
	s, as := newShelf(), newRotating()
	b, source := replica(t, s, as)
	authorise(t, b, source, as)
	return s, as, b, source
}

func works(t *testing.T, source *credential.Source, want string) {
	t.Helper()
	if token, _, err := source.Token(t.Context()); err != nil || header(token) != "Bearer "+want {
		t.Errorf("%s %v, want %s", header(token), err, want)
	}
}

// needs checks that only an administrator can mend the connector, and that this
// is no loop.
func needs(t *testing.T, s *shelf, as *rotating, source *credential.Source, says string) {
	t.Helper()
	before, _ := as.seen()
	for range 600 {
		_, _, err := source.Token(t.Context())
		var e *credential.Error
		if !errors.As(err, &e) || e.Code != credential.NeedsAuthorization || !e.Permanent || !strings.Contains(e.Message, says) && !strings.Contains(e.Message, "has ended") || !strings.Contains(e.Message, "authorise the connector again") {
			t.Fatalf("%+v", err)
		}
		time.Sleep(time.Second)
	}
	if after, _ := as.seen(); after != before {
		t.Errorf("%d token requests although only a person can help", after-before)
	}
	if h := source.Health(); h.State != credential.NeedsAuthorization || h.Error == nil || h.FailedAt.IsZero() {
		t.Errorf("%+v", h)
	}
	if row := s.only(t); row.Condition != credential.NeedsAuthorization || row.Owner != "" {
		t.Errorf("%+v", row)
	}
}

func TestE9_E11_RefreshTokensRotateAcrossReplicas(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, first := authorised(t)
		as.delay = 200 * time.Millisecond
		_, second := replica(t, s, as)
		works(t, first, "token-1")
		works(t, second, "token-1")
		var wg sync.WaitGroup
		for _, source := range []*credential.Source{first, second} {
			wg.Go(func() { steady(t, source, 10*time.Minute) })
		}
		wg.Wait()
		time.Sleep(time.Second)
		requests, reused := as.seen()
		if reused != 0 || requests < 12 || requests > 14 {
			t.Errorf("%d requests, %d reuses in ten minutes", requests, reused)
		}
		if row := s.only(t); row.Version != int64(requests) || row.Condition != credential.Good || len(s.secrets) != 2 {
			t.Errorf("%+v, %d secrets", row, len(s.secrets))
		}
	})
}

func TestE9_TheRowSaysSpendingBeforeTheRequestAndIsSavedBeforeUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, source := authorised(t)
		as.delay = 5 * time.Second
		time.Sleep(61 * time.Second)
		go func() { _, _, _ = source.Token(t.Context()) }()
		synctest.Wait()
		if row := s.only(t); row.Condition != credential.Spending || row.Version != 1 || row.Owner == "" {
			t.Errorf("%+v", row)
		}
		s.down("put")
		time.Sleep(6 * time.Second)
		if _, _, ok := source.Ready(); ok {
			t.Error("a token is used before it is saved")
		}
		time.Sleep(15 * time.Second)
		if h := source.Health(); h.State != credential.StateFailing || h.Error.Code != "storage" {
			t.Errorf("%+v", h)
		}
		s.up()
		as.delay = 0
		time.Sleep(6 * time.Second)
		works(t, source, "token-2") // what came then, saved now
		if requests, reused := as.seen(); requests != 2 || reused != 0 {
			t.Errorf("%d requests, %d reuses", requests, reused)
		}
		time.Sleep(61 * time.Second)
		works(t, source, "token-3")
	})
}

// crash leaves a row as a process that was killed between the server's answer
// and its saving does.
func crash(t *testing.T, s *shelf, as *rotating) {
	t.Helper()
	_, dying := replica(t, s, as)
	as.mu.Lock()
	as.lose = 2
	as.mu.Unlock()
	asked, _ := as.seen()
	go func() { _, _, _ = dying.Token(t.Context()) }()
	for {
		time.Sleep(10 * time.Millisecond)
		if n, _ := as.seen(); n > asked {
			break
		}
	}
	s.down()
	time.Sleep(30 * time.Second)
	s.up()
	as.mu.Lock()
	as.lose = 0
	as.mu.Unlock()
	if row := s.only(t); row.Condition != credential.Spending {
		t.Fatalf("%+v", row)
	}
}

func TestE9_ACrashWithAGracePeriodIsRecoveredFrom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, _ := authorised(t)
		as.grace = time.Hour
		for round := range 5 {
			time.Sleep(61 * time.Second)
			crash(t, s, as)
			before, _ := as.seen()
			_, next := replica(t, s, as)
			if _, _, err := next.Token(t.Context()); err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			if after, reused := as.seen(); after != before+1 || reused != 0 {
				t.Errorf("round %d: %d requests, %d reuses", round, after-before, reused)
			}
		}
	})
}

func TestE9_ACrashWithAStrictServerNeedsAPerson(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]struct {
		status int
		body   string
	}{"oidc-provider": {400, `{"error":"invalid_grant"}`}, "Dex": {400, `{"error":"invalid_request","error_description":"Refresh token is invalid"}`}, "Glewlwyd": {400, ""}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, as, b, _ := authorised(t)
				as.status, as.refusal = refusal.status, refusal.body
				time.Sleep(61 * time.Second)
				crash(t, s, as)
				before, _ := as.seen()
				_, next := replica(t, s, as)
				_, _, _ = next.Token(t.Context())
				if after, _ := as.seen(); after != before+1 {
					t.Errorf("%d retries", after-before)
				}
				needs(t, s, as, next, "no longer accepts the authorization")
				_, other := replica(t, s, as)
				needs(t, s, as, other, "has ended")
				if h, err := other.StoredHealth(t.Context()); err != nil || h.State != credential.NeedsAuthorization {
					t.Errorf("%+v %v", h, err)
				}
				mended := b.Source(crm, schemeOf(t, codeSettings()), as)
				authorise(t, b, mended, as)
				works(t, mended, "token-3")
				time.Sleep(6 * time.Second)
				works(t, other, "token-3")
			})
		})
	}
}

func TestE9_C12_ALostAnswerIsRetriedOnce(t *testing.T) {
	t.Parallel()
	for name, grace := range map[string]time.Duration{"grace": time.Minute, "strict": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, as, _, source := authorised(t)
				as.grace, as.refusal = grace, `{"error":"invalid_request"}` // as Dex says it
				time.Sleep(61 * time.Second)
				as.lose = 1
				if grace > 0 {
					works(t, source, "token-3")
				} else {
					_, _, _ = source.Token(t.Context())
					needs(t, s, as, source, "no longer accepts")
				}
				if requests, _ := as.seen(); requests != 3 {
					t.Errorf("%d requests", requests)
				}
			})
		})
	}
}

func TestE9_WhatIsNotSpentIsNotLost(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fail   error
		status int
	}{
		"unreachable": {fail: &wire.Error{Code: wire.CodeConnect, Message: "refused"}}, "dns": {fail: &wire.Error{Code: wire.CodeDNS, Message: "unknown"}},
		"policy": {fail: &wire.Error{Code: wire.CodePolicy, Message: "no"}}, "tls": {fail: &wire.Error{Code: wire.CodeTLS, Message: "no"}},
		"timeout": {fail: &wire.Error{Code: wire.CodeTimeout, Message: "late"}}, "503": {status: 503}, "429": {status: 429}, "404": {status: 404}, "302": {status: 302},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, as, _, source := authorised(t)
				time.Sleep(61 * time.Second)
				as.fail, as.failing = test.fail, test.status
				for range 600 {
					if _, _, err := source.Token(t.Context()); err == nil {
						t.Fatal("no error")
					}
					time.Sleep(time.Second)
				}
				if h := source.Health(); h.State != credential.StateFailing {
					t.Errorf("%+v", h)
				}
				if requests, _ := as.seen(); requests > 30 {
					t.Errorf("%d requests in ten minutes", requests)
				}
				as.fail, as.failing = nil, 0
				time.Sleep(time.Minute)
				works(t, source, "token-2")
				if row := s.only(t); row.Condition != credential.Good {
					t.Errorf("%+v", row)
				}
			})
		})
	}
}

func TestE9_AWrongClientSecretDoesNotEndTheAuthorization(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, source := authorised(t)
		time.Sleep(61 * time.Second)
		as.revoked, as.status, as.refusal = true, 401, `{"error":"invalid_client"}`
		if _, _, err := source.Token(t.Context()); err == nil || err.(*credential.Error).Code != "invalid_client" {
			t.Fatal(err)
		}
		if row := s.only(t); row.Condition != credential.Good || row.Owner != "" {
			t.Errorf("%+v", row)
		}
		as.revoked = false
		time.Sleep(time.Minute)
		works(t, source, "token-2")
	})
}

func TestE10_AnAnswerWithoutARefreshTokenKeepsTheOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, source := authorised(t)
		as.keeps = true
		for i := range 5 {
			time.Sleep(61 * time.Second)
			works(t, source, fmt.Sprintf("token-%d", i+2))
		}
		_, next := replica(t, s, as)
		time.Sleep(61 * time.Second)
		works(t, next, "token-7")
		for _, form := range as.forms[1:] {
			if form.Get("refresh_token") != "refresh-1" || form.Get("audience") != "api" || form.Has("scope") {
				t.Errorf("%v", form)
			}
		}
	})
}

func TestD11_AServerThatGivesNoRefreshToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as := newShelf(), newRotating()
		as.stingy = true
		b, source := replica(t, s, as)
		authorise(t, b, source, as)
		works(t, source, "token-1")
		if w := source.Health().Warnings; len(w) != 1 || !strings.Contains(w[0], "offline_access") {
			t.Errorf("%q", w)
		}
		time.Sleep(61 * time.Second)
		_, _, _ = source.Token(t.Context())
		needs(t, s, as, source, "no refresh token")
	})
}

func TestE9_WithoutTheStoreNoRefreshTokenIsSpent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, source := authorised(t)
		for _, broken := range []string{"", "stored", "acquire", "save"} {
			time.Sleep(61 * time.Second)
			before, _ := as.seen()
			s.down(broken)
			if _, _, err := source.Token(t.Context()); err == nil || err.(*credential.Error).Code != "storage" {
				t.Errorf("%q: %v", broken, err)
			}
			if after, _ := as.seen(); after != before {
				t.Errorf("%q: %d requests", broken, after-before)
			}
			s.up()
			time.Sleep(30 * time.Second)
			if _, _, err := source.Token(t.Context()); err != nil {
				t.Errorf("%q: %v", broken, err)
			}
		}
	})
}

func TestAStoredAuthorizationThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		place := vault.Place{Organisation: "org", Credential: "authorization/crm", Version: 1}
		for sealed, want := range map[string]string{"garbage": "storage", `{"bond":"another","token":"refresh-1"}`: credential.NeedsAuthorization} {
			s, as, _, _ := authorised(t)
			s.secrets[place] = sealed
			time.Sleep(61 * time.Second)
			_, next := replica(t, s, as)
			if _, _, err := next.Token(t.Context()); err == nil || err.(*credential.Error).Code != want || !err.(*credential.Error).Permanent {
				t.Errorf("%s: %v", sealed, err)
			}
		}
		s, as, _, _ := authorised(t)
		time.Sleep(61 * time.Second)
		_, next := replica(t, s, as)
		s.down("open")
		if _, _, err := next.Token(t.Context()); err == nil || err.(*credential.Error).Code != "storage" || err.(*credential.Error).Permanent {
			t.Error(err)
		}
		s.up()
		time.Sleep(30 * time.Second)
		works(t, next, "token-2")
	})
}

func TestE4_E9_ASlowHolderOfARefreshTokenIsSavedLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, source := authorised(t)
		time.Sleep(61 * time.Second)
		as.delay = 5 * time.Second
		go func() { _, _, _ = source.Token(t.Context()) }()
		synctest.Wait()
		row := s.only(t)
		row.Owner, row.Until = "another that has just taken over", time.Now().Add(time.Minute)
		s.mu.Lock()
		s.rows[row.Key] = row
		s.mu.Unlock()
		time.Sleep(6 * time.Second)
		if h := source.Health(); h.State != credential.StateFailing || s.only(t).Version != 1 {
			t.Errorf("%+v %+v", h, s.only(t))
		}
		_ = s.Release(t.Context(), row.Key, row.Owner)
		as.delay = 0
		time.Sleep(10 * time.Second)
		works(t, source, "token-2")
		if requests, reused := as.seen(); requests != 2 || reused != 0 {
			t.Errorf("%d requests, %d reuses", requests, reused)
		}
	})
}

func TestE11_ADeadLeaseOfARefreshTokenIsWaitedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, as, _, source := authorised(t)
		time.Sleep(61 * time.Second)
		// By our clock the other's lease is over: its clock may be behind ours.
		row := s.only(t)
		if _, ok, _ := s.Acquire(t.Context(), row.Key, "other", time.Now(), time.Now().Add(-5*time.Minute)); !ok {
			t.Fatal("no lease")
		}
		began := time.Now()
		works(t, source, "token-2")
		if took := time.Since(began); took < 15*time.Second || took > 17*time.Second {
			t.Errorf("taken over after %v", took)
		}
		time.Sleep(61 * time.Second)
		if _, ok, _ := s.Acquire(t.Context(), row.Key, "other", time.Now(), time.Now().Add(-time.Hour)); !ok {
			t.Fatal("no lease")
		}
		began = time.Now()
		works(t, source, "token-3")
		if took := time.Since(began); took > time.Second {
			t.Errorf("a lease of an hour ago kept it for %v", took)
		}
		_ = as
	})
}

func TestE9_WithoutAServerThereIsNobodyToAuthorise(t *testing.T) {
	t.Parallel()
	source := credential.NewBroker(credential.BrokerOptions{}).Source(crm, schemeOf(t, codeSettings()), newRotating())
	if _, _, err := source.Token(context.Background()); err == nil || !strings.Contains(err.Error(), "needs the server") {
		t.Error(err)
	}
	s, as := newShelf(), newRotating()
	_, cold := replica(t, s, as)
	if _, _, err := cold.Token(t.Context()); err == nil || err.Error() != "nobody has authorised the connector with these settings; authorise it" || len(s.rows) != 0 {
		t.Errorf("%v, %d rows", err, len(s.rows))
	}
	if h, err := cold.StoredHealth(t.Context()); err != nil || h.State != credential.NeedsAuthorization {
		t.Errorf("%+v %v", h, err)
	}
}
