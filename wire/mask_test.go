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

func TestG4_OverlappingSecretsAreMaskedToTheEndOfTheLast(t *testing.T) {
	t.Parallel()
	m := wire.NewMask("abcdef", "defghijkl", "cdef", "needle")
	for text, want := range map[string]string{
		"xabcdefghijklx":         "x[masked]x",
		"abcdefdefghijkl":        "[masked][masked]",
		"xcdefx":                 "x[masked]x",
		"need":                   "need",
		"needl":                  "needl",
		"needle":                 "[masked]",
		"neneedleedle abcde cde": "ne[masked]edle abcde cde",
		"":                       "",
	} {
		if got := m.Text(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
		if got := string(m.Bytes([]byte(text))); got != want {
			t.Errorf("%s becomes %s in bytes, want %s", text, got, want)
		}
	}
}

// FuzzMask holds that no secret is left, and that nothing else is touched.
func FuzzMask(f *testing.F) {
	f.Add("one-secret", "two-secret", "text with one-secret and two-secretone-secret")
	f.Fuzz(func(t *testing.T, a, b, text string) {
		m := wire.NewMask(a, b)
		got := m.Text(text)
		if len(a) < 4 && len(b) < 4 && got != text {
			t.Errorf("%q became %q without a secret", text, got)
		}
		for _, secret := range []string{a, b} {
			if len(secret) >= 4 && strings.Contains(text, secret) && !strings.Contains(got, wire.Masked) {
				t.Errorf("%q is left in %q", secret, got)
			}
			for _, rest := range strings.Split(got, wire.Masked) {
				if len(secret) >= 4 && strings.Contains(rest, secret) {
					t.Errorf("%q is left in %q", secret, got)
				}
			}
		}
	})
}

func BenchmarkMask(b *testing.B) {
	m := wire.NewMask("0123456789abcdef0123456789abcdef", "s3cr3t-value")
	text := []byte(strings.Repeat(`{"id":"C-1001","name":"Maria Alvarez","tier":"gold"},`, 20))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Bytes(text)
	}
}
