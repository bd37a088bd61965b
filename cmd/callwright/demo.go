package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callwright/callwright/examples"
	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/server"
)

// demoCaller is a customer of the sandbox's CRM.
const demoCaller = "+14155550101"

func demoCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "See flows live on a server: publish, call, kill, chat",
		Long: `Starts the sandbox and a server with data of its own. An administrator creates an OAuth
connector over the API; a flow that looks callers up through it is published and bound to
entry points. A customer calls and waits in a queue; the server is killed and started
again, and she still waits; an agent answers. Every token is revoked, the client secret is
rotated, and callers notice nothing. Somebody chats. The audit log tells it all and is
verified. No account, no network. With a terminal sandbox and server stay up until
Ctrl-C, and a link leads into the web pages, unless DEMO=once is set.`,
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
	defer d.close()
	if err := d.serve(ctx); err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	if err := d.show(ctx); err != nil || asJSON {
		return err
	}
	if err := d.pages(ctx); err != nil {
		return err
	}
	if out, ok := w.(*os.File); ok && term.IsTerminal(int(out.Fd())) && os.Getenv("DEMO") != "once" {
		if err := d.stay(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	fmt.Fprintln(w, "demo: ok")
	return nil
}

// stay keeps sandbox and server up and tells what can be done with them.
func (d *demonstration) stay(ctx context.Context) error {
	fmt.Fprintf(d.w, "\nThe sandbox stays up at %s/sandbox (its request log), and the server, until Ctrl-C. Try:\n  chat in a browser   %s/chat/%s\n  CALLWRIGHT_TOKEN=%s callwright contact list --server %s\n  %s\n",
		d.box.URL(), d.api.base, d.chat, d.api.token, d.api.base, d.command())
	if !d.process.pages {
		<-ctx.Done()
		return nil
	}
	return d.invite(ctx, os.Stdin, browse)
}

// demonstration is what the demo plays with.
type demonstration struct {
	w         io.Writer
	paint     paint
	box       *sandbox.Server
	run       installationFlags                       // as callwright run has them
	api       *client                                 // as an administrator has it
	self      func(args ...string) (*exec.Cmd, error) // this program, to be started again
	process   *served
	flow      []byte
	resources []byte
	json      bool
	crm       connection
	flowID    string
	phone     string // entry point for calls
	chat      string // entry point for chats
	waiting   string // contact in the queue
}

// newDemonstration makes ready what the demo needs in dir; serve begins it.
func newDemonstration(w io.Writer, box *sandbox.Server, dir string) (*demonstration, error) {
	d := &demonstration{w: w, paint: painter(w), box: box, self: again}
	d.run.data = filepath.Join(dir, "data")
	d.run.allow = []string{strings.TrimPrefix(box.URL(), "https://")}
	d.run.ca = []string{filepath.Join(dir, "ca.pem")}
	if err := os.WriteFile(d.run.ca[0], box.CA(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the sandbox's authority: %w", err)
	}
	if err := d.open(); err != nil {
		return nil, fmt.Errorf("reading the example: %w", err)
	}
	return d, nil
}

// serve does what callwright setup does, and starts callwright serve in a
// process of its own, so that it can be killed.
func (d *demonstration) serve(ctx context.Context) error {
	config := d.run.hostFlags.config()
	config.Log = io.Discard
	made, err := server.SetUp(ctx, config, server.First{Organisation: "Demo", Email: "admin@demo.example", Password: newKey()})
	if err != nil {
		return err
	}
	d.say("0 · An installation is set up and served.")
	if err := d.start(ctx, "127.0.0.1:0"); err != nil {
		return err
	}
	base, err := url.Parse(d.process.url)
	if err != nil {
		return fmt.Errorf("reading where the server is: %w", err)
	}
	d.api = &client{base: base, token: made.Token, http: &http.Client{Timeout: clientTimeout}}
	d.tell("data    %s\nkey     %s   (outside the data: whoever has only one of the two has no secret)\nserver  %s   (process %d)\n",
		made.Data, made.KeyFile, d.process.url, d.process.command.Process.Pid)
	return nil
}

func (d *demonstration) close() error { return d.process.stop() }

// command is how to do by hand what the demo does.
func (d *demonstration) command() string {
	return fmt.Sprintf("callwright run %s --data %s --allow %s --ca %s --contact ANI=%s",
		filepath.Join("examples", "customer-lookup", "flow.yaml"), d.run.data, d.run.allow[0], d.run.ca[0], demoCaller)
}

// open reads the example flow and its resources.
func (d *demonstration) open() error {
	files := examples.Files()
	var err error
	if d.flow, err = files.ReadFile("customer-lookup/flow.yaml"); err != nil {
		return err
	}
	d.resources, err = files.ReadFile("customer-lookup/resources.yaml")
	return err
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
