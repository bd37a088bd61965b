package server

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/web"
)

// Open opens everything; nothing is served yet. It never creates a key nor the
// first administrator.
func Open(ctx context.Context, c Config) (*Server, error) {
	c = c.filled()
	if err := c.check(); err != nil {
		return nil, err
	}
	s := &Server{config: c, log: newLog(c.Log, c.Text, c.Verbose), metrics: newMetrics(c.Version), leaving: make(chan struct{})}
	s.leave = sync.OnceFunc(func() { close(s.leaving) })
	for _, step := range []func(context.Context) error{
		s.openTraces, s.openTLS, s.openStore, s.openVault, s.openSandbox, s.openAccounts, s.openReleases, s.openConnections, s.openContacts, s.openCleaning,
	} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

func (s *Server) closes(f func() error) { s.closers = append(s.closers, f) }

func (s *Server) openTraces(ctx context.Context) (err error) {
	if s.traces, err = openTraces(ctx, s.config.Traces, s.config.Version); err != nil {
		return err
	}
	s.closes(func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), traceTime)
		defer cancel()
		if err := s.traces.close(ctx); err != nil {
			s.log.Warn("the last traces were not sent", "error", err)
		}
		return nil
	})
	return nil
}

func (s *Server) openTLS(context.Context) (err error) {
	if s.config.TLSCert == "" {
		return nil
	}
	s.certificate, err = openCertificate(s.config.TLSCert, s.config.TLSKey, s.log, s.config.Clock)
	return err
}

func (s *Server) openStore(ctx context.Context) (err error) {
	if s.db, err = openDatabase(ctx, s.config, store.Options{}); err != nil {
		return err
	}
	s.closes(s.db.Close)
	s.audit = audit.New(s.db.Audit(), s.config.Clock)
	return nil
}

// openDatabase opens the configured database; o says how.
func openDatabase(ctx context.Context, c Config, o store.Options) (*store.DB, error) {
	o.Path, o.URL = c.database(), c.Database
	if o.Path == "" || o.Create {
		return store.Open(ctx, o)
	}
	info, err := os.Stat(c.Data)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fault.New(fault.NotFound, "data_missing", "There is no data directory %s. Make it with callwright setup --data %s.", c.Data, c.Data)
	case err != nil:
		return nil, fmt.Errorf("looking at the data directory: %w", err)
	case !info.IsDir():
		return nil, fault.New(fault.Invalid, "data_no_directory", "%s is no directory.", c.Data)
	case info.Mode().Perm()&0o077 != 0:
		return nil, fault.New(fault.Invalid, "data_exposed", "The data directory %s may be entered by others (mode %04o). Close it: chmod 700 %s.", c.Data, info.Mode().Perm(), c.Data)
	}
	return store.Open(ctx, o)
}

func (s *Server) openVault(ctx context.Context) (err error) {
	if s.vaultOptions, err = vaultOptions(s.config, s.db, s.audit); err != nil {
		return err
	}
	s.vault, err = vault.New(ctx, s.vaultOptions)
	return err
}

func vaultOptions(c Config, db *store.DB, log *audit.Log) (vault.Options, error) {
	key, err := vault.ParseSource(c.Key, vault.TransitOptions{CA: c.Policy.CA, TokenFile: os.Getenv("VAULT_TOKEN_FILE"), Namespace: os.Getenv("VAULT_NAMESPACE")})
	return vault.Options{Key: key, Keysets: db.Keysets(), Secrets: db.Secrets(), Audit: log, Atomically: db.Atomically, Data: c.Data}, err
}

func (s *Server) openAccounts(context.Context) (err error) {
	provider, err := newProvider(s.config)
	if err != nil {
		return err
	}
	s.accounts, err = newAccounts(s.config, s.db, s.audit, provider)
	return err
}

func newAccounts(c Config, db *store.DB, log *audit.Log, provider *account.Provider) (*account.Accounts, error) {
	return account.New(account.Options{
		Transactor: db, Organisations: db.Organisations(), Users: db.Users(), Members: db.Members(),
		Sessions: db.Sessions(), Tokens: db.Tokens(), Links: db.Links(), Audit: log, Clock: c.Clock,
		Provider: provider,
	})
}

func (s *Server) openConnections(ctx context.Context) (err error) {
	watch := observers{s.metrics, s.traces.tracer, s.config.Clock}
	db, secrets, err := s.tokenStore(ctx)
	if err != nil {
		return err
	}
	broker := credential.NewBroker(credential.BrokerOptions{
		Clock: s.config.Clock, Store: db.Credentials(), Secrets: secrets, Atomically: db.Atomically, Requests: db.Requests(), Observer: watch,
	})
	s.connections, err = connector.NewConnections(connector.ConnectionsOptions{
		Options: connector.Options{Policy: s.config.Policy, Broker: broker, Clock: s.config.Clock},
		Store:   s.db.Connections(), Transactor: s.db, Secrets: s.vault, Audit: s.audit,
		Tenants: tenants{s.db.Organisations(), s.config.CustomConnectors}, References: s.contacts.flows, Observer: watch,
	})
	if err != nil {
		return err
	}
	s.closes(func() error { s.connections.Close(); return nil })
	s.background = append(s.background, loop{"keeping tokens fresh", s.connections.Run})
	s.metrics.registry.MustRegister(newLookedUp(s))
	return nil
}

// tokenStore is where tokens are kept. On PostgreSQL it has connections of its
// own: a token that one replica has fetched must reach the others while a
// thousand requests wait for a connection, or each would fetch its own (E2).
func (s *Server) tokenStore(ctx context.Context) (*store.DB, *vault.Vault, error) {
	db := s.db.Reserve()
	if db == s.db {
		return s.db, s.vault, nil
	}
	s.closes(db.Close)
	options, err := vaultOptions(s.config, db, audit.New(db.Audit(), s.config.Clock))
	if err != nil {
		return nil, nil, err
	}
	secrets, err := vault.New(ctx, options)
	return db, secrets, err
}

// openAPI makes the API ready; it needs the URL, and so the listener.
func (s *Server) openAPI() error {
	u, err := url.Parse(s.URL())
	if err != nil {
		return fmt.Errorf("reading the server's URL: %w", err)
	}
	var proxies []netip.Prefix
	for _, text := range s.config.Proxies {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return fmt.Errorf("reading the proxies: %w", err)
		}
		proxies = append(proxies, p)
	}
	options := api.Options{
		URL: u, Proxies: proxies, Version: api.Version{Version: s.config.Version, Go: runtime.Version()}, Clock: s.config.Clock, Log: s.log,
		Ready: s.probes(), Callers: s.accounts, Sessions: s.accounts, Passwords: s.accounts, Links: s.accounts,
		Organisations: s.accounts, Users: s.accounts, Invitations: s.accounts, Tokens: s.accounts, Connectors: s.connections, Audit: s.audit,
		Creations: creations{s.db.Creations()}, CustomConnectors: s.config.CustomConnectors,
		Flows: s.contacts.flows, Functions: s.contacts.functions, Resources: s.contacts.inventory, Triggers: s.contacts.triggers,
		Contacts: s.contacts.runner, Cassettes: s.contacts.runner, Distribution: s.contacts.desk, Hooks: s.contacts.triggers, Chats: s.contacts.triggers, Stopping: s.leaving,
		Role: func() string { return string(s.contacts.runner.Role()) },
	}
	if options.Templates, err = s.newTemplates(); err != nil {
		return err
	}
	if s.config.OIDC != nil {
		options.OpenID, options.Provider = s.accounts, s.config.OIDC.Name
	}
	if options.Web, err = web.Handler(); err != nil {
		options.Web = nil
		s.log.Info("there are no web pages", "why", err)
	}
	s.pages = options.Web != nil
	handler, err := api.New(options)
	if err != nil {
		return err
	}
	patterns, err := routes()
	if err != nil {
		return err
	}
	s.handler = newDoor(handler, patterns, s.metrics, s.traces.tracer, s.config.Clock)
	return nil
}

// probes are what must be well for the server to be ready (H14).
func (s *Server) probes() []api.Probe {
	return []api.Probe{
		{Name: "database", Ask: s.db.Ping},
		{Name: "data", Ask: s.sound},
		{Name: "key", Ask: func(ctx context.Context) error {
			_, err := vault.New(ctx, s.vaultOptions)
			return err
		}},
		{Name: "contacts", Ask: func(context.Context) error {
			if s.contacts.runner.Role() == runner.Standby {
				return nil // it serves everything but contacts, and says so
			}
			return s.contacts.runner.Ready()
		}},
		{Name: "stopping", Ask: func(context.Context) error {
			if s.stopping.Load() {
				return errStopping
			}
			return nil
		}},
	}
}

var errStopping = errors.New("the server is stopping")

// announce logs the start: what an auditor asks first (B6). No line has a
// password: of a database's URL only the kind is told.
func (s *Server) announce(ctx context.Context) {
	status, err := s.vault.InUse(ctx)
	if err != nil {
		s.log.Warn("the keys' status cannot be read", "error", err)
	}
	s.log.Info("serving", "version", s.config.Version, "address", s.listener.Addr().String(), "url", s.URL(), "tls", s.certificate != nil,
		"data", s.config.Data, "database", s.config.kind(), "key", status.Source, "key_id", strings.Join(status.Keys, " "),
		"allow", strings.Join(s.config.Policy.Allow, " "), "proxies", strings.Join(s.config.Proxies, " "))
	if s.metricsListener != nil {
		s.log.Info("serving metrics", "address", s.metricsListener.Addr().String())
	}
}
