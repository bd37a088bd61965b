package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
)

// surroundingFlags are the files beside a flow that bind what it refers to.
type surroundingFlags struct{ connectors, resources, flows string }

func (s *surroundingFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&s.connectors, "connectors", "", "connectors `FILE` (connector/connectors.md)")
	c.Flags().StringVar(&s.resources, "resources", "", "resources `FILE`: business hours, queues, prompts … (routing/resources.md)")
	c.Flags().StringVar(&s.flows, "flows", "", "`DIR` with subflows and GoTo targets")
}

// open reads the files that were given.
func (s *surroundingFlags) open(c *cobra.Command) (surroundings, error) {
	var out surroundings
	var err error
	if out.library, err = openLibrary(s.flows); err != nil {
		return out, err
	}
	if s.resources != "" {
		if out.resources, err = readResources(c, s.resources); err != nil {
			return out, err
		}
	}
	if s.connectors != "" {
		set, warnings, err := connector.Load(s.connectors, connector.Options{})
		if err != nil {
			return out, usageError{err}
		}
		for _, w := range warnings {
			fmt.Fprintf(c.ErrOrStderr(), "warning: %s\n", w)
		}
		out.connectors = set
	}
	return out, nil
}

func readResources(c *cobra.Command, file string) (*routing.Resources, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError{err}
	}
	r, problems := routing.ReadResources(text)
	broken := r == nil
	for _, p := range problems {
		broken = broken || p.Severity == field.SeverityError
		fmt.Fprintf(c.ErrOrStderr(), "%s: %s: %s\n", file, p.Severity, p)
	}
	if broken {
		return nil, unusable("%s: cannot be used", file)
	}
	return r, nil
}

func checkCommand() *cobra.Command {
	var around surroundingFlags
	var strict, asJSON bool
	c := &cobra.Command{
		Use:   "check FILE…",
		Short: "Say what is wrong with flows, and what they need bound",
		Long: `Reads flows in any form and reports what runs, what needs something bound and what
is wrong, with the place and the mend. Exits 1 when there is an error; with
--strict also for warnings, such as a reference that is not bound.`,
		Example: `  callwright check flow.json
  callwright check exports/ --json | jq '.flows[].bindings'
  callwright check flow.yaml --strict --connectors connectors.yaml --resources resources.yaml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := around.open(c)
			if err != nil {
				return err
			}
			r, err := judge(c, args, s, nil)
			if err != nil {
				return err
			}
			if err := r.print(c.OutOrStdout(), asJSON); err != nil {
				return err
			}
			return r.worst(strict)
		},
	}
	around.add(c)
	c.Flags().BoolVar(&strict, "strict", false, "warnings count as errors")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func importCommand() *cobra.Command {
	var around surroundingFlags
	var dir string
	var asJSON bool
	c := &cobra.Command{
		Use:   "import FILE|DIR…",
		Short: "Turn Webex exports into Callwright's own YAML",
		Long: `Reads exports of Webex Contact Center Flow Designer and FlowV2, reports as check
does, and with --out writes each flow as YAML. Exporting such a file again gives a
document equal to the original.`,
		Example: `  callwright import export.json
  callwright import exports/ --out flows/`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := around.open(c)
			if err != nil {
				return err
			}
			w := &writer{dir: dir, taken: map[string]bool{}}
			r, err := judge(c, args, s, w.write)
			if err != nil {
				return err
			}
			if err := r.print(c.OutOrStdout(), asJSON); err != nil {
				return err
			}
			return r.worst(false)
		},
	}
	around.add(c)
	c.Flags().StringVar(&dir, "out", "", "`DIR` to write the flows to; nothing is written without")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// judge reports on every flow file; done is called with each flow read.
func judge(c *cobra.Command, args []string, s surroundings, done func(file string, f *flow.Flow) (string, error)) (report, error) {
	r := report{Flows: []*flowReport{}}
	files, err := flowFiles(args)
	if err != nil {
		return r, err
	}
	for i, file := range files {
		if len(files) > 20 && i%20 == 0 {
			fmt.Fprintf(c.ErrOrStderr(), "%d of %d\n", i, len(files))
		}
		f, problems, err := readFlow(file)
		if err != nil {
			r.unreadable = true
			r.Flows = append(r.Flows, unreadable(file, err))
			continue
		}
		one := newReport(file, f, problems, s)
		if done != nil {
			if one.Written, err = done(file, f); err != nil {
				return r, err
			}
		}
		r.Flows = append(r.Flows, one)
	}
	return r, nil
}

func unreadable(file string, err error) *flowReport {
	one := newReport(file, &flow.Flow{}, nil, surroundings{library: &library{}})
	one.Problems = []field.Problem{{Code: "unreadable", Severity: field.SeverityError, Message: err.Error()}}
	return one
}

// writer writes imported flows, each under the name of its file.
type writer struct {
	dir   string
	taken map[string]bool
}

func (w *writer) write(file string, f *flow.Flow) (string, error) {
	if w.dir == "" {
		return "", nil
	}
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return "", usageError{err}
	}
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	name := stem
	for i := 2; w.taken[name]; i++ {
		name = fmt.Sprintf("%s-%d", stem, i)
	}
	w.taken[name] = true
	path := filepath.Join(w.dir, name+".yaml")
	if err := os.WriteFile(path, flow.Write(f), 0o644); err != nil {
		return "", usageError{err}
	}
	return path, nil
}
