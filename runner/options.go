package runner

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
)

// Options hand in what contacts are run with.
type Options struct {
	Journal  Journal
	Lock     Lock // held by the one process that runs contacts
	Flows    Flows
	Calls    Calls
	Scripts  Scripts // nil: functions fail
	Bots     Bots    // nil: virtual agents fail
	Desk     Desk
	Seal     Sealer
	Channels []channel.Channel
	Zones    func(name string) (*time.Location, error)
	Limits   func(ctx context.Context, organisation string) Limits // nil: DefaultLimits
	Clock    func() time.Time                                      // nil: time.Now
	Log      *slog.Logger
	Observer Observer // may be nil
	// ParkAfter is how long a contact waits in memory before it is snapshotted
	// and leaves it; 0 means 3 s.
	ParkAfter time.Duration
	// Retention is how long contacts that are over are kept; 0 means 30 days.
	Retention time.Duration
	// Grace is how long commands that are under way may take when the process is
	// to end; 0 means 10 s.
	Grace time.Duration
	// Backlog is how many turns may wait to be written; beyond it no contact
	// begins (I11). 0 means 20,000.
	Backlog int64
}

func (o *Options) complete() {
	o.ParkAfter = cmp.Or(o.ParkAfter, 3*time.Second)
	o.Retention = cmp.Or(o.Retention, 30*24*time.Hour)
	o.Grace = cmp.Or(o.Grace, 10*time.Second)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
}

// Limits bound what one organisation may do (I10, I11, I12). Zero takes the default.
type Limits struct {
	Contacts int     // that are not over
	Arrivals float64 // a second; as many may come at once
	Queued   int     // in one queue
	Engine   engine.Limits
}

// DefaultLimits are the limits of an organisation of which none are given.
func DefaultLimits() Limits {
	return Limits{Contacts: 250_000, Arrivals: 20_000, Queued: 10_000, Engine: engine.DefaultLimits()}
}

func (o *Options) limits(ctx context.Context, organisation string) Limits {
	standard := DefaultLimits()
	if o.Limits == nil {
		return standard
	}
	l := o.Limits(ctx, organisation)
	l.Contacts, l.Arrivals, l.Queued = cmp.Or(l.Contacts, standard.Contacts), cmp.Or(l.Arrivals, standard.Arrivals), cmp.Or(l.Queued, standard.Queued)
	e := &l.Engine
	e.Turn, e.Contact, e.Depth = cmp.Or(e.Turn, standard.Engine.Turn), cmp.Or(e.Contact, standard.Engine.Contact), cmp.Or(e.Depth, standard.Engine.Depth)
	return l
}

type unobserved struct{}

func (unobserved) Committed(int, time.Duration, error) {}
func (unobserved) Ended(Contact)                       {}
func (unobserved) Quarantined(Contact, error)          {}
func (unobserved) Standing(int, int, int, Role)        {}
