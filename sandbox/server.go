package sandbox

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Config says how a sandbox runs. The zero Config is a sandbox on a free
// loopback port whose tokens live for fifteen minutes.
type Config struct {
	// Address is the host and port to listen on, 127.0.0.1:0 by default: a free
	// port, or with Dir the one that the sandbox of that folder had before.
	// Whoever reaches it can register clients and inject faults: keep it on
	// loopback unless the network around it is yours.
	Address string
	// Dir is a folder, which has to be there, where the sandbox keeps its
	// authority, its clients, their secrets and keys, its users and what people
	// have authorized: the next one there is the same. By default it keeps
	// nothing. Records, access tokens and faults begin anew anyway.
	Dir string
	// Hosts are names, beside localhost, 127.0.0.1 and ::1, by which clients
	// reach the sandbox (a container's name, say). The certificate carries them.
	Hosts []string
	// TokenLife is how long an access token is good, fifteen minutes by
	// default, at least a second.
	TokenLife time.Duration
	// RefreshGrace is how long a refresh token that was just replaced is still
	// taken, for a client that lost the answer. By default none: one that comes
	// twice ends the authorization.
	RefreshGrace time.Duration
	// Clock tells the time by which tokens and assertions are judged,
	// time.Now by default. Certificates go by the real time.
	Clock func() time.Time
	// Log gets one line per request, without secrets. Nothing by default.
	Log io.Writer
}

// Server is a running sandbox. Its methods may be called from any goroutine.
type Server struct {
	config     Config
	address    string // host and port where it listens
	base       string
	keeping    sync.Mutex // one writes into Dir at a time
	hosts      map[string]bool
	authority  *authority
	clients    *registry
	tokens     *tokenStore
	codes      *codeStore
	families   *familyStore
	replays    *replayGuard
	requests   *requestLog
	faults     *faultList
	crm        *crm
	salesforce *salesforce
	servicenow *serviceNow
	zendesk    *zendesk
	dynamics   *dynamics

	http    *http.Server
	served  chan struct{}
	stop    func() bool
	closing sync.Once
	failed  error
}

// Start makes a certification authority, the ready-made clients and their
// secrets, or takes those that are kept, and serves until ctx ends or Close is
// called. An [OccupiedError] says that the sandbox of the folder runs already,
// or that somebody else listens where it was.
func Start(ctx context.Context, c Config) (*Server, error) {
	c = withDefaults(c)
	before, err := recall(c.Dir)
	if err != nil {
		return nil, err
	}
	listener, err := listen(ctx, c, before)
	if err != nil {
		return nil, err
	}
	s, err := build(c, listener.Addr().(*net.TCPAddr), before)
	if err == nil {
		err = s.begin()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting the sandbox: %w", err), listener.Close())
	}
	go s.serve(listener)
	s.stop = context.AfterFunc(ctx, func() { s.close() })
	return s, nil
}

func withDefaults(c Config) Config {
	c.Address = cmp.Or(c.Address, "127.0.0.1:0")
	c.TokenLife = max(cmp.Or(c.TokenLife, 15*time.Minute), time.Second)
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Log == nil {
		c.Log = io.Discard
	}
	return c
}

// build makes the sandbox, with what was kept before, if anything was.
func build(c Config, at *net.TCPAddr, before *kept) (*Server, error) {
	s := &Server{config: c, address: at.String(), hosts: map[string]bool{}, tokens: newTokenStore(c.Clock), codes: newCodeStore(c.Clock), families: newFamilyStore(), replays: newReplayGuard(c.Clock),
		requests: newRequestLog(c.Clock, c.Log), faults: &faultList{}, served: make(chan struct{})}
	names := append([]string{"localhost", "127.0.0.1", "::1"}, c.Hosts...)
	port := fmt.Sprint(at.Port)
	for _, name := range names {
		s.hosts[strings.ToLower(net.JoinHostPort(name, port))] = true
	}
	s.base = "https://" + net.JoinHostPort(reachableHost(c, at), port)

	if err := s.identify(before); err != nil {
		return nil, err
	}
	leaf, err := s.authority.serverCertificate(append(names, at.IP.String()))
	if err != nil {
		return nil, err
	}
	s.crm = newCRM(c.Clock)
	s.salesforce = newSalesforce(c.Clock)
	s.servicenow = newServiceNow(c.Clock)
	s.zendesk = newZendesk(c.Clock)
	s.dynamics = newDynamics(c.Clock)
	s.http = &http.Server{
		Handler:           s.handler(),
		TLSConfig:         tlsConfig(leaf),
		ErrorLog:          log.New(c.Log, "sandbox: ", 0),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	return s, nil
}

// identify makes the authority and the clients, or takes those of before.
func (s *Server) identify(before *kept) (err error) {
	if before == nil {
		if s.authority, err = newAuthority(); err == nil {
			s.clients, err = newRegistry(s.authority)
		}
		return err
	}
	if s.authority, err = before.authority(); err == nil {
		s.clients, err = before.registry()
	}
	s.families.restore(before.Authorizations)
	return err
}

// begin writes down what the next sandbox of the folder will be.
func (s *Server) begin() error {
	if err := s.keep(); err != nil || s.config.Dir == "" {
		return err
	}
	return replace(filepath.Join(s.config.Dir, caFile), s.CA())
}

// reachableHost is the host of URL: what was asked for when it can be dialled.
func reachableHost(c Config, at *net.TCPAddr) string {
	host, _, _ := net.SplitHostPort(c.Address)
	switch {
	case host == "localhost", at.IP.IsUnspecified():
		return "localhost"
	default:
		return at.IP.String()
	}
}

// tlsConfig asks every client for a certificate but judges none: whether one is
// needed, and which, is known only when the token or the client is (RFC 8705).
func tlsConfig(leaf tls.Certificate) *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{leaf},
		ClientAuth:   tls.RequestClientCert,
		MinVersion:   tls.VersionTLS12,
	}
}

func (s *Server) serve(listener net.Listener) {
	defer close(s.served)
	if err := s.http.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
		s.failed = err
	}
}

// URL is where the sandbox answers, without a slash at the end. It is also the
// issuer of its tokens; a client that uses another of its names finds that one
// as the issuer.
func (s *Server) URL() string { return s.base }

// CA is the PEM of the authority that signed the sandbox's certificate.
func (s *Server) CA() []byte { return s.authority.pem }

// Close stops the sandbox, cutting what is still running, and gives the error
// that ended it, if it ended by itself.
func (s *Server) Close() error {
	s.stop()
	return s.close()
}

func (s *Server) close() error {
	s.closing.Do(func() { s.http.Close() })
	<-s.served
	return s.failed
}

// baseOf is the address by which this request reached us, so that discovery
// and token audiences hold under each of the sandbox's names.
func (s *Server) baseOf(r *http.Request) string {
	if host := strings.ToLower(r.Host); s.hosts[host] {
		return "https://" + host
	}
	return s.base
}

// bases are all addresses of the sandbox.
func (s *Server) bases() []string {
	all := []string{s.base}
	for host := range s.hosts {
		all = append(all, "https://"+host)
	}
	return all
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	s.routeOAuth(mux)
	s.routeCRM(mux)
	s.routeSalesforce(mux)
	s.routeServiceNow(mux)
	s.routeZendesk(mux)
	s.routeDynamics(mux)
	s.routeDoor(mux)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/sandbox", http.StatusFound)
	})
	// A page elsewhere must not make a visitor's browser register clients or
	// inject faults here; programs send neither Origin nor Sec-Fetch-Site.
	return s.logged(s.faulty(http.NewCrossOriginProtection().Handler(mux)))
}
