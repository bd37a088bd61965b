package credential_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/callwright/callwright/credential"
)

// in is what of a list of token requests can be told apart.
func in(list []credential.Exchange) string {
	var s []string
	for _, e := range list {
		s = append(s, fmt.Sprintf("%d %.20s", e.Status, e.Error))
	}
	return strings.Join(s, ", ")
}

func TestATokenTellsOfItsRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{delay: 100 * time.Millisecond}
		f.says(func(n int64, _ url.Values) (int, string, error) {
			if n < 3 {
				return 503, "busy canary-secret/+", nil
			}
			return 200, good, nil
		})
		s := newSource(t, f)
		token, how, err := s.Token(t.Context())
		if err != nil || how != credential.Fetched {
			t.Fatal(how, err)
		}
		const want = "503 the token endpoint h, 503 the token endpoint h, 200 "
		if got := in(token.Requests()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if e := token.Requests()[2]; e.Duration != 100*time.Millisecond || e.Start.IsZero() || len(e.Form) != 4 {
			t.Errorf("%+v", e)
		}
		if again, how, _ := s.Ready(); how != credential.Cached || in(again.Requests()) != want { // whoever needs to know how it came asks how
			t.Errorf("%s: %q", how, in(again.Requests()))
		}
		if text := fmt.Sprintf("%+v", token.Requests()); strings.Contains(text, "canary") {
			t.Error(text)
		}
		h := s.Health()
		if r := h.Requests; r.Count != 3 || r.Errors != 2 || r.P50 != 100*time.Millisecond {
			t.Errorf("%+v", r)
		}
		token, _, err = s.Refresh(t.Context(), token)
		if got := in(token.Requests()); err != nil || got != "200 " {
			t.Errorf("%q %v", got, err)
		}
	})
}

func TestAFailureTellsOfItsRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.fails(401, `{"error":"invalid_client"}`)
		s := newSource(t, f)
		for range 2 { // the second one is answered from memory
			_, _, err := s.Token(t.Context())
			var e *credential.Error
			if !errors.As(err, &e) || in(e.Requests) != "401 the token endpoint h" {
				t.Errorf("%v: %q", err, in(e.Requests))
			}
		}
		if f.count.Load() != 1 {
			t.Errorf("%d requests", f.count.Load())
		}
		if (credential.Token{}).Requests() != nil {
			t.Error("no token has requests")
		}
	})
}

// C1: the request that a call could not wait for is told, too.
func TestC1_ARequestWithoutAnAnswerIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{delay: 5 * time.Second}
		f.token("3600")
		s := newSource(t, f)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, _, err := s.Token(ctx)
		var e *credential.Error
		if !errors.As(err, &e) || len(e.Requests) != 1 {
			t.Fatalf("%v", err)
		}
		if r := e.Requests[0]; r.Status != 0 || r.Error != "no answer came in time" || r.Duration != time.Second || r.URL != "https://as.example/token" {
			t.Errorf("%+v", r)
		}
		time.Sleep(5 * time.Second)
		if _, how, err := s.Token(t.Context()); err != nil || how != credential.Cached {
			t.Errorf("%s %v", how, err)
		}
	})
}

// A token of another process comes without requests, for this one made none.
func TestATokenOfAnotherProcessHasNoRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, store := &fake{}, newShelf()
		f.token("3600")
		if _, _, err := store.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		token, how, err := store.broker(credential.BrokerOptions{}).Source(crm, secretScheme(t), f).Token(t.Context())
		if err != nil || how != credential.Cached || len(token.Requests()) != 0 || f.count.Load() != 1 {
			t.Errorf("%s %v %v", how, token.Requests(), err)
		}
	})
}

// G4: an extra parameter whose name speaks of a secret is one.
func TestG4_ExtraParametersAreMaskedByTheirNames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.token("60")
		scheme, _, problems := credential.New(credential.Settings{Scheme: credential.SchemeSecret, TokenURL: "https://as.example/token", ClientID: "id",
			ClientSecret: credential.NewSecret("canary-secret/+"), Extra: []credential.Param{{Name: "audience", Value: "api"}, {Name: "security_token", Value: "canary-extra"}}}, time.Now())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		token, _, err := credential.NewBroker(credential.BrokerOptions{}).Source(crm, scheme, f).Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := []credential.Param{{Name: "audience", Value: "api"}, {Name: "client_id", Value: "id"}, {Name: "client_secret", Value: "[masked]"},
			{Name: "grant_type", Value: "client_credentials"}, {Name: "security_token", Value: "[masked]"}}
		if got := token.Requests()[0].Form; fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v", got)
		}
	})
}
