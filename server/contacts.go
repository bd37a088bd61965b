package server

import (
	"context"
	"fmt"
	"time"

	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/vault"
)

// contacts is everything that lets flows live on the server.
type contacts struct {
	flows     *release.Releases
	inventory *release.Inventory
	functions *release.Functions
	scripts   *script.Pool
	desk      *acd.ACD
	runner    *runner.Runner
	triggers  *trigger.Triggers
}

// host is who opens the key of contacts, in the audit log.
func host() audit.Actor { return audit.Actor{Kind: "service", ID: "runner", Name: "runner"} }

// openReleases opens what organisations design; connectors ask it where they are used.
func (s *Server) openReleases(context.Context) error {
	c := &s.contacts
	c.inventory = release.NewInventory(release.InventoryOptions{Resources: s.db.Resources(), Audio: s.db.Resources(), References: s.db.Flows(),
		Transactor: s.db, Audit: s.audit, Seal: vault.NewBulk(s.vault, host()), Clock: s.config.Clock})
	c.scripts = script.New(script.Options{Command: s.config.ScriptWorker})
	s.closes(func() error { c.scripts.Close(); return nil })
	c.functions = release.NewFunctions(release.FunctionsOptions{Functions: s.db.Functions(), Versions: s.db.Functions(), References: s.db.Flows(),
		Transactor: s.db, Audit: s.audit, Scripts: c.scripts, Clock: s.config.Clock})
	c.flows = release.New(release.Options{Flows: s.db.Flows(), Versions: s.db.Flows(), References: s.db.Flows(), Transactor: s.db, Audit: s.audit,
		Catalog: activity.Builtin(), Connections: s.db.Connections(), Resources: c.inventory, Functions: c.functions, Clock: s.config.Clock})
	return nil
}

// openContacts opens what runs contacts and what starts them.
func (s *Server) openContacts(context.Context) (err error) {
	c := &s.contacts
	sealer := vault.NewBulk(s.vault, host())
	journal := s.db.Reserve() // commits must not wait behind requests for a connection
	if journal != s.db {
		s.closes(journal.Close)
	}
	c.desk = acd.New(acd.Options{Resources: c.inventory.Resources, Store: s.db.Agents(), Zones: time.LoadLocation, Clock: s.config.Clock, Log: s.log,
		Audit: s.audit, AutoAnswer: s.config.AutoAnswer, Queued: s.config.Limits.Queued})
	c.runner, err = runner.New(runner.Options{
		Journal: journal.Contacts(), Lock: journal.Lock(), Flows: c.flows, Calls: s.connections, Scripts: c.functions, Bots: bots{c.inventory, s.connections},
		Desk: c.desk, Seal: sealer, Channels: []channel.Channel{channel.Telephony{}, channel.Chat{}, channel.Task{}}, Zones: time.LoadLocation, Clock: s.config.Clock, Log: s.log,
		Limits: func(context.Context, string) runner.Limits { return s.config.Limits }, Observer: s.metrics, Retention: s.config.Retention, ParkAfter: s.config.ParkAfter,
	})
	if err != nil {
		return fmt.Errorf("making the contacts ready: %w", err)
	}
	c.desk.SetContacts(c.runner)
	c.triggers, err = trigger.New(trigger.Options{
		EntryPoints: s.db.Triggers(), Webhooks: s.db.Triggers(), Schedules: s.db.Triggers(), Due: s.db.Triggers(), Transactor: s.db, Audit: s.audit,
		Flows: c.flows, Drafts: c.flows, Halts: s.connections, Contacts: c.runner, Talks: c.runner, Seal: sealer, Clock: s.config.Clock, Log: s.log,
	})
	if err != nil {
		return err
	}
	c.flows.SetEntryPoints(c.triggers)
	c.flows.SetRunning(running{c.runner})
	s.background = append(s.background, loop{"running contacts", c.runner.Run}, loop{"distributing contacts", c.desk.Run}, loop{"firing schedules", s.schedules})
	return nil
}

// schedules fires what is due in the process that runs the contacts.
func (s *Server) schedules(ctx context.Context) error {
	for s.contacts.runner.Role() == runner.Standby {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
	return s.contacts.triggers.Run(ctx)
}

// running counts the contacts of a flow, as far as it matters.
type running struct{ *runner.Runner }

// Contacts returns how many contacts of a flow are not over, up to 200.
func (r running) Contacts(ctx context.Context, organisation, flow string) (int, error) {
	page, _, err := r.List(ctx, runner.Query{Organisation: organisation, Flow: flow, States: []runner.ContactState{runner.Live, runner.Parked}, Limit: 200})
	return len(page), err
}
