package connector

import (
	"context"
	"errors"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/value"
)

// Connections are the connectors of all organisations of an installation, over
// a store: their lifecycle and the calls that go through them. It is safe for
// concurrent use, also by several processes on one store.
type Connections struct{ o ConnectionsOptions }

// ConnectionsOptions say what connections work with.
type ConnectionsOptions struct {
	Options
	Store      Store
	Transactor Transactor
	Secrets    credential.Sealer
	Tenants    Tenants
	Audit      *audit.Log
	References References
	Observer   Observer // may be nil
}

// Observer is told of every attempt of a call, for metrics and traces.
type Observer interface {
	// Called tells of one request to a connection's API: status 0 when none came back.
	Called(ctx context.Context, organisation, id, name string, status int, took time.Duration)
}

// NewConnections makes connections ready.
func NewConnections(o ConnectionsOptions) (*Connections, error) {
	return &Connections{o}, nil // TODO
}

// Draft is what an administrator enters: settings and secrets by name, as the
// kind declares them. A secret that is left out keeps its value on an update.
type Draft struct {
	Name     string
	Kind     string
	For      []string
	Settings *value.Object
	// Unvalidated saves although the validation URL could not be asked; never
	// although it refused (§3.7, S1-13).
	Unvalidated bool
}

// View is a connection as it may be shown: without secrets.
type View struct {
	Record
	Health   Health
	Warnings []string // of the settings, such as a certificate that expires soon
}

// Health is the state of a connection's credentials (domain §3.8).
type Health struct {
	State         string    // "ok", "expiring", "failing", "inactive", "unused", "needs_authorization"
	Sentence      string    // in plain words; what to do when it is not well
	LastToken     time.Time // fetched
	NextRefresh   time.Time
	Expires       time.Time // of the token
	LastFailure   *Failure
	Certificate   time.Time // expires; zero without one
	CertificateIn int       // days until then; a warning stands from 30 (30, 15, 7, 3, 2, 1)
	Fingerprint   string    // SHA-256 of the certificate, in hex
	Breaker       string    // "closed", "open", "half-open"; empty without one
	Exchanges     []credential.Exchange
}

// Failure is the last failure to obtain a token.
type Failure struct {
	Time     time.Time
	Code     string
	Sentence string
	NextTry  time.Time
}

// Create makes a connection: it checks the draft, tests it, and stores it,
// active. The report is of the test (S1-13).
func (c *Connections) Create(ctx context.Context, by By, d Draft) (View, Report, error) {
	return View{}, Report{}, errTODO
}

// Update changes an inactive connection of the given revision (S2-10, L11).
func (c *Connections) Update(ctx context.Context, by By, id string, revision int64, d Draft) (View, Report, error) {
	return View{}, Report{}, errTODO
}

// Show returns a connection; a deleted one is not found.
func (c *Connections) Show(ctx context.Context, by By, id string) (View, error) {
	return View{}, errTODO
}

// List returns a page of connections and the next page's cursor.
func (c *Connections) List(ctx context.Context, q Query) ([]View, string, error) {
	return nil, "", errTODO
}

// WhereUsed lists where a connection is used.
func (c *Connections) WhereUsed(ctx context.Context, by By, id string) ([]Use, error) {
	return nil, errTODO
}

// Deactivate stops a connection and the flows that use it. When it is used and
// confirmed is false, nothing happens but a [fault.Conflict] with the reason
// "confirmation_required" and the uses in its detail (S2-10, S2-12).
func (c *Connections) Deactivate(ctx context.Context, by By, id string, revision int64, confirmed bool) (View, error) {
	return View{}, errTODO
}

// Activate makes an inactive connection usable again (S2-11, S2-13), after a test.
func (c *Connections) Activate(ctx context.Context, by By, id string, revision int64) (View, Report, error) {
	return View{}, Report{}, errTODO
}

// Delete removes an inactive connection, its secrets and tokens, for good; what
// is left is a tombstone (S2-14). confirmed is as for Deactivate.
func (c *Connections) Delete(ctx context.Context, by By, id string, revision int64, confirmed bool) error {
	return errTODO
}

// Test tries a connection's authentication, or with next that of the staged
// credential. Tests at about the same time share one token request.
func (c *Connections) Test(ctx context.Context, by By, id string, next bool) (Report, error) {
	return Report{}, errTODO
}

// Stage puts a next credential beside the one in use: settings and secrets
// that a rotation may change, the others as they are. The connection stays
// active. A nil draft takes the staged one away.
func (c *Connections) Stage(ctx context.Context, by By, id string, revision int64, settings *value.Object) (View, error) {
	return View{}, errTODO
}

// CutOver takes the staged credential into use; it must have been tested well.
func (c *Connections) CutOver(ctx context.Context, by By, id string, revision int64) (View, error) {
	return View{}, errTODO
}

// Undo brings back what the last cut-over replaced.
func (c *Connections) Undo(ctx context.Context, by By, id string, revision int64) (View, error) {
	return View{}, errTODO
}

// Authorize begins an authorization by OAuth redirect and returns the URL to
// send the browser to.
func (c *Connections) Authorize(ctx context.Context, by By, id string, session []byte, redirect string) (string, error) {
	return "", errTODO
}

// Authorized ends it with the parameters that the authorization server sent
// back, and returns the connection.
func (c *Connections) Authorized(ctx context.Context, by By, session []byte, parameters map[string]string) (View, error) {
	return View{}, errTODO
}

// Do carries out one call for an organisation's contact. An inactive or deleted
// connection fails it with the code connector_inactive or connector_deleted,
// and nothing goes out (domain §2.6).
func (c *Connections) Do(ctx context.Context, organisation string, call activity.Call) activity.CallResult {
	return activity.CallResult{}
}

// Halted tells whether calls for a flow that refers to connections are routed:
// the error is a [fault.Conflict] with the reason "halted" that names the first
// inactive one (S2-12).
func (c *Connections) Halted(ctx context.Context, organisation string, refs []string) error {
	return errTODO
}

// Run keeps tokens of connections in use fresh until the context ends.
func (c *Connections) Run(ctx context.Context) error { return errTODO }

// Close closes connections that are not in use.
func (c *Connections) Close() {}

var errTODO = errors.New("not yet")
