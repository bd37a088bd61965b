package connector

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

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

// Format prints name and kind for every verb: the settings hold secrets (G3).
func (d Draft) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "draft of %q (%s)", d.Name, d.Kind) }

// LogValue is the draft without its settings (G3).
func (d Draft) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(d)) }

// MarshalJSON leaves the settings out (G3).
func (d Draft) MarshalJSON() ([]byte, error) {
	return value.Of("name", d.Name, "kind", d.Kind).MarshalJSON()
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
	// Calls and Requests are how the last requests to the API and for tokens went.
	// They are of this process and since it began; a change of the connector lets
	// Requests begin anew. A list has no Calls.
	Calls    credential.Figures
	Requests credential.Figures
}

// Failure is the last failure to obtain a token.
type Failure struct {
	Time     time.Time
	Code     string
	Sentence string
	NextTry  time.Time
}

// Show returns a connection; a deleted one is not found.
func (c *Connections) Show(ctx context.Context, by By, id string) (View, error) {
	r, err := c.record(ctx, by, id)
	if err != nil {
		return View{}, err
	}
	return c.view(ctx, r), nil
}

// List returns a page of connections and the next page's cursor.
func (c *Connections) List(ctx context.Context, q Query) ([]View, string, error) {
	if len(q.States) == 0 {
		q.States = []State{Active, Inactive}
	}
	page, next, err := c.o.Store.List(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("listing connectors: %w", err)
	}
	views := make([]View, len(page))
	for i, r := range page {
		views[i] = View{Record: c.shown(r), Health: c.health(r)}
	}
	return views, next, nil
}

// record returns a record that is not deleted, of the caller's own organisation (L3).
func (c *Connections) record(ctx context.Context, by By, id string) (Record, error) {
	r, ok, err := c.o.Store.Connection(ctx, by.Organisation, id)
	switch {
	case err != nil:
		return Record{}, fmt.Errorf("reading connector %s: %w", id, err)
	case !ok || r.State == Deleted || r.Organisation != by.Organisation:
		return Record{}, fault.New(fault.NotFound, "connector_unknown", "There is no such connector.")
	}
	return r, nil
}

// view shows a record with what can be known of its health.
func (c *Connections) view(ctx context.Context, r Record) View {
	return View{Record: c.shown(r), Health: c.fullHealth(ctx, r)}
}

// shown is a record without a credential that cannot be brought back any more.
func (c *Connections) shown(r Record) Record {
	if !c.undoable(r) {
		r.Previous = nil
	}
	return r
}
