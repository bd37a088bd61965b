package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"
)

var webhookNoun = noun{"/api/webhooks", "webhook", "webhook list"}

func webhookCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "webhook",
		Short: "Administer the URLs that begin contacts at a server",
		Long: `A request to a webhook's URL begins a contact at its entry point. A keyed one wants its key
in X-Callwright-Key, or a signature made with it. The key is printed when it is made and
nowhere else. NAME is a whole name or an id.`,
		Example: "  callwright webhook create --name orders --entry-point Orders --keyed\n  callwright webhook rotate orders",
	}
	f.add(c)
	return group(c, webhookListCommand(&f), webhookCreateCommand(&f),
		webhookKeyCommand(&f, "rotate", "rotated", "Give a webhook a new key; the old one is good no longer"),
		webhookKeyCommand(&f, "revoke", "revoked", "Take a webhook's key away; nobody gets in until it is rotated"),
		removing(&f, webhookNoun, "NAME", "  callwright webhook delete orders"))
}

// webhook is a webhook as the API shows it.
type webhook struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	URL        string `json:"url"`
	EntryPoint string `json:"entry_point"`
	Reply      string `json:"reply"`
	Keyed      bool   `json:"keyed"`
	HasKey     bool   `json:"has_key"`
	Key        string `json:"key"`
}

func (w webhook) locked() string {
	switch {
	case !w.Keyed:
		return "none"
	case !w.HasKey:
		return "revoked"
	}
	return "yes"
}

func webhookListCommand(f *clientFlags) *cobra.Command {
	return listingAt(f, webhookNoun, "List webhooks", nil, "NAME REPLY KEY ENTRY-POINT URL", func(w webhook) string { return w.EntryPoint },
		func(w webhook, entryPoint string) []any { return []any{w.Name, w.Reply, w.locked(), entryPoint, w.URL} })
}

func webhookCreateCommand(f *clientFlags) *cobra.Command {
	var name, entry, reply string
	var variables []string
	var get, keyed bool
	c := &cobra.Command{
		Use:   "create",
		Short: "Make a webhook",
		Example: `  callwright webhook create --name orders --entry-point Orders --keyed
  callwright webhook create --name lookup --entry-point Lookup --reply ended --variable tier`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if name == "" || entry == "" {
				return unusable("give the webhook a --name and an --entry-point")
			}
			api, err := f.open()
			if err != nil {
				return err
			}
			at, err := api.named(c.Context(), entryPointNoun, entry)
			if err != nil {
				return err
			}
			answer, err := api.ask(c.Context(), request{method: http.MethodPost, path: webhookNoun.path, body: map[string]any{
				"name": name, "entry_point": at.ID, "reply": reply, "variables": withoutEmpty(variables), "get": get, "keyed": keyed}})
			if err != nil {
				return err
			}
			return f.keyed(c, answer.text, "created")
		},
	}
	c.Flags().StringVar(&name, "name", "", "`NAME` of the webhook")
	c.Flags().StringVar(&entry, "entry-point", "", "`NAME` or id of the entry point where contacts begin")
	c.Flags().StringVar(&reply, "reply", "accepted", "`WHEN` a request is answered: accepted, once the contact is on disk; ended, once it is over")
	c.Flags().StringArrayVar(&variables, "variable", nil, "`NAME` of a flow variable that a reply carries")
	c.Flags().BoolVar(&get, "get", false, "a GET begins a contact as well")
	c.Flags().BoolVar(&keyed, "keyed", false, "requests must carry its key")
	return c
}

// keyed says what a webhook is now, and its key, which is shown this once.
func (f *clientFlags) keyed(c *cobra.Command, raw json.RawMessage, what string) error {
	var w webhook
	if err := understood(raw, &w); err != nil {
		return err
	}
	f.said(c.OutOrStdout(), raw, what, w.Name, w.ID)
	if f.json {
		return nil
	}
	fmt.Fprintf(c.OutOrStdout(), "  url  %s\n", w.URL)
	if w.Key != "" {
		fmt.Fprintf(c.OutOrStdout(), "  key  %s\n", w.Key)
		fmt.Fprintln(c.ErrOrStderr(), "The key is shown this once.")
	}
	return nil
}

func webhookKeyCommand(f *clientFlags, verb, done, short string) *cobra.Command {
	return &cobra.Command{
		Use: verb + " NAME", Short: short, Example: "  callwright webhook " + verb + " orders", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, webhookNoun, args[0], func(ctx context.Context, api *client, r record) error {
				raw, err := api.alter(ctx, r, http.MethodPost, nil, verb)
				if err != nil {
					return err
				}
				return f.keyed(c, raw, done)
			})
		},
	}
}
