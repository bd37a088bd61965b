package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/flow"
)

func diffCommand() *cobra.Command {
	var layout bool
	var form diffForm
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say how a flow differs from an earlier one",
		Long: `Compares two flows in any form by what they mean: activities, settings, links,
variables, event flows and the settings of the flow. The order of keys, ids that an
export makes anew and the layout do not count. Secrets that stand in a flow are masked.

Exits 0 when there is no difference, 1 when there are some, 2 when a file cannot be read.`,
		Example: `  callwright diff before.json after.json
  callwright diff main.yaml export.json --markdown >> "$GITHUB_STEP_SUMMARY"
  callwright diff v1.yaml v2.yaml --json | jq '.activities[].label'`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if form.json && form.markdown {
				return unusable("choose one of --json and --markdown")
			}
			d, err := compareFiles(args[0], args[1], layout)
			if err != nil {
				return err
			}
			if err := form.print(c.OutOrStdout(), d); err != nil {
				return fmt.Errorf("printing the differences: %w", err)
			}
			if !d.Empty() {
				return errFound
			}
			return nil
		},
	}
	c.Flags().BoolVar(&form.json, "json", false, "print JSON")
	c.Flags().BoolVar(&form.markdown, "markdown", false, "print Markdown, for a pull request")
	c.Flags().BoolVar(&layout, "layout", false, "activities that were moved on the canvas count, too")
	return c
}

func compareFiles(before, after string, layout bool) (flow.Diff, error) {
	a, _, err := readFlow(before)
	if err != nil {
		return flow.Diff{}, err
	}
	b, _, err := readFlow(after)
	if err != nil {
		return flow.Diff{}, err
	}
	if layout {
		return flow.CompareWithLayout(a, b), nil
	}
	return flow.Compare(a, b), nil
}

// diffForm says how differences are printed.
type diffForm struct{ json, markdown bool }

func (f diffForm) print(w io.Writer, d flow.Diff) error {
	switch {
	case f.json:
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(d)
	case f.markdown:
		_, err := io.WriteString(w, d.Markdown())
		return err
	}
	_, err := io.WriteString(w, d.Text(painter(w).style))
	return err
}

// style paints what a diff is made of.
func (p paint) style(s flow.Style, text string) string {
	switch s {
	case flow.StyleAdded:
		return p.green(text)
	case flow.StyleRemoved:
		return p.red(text)
	case flow.StyleChanged:
		return p.yellow(text)
	case flow.StyleHeading:
		return p.bold(text)
	}
	return p.dim(text)
}
