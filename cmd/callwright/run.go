package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// runFlags are the flags of `callwright run`.
type runFlags struct {
	surroundingFlags
	installationFlags
	inputs, now, http string
	vars, contact     []string
	json              bool
}

func runCommand() *cobra.Command {
	var r runFlags
	c := &cobra.Command{
		Use:   "run FLOW",
		Short: "Play one contact against a simulated caller",
		Long: `Plays one contact through the flow and shows each activity with its resolved
settings, HTTP exchanges (secrets masked), variables and the port taken. The caller
is you when a terminal is there and no --inputs is given. The clock is simulated and
jumps to the next timer. HTTP requests go out for real, through the connectors of an
installation (--data, served or not) or of a file (--connectors); --http stub answers
each with 200 and {}.

Outcomes: ended · disconnected · queued · handed-off · failed · limit. Exits 1 for
failed and limit, 0 for the others.

Inputs are a YAML list, in the words of .flowtest files:
  - digits: "1"
  - timeout
  - invalid
  - hang-up
  - pass: 30s
  - agent: {answered: {AgentName: Ann}}
  - queue: {failed: 4}`,
		Example: `  callwright run flow.json --http stub
  callwright run flow.yaml --connectors connectors.yaml --inputs caller.yaml --contact ANI=+14155550101
  callwright run flow.yaml --data /var/lib/callwright --contact ANI=+14155550101
  callwright run flow.yaml --inputs caller.yaml --json | tail -1 | jq .outcome`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return r.run(c, args[0]) },
	}
	r.surroundingFlags.add(c)
	r.installationFlags.add(c)
	c.Flags().StringVar(&r.inputs, "inputs", "", "`FILE` with what the caller, agents and the platform do")
	c.Flags().StringArrayVar(&r.vars, "var", nil, "`NAME=VALUE` a flow variable begins with")
	c.Flags().StringArrayVar(&r.contact, "contact", nil, "`NAME=VALUE` of the start's outputs, such as ANI=+15550100")
	c.Flags().StringVar(&r.now, "now", "", "`TIME` at which the simulated clock starts, such as 2026-03-01T09:00:00Z (default: now)")
	c.Flags().StringVar(&r.http, "http", "live", "`MODE`: live sends requests, stub answers each with 200 and {}")
	c.Flags().BoolVar(&r.json, "json", false, "print JSON Lines")
	return c
}

func (r *runFlags) run(c *cobra.Command, file string) error {
	if err := r.oneSource(c.Flags().Changed); err != nil {
		return err
	}
	around, err := r.surroundingFlags.open(c)
	if err != nil {
		return err
	}
	f, problems, err := readFlow(file)
	if err != nil {
		return err
	}
	setup, err := r.setup(c, f, around)
	if err != nil {
		return err
	}
	if r.given() && around.connectors == nil && r.http == "live" {
		call, done, err := r.installationFlags.open(c.Context())
		if err != nil {
			return err
		}
		defer done()
		setup.Call = call
	}
	for _, p := range problems {
		if p.Severity == field.SeverityError {
			fmt.Fprintf(c.ErrOrStderr(), "%s: %s: %s\n", file, p.Severity, p)
		}
	}
	return play(c.OutOrStdout(), setup, r.json)
}

// oneSource sees to it that connectors come from one place: two flags are one
// too many, and what the environment names gives way to a flag.
func (r *runFlags) oneSource(changed func(string) bool) error {
	installation := changed("data") || changed("database")
	switch {
	case installation && changed("connectors"):
		return unusable("connectors come from one place: give either --connectors or --data (or --database), not both")
	case installation:
		r.connectors = ""
	case changed("connectors"):
		r.data, r.database = "", ""
	}
	return nil
}

// setup reads everything that the flags name.
func (r *runFlags) setup(c *cobra.Command, f *flow.Flow, around surroundings) (flowtest.Setup, error) {
	s := flowtest.Setup{Flow: f, Catalog: activity.Builtin(), Resources: around.resources, Zones: time.LoadLocation, Now: time.Now().UTC(), Detail: true,
		Script: functions(c.Context())}
	s.Library = func(name string) (*flow.Flow, error) {
		if f, ok := around.library.find(name); ok {
			return f, nil
		}
		return nil, fmt.Errorf("no flow %q in the folder given by --flows", name)
	}
	var err error
	if r.now != "" {
		if s.Now, err = time.Parse(time.RFC3339, r.now); err != nil {
			return s, unusable("--now: %w", err)
		}
	}
	if s.Variables, err = assignments("--var", r.vars); err != nil {
		return s, err
	}
	if s.Contact, err = assignments("--contact", r.contact); err != nil {
		return s, err
	}
	if s.Inputs, err = r.source(c); err != nil {
		return s, err
	}
	s.Call, err = r.caller(c.Context(), around.connectors)
	return s, err
}

// assignments reads NAME=VALUE flags.
func assignments(flag string, list []string) (*value.Object, error) {
	o := value.NewObject(len(list))
	for _, a := range list {
		name, v, ok := strings.Cut(a, "=")
		if !ok || name == "" {
			return nil, unusable("%s %q: write NAME=VALUE", flag, a)
		}
		o.Set(name, v)
	}
	return o, nil
}

// source is where inputs come from: a file, a person at a terminal, or nobody.
func (r *runFlags) source(c *cobra.Command) (flowtest.Source, error) {
	if r.inputs == "" {
		if in, ok := c.InOrStdin().(*os.File); ok && !r.json && term.IsTerminal(int(in.Fd())) {
			return newKeypad(in, c.OutOrStdout()), nil
		}
		return flowtest.List(nil), nil
	}
	text, err := os.ReadFile(r.inputs)
	if err != nil {
		return nil, usageError{err}
	}
	list, problems := flowtest.ReadInputs(text)
	for _, p := range problems {
		fmt.Fprintf(c.ErrOrStderr(), "%s: %s: %s\n", r.inputs, p.Severity, p)
	}
	if len(problems) > 0 {
		return nil, unusable("%s: the inputs cannot be used", r.inputs)
	}
	return flowtest.List(list), nil
}

// caller is what answers HTTP requests.
func (r *runFlags) caller(ctx context.Context, set *connector.Set) (func(activity.Call) activity.CallResult, error) {
	switch r.http {
	case "stub":
		return flowtest.Stub, nil
	case "live":
	default:
		return nil, unusable("--http %q: choose live or stub", r.http)
	}
	if set == nil {
		var err error
		if set, err = connector.New(connector.Options{}); err != nil {
			return nil, fmt.Errorf("opening the network: %w", err)
		}
	}
	return func(call activity.Call) activity.CallResult { return set.Do(ctx, call) }, nil
}

// play plays the contact and prints its trace and what came of it.
func play(w io.Writer, s flowtest.Setup, asJSON bool) error {
	result := show(w, asJSON, s)
	if result.Outcome == engine.OutcomeFailed || result.Outcome == engine.OutcomeLimit {
		return errFound
	}
	return nil
}

// show plays the contact, and prints each line as it comes and the summary.
func show(w io.Writer, asJSON bool, s flowtest.Setup) flowtest.Result {
	t := newTrace(w)
	s.Trace = t.line
	if asJSON {
		s.Trace = func(l flowtest.Line) { fmt.Fprintln(w, value.Text(l.Data())) }
	}
	result := flowtest.Play(s)
	if asJSON {
		fmt.Fprintln(w, value.Text(result.Summary()))
	} else {
		t.summary(result)
	}
	return result
}
