package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// schemas are the file formats with a published JSON Schema.
func schemas() map[string]func() []byte {
	plain := func(o *value.Object) []byte { return value.AppendJSON(nil, o) }
	return map[string]func() []byte{
		"flow":       func() []byte { return plain(flow.Schema(activity.Builtin().Settings())) },
		"flowtest":   func() []byte { return plain(flowtest.Schema()) },
		"resources":  func() []byte { return plain(routing.Schema()) },
		"connectors": connector.Schema,
	}
}

func schemaCommand() *cobra.Command {
	names := slices.Sorted(maps.Keys(schemas()))
	return &cobra.Command{
		Use:       "schema " + strings.Join(names, "|"),
		Short:     "Print the JSON Schema of a file format, for editors",
		Example:   "  callwright schema flow > flow.schema.json",
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(c *cobra.Command, args []string) error {
			schema, ok := schemas()[args[0]]
			if !ok {
				return unusable("there is no schema %q: choose %s", args[0], strings.Join(names, ", "))
			}
			var b bytes.Buffer
			if err := json.Indent(&b, schema(), "", "  "); err != nil {
				return fmt.Errorf("printing the schema: %w", err)
			}
			fmt.Fprintln(c.OutOrStdout(), b.String())
			return nil
		},
	}
}
