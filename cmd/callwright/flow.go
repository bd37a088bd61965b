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

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
)

var flowNoun = noun{"/api/flows", "flow", "flow list"}

func flowCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "flow",
		Short: "Administer the flows of a server",
		Long: `Imports flows into a server, publishes them, and moves the labels by which contacts find
a version. NAME is the whole name of a flow, or its id. The API token comes from
CALLWRIGHT_TOKEN or from a file.

Exits 1 when the server refuses, or when a flow that is imported has errors.`,
		Example: `  export CALLWRIGHT_TOKEN_FILE=~/.callwright-token
  callwright flow import flows/ --update --publish --label Live
  callwright flow label Main Live 3`,
	}
	f.add(c)
	return group(c, flowListCommand(&f), flowShowCommand(&f), flowImportCommand(&f), flowExportCommand(&f), publishCommand(&f, flowNoun), versionsCommand(&f, flowNoun),
		labelCommand(&f, flowNoun), lockCommand(&f), unlockCommand(&f), durabilityCommand(&f), usesCommand(&f, flowNoun), flowDeleteCommand(&f))
}

// draft is a flow as the API shows it.
type draft struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Type       string         `json:"type"`
	Durability string         `json:"durability"`
	Revision   int64          `json:"revision"`
	Labels     map[string]int `json:"labels"`
	Version    int            `json:"version"`
	Changed    bool           `json:"changed"`
	Lock       *struct {
		By    string    `json:"by"`
		Since time.Time `json:"since"`
	} `json:"lock"`
	Updated   time.Time       `json:"updated"`
	UpdatedBy string          `json:"updated_by"`
	Text      string          `json:"text"`
	Problems  []field.Problem `json:"problems"`
}

// standing is how the draft stands to what was published.
func (d draft) standing() string {
	switch {
	case d.Version == 0:
		return "never published"
	case d.Changed:
		return "changed"
	}
	return "published"
}

// labelled lists labels with their versions.
func labelled(labels map[string]int) string {
	var list []string
	for _, name := range sortedKeys(labels) {
		list = append(list, fmt.Sprintf("%s=%d", name, labels[name]))
	}
	return strings.Join(list, " ")
}

func flowListCommand(f *clientFlags) *cobra.Command {
	return listing(f, flowNoun, "List flows", []string{"type", "only those of a `TYPE`: flow or subflow"}, "NAME TYPE DRAFT LABELS LOCKED ID", func(d draft) []any {
		locked := ""
		if d.Lock != nil {
			locked = d.Lock.By
		}
		return []any{d.Name, d.Type, d.standing(), labelled(d.Labels), locked, d.ID}
	})
}

func flowShowCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Show how a flow stands, and what is wrong with its draft",
		Example: "  callwright flow show Main\n  callwright flow show Main --json | jq -r .text",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, flowNoun, args[0], func(_ context.Context, _ *client, r record) error {
				var d draft
				if err := r.into(&d); err != nil {
					return err
				}
				if f.json {
					return lines(c.OutOrStdout(), []json.RawMessage{r.raw})
				}
				d.print(c.OutOrStdout())
				return nil
			})
		},
	}
}

func (d draft) print(w io.Writer) {
	p := painter(w)
	fmt.Fprintf(w, "%s\n  id          %s\n  type        %s\n  draft       %s, revision %d", p.bold(d.Name), d.ID, d.Type, d.standing(), d.Revision)
	if d.UpdatedBy != "" {
		fmt.Fprintf(w, ", saved by %s at %s", d.UpdatedBy, d.Updated.Format(time.RFC3339))
	}
	fmt.Fprintf(w, "\n  labels      %s\n  durability  %s\n", cmp.Or(labelled(d.Labels), "-"), d.Durability)
	if d.Lock != nil {
		fmt.Fprintf(w, "  locked      by %s since %s\n", d.Lock.By, d.Lock.Since.Format(time.RFC3339))
	}
	printProblems(w, p, d.Problems)
}

// printProblems prints problems as callwright check does.
func printProblems(w io.Writer, p paint, list []field.Problem) {
	for _, one := range list {
		fmt.Fprintf(w, "  %s %s%s\n", p.severity(one.Severity), prefix(one.Place()), one.Message)
		if one.Mend != "" {
			fmt.Fprintf(w, "          %s\n", p.dim(one.Mend))
		}
	}
}

// usage is a place that leads to a flow or calls a function.
type usage struct {
	Kind, ID, Name, Activity, Label string
	Version, Pinned                 int
}

func usesCommand(f *clientFlags, n noun) *cobra.Command {
	return &cobra.Command{
		Use:     "uses NAME",
		Short:   "List what uses " + article(n.one),
		Example: "  callwright " + n.one + " uses Greeting",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, n, args[0], func(ctx context.Context, api *client, r record) error {
				list, err := api.entries(ctx, r.path("uses"), nil)
				if err != nil {
					return err
				}
				return tabled(c.OutOrStdout(), list, f.json, "KIND NAME VERSION ACTIVITY TAKES ID", func(u usage) []any {
					version, takes := "draft", u.Label
					if u.Version > 0 {
						version = strconv.Itoa(u.Version)
					}
					if u.Kind == "entry-point" {
						version = ""
					}
					if u.Pinned > 0 {
						takes = fmt.Sprintf("version %d", u.Pinned)
					}
					return []any{u.Kind, u.Name, version, u.Activity, takes, u.ID}
				})
			})
		},
	}
}

// published is a version as the API shows it.
type published struct {
	Number    int             `json:"number"`
	Note      string          `json:"note"`
	Labels    []string        `json:"labels"`
	Published time.Time       `json:"published"`
	By        string          `json:"by"`
	Problems  []field.Problem `json:"problems"`
}

func (v published) sentence() string {
	return fmt.Sprintf("version %d  %s", v.Number, strings.Join(v.Labels, ", "))
}

func versionsCommand(f *clientFlags, n noun) *cobra.Command {
	return &cobra.Command{
		Use:     "versions NAME",
		Short:   "List the versions of " + article(n.one) + ", newest first",
		Example: "  callwright " + n.one + " versions Main",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, n, args[0], func(ctx context.Context, api *client, r record) error {
				list, err := api.versions(ctx, r)
				if err != nil {
					return err
				}
				return tabled(c.OutOrStdout(), list, f.json, "VERSION PUBLISHED BY LABELS NOTE", func(v published) []any {
					return []any{v.Number, v.Published.Format(time.RFC3339), v.By, strings.Join(v.Labels, " "), v.Note}
				})
			})
		},
	}
}

// versions reads all versions; they are paged by their numbers.
func (c *client) versions(ctx context.Context, r record) ([]json.RawMessage, error) {
	var list []json.RawMessage
	query := url.Values{"limit": {"200"}}
	for {
		var page struct {
			Items []json.RawMessage `json:"items"`
			Next  int               `json:"next"`
		}
		if _, err := c.do(ctx, request{method: http.MethodGet, path: r.path("versions"), query: query}, &page); err != nil {
			return nil, err
		}
		list = append(list, page.Items...)
		if page.Next == 0 {
			return list, nil
		}
		query.Set("before", strconv.Itoa(page.Next))
	}
}

// versionOf reads a version: a number, or a label.
func (r record) versionOf(text string) (int, error) {
	var d draft
	if err := r.into(&d); err != nil {
		return 0, err
	}
	number, err := strconv.Atoi(text)
	if err == nil && number > 0 {
		return number, nil
	}
	for label, number := range d.Labels {
		if strings.EqualFold(label, text) && number > 0 {
			return number, nil
		}
	}
	if strings.EqualFold(text, string(release.Latest)) && d.Version > 0 {
		return d.Version, nil
	}
	return 0, unusable("%q is no version of %s; write a number from 1, or a label that it has: %s", text, r.Name, cmp.Or(labelled(d.Labels), "none"))
}

// labels reads labels that can be given, whatever their letter case.
func labels(list []string) ([]string, error) {
	out := []string{}
	all := []string{string(release.Dev), string(release.Test), string(release.Live)}
	for _, text := range list {
		i := slices.IndexFunc(all, func(l string) bool { return strings.EqualFold(l, text) })
		if i < 0 {
			return nil, unusable("there is no label %q to give; choose Dev, Test or Live (Latest moves by itself)", text)
		}
		out = append(out, all[i])
	}
	return out, nil
}
