package sandbox_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/callwright/callwright/sandbox"
)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// assertion signs claims; headers are added to the JWS header.
func assertion(t *testing.T, key crypto.PrivateKey, algorithm jose.SignatureAlgorithm, claims map[string]any, headers map[jose.HeaderKey]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, &jose.SignerOptions{ExtraHeaders: headers})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func pairOf(t *testing.T, c sandbox.Client) (*x509.Certificate, crypto.PrivateKey) {
	t.Helper()
	pair, err := tls.X509KeyPair(c.Certificate, c.Key)
	if err != nil {
		t.Fatal(err)
	}
	return pair.Leaf, pair.PrivateKey
}

// claimsFor are good claims, changed as said; a nil takes a claim away.
func claimsFor(s *sandbox.Server, c sandbox.Client, changes map[string]any) map[string]any {
	now := time.Now()
	claims := map[string]any{"iss": c.ID, "sub": c.ID, "aud": s.URL() + "/oauth/token", "jti": rand.Text(),
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(5 * time.Minute).Unix()}
	maps.Copy(claims, changes)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	return claims
}

func present(t *testing.T, s *sandbox.Server, signed string, more ...string) answer {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_assertion_type": {assertionType}, "client_assertion": {signed}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return sendForm(t, trusting(t, s), s.URL()+"/oauth/token", form)
}

func TestS1_8_D4_AssertionsThatHold(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	c, ec := client(t, s, sandbox.ClientAssertion), client(t, s, sandbox.ClientAssertionEC)
	certificate, key := pairOf(t, c)
	_, ecKey := pairOf(t, ec)
	short, long := sha1.Sum(certificate.Raw), sha256.Sum256(certificate.Raw)
	thumbprints := map[jose.HeaderKey]any{"x5t": base64.RawURLEncoding.EncodeToString(short[:]), "x5t#S256": base64.RawURLEncoding.EncodeToString(long[:])}
	for name, signed := range map[string]string{
		"PS256":       assertion(t, key, jose.PS256, claimsFor(s, c, nil), nil),
		"RS256":       assertion(t, key, jose.RS256, claimsFor(s, c, nil), nil),
		"ES256":       assertion(t, ecKey, jose.ES256, claimsFor(s, ec, nil), nil),
		"thumbprints": assertion(t, key, jose.PS256, claimsFor(s, c, nil), thumbprints),
		"issuer":      assertion(t, key, jose.PS256, claimsFor(s, c, map[string]any{"aud": s.URL()}), nil),
		"list":        assertion(t, key, jose.PS256, claimsFor(s, c, map[string]any{"aud": []string{"https://else.example", s.URL() + "/"}}), nil),
		"bare":        assertion(t, key, jose.PS256, claimsFor(s, c, map[string]any{"nbf": nil, "iat": nil}), nil),
	} {
		if a := present(t, s, signed); a.status != 200 {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	if a := present(t, s, assertion(t, key, jose.PS256, claimsFor(s, c, nil), nil), "client_id", c.ID); a.status != 200 {
		t.Errorf("with client_id: %s", a.text)
	}
}

func TestD4_AssertionsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	c, ec := client(t, s, sandbox.ClientAssertion), client(t, s, sandbox.ClientAssertionEC)
	_, key := pairOf(t, c)
	_, ecKey := pairOf(t, ec)
	strange, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	in := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	with := func(name string, v any) string {
		return assertion(t, key, jose.PS256, claimsFor(s, c, map[string]any{name: v}), nil)
	}
	for name, signed := range map[string]string{
		"not a JWT":       "a.b.c",
		"HS256":           assertion(t, []byte("0123456789abcdef0123456789abcdef"), jose.HS256, claimsFor(s, c, nil), nil),
		"PS512":           assertion(t, key, jose.PS512, claimsFor(s, c, nil), nil),
		"another's key":   assertion(t, ecKey, jose.ES256, claimsFor(s, c, nil), nil),
		"a strange key":   assertion(t, strange, jose.PS256, claimsFor(s, c, nil), nil),
		"x5t":             assertion(t, key, jose.PS256, claimsFor(s, c, nil), map[jose.HeaderKey]any{"x5t": "AAAA"}),
		"x5t#S256":        assertion(t, key, jose.PS256, claimsFor(s, c, nil), map[jose.HeaderKey]any{"x5t#S256": "AAAA"}),
		"iss":             with("iss", "someone"),
		"sub unknown":     with("sub", "someone"),
		"sub of another":  with("sub", client(t, s, sandbox.ClientSecret).ID),
		"aud":             with("aud", "https://login.example/oauth/token"),
		"aud longer":      with("aud", s.URL()+"/oauth/token/else"),
		"no aud":          with("aud", nil),
		"no exp":          with("exp", nil),
		"expired":         with("exp", in(-time.Minute)),
		"eleven minutes":  with("exp", in(11*time.Minute)),
		"milliseconds":    with("exp", time.Now().Add(time.Minute).UnixMilli()),
		"nbf ahead":       with("nbf", in(time.Minute)),
		"iat ahead":       with("iat", in(time.Minute)),
		"no jti":          with("jti", nil),
		"claims unusable": with("exp", "soon"),
	} {
		if a := present(t, s, signed); a.status != 401 || a.member("error") != "invalid_client" {
			t.Errorf("%s: %d %s", name, a.status, a.text)
		}
	}
	good := assertion(t, key, jose.PS256, claimsFor(s, c, nil), nil)
	if a := present(t, s, good, "client_id", ec.ID); a.status != 401 {
		t.Errorf("another client_id: %d %s", a.status, a.text)
	}
	if a := present(t, s, good); a.status != 200 {
		t.Fatalf("the first time: %s", a.text)
	}
	if a := present(t, s, good); a.status != 401 {
		t.Errorf("replayed: %d %s", a.status, a.text)
	}
}

func TestAssertionWithRegisteredKeySet(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	_, first := pairOf(t, client(t, s, sandbox.ClientAssertionEC))
	_, second := pairOf(t, client(t, s, sandbox.ClientMTLS))
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
		{Key: first.(crypto.Signer).Public(), KeyID: "one", Algorithm: "ES256"},
		{Key: second.(crypto.Signer).Public(), KeyID: "two", Algorithm: "ES256"}}}
	body, err := json.Marshal(map[string]any{"client_name": "rotating", "token_endpoint_auth_method": "private_key_jwt", "jwks": set})
	if err != nil {
		t.Fatal(err)
	}
	registered := send(t, trusting(t, s), "POST", s.URL()+"/oauth/register", string(body))
	id, _ := registered.member("client_id").(string)
	if id == "" || registered.member("client_secret") != nil {
		t.Fatalf("got %d %s", registered.status, registered.text)
	}
	claims := func() map[string]any { return claimsFor(s, sandbox.Client{ID: id}, nil) }
	if a := present(t, s, assertion(t, second, jose.ES256, claims(), map[jose.HeaderKey]any{"kid": "two"})); a.status != 200 {
		t.Errorf("by kid: %s", a.text)
	}
	if a := present(t, s, assertion(t, second, jose.ES256, claims(), nil)); a.status != 200 {
		t.Errorf("without kid: %s", a.text)
	}
	if a := present(t, s, assertion(t, second, jose.ES256, claims(), map[jose.HeaderKey]any{"kid": "one"})); a.status != 401 {
		t.Errorf("with the kid of the other key: %d", a.status)
	}
}
