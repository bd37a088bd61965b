package sandbox

import (
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// formLimit is how many bytes of a form the OAuth endpoints read.
const formLimit = 64 << 10

// assertionType is the only client_assertion_type there is (RFC 7523 §2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// readForm reads the parameters of an OAuth endpoint as strictly as RFC 6749
// §3.2 asks: a form in the body, none of it in the address, nothing twice, and
// a parameter without a value is as good as absent.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, invalidRequest("the parameters have to be sent as application/x-www-form-urlencoded")
	}
	for name := range r.URL.Query() {
		if secretParameters[name] {
			return nil, invalidRequest(name + " does not belong in the address, where logs keep it, but in the body")
		}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, formLimit))
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		return nil, &refusal{http.StatusRequestEntityTooLarge, "invalid_request", "the form is longer than 64 kB"}
	}
	if err != nil {
		return nil, invalidRequest("the form ends early")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, invalidRequest("the form cannot be decoded: " + err.Error())
	}
	return onlyOnce(form)
}

// repeatable are the parameters that may come more than once (RFC 8707 §2, RFC 8693 §2.1).
func repeatable(name string) bool { return name == "resource" || name == "audience" }

func onlyOnce(form url.Values) (url.Values, error) {
	for name, values := range form {
		if len(values) > 1 && !repeatable(name) {
			return nil, invalidRequest(name + " is given more than once")
		}
		if values[0] == "" {
			delete(form, name)
		}
	}
	return form, nil
}

// authenticate finds out which client this is and by which method it proved
// it. A request uses exactly one mechanism (RFC 6749 §2.3, D2); a certificate
// on the connection counts only when there is nothing else.
func (s *Server) authenticate(r *http.Request, form url.Values) (*client, error) {
	header := r.Header.Get("Authorization")
	secret, assertion := form.Has("client_secret"), form.Has("client_assertion") || form.Has("client_assertion_type")
	switch {
	case header != "" && (secret || assertion), secret && assertion:
		return nil, invalidRequest("more than one way of authenticating the client in one request")
	case header != "":
		return s.byBasic(r, header, form)
	case secret:
		noteAuth(r, form.Get("client_id"), methodPost)
		return s.bySecret(form.Get("client_id"), form.Get("client_secret"), methodPost)
	case assertion:
		return s.byAssertion(r, form)
	default:
		return s.byCertificate(r, form.Get("client_id"))
	}
}

func (s *Server) byBasic(r *http.Request, header string, form url.Values) (*client, error) {
	id, secret, err := basicHalves(header)
	if err != nil {
		return nil, err
	}
	noteAuth(r, id, methodBasic)
	if form.Has("client_id") && form.Get("client_id") != id {
		return nil, invalidRequest("client_id in the body is not the one in the Authorization header")
	}
	return s.bySecret(id, secret, methodBasic)
}

// basicHalves takes client id and secret out of a Basic header: base64 of two
// halves that were form-urlencoded first (RFC 6749 §2.3.1).
func basicHalves(header string) (id, secret string, err error) {
	id, secret, ok := basicCredentials(header)
	if !ok {
		return "", "", invalidClient("the Authorization header is not Basic credentials")
	}
	id, errID := url.QueryUnescape(id)
	secret, errSecret := url.QueryUnescape(secret)
	if errID != nil || errSecret != nil {
		return "", "", invalidClient("client id and secret have to be form-urlencoded before they are joined and base64 encoded (RFC 6749 section 2.3.1)")
	}
	return id, secret, nil
}

// basicCredentials are user and password of a Basic header (RFC 7617).
func basicCredentials(header string) (user, password string, ok bool) {
	scheme, encoded, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Basic") {
		return "", "", false
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	if err != nil {
		return "", "", false
	}
	return strings.Cut(string(decoded), ":")
}

func (s *Server) bySecret(id, secret, method string) (*client, error) {
	c, ok := s.clients.find(id)
	switch {
	case !ok:
		return nil, invalidClient("no client with this client_id is registered")
	case !c.allows(method):
		return nil, invalidClient("this client is registered for " + strings.Join(c.methods, " or ") + ", not for " + method)
	case !c.secretIs(secret, s.config.Clock()):
		return nil, invalidClient("the client secret is wrong")
	}
	return c, nil
}

// byCertificate authenticates by the certificate of the TLS handshake
// (RFC 8705 §2); client_id says whose it ought to be.
func (s *Server) byCertificate(r *http.Request, id string) (*client, error) {
	if id == "" {
		return nil, invalidClient("the client did not authenticate")
	}
	c, ok := s.clients.find(id)
	if !ok {
		noteAuth(r, id, "none")
		return nil, invalidClient("no client with this client_id is registered")
	}
	noteAuth(r, id, c.Auth)
	if !c.allows(methodTLS) && !c.allows(methodSelfSigned) {
		noteAuth(r, id, "none")
		return nil, invalidClient("the client did not authenticate: it is registered for " + strings.Join(c.methods, " or "))
	}
	presented := peerCertificate(r)
	if presented == nil {
		return nil, invalidClient("no client certificate was presented on the TLS handshake")
	}
	if c.allows(methodSelfSigned) {
		return c, s.isRegistered(c, presented)
	}
	return c, s.isIssued(c, presented)
}

func (s *Server) isRegistered(c *client, presented *x509.Certificate) error {
	for _, registered := range c.certificates {
		if registered.Equal(presented) {
			return nil
		}
	}
	return invalidClient("the client certificate is not the one registered")
}

func (s *Server) isIssued(c *client, presented *x509.Certificate) error {
	roots := x509.NewCertPool()
	roots.AddCert(s.authority.certificate)
	_, err := presented.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	switch {
	case err != nil:
		return invalidClient("the client certificate is not trusted: " + err.Error())
	case presented.Subject.String() != c.subject:
		return invalidClient("the subject of the client certificate is not the one registered")
	}
	return nil
}

// peerCertificate is the certificate the client presented, whose key it proved
// to hold in the handshake, or nil.
func peerCertificate(r *http.Request) *x509.Certificate {
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return nil
	}
	return r.TLS.PeerCertificates[0]
}
