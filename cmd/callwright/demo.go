package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/examples"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/value"
)

// demoCaller is a customer of the sandbox's CRM.
const demoCaller = "+14155550101"

func demoCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "See a connector set up on a server, and a flow that calls through it",
		Long: `Starts the sandbox and a server with data of its own. An administrator creates an OAuth
connector over the API and tests it; a flow looks a caller up through it, as callwright
run --data does; every token is revoked behind its back, and the next caller notices
nothing; the client secret is rotated while the connector stays active; the audit log
tells it all and is verified. No account, no network. With a terminal sandbox and server
stay up until Ctrl-C, unless DEMO=once is set.`,
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
	d, err := newDemonstration(ctx, w, box, dir)
	if err != nil {
		return err
	}
	defer d.close()
	d.json = asJSON
	if err := d.show(ctx); err != nil || asJSON {
		return err
	}
	if out, ok := w.(*os.File); ok && term.IsTerminal(int(out.Fd())) && os.Getenv("DEMO") != "once" {
		fmt.Fprintf(w, "\nThe sandbox stays up at %s/sandbox (its request log), and the server, until Ctrl-C. Try:\n  %s\n  CALLWRIGHT_TOKEN=%s callwright connector list --server %s\n",
			box.URL(), d.command(), d.api.token, d.api.base)
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
	run       installationFlags // as callwright run has them
	api       *client           // as an administrator has it
	stop      func() error
	flow      *flow.Flow
	resources *routing.Resources
	inputs    []flowtest.Input
	json      bool
	crm       connection
}

// newDemonstration sets an installation up in dir and serves it.
func newDemonstration(ctx context.Context, w io.Writer, box *sandbox.Server, dir string) (*demonstration, error) {
	d := &demonstration{w: w, paint: painter(w), box: box}
	d.run.data = filepath.Join(dir, "data")
	d.run.allow = []string{strings.TrimPrefix(box.URL(), "https://")}
	d.run.ca = []string{filepath.Join(dir, "ca.pem")}
	if err := os.WriteFile(d.run.ca[0], box.CA(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the sandbox's authority: %w", err)
	}
	if err := d.open(); err != nil {
		return nil, fmt.Errorf("reading the example: %w", err)
	}
	if err := d.serve(ctx); err != nil {
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	return d, nil
}

// serve does what callwright setup and callwright serve do.
func (d *demonstration) serve(ctx context.Context) error {
	config := d.run.hostFlags.config()
	config.Log, config.Listen = io.Discard, "127.0.0.1:0"
	var err error
	if config.Policy, err = d.run.policy(); err != nil {
		return err
	}
	made, err := server.SetUp(ctx, config, server.First{Organisation: "Demo", Email: "admin@demo.example", Password: newKey()})
	if err != nil {
		return err
	}
	s, err := server.Open(ctx, config)
	if err != nil {
		return err
	}
	address, err := s.Listen()
	if err != nil {
		s.Close()
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	d.stop = func() error {
		cancel()
		err := <-ended
		s.Close()
		return err
	}
	d.api = &client{base: &url.URL{Scheme: "http", Host: address.String()}, token: made.Token, http: &http.Client{Timeout: clientTimeout}}
	d.say("0 · An installation is set up and served.")
	d.tell("data    %s\nkey     %s   (outside the data: whoever has only one of the two has no secret)\nserver  %s\n", made.Data, made.KeyFile, d.api.base)
	return nil
}

func (d *demonstration) close() error { return d.stop() }

// command is how to do by hand what the demo does.
func (d *demonstration) command() string {
	return fmt.Sprintf("callwright run %s --data %s --allow %s --ca %s --contact ANI=%s",
		filepath.Join("examples", "customer-lookup", "flow.yaml"), d.run.data, d.run.allow[0], d.run.ca[0], demoCaller)
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

func (d *demonstration) say(text string) {
	if !d.json {
		fmt.Fprintf(d.w, "\n%s\n\n", d.paint.bold(text))
	}
}

func (d *demonstration) tell(format string, args ...any) {
	if !d.json {
		fmt.Fprintf(d.w, format, args...)
	}
}

// contact plays one contact through the installation, as callwright run --data
// does; token is how its last request must have come by its token.
func (d *demonstration) contact(ctx context.Context, token string) error {
	call, done, err := d.run.open(ctx)
	if err != nil {
		return fmt.Errorf("opening the installation: %w", err)
	}
	defer done()
	last := ""
	result := show(d.w, d.json, flowtest.Setup{
		Flow: d.flow, Resources: d.resources, Catalog: activity.Builtin(), Zones: time.LoadLocation, Now: time.Now().UTC(), Detail: true,
		Contact: value.Of("ANI", demoCaller),
		Inputs:  flowtest.List(d.inputs),
		Call: func(c activity.Call) activity.CallResult {
			r := call(c)
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
