package credential_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

type (
	rsaPrivate = *rsa.PrivateKey
	ecPrivate  = *ecdsa.PrivateKey
)

func secretSettings(at string) credential.Settings {
	return credential.Settings{Scheme: credential.SchemeSecret, TokenURL: at, ClientID: "id", ClientSecret: credential.NewSecret("canary-secret")}
}

func TestA8_RedirectsOfTheTokenEndpointAreNotFollowed(t *testing.T) {
	t.Parallel()
	evil := 0
	other := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { evil++; fmt.Fprint(w, good) }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		requests := 0
		at, client := endpoint(t, func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.Header().Set("Location", other.URL)
			w.WriteHeader(status)
		})
		_, _, err := source(t, secretSettings(at), client).Token(t.Context())
		var e *credential.Error
		if !errors.As(err, &e) || e.Code != "redirect" || evil != 0 || requests != 1 {
			t.Errorf("%d: %v, %d requests, %d at the other host", status, err, requests, evil)
		}
	}
}

// TestC4_C5_WhatIllServersAnswer is not parallel: it measures.
func TestC4_C5_WhatIllServersAnswer(t *testing.T) {
	bomb := func() []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(`{"access_token":"`))
		for range 64 {
			_, _ = z.Write(bytes.Repeat([]byte("a"), 1<<20))
		}
		_ = z.Close()
		return b.Bytes()
	}()
	tests := map[string]http.HandlerFunc{
		"huge": func(w http.ResponseWriter, _ *http.Request) {
			for range 1024 {
				if _, err := w.Write(bytes.Repeat([]byte(" "), 64<<10)); err != nil {
					return
				}
			}
		},
		"gzip bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		},
		"deep": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"access_token":"a","x":`+strings.Repeat("[", 30000))
		},
		"huge header": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-A", strings.Repeat("a", 100<<10))
			fmt.Fprint(w, good)
		},
		"two lengths": raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Length: 64\r\n\r\n" + good),
		"short":       raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + good),
		"not HTTP":    raw("SSH-2.0-OpenSSH\r\n"),
		"no content":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"HTML": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "<html>"+strings.Repeat("canary-secret ", 100))
		},
		"hidden error": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"error":"invalid_client","access_token":"t"}`)
		},
	}
	for name, handler := range tests {
		t.Run(name, func(t *testing.T) {
			at, client := endpointOf(t, handler, false)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			token, _, err := source(t, secretSettings(at), client).Token(t.Context())
			runtime.ReadMemStats(&after)
			var e *credential.Error
			if !errors.As(err, &e) || header(token) != "" || strings.Contains(err.Error(), "canary") || len(err.Error()) > 700 {
				t.Errorf("%v", err)
			}
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 32<<20 {
				t.Errorf("heap grew by %d MB", grown>>20)
			}
		})
	}
}

// raw answers with bytes that net/http would not write.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = conn.Write([]byte(text))
		_ = conn.Close()
	}
}

func TestC1_SilenceAndDripsAreBounded(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	at, client := endpoint(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "{")
		w.(http.Flusher).Flush()
		<-release
	})
	defer close(release)
	s := source(t, secretSettings(at), client)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, _, err := s.Token(ctx)
	var e *credential.Error
	if !errors.As(err, &e) || e.Code != wire.CodeTimeout || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}

func TestMendsNameTheRightSide(t *testing.T) {
	t.Parallel()
	now := time.Now()
	p := newPair(t, "c", ecKey(t, elliptic.P256()), 90*24*time.Hour)
	tests := []struct {
		body string
		date time.Time
		want string
	}{
		{`{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`, now, "not its id"},
		{`{"error":"invalid_client","error_description":"AADSTS7000222: expired"}`, now, "has expired"},
		{`{"error":"invalid_client","error_description":"AADSTS700027: x"}`, now, "upload it"},
		{`{"error":"invalid_client","error_description":"AADSTS700024: x"}`, now.Add(10 * time.Minute), "10m0s behind the server"},
		{`{"error":"invalid_client"}`, now.Add(-10 * time.Minute), "ahead of the server"},
		{`{"error":"unauthorized_client","error_description":"AADSTS700016: x"}`, now, "tenant"},
		{`{"error":"invalid_scope","error_description":"AADSTS1002012: x"}`, now, "/.default"},
		{`{"error":"invalid_scope"}`, now, "spelling"},
		{`{"error":"temporarily_unavailable"}`, now, "temporarily_unavailable"},
		{``, now, "does not accept the credentials"},
	}
	for _, test := range tests {
		f := &fake{header: http.Header{"Date": {test.date.UTC().Format(http.TimeFormat)}}}
		f.says(func(int64, url.Values) (int, string, error) { return 400, test.body, nil })
		scheme, _, problems := credential.New(credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: "https://as.example", Certificate: p.pem, PrivateKey: p.key}, now)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		_, _, err := credential.NewBroker(credential.BrokerOptions{}).Source(credential.Key{Connector: "c", Revision: "1"}, scheme, f).Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "eyJ") {
			t.Errorf("%s: %v, want %q", test.body, err, test.want)
		}
	}
}

// TestC3_TheMendFitsTheGrant has one server say the same of all grants.
func TestC3_TheMendFitsTheGrant(t *testing.T) {
	t.Parallel()
	p := newPair(t, "c", rsaKey(t, 2048), 90*24*time.Hour)
	secret := credential.NewSecret("canary-secret")
	for scheme, want := range map[string]string{
		credential.SchemeSecret:            "; the server does not let this client have a token by its own credentials; check client id and secret, and whether the client is enabled there",
		credential.SchemePassword:          "; the server does not accept the user name and password, or the account is locked or needs a second factor",
		credential.SchemeJWTBearer:         "; the server does not accept the assertion; check client id, user name, audience and private key",
		credential.SchemeCertificate:       "; the server does not accept the assertion; check client id, audience and certificate",
		credential.SchemeCertificate + "/": "; the server does not let this client have a token by its certificate; check client id and certificate, and whether the client is enabled there",
	} {
		name, mtls := strings.CutSuffix(scheme, "/")
		s := credential.Settings{Scheme: name, TokenURL: "https://as.example/t", ClientID: "id"}
		switch name {
		case credential.SchemeSecret:
			s.ClientSecret = secret
		case credential.SchemePassword:
			s.ClientSecret, s.Username, s.Password = secret, "ann", secret
		case credential.SchemeJWTBearer:
			s.Username, s.PrivateKey = "ann", p.key
		default:
			s.Certificate, s.PrivateKey = p.pem, p.key
		}
		if mtls {
			s.CertificateUse = credential.UseMTLS
		}
		f := &fake{}
		f.says(func(int64, url.Values) (int, string, error) { return 400, `{"error":"invalid_grant"}`, nil })
		_, _, err := credential.NewBroker(credential.BrokerOptions{}).Source(crm, schemeOf(t, s), f).Token(t.Context())
		if err == nil || err.Error() != "the token endpoint https://as.example/t answered 400 invalid_grant"+want {
			t.Errorf("%s: %v", scheme, err)
		}
	}
}

// TestC4_C5_AnAnswerThatIsNoTokenIsSaidToHaveCome tells what came from what did
// not come at all.
func TestC4_C5_AnAnswerThatIsNoTokenIsSaidToHaveCome(t *testing.T) {
	t.Parallel()
	huge := &wire.Error{Code: wire.CodeTooLarge, Message: "ask for less"}
	for body, want := range map[string]string{
		"":              "answered with more than 64 KB, which is no token; check the token URL",
		`{"error":"x"}`: `answered 200 with the error "x"`,
		`{"error":"x","access_token":"canary-secret","error_description":"no"}`: `answered 200 with the error "x" beside a token, which is not used (no)`,
		`{"error":"invalid_client","access_token":"canary-secret"}`:             `answered 200 with the error "invalid_client" beside a token, which is not used; the server does not accept the client`,
		`{"error":{"a":1}}`: "answered 200 with an error that is no text",
	} {
		f := &fake{}
		f.says(func(int64, url.Values) (int, string, error) {
			if body == "" {
				return 0, "", huge
			}
			return 200, body, nil
		})
		_, _, err := credential.NewBroker(credential.BrokerOptions{}).Source(crm, schemeOf(t, secretSettings("https://as.example/t")), f).Token(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), "the token endpoint https://as.example/t "+want) || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "not reached") {
			t.Errorf("%s: %v", body, err)
		}
	}
}
