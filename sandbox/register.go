package sandbox

import (
	"bytes"
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/callwright/callwright/value"
)

// registration is the metadata an integration registers with (RFC 7591 §2).
// Members that do not concern us (redirect_uris and the like) are ignored.
type registration struct {
	Name        string              `json:"client_name"`
	Method      string              `json:"token_endpoint_auth_method"`
	Grants      []string            `json:"grant_types"`
	Scope       string              `json:"scope"`
	Keys        *jose.JSONWebKeySet `json:"jwks"`
	Subject     string              `json:"tls_client_auth_subject_dn"`
	certificate *x509.Certificate   // pasted into the page's form
}

// register is RFC 7591 §3: an integration introduces itself and is handed its
// client id and secret (S0-2). Anyone may; that is what a sandbox is for.
func (s *Server) register(w http.ResponseWriter, r *http.Request) {
	var asked registration
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, formLimit))
	if err == nil {
		err = json.NewDecoder(bytes.NewReader(body)).Decode(&asked)
	}
	if err != nil {
		answerRefusal(w, refused("invalid_client_metadata", "the client metadata is not a JSON object: "+err.Error()))
		return
	}
	c, err := s.enrol(asked)
	if err != nil {
		answerRefusal(w, err)
		return
	}
	note(r, "registered "+c.ID)
	answer := value.Of("client_id", c.ID, "client_id_issued_at", s.config.Clock().Unix())
	if c.Secret != "" {
		answer.Set("client_secret", c.Secret)
		answer.Set("client_secret_expires_at", int64(0)) // never, RFC 7591 §3.2.1
	}
	answer.Set("client_name", c.Name)
	answer.Set("token_endpoint_auth_method", c.Auth)
	answer.Set("grant_types", list(c.grants...))
	answer.Set("scope", c.Scope)
	answerJSON(w, http.StatusCreated, answer)
}

// enrol makes a client of what was asked for, replacing what the sandbox has
// no use for as RFC 7591 §2 allows, and refusing what cannot work.
func (s *Server) enrol(asked registration) (*client, error) {
	c := &client{Client: Client{
		Name: cmp.Or(strings.TrimSpace(asked.Name), "integration"),
		ID:   "client-" + strings.ToLower(rand.Text()[:12]),
	}}
	if len(c.Name) > 200 {
		return nil, metadataRefused("client_name is longer than 200 bytes")
	}
	for _, step := range []func(*client, registration) error{withGrants, withScopes, withMethod, withKeys} {
		if err := step(c, asked); err != nil {
			return nil, err
		}
	}
	if c.allows(methodBasic) || c.allows(methodPost) {
		c = c.withSecret(rand.Text())
	}
	if err := s.clients.add(c); err != nil {
		return nil, err
	}
	return c, s.keep()
}

func metadataRefused(why string) error { return refused("invalid_client_metadata", why) }

func withGrants(c *client, asked registration) error {
	for _, grant := range asked.Grants {
		if slices.Contains([]string{grantClient, grantPassword, grantCode, grantRefresh}, grant) {
			c.grants = append(c.grants, grant)
		}
	}
	if len(asked.Grants) == 0 {
		c.grants = []string{grantClient}
	}
	if len(c.grants) == 0 {
		return metadataRefused("of the grant types this server knows only client_credentials, password, authorization_code and refresh_token")
	}
	c.Grant = c.grants[0]
	return nil
}

func withScopes(c *client, asked registration) error {
	c.scopes = allScopes
	if asked.Scope != "" {
		c.scopes = strings.Fields(asked.Scope)
	}
	for _, scope := range c.scopes {
		if !slices.Contains(allScopes, scope) {
			return metadataRefused("of the scopes this server knows only " + strings.Join(allScopes, ", "))
		}
	}
	c.Scope = strings.Join(c.scopes, " ")
	return nil
}

// withMethod holds a client to the method it names. One that names none gets
// the RFC's default and may use the other as well: people who fill in the form
// do not know yet which their integration sends.
func withMethod(c *client, asked registration) error {
	switch asked.Method {
	case "":
		c.Auth, c.methods = methodBasic, []string{methodBasic, methodPost}
	case methodBasic, methodPost, methodAssertion, methodTLS, methodSelfSigned:
		c.Auth, c.methods = asked.Method, []string{asked.Method}
	default:
		return metadataRefused("token_endpoint_auth_method " + asked.Method + " is unknown here")
	}
	c.bound = asked.Method == methodTLS || asked.Method == methodSelfSigned
	return nil
}

// withKeys keeps the public keys and certificates that the method needs.
func withKeys(c *client, asked registration) error {
	if asked.certificate != nil {
		c.certificates = append(c.certificates, asked.certificate)
		c.Certificate = certificatePEM(asked.certificate)
	}
	if asked.Keys != nil {
		for _, key := range asked.Keys.Keys {
			c.keys = append(c.keys, key)
			c.certificates = append(c.certificates, key.Certificates[:min(1, len(key.Certificates))]...)
		}
	}
	c.subject = asked.Subject
	switch {
	case c.allows(methodAssertion) && len(c.keys)+len(c.certificates) == 0:
		return metadataRefused("private_key_jwt needs the public key: give jwks")
	case c.allows(methodSelfSigned) && len(c.certificates) == 0:
		return metadataRefused("self_signed_tls_client_auth needs the certificate: give jwks with x5c")
	case c.allows(methodTLS) && c.subject == "":
		return metadataRefused("tls_client_auth needs tls_client_auth_subject_dn")
	}
	return strongKeys(c)
}

func strongKeys(c *client) error {
	for _, key := range keysFor(c, "") {
		switch key := key.(type) {
		case *rsa.PublicKey:
			if key.N.BitLen() < 2048 {
				return metadataRefused("an RSA key needs at least 2048 bits")
			}
		case *ecdsa.PublicKey:
			if key.Curve != elliptic.P256() {
				return metadataRefused("of the elliptic curves this server takes P-256")
			}
		default:
			return metadataRefused("jwks may hold public RSA and P-256 keys only")
		}
	}
	return nil
}

// parseCertificate reads the first certificate of a PEM text.
func parseCertificate(text string) (*x509.Certificate, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, errors.New("this is not a PEM certificate: it begins with -----BEGIN CERTIFICATE-----")
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, errors.New("the certificate cannot be read")
	}
	return c, nil
}
