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

func TestG4_MaskHeaderAndURL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, value, want string }{
		{"Authorization", "Bearer abc", "Bearer [masked]"}, {"authorization", "abc", "[masked]"}, {"Proxy-Authorization", "Basic x", "Basic [masked]"},
		{"Cookie", "a=b", "[masked]"}, {"Set-Cookie", "a=b", "[masked]"}, {"X-Api-Key", "k", "[masked]"}, {"X-Auth-Token", "t", "[masked]"},
		{"Ocp-Apim-Subscription-Key", "t", "[masked]"}, {"Accept", "a", "a"}, {"X-Monkey", "a", "a"},
	} {
		if got := wire.MaskHeader(test.name, test.value); got != test.want {
			t.Errorf("%s: %q", test.name, got)
		}
	}
	for text, want := range map[string]string{
		"https://h/p":       "https://h/p",
		"https://h/p?a=b&c": "https://h/p?a=b&c",
		"https://h/p?access_token=x&a=b&api%5Fkey=y":  "https://h/p?access_token=[masked]&a=b&api%5Fkey=[masked]",
		"https://h/p?key=x&country_code=49&sig=x&q=k": "https://h/p?key=[masked]&country_code=49&sig=[masked]&q=k",
	} {
		u, _ := url.Parse(text)
		if got := wire.MaskURL(u); got != want {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}
