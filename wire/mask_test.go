package wire_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/callwright/callwright/wire"
)

func TestG3_MaskKnowsTheFormsOfASecret(t *testing.T) {
	t.Parallel()
	const secret = `s3cr/t+"=\ü&<x>`
	m := wire.NewMask(secret, "abc").With(wire.NewMask("another-one"))
	asJSON, _ := json.Marshal(secret)
	for _, text := range []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), string(asJSON), "x" + secret + "y" + secret, "another-one",
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.URLEncoding.EncodeToString([]byte("u:" + secret)), base64.StdEncoding.EncodeToString([]byte("us:" + secret + "!!")),
	} {
		masked := m.Text(text)
		if !strings.Contains(masked, wire.Masked) || strings.Contains(masked, "cr/t") || strings.Contains(masked, "cr%2Ft") || len(masked) > len(wire.Masked)*2+10 {
			t.Errorf("%q becomes %q", text, masked)
		}
		if got := string(m.Bytes([]byte(text))); got != masked {
			t.Errorf("as bytes %q, as text %q", got, masked)
		}
	}
	if text := "abc and other words"; m.Text(text) != text || string(m.Bytes([]byte(text))) != text {
		t.Error("an innocent text was masked")
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(verb+verb, m, struct{ M *wire.Mask }{&m}); strings.Contains(text, "s3cr") {
			t.Errorf("%s: %s", verb, text)
		}
	}
	if (wire.Mask{}).Text("x") != "x" || (wire.Hidden[int]{}).Reveal() != 0 {
		t.Error("zero values do not work")
	}
}
