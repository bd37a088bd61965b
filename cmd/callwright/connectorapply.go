package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connector"
)

// applyFlags are the flags of `callwright connector apply`.
type applyFlags struct {
	*clientFlags
	file                        string
	deactivate, secrets, dryRun bool
}

func applyCommand(f *clientFlags) *cobra.Command {
	a := applyFlags{clientFlags: f}
	c := &cobra.Command{
		Use:   "apply -f FILE",
		Short: "Bring a server's connectors in line with a connectors file kept in git",
		Long: `Creates the connectors of a connectors file (callwright schema connectors) that the server
does not have, changes those that differ, and leaves the rest; it deletes none. The
file's network section is not looked at: that is the operator's.

An active connector cannot be edited. One whose settings differ is refused, unless
--deactivate is given: then it is deactivated, changed and activated again, and calls
to flows that use it are refused meanwhile. To replace a secret without that, rotate it.

Stored secrets cannot be read, so they are not compared. Whatever is created or updated
gets those of the file ("and its secrets"); with --secrets they are sent even when
nothing else differs.

Exits 1 when something was refused.`,
		Example: `  callwright connector apply -f connectors.yaml --dry-run
  callwright connector apply -f connectors.yaml --deactivate`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.run(c) },
	}
	c.Flags().StringVarP(&a.file, "file", "f", "", "connectors `FILE`")
	c.Flags().BoolVar(&a.deactivate, "deactivate", false, "change active connectors, too: deactivate, edit, activate")
	c.Flags().BoolVar(&a.secrets, "secrets", false, "send the file's secrets also to connectors that do not differ")
	c.Flags().BoolVar(&a.dryRun, "dry-run", false, "only say what would be done")
	return c
}

func (a *applyFlags) run(c *cobra.Command) error {
	if a.file == "" {
		return unusable("give the connectors file: -f FILE")
	}
	wanted, err := readWanted(a.file, c.ErrOrStderr())
	if err != nil {
		return err
	}
	api, err := a.open()
	if err != nil {
		return err
	}
	kinds, err := connector.Kinds()
	if err != nil {
		return fmt.Errorf("reading the kinds of connectors: %w", err)
	}
	had, err := api.list(c.Context(), url.Values{})
	if err != nil {
		return err
	}
	var left *room
	if a.dryRun {
		if left, err = api.room(c.Context(), had); err != nil {
			return err
		}
	}
	refused := false
	for _, w := range wanted {
		p := a.plan(w, had, kinds[w.Kind])
		if a.dryRun {
			p = left.take(p)
		} else {
			p = a.perform(c.Context(), api, p)
		}
		p.print(c.OutOrStdout(), a.json)
		refused = refused || p.Action == refuse
	}
	if refused {
		return errFound
	}
	return nil
}

// The actions of a plan.
const (
	create    = "create"
	update    = "update"
	unchanged = "unchanged"
	refuse    = "refused"
)

// plan is what is to be done about one connector of the file.
type plan struct {
	Action  string   `json:"action"`
	Name    string   `json:"name"`
	ID      string   `json:"id,omitempty"`
	Differs []string `json:"differs,omitempty"` // names of settings, never values
	Secrets []string `json:"secrets,omitempty"` // names of those of the file that are sent
	Reason  string   `json:"reason,omitempty"`

	wanted wanted
	had    connection
}

// ruleActive is why an active connector is not changed (domain §2.6).
const ruleActive = "it is active, and an active connector cannot be edited (deactivate, edit, activate). Give --deactivate to do so, during which calls to its flows are refused; " +
	"to replace a secret without a halt use callwright connector rotate"

// plan compares one connector of the file with what the server has.
func (a *applyFlags) plan(w wanted, had []connection, kind connector.Kind) plan {
	p := plan{Action: create, Name: w.Name, Secrets: sortedKeys(w.Secrets), wanted: w}
	i := slices.IndexFunc(had, func(h connection) bool { return strings.EqualFold(strings.TrimSpace(h.Name), w.Name) })
	if i < 0 {
		return p
	}
	p.had, p.ID = had[i], had[i].ID
	if p.had.Kind != w.Kind {
		p.Action, p.Secrets, p.Reason = refuse, nil, fmt.Sprintf("it is of the kind %s, and a kind cannot be changed; give this one another name", p.had.Kind)
		return p
	}
	p.Differs = w.differences(p.had, kind)
	if a.secrets && len(w.Secrets) > 0 {
		p.Differs = append(p.Differs, sortedKeys(w.Secrets)...)
	}
	switch {
	case len(p.Differs) == 0:
		p.Action, p.Secrets = unchanged, nil
		if len(w.Secrets) > 0 {
			p.Reason = "secrets were not compared"
		}
	case p.had.State == "active" && !a.deactivate:
		p.Action, p.Secrets, p.Reason = refuse, nil, ruleActive
	default:
		p.Action = update
	}
	return p
}

// perform does what a plan says. What the server refuses becomes a refused plan
// with its reason.
func (a *applyFlags) perform(ctx context.Context, api *client, p plan) plan {
	var err error
	switch p.Action {
	case create:
		var made connection
		_, err = api.do(ctx, request{method: http.MethodPost, path: "/api/connectors", creates: true, body: p.wanted.body()}, &made)
		p.ID = made.ID
	case update:
		err = a.update(ctx, api, p)
	}
	if err != nil {
		p.Action, p.Secrets, p.Reason = refuse, nil, err.Error()
	}
	return p
}

// update changes a connector: deactivate, edit, activate. When the edit is
// refused, one that was active is activated again as it was.
func (a *applyFlags) update(ctx context.Context, api *client, p plan) error {
	had, err := api.show(ctx, p.ID)
	if err != nil {
		return err
	}
	active := had.State == "active"
	if active {
		if had, err = api.change(ctx, had, http.MethodPost, confirmed(true), nil, "deactivate"); err != nil {
			return err
		}
	}
	changed, err := api.change(ctx, had, http.MethodPut, nil, p.wanted.body())
	if err != nil && active {
		_, back := api.change(ctx, had, http.MethodPost, nil, nil, "activate")
		if back != nil {
			back = fmt.Errorf("it is inactive now: activating it again failed, too: %w", back)
		}
		return errors.Join(err, back)
	}
	if err != nil || !active {
		return err
	}
	if _, err = api.change(ctx, changed, http.MethodPost, nil, nil, "activate"); err != nil {
		return fmt.Errorf("it is changed but inactive: %w", err)
	}
	return nil
}

func (p plan) print(w io.Writer, asJSON bool) {
	if asJSON {
		text, err := json.Marshal(p)
		if err == nil {
			fmt.Fprintln(w, string(text))
		}
		return
	}
	line := fmt.Sprintf("%-9s  %s", p.Action, p.Name)
	if len(p.Differs) > 0 {
		line += "  (" + strings.Join(p.Differs, ", ") + ")"
	}
	if len(p.Secrets) > 0 {
		line += "  and its secrets"
	}
	if p.Reason != "" {
		line += "  " + p.Reason
	}
	fmt.Fprintln(w, line)
}
