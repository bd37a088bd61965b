package server

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/vault"
)

// Server is an open server.
type Server struct {
	config       Config
	log          *slog.Logger
	metrics      *metrics
	traces       traces
	certificate  *certificate // nil without TLS
	db           *store.DB
	audit        *audit.Log
	accounts     *account.Accounts
	vault        *vault.Vault
	vaultOptions vault.Options
	connections  *connector.Connections
	contacts     contacts
	sandbox      string // where it answers; "" without one
	pages        bool   // the binary has the pages of the browser
	handler      http.Handler
	background   []loop

	listener, metricsListener net.Listener
	stopping                  atomic.Bool
	damage                    atomic.Pointer[error] // that the last check found
	closers                   []func() error
	leaving                   chan struct{} // closed when the server begins to stop
	leave                     func()
}

// Close closes everything.
func (s *Server) Close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	s.closers = nil
	return errors.Join(errs...)
}

// HasPages reports whether it serves pages to browsers, known after [Server.Listen].
func (s *Server) HasPages() bool { return s.pages }

// Connections are the connections that it serves; `callwright run --data` calls
// through them without serving.
func (s *Server) Connections() *connector.Connections { return s.connections }

// DB is the database.
func (s *Server) DB() *store.DB { return s.db }

// Audit is the audit log.
func (s *Server) Audit() *audit.Log { return s.audit }

// Vault is where the secrets are.
func (s *Server) Vault() *vault.Vault { return s.vault }

// Releases are the flows; Triggers and Runner start and run their contacts.
func (s *Server) Releases() *release.Releases { return s.contacts.flows }

// Triggers are the entry points, webhooks and schedules.
func (s *Server) Triggers() *trigger.Triggers { return s.contacts.triggers }

// Runner runs the contacts.
func (s *Server) Runner() *runner.Runner { return s.contacts.runner }

// Accounts are the organisations and people.
func (s *Server) Accounts() *account.Accounts { return s.accounts }
