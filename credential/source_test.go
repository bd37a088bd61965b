package credential_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// fake is a token endpoint without a network, for tests in a bubble of time.
type fake struct {
	count  atomic.Int64
	answer atomic.Pointer[func(n int64, form url.Values) (int, string, error)]
	delay  time.Duration
	header http.Header
	mu     sync.Mutex
	at     []time.Time
}

func (f *fake) Do(ctx context.Context, r wire.Request) (*wire.Response, error) {
	n := f.count.Add(1)
	f.mu.Lock()
	f.at = append(f.at, time.Now())
	f.mu.Unlock()
	if f.delay > 0 {
		select {
		case <-time.After(f.delay):
		case <-ctx.Done():
			return nil, &wire.Error{Code: wire.CodeTimeout, Message: "did not answer in time"}
		}
	}
	form, _ := url.ParseQuery(string(r.Body))
	status, body, err := (*f.answer.Load())(n, form)
	if err != nil {
		return nil, err
	}
	return &wire.Response{Status: status, Header: f.header, Body: []byte(body)}, nil
}

// times lists when requests came.
func (f *fake) times() []time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.at)
}

func (f *fake) says(answer func(n int64, form url.Values) (int, string, error)) {
	f.answer.Store(&answer)
}

func (f *fake) token(life string) {
	f.says(func(n int64, _ url.Values) (int, string, error) {
		return 200, fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer","expires_in":%s}`, n, life), nil
	})
}

func (f *fake) fails(status int, body string) {
	f.says(func(int64, url.Values) (int, string, error) { return status, body, nil })
}

func secretScheme(t testing.TB) *credential.Scheme {
	t.Helper()
	s, _, problems := credential.New(credential.Settings{
		Scheme: credential.SchemeSecret, TokenURL: "https://as.example/token", ClientID: "id", ClientSecret: credential.NewSecret("canary-secret/+"), Scope: "read write",
	}, time.Now())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func newSource(t testing.TB, f *fake) *credential.Source {
	t.Helper()
	return credential.NewBroker(credential.BrokerOptions{}).Source(credential.Key{Connector: "crm", Revision: "1"}, secretScheme(t), f)
}

func header(t credential.Token) string {
	h := http.Header{}
	t.Sign(h)
	return h.Get("Authorization")
}

func TestE1_AThousandColdCallersMakeOneRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{delay: time.Second}
		f.token("3600")
		s := newSource(t, f)
		for range 1000 {
			go func() {
				if token, how, err := s.Token(t.Context()); err != nil || header(token) != "Bearer token-1" || how != credential.Fetched {
					t.Errorf("%s %s %v", header(token), how, err)
				}
			}()
		}
		time.Sleep(2 * time.Second)
		if n := f.count.Load(); n != 1 {
			t.Errorf("%d token requests", n)
		}
	})
}

// steady asks for a token every 20 ms, for d.
func steady(t *testing.T, s *credential.Source, d time.Duration) {
	t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, _, err := s.Token(ctx); err != nil {
			t.Errorf("no token at once: %v", err)
		}
		cancel()
	}
}

func TestE3_E16_RefreshAheadBlocksNobody(t *testing.T) {
	t.Parallel()
	for life, interval := range map[string]time.Duration{"8": 6400 * time.Millisecond, "60": 50 * time.Second, "300": 290 * time.Second} {
		t.Run(life, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{delay: 300 * time.Millisecond}
				f.token(life)
				s := newSource(t, f)
				if _, _, err := s.Token(t.Context()); err != nil {
					t.Fatal(err)
				}
				const rounds = 10
				steady(t, s, rounds*interval)
				if n := f.count.Load(); n < rounds || n > rounds+1 {
					t.Errorf("%d token requests in %d intervals", n, rounds)
				}
				at := f.times()
				for i := 1; i < len(at); i++ {
					if gap := at[i].Sub(at[i-1]); gap < interval {
						t.Errorf("request %d came after %v", i, gap)
					}
				}
			})
		})
	}
}

func TestC7_AZeroLifeMakesOneRequestASecondAtMost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.token("0")
		s := newSource(t, f)
		for range 1000 {
			if _, _, err := s.Token(t.Context()); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := f.count.Load(); n > 10 {
			t.Errorf("%d token requests in 10 s", n)
		}
	})
}

func TestE5_ACancelledCallerCancelsNobodyElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{delay: 2 * time.Second}
		f.token("3600")
		s := newSource(t, f)
		var failed, got atomic.Int64
		for i := range 100 {
			go func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if i == 0 {
					time.AfterFunc(time.Second, cancel)
				}
				if _, _, err := s.Token(ctx); err != nil {
					failed.Add(1)
				} else {
					got.Add(1)
				}
			}()
			synctest.Wait()
		}
		time.Sleep(3 * time.Second)
		if failed.Load() != 1 || got.Load() != 99 || f.count.Load() != 1 {
			t.Errorf("%d failed, %d got a token, %d requests", failed.Load(), got.Load(), f.count.Load())
		}
	})
}

func TestC1_AHangingEndpointIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{delay: time.Hour}
		f.token("3600")
		s := newSource(t, f)
		began := time.Now()
		_, _, err := s.Token(t.Context())
		var e *credential.Error
		if !errors.As(err, &e) || e.Code != wire.CodeTimeout || time.Since(began) != 10*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		if _, _, again := s.Token(t.Context()); again != err || f.count.Load() != 1 {
			t.Errorf("the failure is not shared: %v, %d requests", again, f.count.Load())
		}
	})
}

func TestC2_WhatPassesIsRepeatedThreeTimesAtMost(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 429, -1} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{}
				f.says(func(int64, url.Values) (int, string, error) {
					if status < 0 {
						return 0, "", &wire.Error{Code: wire.CodeConnect, Message: "broke off"}
					}
					return status, "<html>", nil
				})
				s := newSource(t, f)
				if _, _, err := s.Token(t.Context()); err == nil || f.count.Load() != 3 {
					t.Errorf("%v after %d requests", err, f.count.Load())
				}
				for i, least := range []time.Duration{150 * time.Millisecond, 300 * time.Millisecond} {
					if gap := f.times()[i+1].Sub(f.times()[i]); gap < least || gap > 2*least {
						t.Errorf("gap %v", gap)
					}
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		f := &fake{header: http.Header{"Retry-After": {"2"}}}
		f.fails(503, "")
		s := newSource(t, f)
		_, _, _ = s.Token(t.Context())
		if gap := f.times()[1].Sub(f.times()[0]); gap != 2*time.Second {
			t.Errorf("Retry-After 2 gave %v", gap)
		}
		f.header = http.Header{"Retry-After": {"3600"}}
		s.Reset()
		before := f.count.Load()
		_, _, _ = s.Token(t.Context())
		if n := f.count.Load() - before; n != 1 || time.Until(s.Health().NextTry) != time.Minute {
			t.Errorf("Retry-After 3600: %d requests, next in %v", n, time.Until(s.Health().NextTry))
		}
	})
}

func TestC2_BackOffGrows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.says(func(int64, url.Values) (int, string, error) {
			return 0, "", &wire.Error{Code: wire.CodeProtocol, Message: "not HTTP"}
		})
		s := newSource(t, f)
		for range 20 * 60 * 10 {
			_, _, _ = s.Token(t.Context())
			time.Sleep(100 * time.Millisecond)
		}
		want := []int{5, 5, 5, 8, 16, 32, 60, 60}
		for i, seconds := range want {
			if gap := f.times()[i+1].Sub(f.times()[i]).Round(time.Second); gap != time.Duration(seconds)*time.Second {
				t.Errorf("gap %d is %v, want %d s", i, gap, seconds)
			}
		}
	})
}

func TestC3_E12_APermanentFailureIsTriedOnceAMinute(t *testing.T) {
	t.Parallel()
	for body, status := range map[string]int{
		`{"error":"invalid_client"}`: 401, `{"error":"invalid_grant"}`: 400, `{"error":"unauthorized_client"}`: 400, `{"error":"invalid_scope"}`: 400,
		`{"error":"access_denied"}`: 401, `{"error":"invalid_request"}`: 400, ` `: 403, ``: 400, `{"error":"invalid_client","x":1}`: 500, `gone`: 404,
	} {
		t.Run(fmt.Sprint(status, body), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := &fake{}
				f.fails(status, body)
				s := newSource(t, f)
				for range 100 {
					_, _, err := s.Token(t.Context())
					var e *credential.Error
					if !errors.As(err, &e) || !e.Permanent || strings.Contains(err.Error(), "canary") {
						t.Fatal(err)
					}
					time.Sleep(590 * time.Millisecond)
				}
				if n := f.count.Load(); n != 1 {
					t.Fatalf("%d requests in 59 s", n)
				}
				f.token("3600") // mended
				if _, _, err := s.Token(t.Context()); err == nil {
					t.Error("tried again before the minute was over")
				}
				time.Sleep(time.Second)
				if _, _, err := s.Token(t.Context()); err != nil {
					t.Errorf("did not recover by itself: %v", err)
				}
				f.fails(status, body)
				s.Reset()
				_, _, _ = s.Token(t.Context())
				f.token("3600")
				s.Reset() // saved or tested
				if _, _, err := s.Token(t.Context()); err != nil {
					t.Errorf("did not recover by a save: %v", err)
				}
			})
		})
	}
}

func TestE3_AFailingRefreshAheadHurtsNobodyWhileTheTokenIsGood(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.token("60")
		s := newSource(t, f)
		if _, _, err := s.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(51 * time.Second)
		f.fails(503, "")
		steady(t, s, 8*time.Second) // life ends at 60 s
		if n := f.count.Load(); n < 2 || n > 7 {
			t.Errorf("%d requests", n)
		}
		f.token("60")
		time.Sleep(2 * time.Second)
		if _, _, err := s.Token(t.Context()); err != nil {
			t.Errorf("the hold outlives the token: %v", err)
		}
	})
}

func TestE6_OnlyTheStaleTokenIsDropped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{delay: time.Second}
		f.token("3600")
		s := newSource(t, f)
		stale, _, _ := s.Token(t.Context())
		for range 100 {
			go func() {
				if got, how, err := s.Refresh(t.Context(), stale); err != nil || header(got) != "Bearer token-2" || how != credential.Refreshed {
					t.Errorf("%s %s %v", header(got), how, err)
				}
			}()
		}
		time.Sleep(2 * time.Second)
		if got, _, _ := s.Refresh(t.Context(), stale); header(got) != "Bearer token-2" || f.count.Load() != 2 {
			t.Errorf("a late 401 got %s, %d requests", header(got), f.count.Load())
		}
	})
}

func TestE7_ForcedRefreshesCoolDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.token("86400")
		s := newSource(t, f)
		for range 600 { // ten minutes of an API that accepts nothing
			token, _, err := s.Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if fresh, _, err := s.Refresh(t.Context(), token); err == nil {
				s.Rejected(fresh)
				s.Rejected(fresh) // by another of the herd
			}
			time.Sleep(time.Second)
		}
		if n := f.count.Load(); n < 8 || n > 16 {
			t.Errorf("%d token requests in ten minutes", n)
		}
		token, _, _ := s.Token(t.Context())
		s.Accepted(token)
		before := f.count.Load()
		if _, _, err := s.Refresh(t.Context(), token); err != nil || f.count.Load() != before+1 {
			t.Errorf("an accepted token does not end the cool-down: %v", err)
		}
	})
}

func TestA10_A14_AnotherRevisionHasAnotherToken(t *testing.T) {
	t.Parallel()
	f := &fake{}
	f.token("3600")
	b := credential.NewBroker(credential.BrokerOptions{})
	scheme := secretScheme(t)
	first := b.Source(credential.Key{Connector: "crm", Revision: "1"}, scheme, f)
	old, _, _ := first.Token(t.Context())
	if again := b.Source(credential.Key{Connector: "crm", Revision: "1"}, scheme, f); again != first {
		t.Error("the same revision has another source")
	}
	second := b.Source(credential.Key{Connector: "crm", Revision: "2"}, scheme, f)
	fresh, how, _ := second.Token(t.Context())
	if header(old) == header(fresh) || how != credential.Fetched {
		t.Errorf("%s and %s", header(old), header(fresh))
	}
	if _, how, err := first.Token(t.Context()); err != nil || how != credential.Fetched {
		t.Errorf("the old source kept its token: %s %v", how, err) // in-flight calls still get one (E14)
	}
	other := b.Source(credential.Key{Connector: "other", Revision: "2"}, scheme, f)
	if got, _, _ := other.Token(t.Context()); header(got) == header(fresh) {
		t.Error("two connectors share a token")
	}
	b.Drop("", "crm")
	if b.Source(credential.Key{Connector: "crm", Revision: "2"}, scheme, f) == second {
		t.Error("a dropped source came back")
	}
}

func TestE10_ARefreshTokenInTheAnswerChangesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.says(func(n int64, form url.Values) (int, string, error) {
			if form.Get("grant_type") != "client_credentials" || form.Has("refresh_token") {
				t.Errorf("form %v", form)
			}
			return 200, fmt.Sprintf(`{"access_token":"token-%d","token_type":"Bearer","expires_in":10,"refresh_token":"r%d"}`, n, n), nil
		})
		s := newSource(t, f)
		for range 3 {
			if _, _, err := s.Token(t.Context()); err != nil {
				t.Error(err)
			}
			time.Sleep(11 * time.Second)
		}
		if f.count.Load() != 3 {
			t.Errorf("%d requests", f.count.Load())
		}
	})
}

func TestC10_ANarrowerScopeIsWarnedOf(t *testing.T) {
	t.Parallel()
	f := &fake{}
	f.fails(200, `{"access_token":"token-1","token_type":"Bearer","expires_in":60,"scope":"read"}`)
	s := newSource(t, f)
	token, _, err := s.Token(t.Context())
	if err != nil || token.Scope() != "read" {
		t.Fatalf("%q %v", token.Scope(), err)
	}
	if w := s.Health().Warnings; len(w) != 1 || !strings.Contains(w[0], "did not grant the scope write") {
		t.Errorf("%q", w)
	}
}
