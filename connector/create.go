package connector

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// Create makes a connection: it checks the draft, tests it, and stores it,
// active. The report is of the test (S1-13). A draft without a kind is of the
// kind custom, as in a connectors file.
func (c *Connections) Create(ctx context.Context, by By, d Draft) (View, Report, error) {
	if err := by.may(access.ConnectorCreate, ""); err != nil {
		return View{}, Report{}, err
	}
	kind, tenant, err := c.allowed(ctx, by, cmp.Or(d.Kind, "custom"))
	if err != nil {
		return View{}, Report{}, err
	}
	r := Record{ID: uuid.NewString(), Organisation: by.Organisation, Kind: kind.Name, State: Active, Limited: kind.Limit > 0, Revision: 1}
	e := c.read(kind, d.Settings, nil)
	r.Name, r.For = e.names(d)
	if err := e.refusal("settings_invalid"); err != nil {
		return View{}, Report{}, err
	}
	if err := c.vacant(ctx, r); err != nil {
		return View{}, Report{}, err
	}
	if err := c.room(ctx, r, tenant.CustomConnectors); err != nil {
		return View{}, Report{}, err
	}
	report, err := c.trial(ctx, by, e, r, r.Revision, d.Unvalidated)
	if err != nil {
		c.o.Broker.Unstage(r.Organisation, r.ID)
		return View{}, report, err
	}
	r.Created, r.Updated = c.now(), c.now()
	r.StateSince, r.Credential = r.Created, e.credential(c.now(), r.Revision, report)
	if err := c.insert(ctx, by, r, e, tenant.CustomConnectors); err != nil {
		c.o.Broker.Unstage(r.Organisation, r.ID)
		return View{}, report, err
	}
	c.live.changed(c, r, e)
	v := c.view(ctx, r)
	v.Warnings = e.warnings
	return v, report, nil
}

// allowed finds the kind and what the organisation may have of it.
func (c *Connections) allowed(ctx context.Context, by By, name string) (Kind, Tenant, error) {
	kind, ok := c.kinds[name]
	if !ok {
		e := fault.New(fault.Invalid, "kind_unknown", "There is no kind of connector called %q.", name)
		e.Fields = []fault.Field{{Path: "kind", Message: "is no kind of connector"}}
		return Kind{}, Tenant{}, e
	}
	tenant, err := c.o.Tenants.Tenant(ctx, by.Organisation)
	if err != nil {
		return Kind{}, Tenant{}, fmt.Errorf("finding the organisation: %w", err)
	}
	if tenant.CustomConnectors <= 0 {
		tenant.CustomConnectors = defaultLimit
	}
	if kind.Licence != "" && !slices.Contains(tenant.Licences, kind.Licence) {
		return kind, tenant, fault.New(fault.Conflict, "licence_required", "%s needs the licence %s, which your organization does not have.", kind.Title, kind.Licence)
	}
	return kind, tenant, nil
}

const defaultLimit = 10 // custom connectors of an organisation (S1-2)

// vacant asks before anything is sent anywhere whether a name is free; what
// counts is the answer of the store when the record is stored.
func (c *Connections) vacant(ctx context.Context, r Record) error {
	for _, name := range append([]string{r.Name}, r.For...) {
		other, ok, err := c.o.Store.Resolve(ctx, r.Organisation, name)
		if err != nil {
			return fmt.Errorf("looking for the name of connector %s: %w", r.ID, err)
		}
		if ok && other.ID != r.ID && other.State != Deleted {
			return taken(name, r)
		}
	}
	return nil
}

// room asks before anything is sent anywhere whether the organisation may have
// one more; what counts is the answer of the store when the record is stored.
func (c *Connections) room(ctx context.Context, r Record, most int) error {
	if !r.Limited {
		return nil
	}
	q := Query{Organisation: r.Organisation, Limit: pageOfRoom}
	for n := 0; ; {
		page, next, err := c.o.Store.List(ctx, q)
		if err != nil {
			return fmt.Errorf("counting connectors: %w", err)
		}
		for _, other := range page {
			if other.Limited {
				n++
			}
		}
		switch {
		case n >= most:
			return limitReached(most)
		case next == "":
			return nil
		}
		q.After = next
	}
}

const pageOfRoom = 100

func limitReached(most int) error {
	return fault.New(fault.Conflict, "connector_limit_reached", "You can add up to %s custom connectors for your organization.", inWords(most))
}

func (c *Connections) insert(ctx context.Context, by By, r Record, e *entered, most int) error {
	if !r.Limited {
		most = 0
	}
	return c.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		clash, full, err := c.o.Store.Insert(ctx, r, most)
		switch {
		case err != nil:
			return fmt.Errorf("storing connector %s: %w", r.ID, err)
		case full:
			return limitReached(most)
		case clash != "":
			return taken(clash, r)
		}
		if err := c.seal(ctx, r, r.Credential.Version, e.secrets); err != nil {
			return err
		}
		ch := &change{was: Record{Name: r.Name}, now: r}
		ch.note("state", "none → "+string(r.State))
		ch.note("kind", r.Kind)
		ch.differences(e.kind, Credential{}, r.Credential, e.checked.SecretNames)
		return c.entry(ctx, by, access.ConnectorCreate, r, audit.Done, ch.detail)
	})
}

// credential is the part of a record that checked settings become.
func (e *entered) credential(now time.Time, version int64, report Report) Credential {
	cred := Credential{Version: version, Settings: e.checked.Public, Secrets: e.secrets.names(), Since: now}
	if report.Verified {
		cred.Tested = now
	}
	return cred
}

var numbers = []string{
	"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
}

func inWords(n int) string {
	if n < len(numbers) {
		return numbers[n]
	}
	return fmt.Sprint(n)
}
