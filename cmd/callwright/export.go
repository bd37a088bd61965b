package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/webex"
)

func exportCommand() *cobra.Command {
	var form, file string
	c := &cobra.Command{
		Use:   "export FLOW",
		Short: "Write a flow in Webex's form",
		Long: `Writes a flow as an export of Webex Contact Center Flow Designer (webex) or as
FlowV2 (webex-v2), to standard output or --out. A flow that was imported exports to
a document equal to the original, apart from what was changed since.`,
		Example: `  callwright export flow.yaml --format webex --out export.json`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			to, ok := map[string]webex.Form{"webex": webex.FormExport, "webex-v2": webex.FormFlowV2}[form]
			if !ok {
				return unusable("--format %q: choose webex or webex-v2", form)
			}
			f, problems, err := readFlow(args[0])
			if err != nil {
				return err
			}
			text, more, err := webex.Export(f, activity.Builtin(), to)
			if err != nil {
				return fmt.Errorf("exporting %s: %w", args[0], err)
			}
			for _, p := range append(problems, more...) {
				fmt.Fprintf(c.ErrOrStderr(), "%s: %s\n", p.Severity, p)
			}
			if file == "" {
				_, err = c.OutOrStdout().Write(text)
				return err
			}
			if err := os.WriteFile(file, text, 0o644); err != nil {
				return usageError{err}
			}
			return nil
		},
	}
	c.Flags().StringVar(&form, "format", "webex", "`FORM`: webex or webex-v2")
	c.Flags().StringVar(&file, "out", "", "`FILE` to write; standard output by default")
	return c
}
