package credential_test

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/vault"
)

func TestE1_E2_AThousandColdCallersOnTwoReplicasMakeOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: time.Second}, newShelf()
		f.token("3600")
		for range 2 {
			source := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
			for range 500 {
				go func() {
					if token, how, err := source.Token(t.Context()); err != nil || header(token) != "Bearer token-1" || how != credential.Fetched && how != credential.Cached {
						t.Errorf("%s %s %v", header(token), how, err)
					}
				}()
			}
		}
		time.Sleep(5 * time.Second)
		if n := f.count.Load(); n != 1 {
			t.Errorf("%d token requests", n)
		}
		if n := s.openings(t); n != 1 {
			t.Errorf("opened %d times", n)
		}
		if row := s.only(t); row.Version != 1 || row.Owner != "" || !row.Until.IsZero() || row.Condition != credential.Good || row.Expires.Sub(row.Issued) != time.Hour {
			t.Errorf("%+v", row)
		}
	})
}

func TestE2_AThousandTestsOnTwoReplicasMakeOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: time.Second}, newShelf()
		f.token("3600")
		var told atomic.Int64
		for range 2 {
			source := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
			for range 500 {
				go func() {
					token, exchanges, err := source.Verify(t.Context(), time.Now().Add(-10*time.Second))
					if err != nil || header(token) != "Bearer token-1" {
						t.Errorf("%s %v", header(token), err)
					}
					told.Add(int64(len(exchanges)))
				}()
			}
		}
		time.Sleep(5 * time.Second)
		if n := f.count.Load(); n != 1 || told.Load() != 500 {
			t.Errorf("%d token requests, seen by %d", n, told.Load())
		}
	})
}

func TestE2_E3_TwoReplicasFetchOneTokenForEachLife(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 300 * time.Millisecond}, newShelf()
		f.token("60")
		var wg sync.WaitGroup
		for range 2 {
			source := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
			if _, _, err := source.Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			wg.Go(func() { steady(t, source, 10*50*time.Second) })
		}
		wg.Wait()
		time.Sleep(time.Second)
		if n := f.count.Load(); n < 10 || n > 11 {
			t.Errorf("%d token requests for ten lives", n)
		}
	})
}

func TestE4_TheLeaseOfADeadHolderIsTakenOver(t *testing.T) {
	t.Parallel()
	for name, until := range map[string]time.Duration{"usual": 15 * time.Second, "its clock was ahead": 10 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, s := &fake{}, newShelf()
				f.token("3600")
				if _, ok, err := s.Acquire(t.Context(), crm, "dead", time.Now(), time.Now().Add(until)); err != nil || !ok {
					t.Fatal(err)
				}
				began := time.Now()
				source := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
				if _, _, err := source.Token(t.Context()); err != nil || time.Since(began) > 16*time.Second {
					t.Errorf("%v after %v", err, time.Since(began))
				}
				if f.count.Load() != 1 || s.only(t).Version != 1 {
					t.Errorf("%d requests, %+v", f.count.Load(), s.only(t))
				}
			})
		})
	}
}

func TestE4_ALongRequestKeepsItsLease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 9 * time.Second}, newShelf()
		f.token("3600")
		o := credential.BrokerOptions{Lease: 3 * time.Second}
		first, second := s.broker(o).Source(crm, secretScheme(t), f), s.broker(o).Source(crm, secretScheme(t), f)
		go func() { _, _, _ = first.Token(t.Context()) }()
		time.Sleep(time.Second)
		_, _, _ = second.Token(t.Context())
		time.Sleep(10 * time.Second)
		if _, _, err := second.Token(t.Context()); err != nil || f.count.Load() != 1 {
			t.Errorf("%d requests, %v", f.count.Load(), err)
		}
	})
}

func TestE4_ASlowHolderDoesNotOverwriteANewerToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 8 * time.Second}, newShelf()
		f.token("3600")
		slow := s.broker(credential.BrokerOptions{Owner: "slow", Lease: 3 * time.Second}).Source(crm, secretScheme(t), f)
		quick := &fake{}
		quick.says(func(int64, url.Values) (int, string, error) {
			return 200, `{"access_token":"newer","token_type":"Bearer","expires_in":3600}`, nil
		})
		got := make(chan string)
		go func() {
			token, _, err := slow.Token(t.Context())
			if err != nil {
				t.Error(err)
			}
			got <- header(token)
		}()
		synctest.Wait()
		s.down("acquire slow") // it cannot renew its lease
		time.Sleep(4 * time.Second)
		other := s.broker(credential.BrokerOptions{Lease: 3 * time.Second}).Source(crm, secretScheme(t), quick)
		if token, _, err := other.Token(t.Context()); err != nil || header(token) != "Bearer newer" {
			t.Fatalf("%s %v", header(token), err)
		}
		if token := <-got; token != "Bearer newer" {
			t.Errorf("the slow one uses %s", token)
		}
		if row := s.only(t); row.Version != 1 || !strings.Contains(s.secrets[vault.Place{Organisation: "org", Credential: "token/crm", Version: 1}], "newer") {
			t.Errorf("%+v %v", row, s.secrets)
		}
	})
}

func TestE15_ARestartUsesTheStoredToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{}, newShelf()
		f.token("3600")
		if _, _, err := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		again := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
		if h, err := again.StoredHealth(t.Context()); err != nil || h.State != credential.StateOK || h.LastToken.IsZero() || s.openings(t) != 0 {
			t.Errorf("%+v %v", h, err)
		}
		for range 100 {
			if token, _, err := again.Token(t.Context()); err != nil || header(token) != "Bearer token-1" {
				t.Fatalf("%s %v", header(token), err)
			}
		}
		if f.count.Load() != 1 || s.openings(t) != 1 {
			t.Errorf("%d requests, opened %d times", f.count.Load(), s.openings(t))
		}
		if h := again.Health(); h.State != credential.StateOK || time.Until(h.Expires) != 50*time.Minute || time.Until(h.NextRefresh) != 50*time.Minute-10*time.Second || time.Since(h.LastToken) != 10*time.Minute {
			t.Errorf("%+v", h)
		}
		time.Sleep(51 * time.Minute)
		if token, _, err := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context()); err != nil || header(token) != "Bearer token-2" {
			t.Errorf("%s %v", header(token), err)
		}
	})
}

func TestC11_ClocksThatDiffer(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{"behind": -10 * time.Minute, "ahead": 10 * time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, s := &fake{}, newShelf()
				f.token("300")
				if _, _, err := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				clock := func() time.Time { return time.Now().Add(off) }
				other := s.broker(credential.BrokerOptions{Clock: clock}).Source(crm, secretScheme(t), f)
				if _, _, err := other.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				if left := other.Health().Expires.Sub(clock()); left > 300*time.Second {
					t.Errorf("the token lives for %v", left)
				}
				if n := f.count.Load(); n > 2 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

func TestE6_A401OnTwoReplicasMakesOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 100 * time.Millisecond}, newShelf()
		f.token("3600")
		for range 2 {
			source := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
			stale, _, err := source.Token(t.Context())
			if err != nil || header(stale) != "Bearer token-1" {
				t.Fatalf("%s %v", header(stale), err)
			}
			for range 50 {
				time.AfterFunc(time.Second, func() {
					if token, _, err := source.Refresh(t.Context(), stale); err != nil || header(token) != "Bearer token-2" {
						t.Errorf("%s %v", header(token), err)
					}
				})
			}
		}
		time.Sleep(3 * time.Second)
		if n := f.count.Load(); n != 2 {
			t.Errorf("%d requests", n)
		}
	})
}

func TestStoreDown_TokensStillWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{}, newShelf()
		f.token("60")
		s.down()
		cold := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
		began := time.Now()
		if _, _, err := cold.Token(t.Context()); err != nil || time.Since(began) > 3*time.Second {
			t.Fatalf("%v after %v", err, time.Since(began))
		}
		if w := cold.Health().Warnings; len(w) != 1 || !strings.Contains(w[0], "does not answer") {
			t.Errorf("%q", w)
		}
		steady(t, cold, 5*time.Minute)
		if n := f.count.Load(); n > 8 {
			t.Errorf("%d requests in five minutes", n)
		}
		s.up()
		time.Sleep(time.Minute)
		if _, _, err := cold.Token(t.Context()); err != nil || s.only(t).Version != 1 {
			t.Errorf("%v, not stored again", err)
		}
		s.down("put") // the vault is down, the store is not
		time.Sleep(time.Minute)
		if _, _, err := cold.Token(t.Context()); err != nil || s.only(t).Version != 1 || len(cold.Health().Warnings) != 1 {
			t.Errorf("%v %+v %q", err, s.only(t), cold.Health().Warnings)
		}
		if s.only(t).Owner != "" {
			t.Error("the lease was not released")
		}
	})
}

func TestADamagedStoredTokenIsFetchedAnew(t *testing.T) {
	t.Parallel()
	f, s := &fake{}, newShelf()
	f.token("3600")
	if _, _, err := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, spoil := range []func(){
		func() { s.secrets[vault.Place{Organisation: "org", Credential: "token/crm", Version: 1}] = "garbage" },
		func() { delete(s.secrets, vault.Place{Organisation: "org", Credential: "token/crm", Version: 2}) },
		func() {
			s.secrets[vault.Place{Organisation: "org", Credential: "token/crm", Version: 3}] = `{"revision":"2","token":"another's"}`
		},
	} {
		spoil()
		token, _, err := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context())
		if want := "Bearer token-" + string(rune('2'+i)); err != nil || header(token) != want {
			t.Errorf("%s %v, want %s", header(token), err, want)
		}
	}
}

func TestA14_AnotherRevisionFetchesItsOwnAndDropsTheOld(t *testing.T) {
	t.Parallel()
	f, s := &fake{}, newShelf()
	f.token("3600")
	b := s.broker(credential.BrokerOptions{})
	second := crm
	second.Revision = "2"
	for i, k := range []credential.Key{crm, second} {
		token, _, err := b.Source(k, secretScheme(t), f).Token(t.Context())
		if want := "Bearer token-" + string(rune('1'+i)); err != nil || header(token) != want {
			t.Fatalf("%s %v", header(token), err)
		}
	}
	if row := s.only(t); row.Revision != "2" || len(s.secrets) != 1 {
		t.Errorf("%+v, %d secrets", row, len(s.secrets))
	}
}

func TestRotation_AStagedCredentialStandsBesideTheOneInUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{}, newShelf()
		f.token("3600")
		b := s.broker(credential.BrokerOptions{})
		current := b.Source(crm, secretScheme(t), f)
		old, _, err := current.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		next := crm
		next.Revision = "2"
		staged := b.Staged(next, secretScheme(t), f)
		if b.Staged(next, secretScheme(t), f) != staged {
			t.Error("the same staged credential has two sources")
		}
		fresh, _, err := staged.Verify(t.Context(), time.Now().Add(-time.Minute))
		if err != nil || header(fresh) == header(old) || s.only(t).Revision != "1" {
			t.Errorf("%s %v %+v", header(fresh), err, s.only(t))
		}
		if token, how, err := current.Token(t.Context()); err != nil || header(token) != header(old) || how != credential.Cached {
			t.Errorf("the one in use: %s %s %v", header(token), how, err)
		}
		if cut := b.Source(next, secretScheme(t), f); cut != staged {
			t.Error("the cut-over does not take the staged source over")
		}
		if token, how, _ := b.Source(next, secretScheme(t), f).Token(t.Context()); header(token) != header(fresh) || how != credential.Cached {
			t.Errorf("after the cut-over: %s %s", header(token), how)
		}
		if _, _, err := current.Token(t.Context()); err != nil {
			t.Errorf("a call under way on the old one: %v", err)
		}
		synctest.Wait() // the token that was staged is shared now
		if token, _, err := s.broker(credential.BrokerOptions{}).Source(next, secretScheme(t), f).Token(t.Context()); err != nil || header(token) != header(fresh) || s.only(t).Revision != "2" {
			t.Errorf("another process after the cut-over: %s %v", header(token), err)
		}
		third := next
		third.Revision = "3"
		gone := b.Staged(third, secretScheme(t), f)
		b.Unstage("org", "crm")
		if _, _, err := gone.Token(t.Context()); err == nil {
			t.Error("a credential that was unstaged gives tokens")
		}
	})
}

func TestE13_ADeactivatedConnectorGivesNothing(t *testing.T) {
	t.Parallel()
	f, s := &fake{}, newShelf()
	f.token("3600")
	b := s.broker(credential.BrokerOptions{})
	source := b.Source(crm, secretScheme(t), f)
	token, _, err := source.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	basic, _, _ := credential.New(credential.Settings{Scheme: "basic", Username: "u", Password: credential.NewSecret("p")}, time.Now())
	other := crm
	other.Connector = "basic"
	fixed := b.Source(other, basic, nil)
	if err := errors.Join(b.Wipe(t.Context(), "org", "crm"), b.Wipe(t.Context(), "org", "basic")); err != nil || len(s.secrets) != 0 {
		t.Errorf("%v, %d secrets", err, len(s.secrets))
	}
	for _, gone := range []*credential.Source{source, fixed} {
		_, _, ready := gone.Ready()
		_, _, err := gone.Token(t.Context())
		_, _, verified := gone.Verify(t.Context(), time.Now().Add(-time.Minute))
		for _, err := range []error{err, verified} {
			var e *credential.Error
			if ready || !errors.As(err, &e) || e.Code != "inactive" {
				t.Errorf("%v: ready %v, %v", gone, ready, err)
			}
		}
	}
	if _, _, err := source.Refresh(t.Context(), token); err == nil {
		t.Error("a token was refreshed after the end")
	}
	if token, _, err := b.Source(crm, secretScheme(t), f).Token(t.Context()); err != nil || header(token) != "Bearer token-2" || f.count.Load() != 2 {
		t.Errorf("reactivated: %s %v after %d requests", header(token), err, f.count.Load())
	}
}

func TestE12_TestsShareOneRequestAndFailOnceASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 10 * time.Millisecond}, newShelf()
		f.fails(400, `{"error":"invalid_client"}`)
		source := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
		_, _, _ = source.Token(t.Context()) // held off for a minute from here
		time.Sleep(2 * time.Second)
		before := f.count.Load()
		if _, exchanges, err := source.Verify(t.Context(), time.Now().Add(-time.Minute)); err == nil || f.count.Load() != before+1 || len(exchanges) != 1 || exchanges[0].Status != 400 {
			t.Errorf("a test does not try at once: %v, %d requests, %+v", err, f.count.Load(), exchanges)
		}
		for range 1000 {
			go func() {
				if _, _, err := source.Verify(t.Context(), time.Now().Add(-time.Minute)); err == nil {
					t.Error("no error")
				}
			}()
		}
		time.Sleep(500 * time.Millisecond)
		if n := f.count.Load() - before; n != 1 {
			t.Errorf("%d requests within a second", n)
		}
		for range 100 {
			_, _, _ = source.Verify(t.Context(), time.Now().Add(-time.Minute))
			time.Sleep(100 * time.Millisecond)
		}
		if n := f.count.Load() - before; n < 9 || n > 12 {
			t.Errorf("%d requests in ten seconds of tests", n)
		}
		f.token("3600")
		time.Sleep(time.Second)
		if _, _, err := source.Verify(t.Context(), time.Now().Add(-time.Minute)); err != nil {
			t.Errorf("a mended connector: %v", err)
		}
		if _, _, err := source.Token(t.Context()); err != nil {
			t.Errorf("the hold outlives a good test: %v", err)
		}
	})
}

func TestVerifyWantsAYoungToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 10 * time.Millisecond}, newShelf()
		f.token("3600")
		first := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
		if _, exchanges, err := first.Verify(t.Context(), time.Now().Add(-time.Minute)); err != nil || len(exchanges) != 1 {
			t.Fatalf("%v %d", err, len(exchanges))
		}
		time.Sleep(30 * time.Second)
		second := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
		for _, source := range []*credential.Source{first, second} {
			if _, exchanges, err := source.Verify(t.Context(), time.Now().Add(-time.Minute)); err != nil || len(exchanges) != 0 || f.count.Load() != 1 {
				t.Errorf("%v, %d exchanges, %d requests", err, len(exchanges), f.count.Load())
			}
		}
		time.Sleep(31 * time.Second)
		third := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f)
		for i, source := range []*credential.Source{third, first, second} {
			want := 0
			if i == 0 {
				want = 1
			}
			if token, exchanges, err := source.Verify(t.Context(), time.Now().Add(-time.Minute)); err != nil || len(exchanges) != want || f.count.Load() != 2 || header(token) != "Bearer token-2" {
				t.Errorf("%d: %s %v, %d exchanges, %d requests", i, header(token), err, len(exchanges), f.count.Load())
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		time.Sleep(2 * time.Minute)
		if _, _, err := third.Verify(ctx, time.Now().Add(-time.Minute)); err == nil {
			t.Error("the context's end was not seen")
		}
		time.Sleep(time.Second)
	})
}

// observer remembers what it was told.
type observer struct {
	mu   sync.Mutex
	told []string
}

func (o *observer) TokenRequested(_ context.Context, k credential.Key, scheme string, took time.Duration, failure *credential.Error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	code := "ok"
	if failure != nil {
		code = failure.Code
	}
	o.told = append(o.told, strings.Join([]string{k.Connector, scheme, took.String(), code}, " "))
}

func TestN4_TheObserverIsToldOfEveryRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, o := &fake{delay: time.Second}, &observer{}
		f.says(func(n int64, _ url.Values) (int, string, error) {
			if n == 1 {
				return 503, "", nil
			}
			return 200, good, nil
		})
		if _, _, err := newShelf().broker(credential.BrokerOptions{Observer: o}).Source(crm, secretScheme(t), f).Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := []string{"crm oauth2-client-secret 1s status", "crm oauth2-client-secret 1s ok"}
		if diff := cmp.Diff(want, o.told); diff != "" {
			t.Error(diff)
		}
	})
}

func TestE2_ATokenSavedBetweenTwoQuestionsIsTaken(t *testing.T) {
	t.Parallel()
	f, s := &fake{}, newShelf()
	f.token("3600")
	other := newShelf()
	if _, _, err := other.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.fault(func(what string) error {
		if strings.HasPrefix(what, "acquire") && len(s.rows) == 0 { // another replica was faster
			maps.Copy(s.rows, other.rows)
			maps.Copy(s.secrets, other.secrets)
		}
		return nil
	})
	token, _, err := s.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context())
	if err != nil || header(token) != "Bearer token-1" || f.count.Load() != 1 || s.only(t).Owner != "" {
		t.Errorf("%s %v after %d requests, %+v", header(token), err, f.count.Load(), s.only(t))
	}
}

func TestE13_ADeletedConnectorLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 9 * time.Second}, newShelf()
		f.token("3600")
		b := s.broker(credential.BrokerOptions{Lease: 3 * time.Second})
		source := b.Source(crm, secretScheme(t), f)
		go func() { _, _, _ = source.Token(t.Context()) }() // a request is under way
		time.Sleep(time.Second)
		if _, err := b.Forget(t.Context(), "org", "crm"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if len(s.rows)+len(s.secrets) != 0 {
			t.Errorf("%d rows, %d secrets", len(s.rows), len(s.secrets))
		}
	})
}

func TestE13_ATokenThatComesAfterADeactivationIsNotStored(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, s := &fake{delay: 5 * time.Second}, newShelf()
		f.token("3600")
		b := s.broker(credential.BrokerOptions{})
		source := b.Source(crm, secretScheme(t), f)
		go func() {
			if token, _, err := source.Token(t.Context()); err == nil {
				t.Errorf("a call that waited got %s", header(token))
			}
		}()
		time.Sleep(time.Second)
		if err := b.Wipe(t.Context(), "org", "crm"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if len(s.secrets) != 0 || s.only(t).Owner != "" {
			t.Errorf("%d secrets, %+v", len(s.secrets), s.only(t))
		}
	})
}
