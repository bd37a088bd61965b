// Package server is the wiring: it opens the store, the vault, the accounts, the
// connections and the API, runs them and closes them again.
package server

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"time"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/wire"
)

// Config is an operator's configuration.
type Config struct {
	Data     string // data directory; made 0700 by set-up
	Key      string // key-encrypting key: a path, env:NAME or a KMS URI; empty: Data + ".key"
	Database string // postgres://…; empty: SQLite in Data
	Listen   string // host:port; empty: 127.0.0.1:8090; port 0 picks one
	URL      string // under which browsers reach the server; empty: http(s)://Listen
	TLSCert  string // PEM files; both or none
	TLSKey   string
	Proxies  []string // CIDR of reverse proxies whose X-Forwarded-For is believed (K12)

	Policy           wire.Policy // what connectors may reach
	CustomConnectors int         // limit per organisation; 0 means ten
	OIDC             *OIDC       // sign-in by OpenID Connect; nil for none

	Log     io.Writer // structured log; nil: standard error
	Verbose bool
	Grace   time.Duration // of a stop; 0 means 20 s
	Clock   func() time.Time
}

// OIDC is the provider of sign-ins.
type OIDC struct {
	Issuer       *url.URL
	ClientID     string
	ClientSecret string // read from a file or the environment, never an argument
	Name         string // on the button
}

// Server is an open server.
type Server struct{}

// Open opens everything; nothing is served yet. It never creates a key nor the
// first administrator.
func Open(ctx context.Context, c Config) (*Server, error) { return nil, errors.New("not yet") } // TODO

// Listen opens the listener, so that the address is known.
func (s *Server) Listen() (net.Addr, error) { return nil, errors.New("not yet") } // TODO

// Run serves until the context ends, then stops gracefully.
func (s *Server) Run(ctx context.Context) error { return errors.New("not yet") } // TODO

// Close closes everything.
func (s *Server) Close() error { return nil }

// Connections are the connections that it serves; `callwright run --data` calls
// through them without serving.
func (s *Server) Connections() *connector.Connections { return nil }

// DB is the database.
func (s *Server) DB() *store.DB { return nil }

// First is what the first set-up makes.
type First struct {
	Organisation string // name
	Email        string
	Password     string
}

// Made is what the first set-up has made.
type Made struct {
	Data, KeyFile          string
	Organisation, User     string // ids
	Token                  string // API token, shown once
	KeyCreated, DataExists bool
}

// SetUp makes the data directory, the key file, the database, the first
// organisation and its administrator.
func SetUp(ctx context.Context, c Config, f First) (Made, error) {
	return Made{}, errors.New("not yet") // TODO
}
