package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
)

func connectorCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "connector",
		Short: "Administer the connectors of a server",
		Long: `Lists, creates, tests and changes connectors over a server's API. CONNECTOR is a name
or an id. The API token comes from CALLWRIGHT_TOKEN or from a file, secrets of
connectors from the environment, files or standard input: never from arguments, which
every user of the host can see.

Exits 1 when the server refuses, or when a test finds something wrong.`,
		Example: `  export CALLWRIGHT_TOKEN_FILE=~/.callwright-token
  callwright connector list
  callwright connector test CRM
  callwright connector apply -f connectors.yaml --dry-run`,
	}
	f.add(c)
	return group(c, listCommand(&f), showCommand(&f), kindsCommand(&f), createCommand(&f), testConnectorCommand(&f), rotateCommand(&f),
		activateCommand(&f), deactivateCommand(&f), deleteCommand(&f), applyCommand(&f))
}

// connection is a connector as the API shows it.
type connection struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Kind     string         `json:"kind"`
	For      []string       `json:"for"`
	State    string         `json:"state"`
	Settings map[string]any `json:"settings"`
	Secrets  map[string]any `json:"secrets"` // by name; the values say that they are stored
	Health   struct {
		State    string `json:"state"`
		Sentence string `json:"sentence"`
		Calls    *tally `json:"calls"`
		Tokens   *tally `json:"token_requests"`
	} `json:"health"`
	Next     *struct{}   `json:"next"` // staged
	Warnings []string    `json:"warnings"`
	Test     *testReport `json:"test"` // at saving

	tag string
	raw json.RawMessage
}

// UnmarshalJSON keeps the text beside what is understood of it.
func (c *connection) UnmarshalJSON(text []byte) error {
	type plain connection
	c.raw = append(json.RawMessage(nil), text...)
	return json.Unmarshal(text, (*plain)(c))
}

func pathOf(id string, more ...string) string {
	return "/api/connectors/" + url.PathEscape(id) + strings.Join(append([]string{""}, more...), "/")
}

// find returns the connector that a name or an id means.
func (c *client) find(ctx context.Context, ref string) (connection, error) {
	if uuid.Validate(ref) == nil {
		return c.show(ctx, ref)
	}
	list, err := c.list(ctx, url.Values{"name": {ref}})
	if err != nil {
		return connection{}, err
	}
	for _, one := range list {
		if strings.EqualFold(one.Name, ref) {
			return c.show(ctx, one.ID)
		}
	}
	return connection{}, fmt.Errorf("there is no connector called %q; callwright connector list shows them", ref)
}

func (c *client) show(ctx context.Context, id string) (connection, error) {
	var found connection
	tag, err := c.do(ctx, request{method: http.MethodGet, path: pathOf(id)}, &found)
	found.tag = tag
	return found, err
}

// list reads all pages.
func (c *client) list(ctx context.Context, query url.Values) ([]connection, error) {
	var all []connection
	query.Set("limit", "200")
	for {
		var page struct {
			Items []connection `json:"items"`
			Next  string       `json:"next"`
		}
		if _, err := c.do(ctx, request{method: http.MethodGet, path: "/api/connectors", query: query}, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == "" {
			return all, nil
		}
		query.Set("cursor", page.Next)
	}
}

func listCommand(f *clientFlags) *cobra.Command {
	var name, kind, state string
	c := &cobra.Command{
		Use:     "list",
		Short:   "List connectors",
		Example: "  callwright connector list\n  callwright connector list --name crm --json | jq -r .id",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			query := url.Values{}
			for key, v := range map[string]string{"name": name, "kind": kind, "state": state} {
				if v != "" {
					query.Set(key, v)
				}
			}
			list, err := api.list(c.Context(), query)
			if err != nil {
				return err
			}
			printList(c.OutOrStdout(), list, f.json)
			return nil
		},
	}
	c.Flags().StringVar(&name, "name", "", "only those with `TEXT` in their name")
	c.Flags().StringVar(&kind, "kind", "", "only those of a `KIND`")
	c.Flags().StringVar(&state, "state", "", "only those in a `STATE`: active or inactive")
	return c
}

// printList prints a table, or one JSON object a line.
func printList(w io.Writer, list []connection, asJSON bool) {
	if asJSON {
		for _, one := range list {
			fmt.Fprintln(w, string(one.raw))
		}
		return
	}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "NAME\tKIND\tSTATE\tHEALTH\tID")
	for _, one := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", one.Name, one.Kind, one.State, first(one.Health.State, "-"), one.ID)
	}
	t.Flush()
}

func showCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "show CONNECTOR",
		Short:   "Show a connector's settings and health; never its secrets",
		Example: "  callwright connector show CRM",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			found, err := api.find(c.Context(), args[0])
			if err != nil {
				return err
			}
			found.print(c.OutOrStdout(), f.json)
			return nil
		},
	}
}

// print prints a connector for people or machines.
func (c connection) print(w io.Writer, asJSON bool) {
	if asJSON {
		fmt.Fprintln(w, string(c.raw))
		return
	}
	fmt.Fprintf(w, "%s\n  id      %s\n  kind    %s\n  state   %s\n", c.Name, c.ID, c.Kind, c.State)
	if len(c.For) > 0 {
		fmt.Fprintf(w, "  for     %s\n", strings.Join(c.For, ", "))
	}
	if c.Health.State != "" {
		fmt.Fprintf(w, "  health  %s\n", strings.TrimSpace(c.Health.State+"  "+c.Health.Sentence))
		c.Health.Calls.print(w, "calls")
		c.Health.Tokens.print(w, "tokens")
	}
	for _, name := range sortedKeys(c.Settings) {
		fmt.Fprintf(w, "  %s: %s\n", name, oneLine(c.Settings[name]))
	}
	for _, name := range sortedKeys(c.Secrets) {
		fmt.Fprintf(w, "  %s: (stored)\n", name)
	}
	if c.Next != nil {
		fmt.Fprintln(w, "  A next credential is staged beside the one in use.")
	}
	for _, warning := range c.Warnings {
		fmt.Fprintf(w, "  warning: %s\n", warning)
	}
}

// oneLine is a setting's value on one line.
func oneLine(v any) string {
	text, ok := v.(string)
	if !ok {
		encoded, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(encoded)
	}
	line, _, more := strings.Cut(text, "\n")
	if more {
		return line + " …"
	}
	return text
}

// offered is a kind of connector as the API shows it.
type offered struct {
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Limit int    `json:"limit"`
	Form  []struct {
		Name     string `json:"name"`
		Kind     string `json:"kind"`
		Label    string `json:"label"`
		Required bool   `json:"required"`

		RequiredIf condition `json:"required_if"`
		ShowIf     condition `json:"show_if"`
	} `json:"form"`

	raw json.RawMessage
}

// condition is what other settings must hold, each one of a few values.
type condition map[string][]string

// String completes "when …".
func (c condition) String() string {
	var parts []string
	for _, name := range sortedKeys(c) {
		parts = append(parts, name+" is "+strings.Join(c[name], " or "))
	}
	return strings.Join(parts, " and ")
}

// UnmarshalJSON keeps the text beside what is understood of it.
func (o *offered) UnmarshalJSON(text []byte) error {
	type plain offered
	o.raw = append(json.RawMessage(nil), text...)
	return json.Unmarshal(text, (*plain)(o))
}

func kindsCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "kinds",
		Short:   "List the kinds of connectors and their settings",
		Example: "  callwright connector kinds",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			list, err := api.kinds(c.Context())
			if err != nil {
				return err
			}
			for _, kind := range list {
				kind.print(c.OutOrStdout(), f.json)
			}
			return nil
		},
	}
}

func (o offered) print(w io.Writer, asJSON bool) {
	if asJSON {
		fmt.Fprintln(w, string(o.raw))
		return
	}
	fmt.Fprintf(w, "%s  %s\n", o.Kind, o.Title)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, s := range o.Form {
		fmt.Fprintf(t, "  %s\t%s\t%s\n", s.Name, s.Label, marks(s.Required, s.Kind == "secret", s.RequiredIf, s.ShowIf))
	}
	t.Flush()
}

// marks says what there is to know about a setting: a condition of its being
// there at all is one of its being required.
func marks(required, secret bool, demanded, shown condition) string {
	var list []string
	switch {
	case required && len(demanded) > 0:
		list = append(list, "required when "+demanded.String())
	case required && len(shown) > 0:
		list = append(list, "required when "+shown.String())
	case required:
		list = append(list, "required")
	case len(shown) > 0:
		list = append(list, "only when "+shown.String())
	}
	if secret {
		list = append(list, "secret")
	}
	return strings.Join(list, ", ")
}
