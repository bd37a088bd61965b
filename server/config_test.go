package server

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/fault"
)

func TestK11_ClearTextStaysOnLoopback(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		config Config
		reason string
	}{
		{Config{Data: "d"}, ""},
		{Config{Data: "d", Listen: "127.0.0.1:0"}, ""},
		{Config{Data: "d", Listen: "localhost:80"}, ""},
		{Config{Data: "d", Listen: "[::1]:80"}, ""},
		{Config{Data: "d", Listen: ":8090"}, "listen_clear_text"},
		{Config{Data: "d", Listen: "0.0.0.0:8090"}, "listen_clear_text"},
		{Config{Data: "d", Listen: "[::]:8090"}, "listen_clear_text"},
		{Config{Data: "d", Listen: "10.1.2.3:8090"}, "listen_clear_text"},
		{Config{Data: "d", Listen: "crm.example.com:8090"}, "listen_clear_text"},
		{Config{Data: "d", Listen: "0.0.0.0:8443", TLSCert: "c", TLSKey: "k"}, ""},
		{Config{Data: "d", Listen: "0.0.0.0:8090", Proxies: []string{"10.0.0.0/8"}}, ""},
		{Config{Data: "d", Listen: "0.0.0.0:8090", Proxies: []string{"10.0.0.1"}}, "proxy_invalid"},
		{Config{Data: "d", Listen: "8090"}, "listen_invalid"},
		{Config{Data: "d", TLSCert: "c"}, "tls_incomplete"},
		{Config{Data: "d", Metrics: "127.0.0.1:9090"}, ""},
		{Config{Data: "d", Metrics: "0.0.0.0:9090"}, "metrics_public"},
		{Config{Data: "d", URL: "callwright.example.com"}, "url_invalid"},
		{Config{Data: "d", URL: "https://callwright.example.com"}, ""},
		{Config{Data: "d", Key: "d/key"}, "key_inside"},
		{Config{Data: "d", Key: "d.key"}, ""},
		{Config{}, "data_missing"},
		{Config{Database: "postgres://x"}, "key_missing"},
		{Config{Database: "postgres://x", Key: "env:K"}, ""},
	} {
		err := c.config.filled().check()
		if got := fault.ReasonOf(err); got != c.reason {
			t.Errorf("%+v: %q (%v), want %q", c.config, got, err, c.reason)
		}
		if c.reason == "listen_clear_text" && !strings.Contains(err.Error(), "in clear text") {
			t.Errorf("the refusal does not say why: %v", err)
		}
	}
}
