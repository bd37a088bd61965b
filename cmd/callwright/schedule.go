package main

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

var scheduleNoun = noun{"/api/schedules", "schedule", "schedule list"}

func scheduleCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "schedule",
		Short: "Administer the times at which a server begins contacts by itself",
		Long: `A schedule begins a contact at its entry point once (--at), again and again (--every), or
at a time of day (--days and --time). NAME is a whole name or an id.`,
		Example: "  callwright schedule create --name morning --entry-point Reminders --days mon-fri --time 08:30 --zone Europe/Berlin\n  callwright schedule pause morning",
	}
	f.add(c)
	return group(c, scheduleListCommand(&f), scheduleCreateCommand(&f),
		schedulePauseCommand(&f, "pause", "paused", "Stop a schedule for a while; what is due meanwhile is left out"),
		schedulePauseCommand(&f, "resume", "resumed", "Let a schedule go on"),
		removing(&f, scheduleNoun, "NAME", "  callwright schedule delete morning"))
}

// schedule is a schedule as the API shows it.
type schedule struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	EntryPoint string    `json:"entry_point"`
	At         time.Time `json:"at"`
	Every      string    `json:"every"`
	Days       string    `json:"days"`
	Time       string    `json:"time"`
	Zone       string    `json:"zone"`
	Paused     bool      `json:"paused"`
	Next       time.Time `json:"next"`
	Error      string    `json:"error"`
}

// when is the rule in words.
func (s schedule) when() string {
	switch {
	case s.Every != "":
		return "every " + s.Every
	case s.Days != "" || s.Time != "":
		return strings.TrimSpace(s.Days + " " + s.Time + " " + s.Zone)
	}
	return "once at " + s.At.Format(time.RFC3339)
}

// next is when it fires next, or why it does not.
func (s schedule) next() string {
	switch {
	case s.Paused:
		return "paused"
	case s.Next.IsZero():
		return "over"
	}
	return s.Next.Format(time.RFC3339)
}

func scheduleListCommand(f *clientFlags) *cobra.Command {
	return listingAt(f, scheduleNoun, "List schedules", nil, "NAME WHEN NEXT ENTRY-POINT ERROR ID", func(s schedule) string { return s.EntryPoint },
		func(s schedule, entryPoint string) []any {
			return []any{s.Name, s.when(), s.next(), entryPoint, s.Error, s.ID}
		})
}

func scheduleCreateCommand(f *clientFlags) *cobra.Command {
	var name, entry, at, every, days, clock, zone string
	var vars []string
	var paused bool
	c := &cobra.Command{
		Use:   "create",
		Short: "Make a schedule",
		Example: `  callwright schedule create --name morning --entry-point Reminders --days mon-fri --time 08:30 --zone Europe/Berlin
  callwright schedule create --name poll --entry-point Poll --every 15m --var region=EU
  callwright schedule create --name launch --entry-point Launch --at 2026-12-01T09:00:00Z`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if name == "" || entry == "" {
				return unusable("give the schedule a --name and an --entry-point")
			}
			body := map[string]any{"name": name, "every": every, "days": days, "time": clock, "zone": zone, "paused": paused}
			if at != "" {
				t, err := time.Parse(time.RFC3339, at)
				if err != nil {
					return unusable("--at %q: write a time such as 2026-12-01T09:00:00Z", at)
				}
				body["at"] = t
			}
			given, err := assignments("--var", vars)
			if err != nil {
				return err
			}
			body["variables"] = given
			api, err := f.open()
			if err != nil {
				return err
			}
			where, err := api.named(c.Context(), entryPointNoun, entry)
			if err != nil {
				return err
			}
			body["entry_point"] = where.ID
			answer, err := api.ask(c.Context(), request{method: http.MethodPost, path: scheduleNoun.path, body: body, creates: true})
			if err != nil {
				return err
			}
			return f.scheduled(c, answer.text, "created")
		},
	}
	p := c.Flags()
	p.StringVar(&name, "name", "", "`NAME` of the schedule")
	p.StringVar(&entry, "entry-point", "", "`NAME` or id of the entry point where contacts begin")
	p.StringVar(&at, "at", "", "`TIME` of the only contact, or with --every of the first")
	p.StringVar(&every, "every", "", "`DURATION` from one contact to the next, such as 15m")
	p.StringVar(&days, "days", "", "`DAYS` such as mon-fri, sat,sun or daily")
	p.StringVar(&clock, "time", "", "`HH:MM` of the day")
	p.StringVar(&zone, "zone", "", "`ZONE` in which days and time are read, such as Europe/Berlin")
	p.StringArrayVar(&vars, "var", nil, "`NAME=VALUE` for a flow variable")
	p.BoolVar(&paused, "paused", false, "make it, and let it wait for callwright schedule resume")
	return c
}

func (f *clientFlags) scheduled(c *cobra.Command, raw json.RawMessage, what string) error {
	var s schedule
	if err := understood(raw, &s); err != nil {
		return err
	}
	f.said(c.OutOrStdout(), raw, what, s.Name, s.when(), "next: "+cmp.Or(s.next(), "-"), s.ID)
	return nil
}

func schedulePauseCommand(f *clientFlags, verb, done, short string) *cobra.Command {
	return &cobra.Command{
		Use: verb + " NAME", Short: short, Example: "  callwright schedule " + verb + " morning", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, scheduleNoun, args[0], func(ctx context.Context, api *client, r record) error {
				raw, err := api.alter(ctx, r, http.MethodPost, nil, verb)
				if err != nil {
					return err
				}
				return f.scheduled(c, raw, done)
			})
		},
	}
}
