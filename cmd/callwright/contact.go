package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/value"
)

var contactNoun = noun{"/api/contacts", "contact", "contact list"}

func contactCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "contact",
		Short: "Begin contacts at a server, see what happens in them, and take part",
		Long: `Begins simulated calls and tasks at entry points, lists contacts, shows their traces, and
presses keys or says something in the place of the caller. ID is a contact's id.`,
		Example: `  callwright contact start --entry-point Main --ani +14155550101 --follow
  callwright contact list --state parked
  callwright contact list --flow Main --error any --since 1h`,
	}
	f.add(c)
	return group(c, contactStartCommand(&f), contactListCommand(&f), contactShowCommand(&f), contactTraceCommand(&f), talkCommand(&f), sayCommand(&f),
		hangUpCommand(&f), cassetteCommand(&f), statsCommand(&f), contactDeleteCommand(&f))
}

// contact is a contact as the API shows it.
type contact struct {
	ID   string `json:"id"`
	Flow struct {
		Name    string `json:"name"`
		Version int    `json:"version"`
		Label   string `json:"label"`
	} `json:"flow"`
	Channel  string              `json:"channel"`
	ANI      string              `json:"ani"`
	DNIS     string              `json:"dnis"`
	State    runner.ContactState `json:"state"`
	Queue    string              `json:"queue"`
	Agent    string              `json:"agent"`
	Activity string              `json:"activity"`
	Waiting  string              `json:"waiting"`
	Outcome  engine.Outcome      `json:"outcome"`
	Error    string              `json:"error"`
	Steps    int                 `json:"steps"`
	Started  time.Time           `json:"started"`
	Ended    time.Time           `json:"ended"`
	Path     []struct {
		Activity     string  `json:"activity"`
		Kind         string  `json:"kind"`
		Port         string  `json:"port"`
		Error        string  `json:"error"`
		Milliseconds float64 `json:"milliseconds"`
	} `json:"path"`
	Variables json.RawMessage `json:"variables"`
}

func (v contact) over() bool { return v.State == runner.Over || v.State == runner.Quarantined }

func (v contact) failed() bool {
	return v.State == runner.Quarantined || v.Outcome == engine.OutcomeFailed || v.Outcome == engine.OutcomeLimit
}

// standing is where it stands: for what it waits, or what came of it.
func (v contact) standing() string {
	if v.over() {
		return strings.TrimSpace(cmp.Or(string(v.Outcome), string(v.State)) + " " + v.Error)
	}
	return strings.TrimSpace(string(v.State) + " " + v.Waiting)
}

func contactListCommand(f *clientFlags) *cobra.Command {
	var s contactFilter
	limit := 0
	c := &cobra.Command{
		Use:   "list",
		Short: "List contacts, newest first",
		Example: `  callwright contact list --state parked
  callwright contact list --flow Main --version 3 --error any --since 24h
  callwright contact list --number +14155550101 --limit 0 --json | jq -r .id`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if limit < 0 {
				return unusable("--limit %d: write a number from 0, which is all", limit)
			}
			api, query, err := s.open(c, f)
			if err != nil {
				return err
			}
			list, err := api.most(c.Context(), contactNoun.path, query, limit)
			if err != nil {
				return err
			}
			return tabled(c.OutOrStdout(), list, f.json, "STARTED STANDS FLOW FROM ACTIVITY ID", func(v contact) []any {
				return []any{v.Started.Format(time.RFC3339), v.standing(), fmt.Sprintf("%s v%d", v.Flow.Name, v.Flow.Version), cmp.Or(v.ANI, v.Channel), v.Activity, v.ID}
			})
		},
	}
	s.add(c)
	c.Flags().IntVar(&limit, "limit", 50, "at most `N`; 0 for all")
	return c
}

// contactFilter are the flags that select contacts.
type contactFilter struct {
	state, flow, version, label, entry, channel, number, outcome, activity, code, since, until string
}

func (s *contactFilter) add(c *cobra.Command) {
	p := c.Flags()
	p.StringVar(&s.state, "state", "", "only those in a `STATE`: live, parked, over or quarantined")
	p.StringVar(&s.flow, "flow", "", "only those of the flow with a `NAME` or id")
	p.StringVar(&s.version, "version", "", "only those on a `VERSION` of --flow: a number or a label")
	p.StringVar(&s.label, "label", "", "only those whose version was chosen by a `LABEL`")
	p.StringVar(&s.entry, "entry-point", "", "only those that came in at the entry point with a `NAME` or id")
	p.StringVar(&s.channel, "channel", "", "only those of a `CHANNEL`: telephony, chat or task")
	p.StringVar(&s.number, "number", "", "only those from or to a `NUMBER`")
	p.StringVar(&s.outcome, "outcome", "", "only those with an `OUTCOME`: ended, disconnected, handed-off, failed or limit")
	p.StringVar(&s.activity, "activity", "", "only those that have been through the activity with a `LABEL`")
	p.StringVar(&s.code, "error", "", "only those that failed with a `CODE`; any for all that did")
	p.StringVar(&s.since, "since", "", "only those that began since a `TIME`, such as 2026-12-01T09:00:00Z, or 24h ago")
	p.StringVar(&s.until, "until", "", "only those that began before a `TIME`")
}

// open reads the flags; names are looked up.
func (s *contactFilter) open(c *cobra.Command, f *clientFlags) (*client, url.Values, error) {
	query := url.Values{}
	for name, v := range map[string]string{"state": s.state, "label": s.label, "channel": s.channel, "number": s.number, "outcome": s.outcome, "activity": s.activity, "error": s.code} {
		if v != "" {
			query.Set(name, v)
		}
	}
	for name, v := range map[string]string{"since": s.since, "until": s.until} {
		if v == "" {
			continue
		}
		at, err := moment(v)
		if err != nil {
			return nil, nil, unusable("--%s %q: write a time such as 2026-12-01T09:00:00Z, or how long ago, such as 24h", name, v)
		}
		query.Set(name, at.UTC().Format(time.RFC3339Nano))
	}
	if s.version != "" && s.flow == "" {
		return nil, nil, unusable("--version is one of a flow; give --flow, too")
	}
	api, err := f.open()
	if err != nil {
		return nil, nil, err
	}
	return api, query, s.lookUp(c.Context(), api, query)
}

// moment reads a time, or how long ago it was.
func moment(text string) (time.Time, error) {
	if ago, err := time.ParseDuration(text); err == nil {
		return time.Now().Add(-ago), nil
	}
	return time.Parse(time.RFC3339, text)
}

func (s *contactFilter) lookUp(ctx context.Context, api *client, query url.Values) error {
	if s.entry != "" {
		at, err := api.named(ctx, entryPointNoun, s.entry)
		if err != nil {
			return err
		}
		query.Set("entry_point", at.ID)
	}
	if s.flow == "" {
		return nil
	}
	of, err := api.named(ctx, flowNoun, s.flow)
	if err != nil {
		return err
	}
	query.Set("flow", of.ID)
	if s.version == "" {
		return nil
	}
	number, err := of.versionOf(s.version)
	if err != nil {
		return err
	}
	var v record
	if _, err := api.do(ctx, request{method: http.MethodGet, path: of.path("versions", strconv.Itoa(number))}, &v); err != nil {
		return err
	}
	query.Set("version", v.ID)
	return nil
}

func contactShowCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   "Show where a contact stands, its path and its variables",
		Example: "  callwright contact show 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			r, err := api.read(c.Context(), contactNoun, args[0])
			if err != nil {
				return err
			}
			var v contact
			if err := r.into(&v); err != nil {
				return err
			}
			if f.json {
				return lines(c.OutOrStdout(), []json.RawMessage{r.raw})
			}
			v.print(c.OutOrStdout())
			return nil
		},
	}
}

func (v contact) print(w io.Writer) {
	p := painter(w)
	fmt.Fprintf(w, "%s\n  flow     %s, version %d %s\n  from     %s to %s by %s\n  started  %s\n  stands   %s\n", p.bold(v.ID), v.Flow.Name, v.Flow.Version, v.Flow.Label,
		cmp.Or(v.ANI, "-"), cmp.Or(v.DNIS, "-"), v.Channel, v.Started.Format(time.RFC3339), v.standing())
	for _, one := range [][2]string{{"at", v.Activity}, {"queue", v.Queue}, {"agent", v.Agent}} {
		if one[1] != "" {
			fmt.Fprintf(w, "  %-7s  %s\n", one[0], one[1])
		}
	}
	for _, s := range v.Path {
		line := fmt.Sprintf("  ▶ %s (%s) → %s in %g ms", s.Activity, s.Kind, cmp.Or(s.Port, "-"), s.Milliseconds)
		if s.Error != "" {
			line += "  " + p.red(s.Error)
		}
		fmt.Fprintln(w, line)
	}
	v.variables(w)
}

func (v contact) variables(w io.Writer) {
	variables, err := objectOf(v.Variables)
	if err != nil {
		return // there are none
	}
	for name, one := range variables.All() {
		if one != nil && one != "" {
			fmt.Fprintf(w, "  %s = %s\n", name, value.AppendJSON(nil, one))
		}
	}
}

// summary says what came of it, as callwright run does.
func (v contact) summary(w io.Writer) {
	p := painter(w)
	colour := p.green
	if v.failed() {
		colour = p.red
	}
	fmt.Fprintf(w, "\n%s after %d activities, %s\n", colour(v.standing()), v.Steps, v.Ended.Sub(v.Started).Round(time.Millisecond))
	v.variables(w)
}

// figures are those of one activity, as the API shows them.
type figures struct {
	Number    int            `json:"number"`
	Activity  string         `json:"activity"`
	Kind      string         `json:"kind"`
	Count     int            `json:"count"`
	ErrorRate float64        `json:"error_rate"`
	P50       float64        `json:"p50_milliseconds"`
	P95       float64        `json:"p95_milliseconds"`
	P99       float64        `json:"p99_milliseconds"`
	Ports     map[string]int `json:"ports"`
}

func statsCommand(f *clientFlags) *cobra.Command {
	var s contactFilter
	c := &cobra.Command{
		Use:   "stats",
		Short: "Show how activities do: how often, errors, how long, which ways",
		Long: `For the contacts selected, each activity of each version: how often it was left, the rate of
errors, percentiles of how long it took in milliseconds, and the ports taken.`,
		Example: "  callwright contact stats --flow Main --since 24h",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			api, query, err := s.open(c, f)
			if err != nil {
				return err
			}
			list, err := api.entries(c.Context(), "/api/statistics", query)
			if err != nil {
				return err
			}
			return tabled(c.OutOrStdout(), list, f.json, "VERSION ACTIVITY KIND COUNT ERRORS P50 P95 P99 PORTS", func(v figures) []any {
				return []any{v.Number, v.Activity, v.Kind, v.Count, fmt.Sprintf("%.1f%%", 100*v.ErrorRate), v.P50, v.P95, v.P99, taken(v.Ports)}
			})
		},
	}
	s.add(c)
	return c
}

// taken lists ports, the one taken most first.
func taken(ports map[string]int) string {
	names := sortedKeys(ports)
	slices.SortStableFunc(names, func(a, b string) int { return ports[b] - ports[a] })
	for i, name := range names {
		names[i] = fmt.Sprintf("%s=%d", name, ports[name])
	}
	return strings.Join(names, " ")
}
