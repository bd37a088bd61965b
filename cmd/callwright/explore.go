package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/lint"
	"github.com/callwright/callwright/value"
)

// exploreFlags are the flags of `callwright explore`.
type exploreFlags struct {
	flows, resources, save string
	budget                 int
	json                   bool
}

func exploreCommand() *cobra.Command {
	var e exploreFlags
	c := &cobra.Command{
		Use:   "explore FLOW…",
		Short: "Try everything that may happen to a contact of a flow",
		Long: `Drives every choice of a flow that a bounded search can reach, offline: digits,
timeouts, hang-ups, answers of servers with bodies made for the flow's own
conditions, refusals, business hours, agents. Reports which activities were reached
and which links taken, errors that nobody handles, loops that only a limit ends, and
each link that was not taken with the condition that no made value satisfied
(docs/explore.md). The same flow gives the same report.

Each finding comes with the inputs that show it; --save writes them as .flowtest
files, which callwright test runs. Exits 1 when a finding is an error.`,
		Example: `  callwright explore flow.yaml
  callwright explore exports/ --flows exports/ --json | jq -c '[.flow, .links]'
  callwright explore flow.json --save tests/`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return e.run(c, args) },
	}
	c.Flags().StringVar(&e.flows, "flows", "", "`DIR` with subflows and GoTo targets")
	c.Flags().StringVar(&e.resources, "resources", "", "resources `FILE`: queues, global variables … (routing/resources.md)")
	c.Flags().StringVar(&e.save, "save", "", "`DIR` to write a .flowtest to for each finding")
	c.Flags().IntVar(&e.budget, "budget", lint.DefaultBudget, "`N` events that a flow's contacts get at most")
	c.Flags().BoolVar(&e.json, "json", false, "print JSON Lines, one per flow")
	return c
}

// explored is a file with its flow.
type explored struct {
	file string
	flow *flow.Flow
}

func (e *exploreFlags) run(c *cobra.Command, args []string) error {
	if e.budget <= 0 {
		return unusable("--budget %d: give a number of events above 0", e.budget)
	}
	flows, err := openFlows(args)
	if err != nil {
		return err
	}
	options, places, err := e.options(c, flows)
	if err != nil {
		return err
	}
	out, paint := c.OutOrStdout(), painter(c.OutOrStdout())
	worst, fault, total := false, false, coverage{}
	for i, f := range flows {
		options.Progress = progress(c.ErrOrStderr(), f.file)
		r := lint.Explore(f.flow, options)
		if options.Progress != nil {
			fmt.Fprint(c.ErrOrStderr(), "\r\x1b[K")
		}
		worst, fault = worst || r.Worst(), fault || r.Internal()
		total.add(r)
		if e.json {
			fmt.Fprintln(out, value.Text(r.Data()))
		} else {
			if i > 0 {
				fmt.Fprintln(out)
			}
			printExplored(out, paint, f.file, r)
		}
		if err := e.write(c, f.file, places, r); err != nil {
			return err
		}
	}
	if !e.json && len(flows) > 1 {
		fmt.Fprintf(out, "\n%d flows: %s\n", len(flows), &total)
	}
	switch {
	case fault:
		return errFault
	case worst:
		return errFound
	}
	return nil
}

// coverage sums up links over flows.
type coverage struct{ total, taken, never int }

func (t *coverage) add(r *lint.Report) {
	t.total, t.taken = t.total+r.Links.Total, t.taken+r.Links.Taken
	for _, u := range r.Untaken {
		if u.Never {
			t.never++
		}
	}
}

func (t *coverage) String() string {
	if t.total == 0 {
		return "no links"
	}
	s := fmt.Sprintf("%d of %d links taken (%.1f %%)", t.taken, t.total, 100*float64(t.taken)/float64(t.total))
	if t.never > 0 {
		s += fmt.Sprintf(", %d of the others can never be", t.never)
	}
	return s
}

func openFlows(args []string) ([]explored, error) {
	files, err := flowFiles(args)
	if err != nil {
		return nil, err
	}
	flows := make([]explored, len(files))
	for i, file := range files {
		f, _, err := readFlow(file)
		if err != nil {
			return nil, err
		}
		flows[i] = explored{file, f}
	}
	return flows, nil
}

// options reads what the flags name. The places are the files of all flows.
func (e *exploreFlags) options(c *cobra.Command, flows []explored) (lint.Options, map[*flow.Flow]string, error) {
	o := lint.Options{Catalog: activity.Builtin(), Zones: time.LoadLocation, Budget: e.budget}
	places := map[*flow.Flow]string{}
	for _, f := range flows {
		places[f.flow] = f.file
	}
	others := &library{flows: map[string]*flow.Flow{}}
	if e.flows != "" {
		files, err := within(e.flows, isFlowFile)
		if err != nil {
			return o, nil, err
		}
		for _, file := range files {
			if f, _, err := readFlow(file); err == nil {
				others.add(f, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
				places[f] = file
			}
		}
	}
	o.Library = func(name string) (*flow.Flow, error) {
		if f, ok := others.find(name); ok {
			return f, nil
		}
		return nil, fmt.Errorf("no flow %q in the folder given by --flows", name)
	}
	if e.resources == "" {
		return o, places, nil
	}
	if _, err := readResources(c, e.resources); err != nil {
		return o, nil, err
	}
	text, err := os.ReadFile(e.resources)
	if err != nil {
		return o, nil, usageError{err}
	}
	d, _ := flow.ReadDocument(text) // read without problems a moment ago
	o.Resources, _ = d.Value().(*value.Object)
	return o, places, nil
}

// progress tells how far a search is, when somebody looks.
func progress(w io.Writer, file string) func(done, budget, taken, links int) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func(done, budget, taken, links int) {
		fmt.Fprintf(w, "\r\x1b[K%s: %d of %d links, %d %% of the budget", filepath.Base(file), taken, links, 100*done/budget)
	}
}

func printExplored(w io.Writer, c paint, file string, r *lint.Report) {
	fmt.Fprintf(w, "%s  %s\n", c.bold(r.Flow), c.dim(file))
	var links coverage
	links.add(r)
	fmt.Fprintf(w, "  %d of %d activities reached, %s\n", r.Activities.Reached, r.Activities.Total, &links)
	if r.Exhausted {
		fmt.Fprintf(w, "  %s\n", c.dim(fmt.Sprintf("the budget of %d events is used up; a larger --budget may find more", r.Steps)))
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		fmt.Fprintf(w, "  %s %s%s\n", c.severity(f.Severity), prefix(f.Activity), f.Message)
		if f.Mend != "" {
			fmt.Fprintf(w, "          %s\n", c.dim(f.Mend))
		}
		if told := f.Told(); told != "" {
			fmt.Fprintf(w, "          %s\n", c.dim("inputs: "+told))
		}
	}
	for _, u := range r.Untaken {
		fmt.Fprintf(w, "  %s %s → %s by %s: %s\n", c.yellow("untaken"), u.From, u.To, u.Port, u.Why)
		fmt.Fprintf(w, "          %s\n", c.dim(u.Condition))
	}
	if n := len(r.Assumed); n > 0 {
		fmt.Fprintf(w, "  %s\n", c.dim(fmt.Sprintf("%d of the links were taken only when something was assumed, such as what a flow that is not there gives back (--json lists them)", n)))
	}
}

// write saves the findings that playing their inputs shows.
func (e *exploreFlags) write(c *cobra.Command, file string, places map[*flow.Flow]string, r *lint.Report) error {
	if e.save == "" {
		return nil
	}
	if err := os.MkdirAll(e.save, 0o755); err != nil {
		return usageError{err}
	}
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	taken := map[string]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		text := f.Test(func(f *flow.Flow) string { return e.beside(places[f]) })
		if text == nil {
			continue
		}
		name := stem + "-" + slug(f.Code+"-"+f.Activity)
		if taken[name]++; taken[name] > 1 {
			name += fmt.Sprintf("-%d", taken[name])
		}
		path := filepath.Join(e.save, name+".flowtest")
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return usageError{err}
		}
		if !e.json {
			fmt.Fprintf(c.OutOrStdout(), "  written %s\n", path)
		}
	}
	return nil
}

// beside is how a test in the folder given by --save names a file.
func (e *exploreFlags) beside(file string) string {
	if file == "" {
		return ""
	}
	from, err := filepath.Abs(e.save)
	if err != nil {
		return file
	}
	to, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return to
	}
	return filepath.ToSlash(rel)
}

// slug is a text as part of the name of a file.
func slug(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, s), "-")
}
