package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

func versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "version",
		Short:   "Say which version this is",
		Example: "  callwright version --json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			version := buildVersion()
			if asJSON {
				fmt.Fprintln(c.OutOrStdout(), value.Text(value.Of("version", version, "go", runtime.Version(), "flow_format", flow.FormatVersion)))
				return nil
			}
			fmt.Fprintf(c.OutOrStdout(), "callwright %s (%s, flow format %d)\n", version, runtime.Version(), flow.FormatVersion)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// buildVersion is the module's version, or the revision it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
