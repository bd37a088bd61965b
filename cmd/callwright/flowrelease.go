package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"

	"github.com/spf13/cobra"
)

func publishCommand(f *clientFlags, n noun) *cobra.Command {
	var list []string
	var note string
	var force bool
	c := &cobra.Command{
		Use:   "publish NAME",
		Short: "Publish the draft of " + article(n.one) + " as its next version",
		Long: `Makes the draft the next version, which never changes, and gives it the labels. What
runs already stays on its version. A draft with errors is not published; its warnings,
such as things that the server does not have, are printed.`,
		Example: "  callwright " + n.one + " publish Main --label Test --note new-menu\n  callwright " + n.one + " publish Main --label Test --label Live",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			given, err := labels(list)
			if err != nil {
				return err
			}
			return f.on(c, n, args[0], func(ctx context.Context, api *client, r record) error {
				raw, err := api.alter(ctx, r, http.MethodPost, publication{given, note, force}, "publish")
				if err != nil {
					return err
				}
				var v published
				if err := understood(raw, &v); err != nil {
					return err
				}
				f.said(c.OutOrStdout(), raw, "published", r.Name, v.sentence())
				if !f.json {
					printProblems(c.OutOrStdout(), painter(c.OutOrStdout()), v.Problems)
				}
				return nil
			})
		},
	}
	c.Flags().StringArrayVar(&list, "label", nil, "`LABEL` that the version gets: Dev, Test or Live")
	c.Flags().StringVar(&note, "note", "", "`TEXT` kept with the version")
	c.Flags().BoolVar(&force, "force", false, "also when nothing has changed")
	return c
}

// publication is what is sent to publish a draft.
type publication struct {
	Labels []string `json:"labels"`
	Note   string   `json:"note,omitempty"`
	Force  bool     `json:"force,omitempty"`
}

func labelCommand(f *clientFlags, n noun) *cobra.Command {
	return &cobra.Command{
		Use:   "label NAME LABEL VERSION",
		Short: "Give a label to a version: to roll out, or back",
		Long: `Lets Dev, Test or Live name a version: a number, or a label that the version has, such as
Latest. What begins from now on is answered by it. An earlier version is a rollback.`,
		Example: "  callwright " + n.one + " label Main Live 2\n  callwright " + n.one + " label Main Live Test",
		Args:    cobra.ExactArgs(3),
		RunE: func(c *cobra.Command, args []string) error {
			given, err := labels(args[1:2])
			if err != nil {
				return err
			}
			return f.on(c, n, args[0], func(ctx context.Context, api *client, r record) error {
				number, err := r.versionOf(args[2])
				if err != nil {
					return err
				}
				raw, err := api.label(ctx, r, given[0], number)
				if err != nil {
					return err
				}
				f.said(c.OutOrStdout(), raw, "labelled", r.Name, given[0], fmt.Sprintf("version %d", number))
				return nil
			})
		},
	}
}

// label lets a label name a version.
func (c *client) label(ctx context.Context, r record, label string, number int) ([]byte, error) {
	return c.alter(ctx, r, http.MethodPut, map[string]int{"version": number}, "labels", label)
}

func lockCommand(f *clientFlags) *cobra.Command {
	return lockingCommand(f, "lock", "locked", "Keep others from changing a draft")
}

func unlockCommand(f *clientFlags) *cobra.Command {
	return lockingCommand(f, "unlock", "unlocked", "Let others change a draft again")
}

func lockingCommand(f *clientFlags, verb, done, short string) *cobra.Command {
	return &cobra.Command{
		Use: verb + " NAME", Short: short, Example: "  callwright flow " + verb + " Main", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, flowNoun, args[0], func(ctx context.Context, api *client, r record) error {
				raw, err := api.alter(ctx, r, http.MethodPost, nil, verb)
				if err != nil {
					return err
				}
				f.said(c.OutOrStdout(), raw, done, r.Name, r.ID)
				return nil
			})
		},
	}
}

func durabilityCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "durability NAME each-turn|on-park",
		Short: "Say when a flow's contacts are on disk",
		Long: `each-turn: before what a turn wants is done, and before the caller is answered; a crash
loses nothing. on-park: when a contact waits or ends; what it did since is lost in a
crash, and requests that it sent may be sent again.`,
		Example: "  callwright flow durability Main on-park",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if args[1] != "each-turn" && args[1] != "on-park" {
				return unusable("there is no durability %q; choose each-turn or on-park", args[1])
			}
			return f.on(c, flowNoun, args[0], func(ctx context.Context, api *client, r record) error {
				raw, err := api.alter(ctx, r, http.MethodPut, map[string]string{"durability": args[1]}, "durability")
				if err != nil {
					return err
				}
				f.said(c.OutOrStdout(), raw, "durability", r.Name, args[1])
				return nil
			})
		},
	}
}

func flowDeleteCommand(f *clientFlags) *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "delete NAME",
		Short: "Delete a flow",
		Long: `Deletes a flow with its draft and labels. Refused while an entry point or a published
version of another flow leads to it. While contacts run on it, nothing happens unless
--yes is given; they go on to their ends.`,
		Example: "  callwright flow delete Main --yes",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, flowNoun, args[0], func(ctx context.Context, api *client, r record) error {
				if _, err := api.do(ctx, request{method: http.MethodDelete, path: r.path(), query: confirmed(yes), revision: r.tag}, nil); err != nil {
					return err
				}
				f.said(c.OutOrStdout(), r.raw, "deleted", r.Name, r.ID)
				return nil
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "also while contacts run on it")
	return c
}

func flowExportCommand(f *clientFlags) *cobra.Command {
	var form, version, file string
	c := &cobra.Command{
		Use:   "export NAME",
		Short: "Export a flow of the server",
		Long: `Writes the draft, or a version, as Webex exports it, as FlowV2, or in Callwright's own
text form.`,
		Example: "  callwright flow export Main -o main.json\n  callwright flow export Main --form yaml --version Live",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if form != "webex" && form != "flowv2" && form != "yaml" {
				return unusable("--form %q: choose webex, flowv2 or yaml", form)
			}
			return f.on(c, flowNoun, args[0], func(ctx context.Context, api *client, r record) error {
				query := url.Values{"form": {form}}
				if version != "" {
					number, err := r.versionOf(version)
					if err != nil {
						return err
					}
					query.Set("version", strconv.Itoa(number))
				}
				answer, err := api.ask(ctx, request{method: http.MethodGet, path: r.path("export"), query: query})
				if err != nil {
					return err
				}
				return f.save(c, file, answer.text)
			})
		},
	}
	c.Flags().StringVar(&form, "form", "webex", "`FORM`: webex, flowv2 or yaml")
	c.Flags().StringVar(&version, "version", "", "`VERSION`: a number or a label (default: the draft)")
	c.Flags().StringVarP(&file, "output", "o", "", "`FILE` to write (default: standard output)")
	return c
}

// save writes a document to a file, or to standard output.
func (f *clientFlags) save(c *cobra.Command, file string, text []byte) error {
	if file == "" || file == "-" {
		_, err := c.OutOrStdout().Write(endLine(text))
		return err
	}
	if err := os.WriteFile(file, endLine(text), 0o644); err != nil {
		return usageError{err}
	}
	if f.json {
		_, err := io.WriteString(c.OutOrStdout(), fmt.Sprintf("{\"written\":%q}\n", file))
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "written to %s\n", file)
	return nil
}

// endLine sees to it that a text ends with a line's end.
func endLine(text []byte) []byte {
	if len(text) == 0 || text[len(text)-1] != '\n' {
		return append(text, '\n')
	}
	return text
}
