package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/spf13/cobra"
)

// testReport is what a test found out.
type testReport struct {
	OK        bool     `json:"ok"`
	Sentence  string   `json:"sentence"`
	Warnings  []string `json:"warnings"`
	Exchanges []struct {
		URL          string `json:"url"`
		Status       int    `json:"status"`
		Error        string `json:"error"`
		Milliseconds int64  `json:"milliseconds"`
	} `json:"exchanges"`
}

// print prints a test's outcome for people.
func (r testReport) print(w io.Writer) {
	outcome := "ok"
	if !r.OK {
		outcome = "failed"
	}
	fmt.Fprintf(w, "%s: %s\n", outcome, r.Sentence)
	for _, x := range r.Exchanges {
		fmt.Fprintf(w, "  %s  %d  %d ms  %s\n", x.URL, x.Status, x.Milliseconds, x.Error)
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(w, "  warning: %s\n", warning)
	}
}

func createCommand(f *clientFlags) *cobra.Command {
	var s settingFlags
	var name, kind string
	var refs []string
	var unvalidated bool
	c := &cobra.Command{
		Use:   "create",
		Short: "Create a connector; it is tested and then active",
		Example: `  callwright connector create --name CRM --set scheme=oauth2-client-secret \
    --set resource_domain=https://crm.example.com --set token_url=https://login.example.com/oauth/token \
    --set client_id=callwright --secret client_secret=env:CRM_SECRET
  callwright connector create --name Zendesk --kind zendesk --set subdomain=acme \
    --set email=ann@acme.example --secret password=file:zendesk.txt`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if name == "" {
				return unusable("give the connector a --name")
			}
			settings, err := s.read(c.InOrStdin())
			if err != nil {
				return err
			}
			api, err := f.open()
			if err != nil {
				return err
			}
			var made connection
			_, err = api.do(c.Context(), request{
				method: http.MethodPost, path: "/api/connectors", creates: true,
				body: map[string]any{"name": name, "kind": kind, "for": refs, "settings": settings, "unvalidated": unvalidated},
			}, &made)
			if err != nil {
				return err
			}
			made.done(c.OutOrStdout(), "created", f.json)
			return nil
		},
	}
	c.Flags().StringVar(&name, "name", "", "`NAME` of the connector")
	c.Flags().StringVar(&kind, "kind", "custom", "`KIND` of connector; callwright connector kinds lists them")
	c.Flags().StringArrayVar(&refs, "for", []string{}, "`ID` or label by which imported flows call it")
	c.Flags().BoolVar(&unvalidated, "unvalidated", false, "save although the validation URL cannot be asked")
	s.add(c)
	return c
}

// done says what has happened to a connector.
func (c connection) done(w io.Writer, what string, asJSON bool) {
	if asJSON {
		fmt.Fprintln(w, string(c.raw))
		return
	}
	fmt.Fprintf(w, "%s  %s  %s  %s\n", what, c.Name, c.State, c.ID)
	if c.Test != nil {
		c.Test.print(w)
	}
}

func testConnectorCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "test CONNECTOR",
		Short: "Test a connector's authentication; says in a sentence which side is wrong",
		Example: `  callwright connector test CRM
  callwright connector test CRM --json | jq -r .sentence`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return f.test(c, args[0], "test") },
	}
}

// test tries the credential in use, or the staged one, and exits 1 when it does not serve.
func (f *clientFlags) test(c *cobra.Command, ref string, at ...string) error {
	api, err := f.open()
	if err != nil {
		return err
	}
	found, err := api.find(c.Context(), ref)
	if err != nil {
		return err
	}
	var text json.RawMessage
	if _, err := api.do(c.Context(), request{method: http.MethodPost, path: pathOf(found.ID, at...)}, &text); err != nil {
		return err
	}
	var r testReport
	if err := json.Unmarshal(text, &r); err != nil {
		return fmt.Errorf("reading what the test found: %w", err)
	}
	if f.json {
		fmt.Fprintln(c.OutOrStdout(), string(text))
	} else {
		r.print(c.OutOrStdout())
	}
	if !r.OK {
		return errFound
	}
	return nil
}

func activateCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "activate CONNECTOR",
		Short:   "Activate an inactive connector; it is tested first",
		Example: "  callwright connector activate CRM",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.step(c, args[0], "activated", func(ctx context.Context, api *client, found connection) (connection, error) {
				return api.change(ctx, found, http.MethodPost, nil, nil, "activate")
			})
		},
	}
}

func deactivateCommand(f *clientFlags) *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "deactivate CONNECTOR",
		Short: "Deactivate a connector; routing stops for the flows that use it",
		Long: `Deactivates a connector. Its settings stay. When flows use it, the server lists them and
does nothing unless --yes is given: calls to these flows are refused until it is active
again, so do it outside business hours. A rotation needs no deactivation: see
callwright connector rotate.`,
		Example: "  callwright connector deactivate CRM --yes",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.step(c, args[0], "deactivated", func(ctx context.Context, api *client, found connection) (connection, error) {
				return api.change(ctx, found, http.MethodPost, confirmed(yes), nil, "deactivate")
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "also when flows use it")
	return c
}

func deleteCommand(f *clientFlags) *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:     "delete CONNECTOR",
		Short:   "Delete an inactive connector with its secrets and tokens, for good",
		Example: "  callwright connector deactivate CRM --yes\n  callwright connector delete CRM --yes",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.step(c, args[0], "deleted", func(ctx context.Context, api *client, found connection) (connection, error) {
				_, err := api.do(ctx, request{method: http.MethodDelete, path: pathOf(found.ID), query: confirmed(yes), revision: found.tag}, nil)
				found.State = "deleted"
				return found, err
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "also when flows use it")
	return c
}

func confirmed(yes bool) url.Values {
	if !yes {
		return nil
	}
	return url.Values{"confirm": {"true"}}
}

// step finds a connector, does something to it, and says what came of it.
func (f *clientFlags) step(c *cobra.Command, ref, what string, do func(context.Context, *client, connection) (connection, error)) error {
	api, err := f.open()
	if err != nil {
		return err
	}
	found, err := api.find(c.Context(), ref)
	if err != nil {
		return err
	}
	changed, err := do(c.Context(), api, found)
	if err != nil {
		return err
	}
	changed.done(c.OutOrStdout(), what, f.json)
	return nil
}

// change changes a connector of the revision that was read, and returns it as it is then.
func (c *client) change(ctx context.Context, found connection, method string, query url.Values, body any, at ...string) (connection, error) {
	var changed connection
	tag, err := c.do(ctx, request{method: method, path: pathOf(found.ID, at...), query: query, body: body, revision: found.tag}, &changed)
	changed.tag = tag
	return changed, err
}
