package connector

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
)

// Connections are the connectors of all organisations of an installation, over
// a store: their lifecycle and the calls that go through them. It is safe for
// concurrent use, also by several processes on one store.
type Connections struct {
	o     ConnectionsOptions
	set   *Set // the door to the network; it has no connectors of its own
	kinds map[string]Kind
	live  live
	tests singleflight.Group
	born  time.Time
	// recording has room for the tests that are being recorded.
	recording chan struct{}
}

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
	// KeepPrevious is how long a cut-over can be undone; 0 means 7 days.
	KeepPrevious time.Duration
}

const defaultKeepPrevious = 7 * 24 * time.Hour

// Observer is told of every attempt of a call, for metrics and traces.
type Observer interface {
	// Called tells of one request to a connection's API: status 0 when none came back.
	Called(ctx context.Context, organisation, id, name string, status int, took time.Duration)
}

// NewConnections makes connections ready.
func NewConnections(o ConnectionsOptions) (*Connections, error) {
	kinds, err := Kinds()
	if err != nil {
		return nil, err
	}
	set, err := New(o.Options)
	if err != nil {
		return nil, fmt.Errorf("making connections ready: %w", err)
	}
	o.Options, set.observer = set.options, o.Observer
	if o.KeepPrevious <= 0 {
		o.KeepPrevious = defaultKeepPrevious
	}
	c := &Connections{o: o, set: set, kinds: kinds, recording: make(chan struct{}, mostRecording), born: set.options.Clock()}
	c.live.found = map[ref]*found{}
	c.live.known = map[string]*known{}
	return c, nil
}

// Close closes connections that are not in use.
func (c *Connections) Close() {
	c.set.Close()
	c.live.close()
}

// Format prints nothing of what connections hold (G3).
func (c *Connections) Format(f fmt.State, _ rune) { fmt.Fprint(f, "connections") }

func (c *Connections) now() time.Time { return c.set.options.Clock() }
