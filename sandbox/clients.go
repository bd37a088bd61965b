package sandbox

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// The ways a client proves itself at the token endpoint (RFC 7591 §2, RFC 8705 §2).
const (
	methodBasic      = "client_secret_basic"
	methodPost       = "client_secret_post"
	methodAssertion  = "private_key_jwt"
	methodTLS        = "tls_client_auth"
	methodSelfSigned = "self_signed_tls_client_auth"
)

// The grants of the token endpoint.
const (
	grantClient   = "client_credentials"
	grantPassword = "password"
)

// The names of the ready-made clients, see Server.Client.
const (
	ClientSecret      = "secret"       // client_secret_post or _basic, client_credentials
	ClientBasic       = "basic"        // client_secret_basic only; its secret has to be form-urlencoded (D1)
	ClientAssertion   = "assertion"    // private_key_jwt with an RSA key and its self-signed certificate
	ClientAssertionEC = "assertion-ec" // private_key_jwt with a P-256 key
	ClientMTLS        = "mtls"         // self_signed_tls_client_auth, certificate-bound tokens
	ClientMTLSCA      = "mtls-ca"      // tls_client_auth with a certificate of the sandbox's CA
	ClientSalesforce  = "salesforce"   // the JWT bearer grant with an RSA key, for a Salesforce user
	ClientPassword    = "password"     // the password grant, with a user
	ClientCode        = "code"         // authorization_code with PKCE, and refresh tokens that rotate
	ClientAPIUser     = "api-user"     // no OAuth: HTTP Basic at the APIs
)

// allScopes are the scopes of every ready-made client: those of the CRM, of
// Salesforce's REST API and of ServiceNow's.
var allScopes = []string{"crm.read", "crm.write", "api", "useraccount"}

// Client is a ready-made or registered client, in the shape a connector's form
// asks for it.
type Client struct {
	Name        string // a short name, one of the Client… constants, or what it was registered as
	ID          string // client_id; empty for the API user
	Secret      string // client_secret; empty where a key is used
	Auth        string // how it authenticates: client_secret_post …, none for jwt-bearer, http_basic for the API user
	Grant       string // client_credentials, password or the JWT bearer URN; empty for the API user
	Scope       string // all it may ask for, separated by spaces
	Username    string // of the grant's user, or of the API user
	Password    string
	Certificate []byte // PEM, where the client has a key
	Key         []byte // PEM, PKCS #8
}

// client is a registration. It is never changed, only replaced.
type client struct {
	Client
	methods      []string // token_endpoint_auth_method, several where any will do
	grants       []string
	scopes       []string
	certificates []*x509.Certificate
	keys         []jose.JSONWebKey // registered as a JWKS
	subject      string            // tls_client_auth_subject_dn
	bound        bool              // tokens are bound to the certificate (RFC 8705 §3)
	secretSum    [sha256.Size]byte
	oldSum       [sha256.Size]byte // of the secret before, good until oldUntil
	oldUntil     time.Time
}

func (c *client) allows(method string) bool { return slices.Contains(c.methods, method) }

// secretIs compares in constant time, whatever the lengths.
func (c *client) secretIs(secret string, now time.Time) bool {
	sum := sha256.Sum256([]byte(secret))
	old := subtle.ConstantTimeCompare(sum[:], c.oldSum[:]) == 1 && now.Before(c.oldUntil)
	return c.Secret != "" && (subtle.ConstantTimeCompare(sum[:], c.secretSum[:]) == 1 || old)
}

func (c *client) withSecret(secret string) *client {
	with := *c
	with.Secret = secret
	with.secretSum = sha256.Sum256([]byte(secret))
	return &with
}

// registry holds the clients and users.
type registry struct {
	mu     sync.Mutex
	byID   map[string]*client
	order  []string
	people []Client // users of the password grant and of HTTP Basic
}

// registryLimit keeps a loop that registers clients from filling the memory.
const registryLimit = 1000

var errRegistryFull = &refusal{http.StatusServiceUnavailable, "temporarily_unavailable",
	"the sandbox holds 1000 clients already; begin with another one"}

func newRegistry(a *authority) (*registry, error) {
	g := &registry{byID: map[string]*client{}}
	for _, c := range secretClients() {
		if err := g.add(c); err != nil {
			return nil, err
		}
	}
	keyed, err := keyClients(a)
	if err != nil {
		return nil, err
	}
	for _, c := range keyed {
		if err := g.add(c); err != nil {
			return nil, err
		}
	}
	g.people = []Client{g.byID["sandbox-password"].Client, apiUser()}
	return g, nil
}

// secretClients are those with a secret. Two of the secrets are awkward on
// purpose: a client that forgets an encoding step fails here rather than at a
// customer's (D1, D9).
func secretClients() []*client {
	password := ready(ClientPassword, methodPost, methodBasic)
	password.Grant, password.grants = grantPassword, []string{grantPassword}
	password.Username = "ivr@sandbox.example"
	password.Password = "Käse & Brot = 100 % + " + rand.Text()[:8]
	person := ready(ClientCode, methodPost, methodBasic)
	person.Grant, person.grants = grantCode, []string{grantCode, grantRefresh}
	return []*client{
		person.withSecret(rand.Text()),
		ready(ClientSecret, methodPost, methodBasic).withSecret(rand.Text()),
		ready(ClientBasic, methodBasic).withSecret(rand.Text() + "+/=%&: é"),
		password.withSecret(rand.Text()),
	}
}

func keyClients(a *authority) ([]*client, error) {
	rsaKey, err := assertionKey()
	if err != nil {
		return nil, err
	}
	signing, err := keyed(ready(ClientAssertion, methodAssertion), rsaKey, selfSigned)
	if err != nil {
		return nil, err
	}
	app := ready(ClientSalesforce, "none")
	app.Grant, app.grants = grantJWT, []string{grantJWT}
	app.Username = "integration@sandbox.example"
	if app, err = keyed(app, rsaKey, selfSigned); err != nil {
		return nil, err
	}
	clients := []*client{signing, app}
	for _, c := range []*client{ready(ClientAssertionEC, methodAssertion), ready(ClientMTLS, methodSelfSigned), ready(ClientMTLSCA, methodTLS)} {
		key, err := newKey()
		if err != nil {
			return nil, err
		}
		issue := selfSigned
		if c.allows(methodTLS) {
			issue = func(name string, key crypto.Signer) (*x509.Certificate, error) {
				return a.clientCertificate(name, key.Public())
			}
		}
		with, err := keyed(c, key, issue)
		if err != nil {
			return nil, err
		}
		clients = append(clients, with)
	}
	return clients, nil
}

func ready(name string, methods ...string) *client {
	return &client{
		Client:  Client{Name: name, ID: "sandbox-" + name, Auth: methods[0], Grant: grantClient, Scope: strings.Join(allScopes, " ")},
		methods: methods,
		grants:  []string{grantClient},
		scopes:  allScopes,
	}
}

func keyed(c *client, key crypto.Signer, issue func(string, crypto.Signer) (*x509.Certificate, error)) (*client, error) {
	certificate, err := issue(c.ID, key)
	if err != nil {
		return nil, err
	}
	if c.Key, err = keyPEM(key); err != nil {
		return nil, err
	}
	c.Certificate = certificatePEM(certificate)
	c.certificates = []*x509.Certificate{certificate}
	c.subject = certificate.Subject.String()
	c.bound = c.allows(methodTLS) || c.allows(methodSelfSigned)
	return c, nil
}

func apiUser() Client {
	return Client{Name: ClientAPIUser, Auth: "http_basic", Username: "sandbox-api", Password: rand.Text()}
}

func (g *registry) add(c *client) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.order) >= registryLimit {
		return errRegistryFull
	}
	g.byID[c.ID] = c
	g.order = append(g.order, c.ID)
	return nil
}

// addUser makes another user of the APIs, with a name and password of its own.
func (g *registry) addUser() (Client, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.people) >= registryLimit {
		return Client{}, errRegistryFull
	}
	c := apiUser()
	c.Username, c.Password = "user-"+strings.ToLower(rand.Text()[:12]), rand.Text()
	g.people = append(g.people, c)
	return c, nil
}

func (g *registry) find(id string) (*client, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, ok := g.byID[id]
	return c, ok
}

// rotate gives a client that has a secret a new one; the old one is good until then.
func (g *registry) rotate(id string, until time.Time) (string, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, ok := g.byID[id]
	if !ok || c.Secret == "" {
		return "", false
	}
	secret := rand.Text()
	with := c.withSecret(secret)
	with.oldSum, with.oldUntil = c.secretSum, until
	g.byID[id] = with
	return secret, true
}

func (g *registry) all() []Client {
	g.mu.Lock()
	defer g.mu.Unlock()
	clients := make([]Client, 0, len(g.order)+1)
	for _, id := range g.order {
		clients = append(clients, g.byID[id].Client)
	}
	return append(clients, g.people[1])
}

// user checks a name and password in constant time; kind is the Name of the
// client whose user it has to be.
func (g *registry) user(kind, name, password string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	found := 0
	for _, p := range g.people {
		if p.Name == kind {
			found |= same(p.Username, name) & same(p.Password, password)
		}
	}
	return found == 1
}

func same(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}

// Clients are the ready-made clients, then those registered since, then the
// API user, with their secrets and keys.
func (s *Server) Clients() []Client { return s.clients.all() }

// Client is the first client of that name, ready-made ones first.
func (s *Server) Client(name string) (Client, bool) {
	for _, c := range s.Clients() {
		if c.Name == name {
			return c, true
		}
	}
	return Client{}, false
}
