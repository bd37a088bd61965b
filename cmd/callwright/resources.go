package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// resourceNouns are the sorts of resources, each with its place in the API.
func resourceNouns() []noun {
	var list []noun
	for _, one := range []string{"queue", "agent", "skill", "business-hours", "prompt", "global-variable", "virtual-agent", "media-destination"} {
		many := strings.TrimSuffix(one, "s") + "s"
		list = append(list, noun{"/api/" + many, strings.ReplaceAll(one, "-", " "), "resources list " + many})
	}
	return list
}

// resourceNoun is the sort that a word means, singular or plural.
func resourceNoun(word string) (noun, error) {
	var all []string
	for _, n := range resourceNouns() {
		name := strings.TrimPrefix(n.path, "/api/")
		if strings.EqualFold(word, name) || strings.EqualFold(word+"s", name) {
			return n, nil
		}
		all = append(all, name)
	}
	return noun{}, unusable("there is no kind of resources called %q; choose %s", word, strings.Join(all, ", "))
}

func resourcesCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "resources",
		Short: "Administer what a server's flows refer to: queues, agents, hours, prompts …",
		Long: `Brings a resources document, the one of callwright run and test, to a server, and shows
what is there. The API token comes from CALLWRIGHT_TOKEN or from a file.`,
		Example: "  callwright resources apply resources.yaml\n  callwright resources list queues",
	}
	f.add(c)
	return group(c, resourcesApplyCommand(&f), resourcesListCommand(&f), resourcesShowCommand(&f), resourcesDeleteCommand(&f))
}

// applied is what came of a resources document.
type applied struct {
	Entries []struct {
		Kind, ID, Name, Change string
	} `json:"entries"`
	Ignored  []string        `json:"ignored"`
	Problems []field.Problem `json:"problems"`
}

func resourcesApplyCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "apply FILE",
		Short: "Bring a resources document to the server",
		Long: `Creates what the document names and the server does not have, changes what differs, and
leaves the rest: all or nothing. Sections that are for callwright run and test alone are
left out, with a word on standard error.`,
		Example: "  callwright resources apply resources.yaml\n  callwright resources apply resources.yaml --json | jq -r .entries[].change",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text, err := os.ReadFile(args[0])
			if err != nil {
				return usageError{err}
			}
			api, err := f.open()
			if err != nil {
				return err
			}
			answer, err := api.ask(c.Context(), request{method: http.MethodPost, path: "/api/resources", body: map[string]string{"text": string(text)}})
			if err != nil {
				return err
			}
			var done applied
			if err := understood(answer.text, &done); err != nil {
				return err
			}
			for _, name := range done.Ignored {
				fmt.Fprintf(c.ErrOrStderr(), "%s: the section %s is for callwright run and test, and was left out\n", args[0], name)
			}
			if f.json {
				return lines(c.OutOrStdout(), []json.RawMessage{answer.text})
			}
			done.print(c.OutOrStdout())
			return nil
		},
	}
}

func (a applied) print(w io.Writer) {
	for _, e := range a.Entries {
		fmt.Fprintf(w, "%-9s  %s  %s  %s\n", e.Change, strings.ReplaceAll(e.Kind, "-", " "), e.Name, e.ID)
	}
	printProblems(w, painter(w), a.Problems)
}

// resource is a resource as the API shows it.
type resource struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind"`
	Name     string          `json:"name"`
	Settings json.RawMessage `json:"settings"`
}

func resourcesListCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "list [KIND]",
		Short:   "List resources, of one kind or of all",
		Example: "  callwright resources list\n  callwright resources list business-hours --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			nouns := resourceNouns()
			for _, word := range args {
				n, err := resourceNoun(word)
				if err != nil {
					return err
				}
				nouns = []noun{n}
			}
			api, err := f.open()
			if err != nil {
				return err
			}
			var all []json.RawMessage
			for _, n := range nouns {
				list, err := api.all(c.Context(), n.path, nil)
				if err != nil {
					return err
				}
				all = append(all, list...)
			}
			return tabled(c.OutOrStdout(), all, f.json, "KIND NAME ID", func(r resource) []any { return []any{r.Kind, r.Name, r.ID} })
		},
	}
}

func resourcesShowCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "show KIND NAME",
		Short:   "Show a resource with its settings",
		Example: "  callwright resources show queue Service",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			n, err := resourceNoun(args[0])
			if err != nil {
				return err
			}
			return f.on(c, n, args[1], func(_ context.Context, _ *client, r record) error {
				if f.json {
					return lines(c.OutOrStdout(), []json.RawMessage{r.raw})
				}
				var one resource
				if err := r.into(&one); err != nil {
					return err
				}
				settings, err := objectOf(one.Settings)
				if err != nil {
					return err
				}
				fmt.Fprintf(c.OutOrStdout(), "%s\n  id    %s\n  kind  %s\n", painter(c.OutOrStdout()).bold(one.Name), one.ID, one.Kind)
				for name, v := range settings.All() {
					fmt.Fprintf(c.OutOrStdout(), "  %s: %s\n", name, oneLine(value.Text(v)))
				}
				return nil
			})
		},
	}
}

func resourcesDeleteCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "delete KIND NAME",
		Short:   "Delete a resource",
		Example: "  callwright resources delete queue Service",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			n, err := resourceNoun(args[0])
			if err != nil {
				return err
			}
			return f.on(c, n, args[1], func(ctx context.Context, api *client, r record) error {
				if _, err := api.alter(ctx, r, http.MethodDelete, nil); err != nil {
					return err
				}
				f.said(c.OutOrStdout(), r.raw, "deleted", r.Name, r.ID)
				return nil
			})
		},
	}
}
