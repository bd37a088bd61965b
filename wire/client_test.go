package wire_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/callwright/callwright/wire"
)

// start starts a server over TLS and returns its host:port and its authority.
func start(t testing.TB, h http.HandlerFunc) (string, []byte) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}

func client(t testing.TB, p wire.Policy) *wire.Client {
	t.Helper()
	c, err := wire.New(p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func fetch(t testing.TB, c *wire.Client, text string) (*wire.Response, error) {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return c.Do(ctx, wire.Request{Method: "GET", URL: u, Header: http.Header{}})
}

func code(err error) string {
	var e *wire.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func TestAnExchange(t *testing.T) {
	t.Parallel()
	host, ca := start(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-A", r.Header.Get("X-A"))
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s %d %s", r.Method, r.Proto, r.ContentLength, body)
	})
	c := client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{ca}})
	for _, test := range []struct{ method, body, want string }{
		{"GET", "", "GET HTTP/2.0 0 "}, {"POST", "hello", "POST HTTP/2.0 5 hello"}, {"HEAD", "", ""}, {"DELETE", "", "DELETE HTTP/2.0 0 "},
	} {
		u, _ := wire.Join("https://"+host, "/x", []param(nil))
		r := wire.Request{Method: test.method, URL: u, Header: http.Header{"X-A": {"1"}}}
		if test.method == "POST" {
			r.Body = []byte(test.body)
		}
		resp, err := c.Do(t.Context(), r)
		if err != nil || resp.Status != 418 || string(resp.Body) != test.want || resp.Header.Get("X-A") != "1" {
			t.Errorf("%s: %+v %v", test.method, resp, err)
		}
	}
}

func TestA12_TLSIsVerified(t *testing.T) {
	t.Parallel()
	ok := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") }
	host, ca := start(t, ok)
	_, port, _ := net.SplitHostPort(host)
	old := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.Config.ErrorLog = log.New(io.Discard, "", 0)
	old.StartTLS()
	defer old.Close()
	plain := httptest.NewServer(http.HandlerFunc(ok))
	defer plain.Close()
	expired, expiredCA := startExpired(t)
	oldHost, plainHost := old.Listener.Addr().String(), plain.Listener.Addr().String()
	tests := []struct{ name, host, want string }{
		{"unknown authority", host, "authority that is not trusted"},
		{"wrong host", "localhost:" + port, "for another host"},
		{"old TLS", oldHost, "older than 1.2"},
		{"no TLS", plainHost, "does not speak TLS"},
		{"expired", expired, "has expired"},
	}
	for _, test := range tests {
		p := wire.Policy{Allow: []string{test.host}, CA: [][]byte{ca, expiredCA}}
		if test.name == "unknown authority" {
			p.CA = nil
		}
		_, err := fetch(t, client(t, p), "https://"+test.host+"/")
		if code(err) != wire.CodeTLS || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func startExpired(t *testing.T) (string, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String(), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// bomb is 64 MB of nothing, compressed.
var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	for range 64 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	return b.Bytes()
})

func TestI1_C5_AnswersAreCappedAfterDecompression(t *testing.T) {
	t.Parallel()
	const most = 1 << 20
	body := func(w http.ResponseWriter, n int) {
		block := bytes.Repeat([]byte("a"), 32<<10)
		for ; n > 0; n -= len(block) {
			if _, err := w.Write(block[:min(n, len(block))]); err != nil {
				return
			}
		}
	}
	host, ca := start(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/fits":
			body(w, most)
		case "/fits-announced":
			w.Header().Set("Content-Length", fmt.Sprint(most))
			body(w, most)
		case "/one-more":
			body(w, most+1)
		case "/announced":
			w.Header().Set("Content-Length", fmt.Sprint(most+1))
			body(w, most+1)
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb())
		case "/endless":
			body(w, 1<<40)
		case "/header":
			w.Header().Set("X-A", strings.Repeat("a", 100<<10))
		}
	})
	c := client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{ca}, MaxBody: most})
	for path, want := range map[string]string{
		"/fits": "<nil>", "/fits-announced": "<nil>", "/one-more": "too_large", "/announced": "too_large", "/bomb": "too_large", "/endless": "too_large", "/header": "protocol",
	} {
		resp, err := fetch(t, c, "https://"+host+path)
		if code(err) != want || err == nil && len(resp.Body) != most {
			t.Errorf("%s: %v (%v)", path, err, errors.Unwrap(err))
		}
	}
}

func TestI1_FiftyHostileAnswersAtOnceStaySmall(t *testing.T) {
	host, ca := start(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb())
	})
	c := client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{ca}})
	bomb()
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := fetch(t, c, "https://"+host+"/"); code(err) != "too_large" {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	runtime.ReadMemStats(&now)
	if grown := int64(now.HeapSys) - int64(before.HeapSys); grown > 64<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
}

func TestI2_TheDeadlineCoversTheBody(t *testing.T) {
	t.Parallel()
	host, ca := start(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write([]byte("a")); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	})
	c := client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{ca}})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	u, _ := url.Parse("https://" + host)
	if _, err := c.Do(ctx, wire.Request{Method: "GET", URL: u}); code(err) != wire.CodeTimeout {
		t.Error(err)
	}
}

func TestC13_BrokenAnswersAreErrors(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort":                 "connect",
		"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx": "protocol",
		"SSH-2.0\r\n\r\n": "protocol",
		"":                "connect",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n":                              "protocol",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 17\r\n\r\nnope, not gzipped": "protocol",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nsmuggled":            "<nil>",
	} {
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = conn.Write([]byte(answer))
			_ = conn.Close()
		}))
		s.StartTLS()
		host := s.Listener.Addr().String()
		c := client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})}})
		if resp, err := fetch(t, c, "https://"+host); code(err) != want || err == nil && string(resp.Body) != "ok" {
			t.Errorf("%q: %+v %v, want %s", answer, resp, err, want)
		}
		s.Close()
	}
}

func TestD7_CertificatesStayWithTheirClient(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, len(r.TLS.PeerCertificates))
	}))
	s.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	host := s.Listener.Addr().String()
	bare := client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})}})
	own := bare.WithCertificate(s.TLS.Certificates[0])
	defer own.Close()
	for range 3 {
		for c, want := range map[*wire.Client]string{bare: "0", own: "1"} {
			if resp, err := fetch(t, c, "https://"+host); err != nil || string(resp.Body) != want {
				t.Errorf("%v certificates, want %s (%v)", resp, want, err)
			}
		}
	}
	if _, err := fetch(t, own, "https://127.0.0.1:1/"); code(err) != wire.CodePolicy {
		t.Errorf("the policy does not hold with a certificate: %v", err)
	}
}

func TestA6_B8_WhatNeverReachesTheWire(t *testing.T) {
	t.Parallel()
	host, ca := start(t, func(http.ResponseWriter, *http.Request) { t.Error("reached") })
	c := client(t, wire.Policy{Allow: []string{host}, CA: [][]byte{ca}})
	u, _ := url.Parse("https://" + host)
	for _, r := range []wire.Request{
		{Method: "GET", URL: u, Header: http.Header{"X-A": {"a\r\nX-B: c"}}}, {Method: "GET", URL: u, Header: http.Header{"X-A": {"a\x00"}}},
		{Method: "GET", URL: u, Header: http.Header{"X A": {"a"}}}, {Method: "GET", URL: u, Header: http.Header{"": {"a"}}},
		{Method: "GET / HTTP/1.1\r\nX: y", URL: u}, {Method: "", URL: u},
	} {
		if _, err := c.Do(t.Context(), r); code(err) != wire.CodeHeader {
			t.Errorf("%+v: %v", r, err)
		}
	}
	for _, text := range []string{"http://" + host, "ftp://" + host, "file:///etc/passwd", "gopher://" + host, "unix:///run/x", "data:text/plain,x"} {
		if _, err := fetch(t, c, text); code(err) != wire.CodePolicy || !strings.Contains(err.Error(), "only https") {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := fetch(t, c, "https://u:canary@"+host); code(err) != wire.CodeURL || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v", err)
	}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") }))
	defer plain.Close()
	open := client(t, wire.Policy{HTTP: true, Allow: []string{plain.Listener.Addr().String()}})
	if resp, err := fetch(t, open, plain.URL); err != nil || string(resp.Body) != "ok" {
		t.Errorf("http by the operator's leave: %v", err)
	}
}

func TestAddCA(t *testing.T) {
	t.Parallel()
	_, ca := start(t, nil)
	path := filepath.Join(t.TempDir(), "ca.pem")
	var p wire.Policy
	if err := p.AddCA(path); err == nil {
		t.Error("a missing file was read")
	}
	for text, good := range map[string]bool{string(ca): true, "no certificate": false} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := p.AddCA(path); (err == nil) != good {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if len(p.CA) != 1 {
		t.Errorf("%d authorities", len(p.CA))
	}
	if _, err := wire.New(wire.Policy{CA: [][]byte{[]byte("x")}}); err == nil {
		t.Error("an authority that is none was taken")
	}
}
