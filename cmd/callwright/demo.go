package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/examples"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/value"
)

// demoCaller is a customer of the sandbox's CRM.
const demoCaller = "+14155550101"

func demoCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "See a flow look a caller up through an OAuth connector",
		Long: `Starts the sandbox, plays a contact whose flow looks the caller up in a CRM through an
OAuth connector, then revokes every token behind the connector's back and plays it
again: the connector renews the token and the caller notices nothing. No account, no
network. With a terminal the sandbox stays up until Ctrl-C, unless DEMO=once is set.`,
		Example: "  callwright demo\n  DEMO=once callwright demo",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return demo(c.Context(), c.OutOrStdout(), asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON Lines, as run does")
	return c
}

func demo(ctx context.Context, w io.Writer, asJSON bool) error {
	box, err := startSandbox(ctx)
	if err != nil {
		return fmt.Errorf("starting the sandbox: %w", err)
	}
	defer box.Close()
	dir, err := os.MkdirTemp("", "callwright-demo-")
	if err != nil {
		return fmt.Errorf("making a folder for the demo: %w", err)
	}
	defer os.RemoveAll(dir)
	d, err := newDemonstration(w, box, dir)
	if err != nil {
		return err
	}
	d.json = asJSON
	if err := d.show(ctx); err != nil || asJSON {
		return err
	}
	if out, ok := w.(*os.File); ok && term.IsTerminal(int(out.Fd())) && os.Getenv("DEMO") != "once" {
		fmt.Fprintf(w, "\nThe sandbox stays up at %s/sandbox (its request log) until Ctrl-C.\nTry: callwright run %s --connectors %s\n",
			box.URL(), filepath.Join("examples", "customer-lookup", "flow.yaml"), filepath.Join(dir, "connectors.yaml"))
		<-ctx.Done()
	}
	fmt.Fprintln(w, "demo: ok")
	return nil
}

// demonstration is what the demo plays with.
type demonstration struct {
	w         io.Writer
	paint     paint
	box       *sandbox.Server
	set       *connector.Set
	flow      *flow.Flow
	resources *routing.Resources
	inputs    []flowtest.Input
	json      bool
}

func newDemonstration(w io.Writer, box *sandbox.Server, dir string) (*demonstration, error) {
	file, err := writeBox(dir, box)
	if err != nil {
		return nil, fmt.Errorf("writing the connectors: %w", err)
	}
	set, _, err := connector.Load(file, connector.Options{})
	if err != nil {
		return nil, fmt.Errorf("loading the connectors: %w", err)
	}
	d := &demonstration{w: w, paint: painter(w), box: box, set: set}
	if err := d.open(); err != nil {
		return nil, fmt.Errorf("reading the example: %w", err)
	}
	return d, nil
}

// open reads the example flow, its resources and its caller.
func (d *demonstration) open() error {
	files := examples.Files()
	text, err := files.ReadFile("customer-lookup/flow.yaml")
	if err != nil {
		return err
	}
	if d.flow, _, err = parseFlow(text); err != nil {
		return err
	}
	if text, err = files.ReadFile("customer-lookup/resources.yaml"); err != nil {
		return err
	}
	resources, problems := routing.ReadResources(text)
	for _, p := range problems {
		return p
	}
	d.resources = resources
	if text, err = files.ReadFile("customer-lookup/caller.yaml"); err != nil {
		return err
	}
	inputs, problems := flowtest.ReadInputs(text)
	for _, p := range problems {
		return p
	}
	d.inputs = inputs
	return nil
}

// show plays the two contacts and says what to look at.
func (d *demonstration) show(ctx context.Context) error {
	d.say("1 · A customer calls. The flow looks her up; the connector obtains the token it needs.")
	if err := d.contact(ctx, credential.Fetched); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.say("2 · Every token is revoked at the authorization server. The next caller does not notice:\n    401, one forced refresh, the request once more.")
	d.box.RevokeTokens()
	return d.contact(ctx, credential.Refreshed)
}

func (d *demonstration) say(text string) {
	if !d.json {
		fmt.Fprintf(d.w, "\n%s\n\n", d.paint.bold(text))
	}
}

// contact plays one contact; token is how its last request must have come by its token.
func (d *demonstration) contact(ctx context.Context, token string) error {
	last := ""
	result := show(d.w, d.json, flowtest.Setup{
		Flow: d.flow, Resources: d.resources, Catalog: activity.Builtin(), Zones: time.LoadLocation, Now: time.Now().UTC(), Detail: true,
		Contact: value.Of("ANI", demoCaller),
		Inputs:  flowtest.List(d.inputs),
		Call: func(call activity.Call) activity.CallResult {
			r := d.set.Do(ctx, call)
			for _, a := range r.Attempts {
				last = a.Token
			}
			return r
		},
	})
	if tier, _ := result.Variables.Get("tier"); result.Outcome != engine.OutcomeEnded || tier != "gold" || last != token {
		return fmt.Errorf("the demo went wrong: outcome %s, tier %v, token %q", result.Outcome, tier, last)
	}
	return nil
}
