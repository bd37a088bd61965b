package web

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func built(t *testing.T) http.Handler {
	t.Helper()
	h, err := newHandler(fstest.MapFS{
		"dist/index.html":           {Data: []byte(`<html><meta property="csp-nonce" nonce="__NONCE__"><style nonce="__NONCE__"></style></html>`)},
		"dist/.gitkeep":             {},
		"dist/favicon.svg":          {Data: []byte("<svg/>")},
		"dist/assets/index-1a2b.js": {Data: []byte(strings.Repeat("console.log(1);", 100))},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestK8_EveryPageHasANonceOfItsOwn: the policy names the nonce that stands in the
// page, allows nothing inline besides, and two pages never share one.
func TestK8_EveryPageHasANonceOfItsOwn(t *testing.T) {
	t.Parallel()
	h := built(t)
	seen := map[string]bool{}
	for _, path := range []string{"/", "/flows/1/designer", "/index.html"} {
		got := get(t, h, path)
		body, csp := text(t, got.Body), got.Header.Get("Content-Security-Policy")
		_, after, _ := strings.Cut(body, `nonce="`)
		nonce, _, _ := strings.Cut(after, `"`)
		if len(nonce) < 20 || strings.Count(body, nonce) != 2 || !strings.Contains(csp, "style-src 'self' 'nonce-"+nonce+"'") {
			t.Errorf("%s: nonce %q, policy %s, page %s", path, nonce, csp, body)
		}
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") || !strings.Contains(csp, "script-src 'self';") {
			t.Errorf("%s: policy %s", path, csp)
		}
		if seen[nonce] {
			t.Errorf("%s: nonce %s for a second time", path, nonce)
		}
		seen[nonce] = true
		if got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %v", path, got.Header)
		}
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	h := built(t)
	plain := get(t, h, "/assets/index-1a2b.js")
	if plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(plain.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("plain: %v", plain.Header)
	}
	packed := get(t, h, "/assets/index-1a2b.js", "Accept-Encoding", "br;q=1, gzip;q=0.5")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("packed: %v", packed.Header)
	}
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := text(t, z), text(t, plain.Body); a != b {
		t.Errorf("unpacked %q, plain %q", a, b)
	}
	if got := get(t, h, "/assets/index-1a2b.js", "Accept-Encoding", "gzip;q=0"); got.Header.Get("Content-Encoding") != "" {
		t.Errorf("gzip;q=0 was answered with %v", got.Header)
	}
	if got := get(t, h, "/assets/gone.js"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a file that is not there: %d", got.StatusCode)
	}
	if got := get(t, h, "/favicon.svg"); got.Header.Get("Content-Type") != "image/svg+xml" || got.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("favicon: %v", got.Header)
	}
	if got := get(t, h, "/.gitkeep"); got.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("the placeholder is served: %v", got.Header)
	}
}

func TestNotBuilt(t *testing.T) {
	t.Parallel()
	if _, err := newHandler(fstest.MapFS{"dist/.gitkeep": {}}); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("without pages: %v", err)
	}
}
