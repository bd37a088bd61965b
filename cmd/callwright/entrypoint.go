package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

var entryPointNoun = noun{"/api/entry-points", "entry point", "entry-point list"}

func entryPointCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "entry-point",
		Short: "Administer where contacts arrive at a server",
		Long: `An entry point binds numbers, a chat or a task to a flow and a label: contacts that arrive
are answered by the version that has the label then. NAME is a whole name or an id.`,
		Example: `  callwright entry-point create --name Main --flow Main --label Live --number +15550100
  callwright entry-point update Main --label Test`,
	}
	f.add(c)
	return group(c, entryPointListCommand(&f), entryPointShowCommand(&f), entryPointCreateCommand(&f), entryPointUpdateCommand(&f),
		removing(&f, entryPointNoun, "NAME", "  callwright entry-point delete Main"))
}

// entryPoint is an entry point as the API shows it.
type entryPoint struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Channel   string          `json:"channel"`
	Numbers   []string        `json:"numbers"`
	Flow      string          `json:"flow"`
	FlowName  string          `json:"flow_name"`
	Label     string          `json:"label"`
	Version   int             `json:"version"`
	Variables json.RawMessage `json:"variables"`
	Public    bool            `json:"public"`
	Origins   []string        `json:"origins"`
	ChatURL   string          `json:"chat_url"`
	Warnings  []string        `json:"warnings"`
}

// answering is the version that answers now.
func (e entryPoint) answering() string {
	if e.Version == 0 {
		return "none"
	}
	return fmt.Sprint(e.Version)
}

func entryPointListCommand(f *clientFlags) *cobra.Command {
	return listing(f, entryPointNoun, "List entry points", nil, "NAME CHANNEL NUMBERS FLOW LABEL VERSION ID", func(e entryPoint) []any {
		return []any{e.Name, e.Channel, strings.Join(e.Numbers, " "), cmp.Or(e.FlowName, e.Flow), e.Label, e.answering(), e.ID}
	})
}

func entryPointShowCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Show an entry point and what answers there",
		Example: "  callwright entry-point show Main",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, entryPointNoun, args[0], func(_ context.Context, _ *client, r record) error {
				var e entryPoint
				if err := r.into(&e); err != nil {
					return err
				}
				if f.json {
					return lines(c.OutOrStdout(), []json.RawMessage{r.raw})
				}
				return e.print(c.OutOrStdout())
			})
		},
	}
}

func (e entryPoint) print(w io.Writer) error {
	fmt.Fprintf(w, "%s\n  id       %s\n  channel  %s\n  flow     %s\n  label    %s\n  version  %s\n", painter(w).bold(e.Name), e.ID, e.Channel, cmp.Or(e.FlowName, e.Flow), e.Label, e.answering())
	if len(e.Numbers) > 0 {
		fmt.Fprintf(w, "  numbers  %s\n", strings.Join(e.Numbers, ", "))
	}
	if e.ChatURL != "" {
		fmt.Fprintf(w, "  chat     %s\n", e.ChatURL)
	}
	variables, err := objectOf(e.Variables)
	if err != nil {
		return err
	}
	for name, v := range variables.All() {
		fmt.Fprintf(w, "  %s = %s\n", name, value.AppendJSON(nil, v))
	}
	e.warn(w)
	return nil
}

func (e entryPoint) warn(w io.Writer) {
	for _, s := range e.Warnings {
		fmt.Fprintf(w, "  %s %s\n", painter(w).yellow("warning"), s)
	}
}

// objectOf reads an object in its order; nothing is an empty one.
func objectOf(text json.RawMessage) (*value.Object, error) {
	if len(text) == 0 {
		return value.NewObject(0), nil
	}
	v, err := payload.DecodeJSON(text)
	o, ok := v.(*value.Object)
	if err != nil || !ok {
		return nil, fmt.Errorf("reading what the server answered: it is no object (%w)", err)
	}
	return o, nil
}

// entryPointFlags are what an entry point may be given.
type entryPointFlags struct {
	name, channel, flow, label string
	numbers, vars, origins     []string
	public                     bool
}

func (s *entryPointFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&s.name, "name", "", "`NAME` of the entry point")
	c.Flags().StringVar(&s.flow, "flow", "", "`NAME` or id of the flow that answers")
	c.Flags().StringVar(&s.label, "label", string(release.Latest), "`LABEL` of the version that answers: Dev, Test, Live or Latest")
	c.Flags().StringArrayVar(&s.numbers, "number", nil, "`NUMBER` (DNIS) that leads here")
	c.Flags().StringArrayVar(&s.vars, "var", nil, "`NAME=VALUE` for a flow variable")
	c.Flags().BoolVar(&s.public, "public", false, "of a chat: anybody may begin one")
	c.Flags().StringArrayVar(&s.origins, "origin", nil, "of a chat: `SITE` whose pages may hold it")
}

// over puts the flags that were given over what there was.
func (s *entryPointFlags) over(c *cobra.Command, api *client, e *entryPoint) error {
	given := c.Flags().Changed
	texts := func(flag string, into *[]string, list []string) {
		if given(flag) {
			*into = withoutEmpty(list)
		}
	}
	texts("number", &e.Numbers, s.numbers)
	texts("origin", &e.Origins, s.origins)
	e.Name = first(s.name, e.Name)
	if given("public") {
		e.Public = s.public
	}
	if given("label") || e.Label == "" {
		e.Label = string(release.Latest)
		if !strings.EqualFold(s.label, string(release.Latest)) {
			list, err := labels([]string{s.label})
			if err != nil {
				return err
			}
			e.Label = list[0]
		}
	}
	if given("var") {
		o, err := assignments("--var", withoutEmpty(s.vars))
		if err != nil {
			return err
		}
		e.Variables = value.AppendJSON(nil, o)
	}
	if s.flow == "" {
		return nil
	}
	found, err := api.named(c.Context(), flowNoun, s.flow)
	e.Flow = found.ID
	return err
}

func withoutEmpty(list []string) []string {
	out := []string{}
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// body is the entry point as the API takes it.
func (e entryPoint) body() map[string]any {
	b := map[string]any{"name": e.Name, "channel": e.Channel, "flow": e.Flow, "label": e.Label, "public": e.Public}
	if len(e.Numbers) > 0 {
		b["numbers"] = e.Numbers
	}
	if len(e.Origins) > 0 {
		b["origins"] = e.Origins
	}
	if len(e.Variables) > 0 {
		b["variables"] = e.Variables
	}
	return b
}

func entryPointCreateCommand(f *clientFlags) *cobra.Command {
	var s entryPointFlags
	c := &cobra.Command{
		Use:   "create",
		Short: "Make an entry point",
		Example: `  callwright entry-point create --name Main --flow Main --label Live --number +15550100
  callwright entry-point create --name Help --channel chat --flow Help --public`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if s.name == "" || s.flow == "" {
				return unusable("give the entry point a --name and a --flow")
			}
			api, err := f.open()
			if err != nil {
				return err
			}
			e := entryPoint{Channel: s.channel}
			if err := s.over(c, api, &e); err != nil {
				return err
			}
			answer, err := api.ask(c.Context(), request{method: http.MethodPost, path: entryPointNoun.path, body: e.body(), creates: true})
			if err != nil {
				return err
			}
			return f.bound(c.OutOrStdout(), answer.text, "created")
		},
	}
	s.add(c)
	c.Flags().StringVar(&s.channel, "channel", "telephony", "`CHANNEL`: telephony, chat or task; it does not change")
	return c
}

// bound says what an entry point leads to now.
func (f *clientFlags) bound(w io.Writer, raw json.RawMessage, what string) error {
	var e entryPoint
	if err := understood(raw, &e); err != nil {
		return err
	}
	f.said(w, raw, what, e.Name, fmt.Sprintf("→ %s %s (version %s)", cmp.Or(e.FlowName, e.Flow), e.Label, e.answering()), e.ID, e.ChatURL)
	if !f.json {
		e.warn(w)
	}
	return nil
}

func entryPointUpdateCommand(f *clientFlags) *cobra.Command {
	var s entryPointFlags
	c := &cobra.Command{
		Use:   "update NAME",
		Short: "Change an entry point",
		Long: `Changes what is given and leaves the rest; lists are replaced as a whole, and '' empties
one. Contacts that run stay on the version they started with.`,
		Example: "  callwright entry-point update Main --label Test\n  callwright entry-point update Main --number +15550100 --number +15550101",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, entryPointNoun, args[0], func(ctx context.Context, api *client, r record) error {
				var e entryPoint
				if err := r.into(&e); err != nil {
					return err
				}
				if err := s.over(c, api, &e); err != nil {
					return err
				}
				raw, err := api.alter(ctx, r, http.MethodPut, e.body())
				if err != nil {
					return err
				}
				return f.bound(c.OutOrStdout(), raw, "changed")
			})
		},
	}
	s.add(c)
	return c
}
