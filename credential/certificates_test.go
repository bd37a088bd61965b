package credential_test

import (
	"crypto/elliptic"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/credential"
)

// TestG1_F1_ACertificateSettingHoldsNoPrivateKey gives the certificate together
// with everything that people have in one file with it.
func TestG1_F1_ACertificateSettingHoldsNoPrivateKey(t *testing.T) {
	t.Parallel()
	p := newPair(t, "c", rsaKey(t, 2048), 90*24*time.Hour)
	other := newPair(t, "c", ecKey(t, elliptic.P256()), 90*24*time.Hour)
	key := p.key.Reveal()
	const aKey, anything = "holds a private key as well; give the certificate alone, the key has a field of its own", "holds something else than certificates"
	for name, test := range map[string]struct{ text, want string }{
		"key after":            {p.pem + key, aKey},
		"key before":           {key + p.pem, aKey},
		"key between":          {other.pem + key + p.pem, aKey},
		"PKCS#1":               {p.pem + encode("RSA PRIVATE KEY", []byte("canary")), aKey},
		"SEC 1":                {encode("EC PRIVATE KEY", []byte("canary")) + p.pem, aKey},
		"parameters":           {encode("EC PARAMETERS", []byte{6, 8}) + p.pem, aKey},
		"encrypted":            {p.pem + encode("ENCRYPTED PRIVATE KEY", []byte("canary")), aKey},
		"OpenSSH":              {p.pem + encode("OPENSSH PRIVATE KEY", []byte("canary")), aKey},
		"a key cut off":        {p.pem + "-----BEGIN PRIVATE KEY-----\ncanary", aKey},
		"an indented key":      {p.pem + "  -----BEGIN PRIVATE KEY-----\n  canary\n  -----END PRIVATE KEY-----\n", aKey},
		"a key alone":          {key, aKey},
		"a request":            {p.pem + encode("CERTIFICATE REQUEST", []byte("canary")), anything},
		"a public key":         {encode("PUBLIC KEY", []byte("canary")) + p.pem, anything},
		"the second damaged":   {p.pem + "-----BEGIN CERTIFICATE-----\ncanary!\n-----END CERTIFICATE-----\n", "damaged"},
		"no certificate":       {"canary", "-----BEGIN CERTIFICATE-----"},
		"a key as certificate": {p.pem + strings.ReplaceAll(key, "PRIVATE KEY", "CERTIFICATE"), "damaged"},
		"a line without dash":  {"-----BEGIN canary", anything},
	} {
		_, err := credential.Certificates(test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
		_, _, problems := credential.New(credential.Settings{Scheme: credential.SchemeCertificate, TokenURL: "https://as.example", Certificate: test.text, PrivateKey: p.key}, time.Now())
		if len(problems) != 1 || problems[0].Field != "certificate" || !strings.Contains(problems[0].Message, test.want) {
			t.Errorf("%s: %v", name, problems)
		}
	}
	want := strings.TrimSpace(p.pem + other.pem)
	for name, text := range map[string]string{
		"as it is":          p.pem + other.pem,
		"text of openssl":   "Bag Attributes\n    friendlyName: canary\nsubject=CN = c\n" + p.pem + "canary\n" + other.pem + "canary",
		"lines of Windows":  strings.ReplaceAll(p.pem+other.pem, "\n", "\r\n"),
		"headers of a sort": strings.Replace(p.pem, "-----\n", "-----\nCanary: canary\n\n", 1) + other.pem,
	} {
		if got, err := credential.Certificates(text); err != nil || got != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}
