package wire_test

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/callwright/callwright/wire"
)

func TestTimingOfARequest(t *testing.T) {
	t.Parallel()
	up := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }))
	t.Cleanup(up.Close)
	u, err := url.Parse(up.URL)
	if err != nil {
		t.Fatal(err)
	}
	c, err := wire.New(wire.Policy{Allow: []string{u.Host}, CA: [][]byte{pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: up.Certificate().Raw})}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	var first, second, refused wire.Timing
	for _, timing := range []*wire.Timing{&first, &second} {
		if _, err := c.Do(t.Context(), wire.Request{Method: "GET", URL: u, Timing: timing}); err != nil {
			t.Fatal(err)
		}
	}
	if first.Reused || first.Connect <= 0 || first.TLS <= 0 || first.FirstByte <= 0 || first.Total < first.Connect+first.TLS {
		t.Errorf("%+v", first)
	}
	if !second.Reused || second.Connect != 0 || second.TLS != 0 || second.FirstByte <= 0 || second.Total < second.FirstByte {
		t.Errorf("%+v", second)
	}
	away := &url.URL{Scheme: "https", Host: "127.0.0.1:1"}
	if _, err := c.Do(t.Context(), wire.Request{Method: "GET", URL: away, Timing: &refused}); err == nil || refused.Total <= 0 || refused.FirstByte != 0 {
		t.Errorf("%v %+v", err, refused)
	}
}
