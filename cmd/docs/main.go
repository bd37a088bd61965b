// Command docs writes what is derived from the declarations of activity kinds:
// the JSON Schemas of the files, the matrix of roles, the API, a page for each
// kind of connector, and one page per kind in docs/activities made of the page
// beside the kind and its settings, ports and Webex names. It exits 1 when a file
// was out of date; it is made anew then, to be committed.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

func main() {
	changed, err := write(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, "docs:", err)
		os.Exit(2)
	}
	for _, name := range changed {
		fmt.Println("docs: made anew:", name)
	}
	if len(changed) > 0 {
		os.Exit(1)
	}
}

// write makes every derived file under the root of the repository and returns
// the names of those that were out of date.
func write(root string) ([]string, error) {
	files, err := derive(root)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(root, name)
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, files[name]) {
			continue
		}
		changed = append(changed, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, fmt.Errorf("making the folder of %s: %w", name, err)
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return changed, nil
}

// derive returns the content of every derived file by its name.
func derive(root string) (map[string][]byte, error) {
	c := activity.Builtin()
	files := map[string][]byte{
		"flow/flow.schema.json":         indent(flow.Schema(c.Settings())),
		"routing/resources.schema.json": indent(routing.Schema()),
		"flowtest/flowtest.schema.json": indent(flowtest.Schema()),
		"docs/activities/README.md":     index(c),
		"docs/roles.md":                 []byte(access.Markdown()),
	}
	var err error
	if files["api/openapi.json"], err = api.OpenAPI(); err != nil {
		return nil, fmt.Errorf("writing down the API: %w", err)
	}
	if err := connectors(files); err != nil {
		return nil, err
	}
	for _, k := range c.All() {
		if k.Inert {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, "activity", source(k)+".md"))
		if err != nil {
			return nil, fmt.Errorf("the page of kind %s: %w", k.Name, err)
		}
		for _, other := range c.All() { // the pages beside the kinds are called as their files
			text = bytes.ReplaceAll(text, []byte("]("+source(other)+".md)"), []byte("]("+other.Name+".md)"))
		}
		// Links from activity/ lead on from docs/activities/.
		text = bytes.ReplaceAll(text, []byte("](../"), []byte("](../../"))
		text = bytes.ReplaceAll(text, []byte("](../../docs/"), []byte("](../"))
		files["docs/activities/"+k.Name+".md"] = page(k, text)
	}
	return files, nil
}

// connectors adds the schema of the connectors file and the page of each kind
// of connector, with their list.
func connectors(files map[string][]byte) error {
	var schema bytes.Buffer
	if err := json.Indent(&schema, connector.Schema(), "", "  "); err != nil {
		return fmt.Errorf("the schema of the connectors file: %w", err)
	}
	files["connector/connectors.schema.json"] = append(schema.Bytes(), '\n')
	kinds, err := connector.Available()
	if err != nil {
		return err
	}
	list := "# Connectors\n\nThe kinds of connectors: what to do on the other side, what to enter, and what a flow can call.\n\n| kind | |\n|---|---|\n"
	for _, k := range kinds {
		text, err := k.Manual()
		if err != nil {
			return fmt.Errorf("the page of the kind of connector %s: %w", k.Name, err)
		}
		files["docs/connectors/"+k.Name+".md"] = append(bytes.TrimSpace(text), '\n')
		list += fmt.Sprintf("| [%s](%s.md) | %s |\n", k.Title, k.Name, k.Help)
	}
	files["docs/connectors/README.md"] = []byte(list)
	return nil
}

// source is the name of the files in which the kind is written.
func source(k activity.Kind) string {
	if k.Role == activity.RoleHandler {
		return "handler"
	}
	return strings.ReplaceAll(k.Name, "-", "_")
}

func indent(o *value.Object) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, value.AppendJSON(nil, o), "", "  "); err != nil {
		panic(err) // value writes valid JSON
	}
	return append(b.Bytes(), '\n')
}

func page(k activity.Kind, text []byte) []byte {
	var b strings.Builder
	b.Write(bytes.TrimSpace(text))
	fields := k.New().Fields()
	if len(fields) > 0 {
		b.WriteString("\n\n## Settings\n\n" + fields.Markdown())
	}
	b.WriteString("\n## Ports and outputs\n\n")
	fmt.Fprintf(&b, "Ports: %s.\n", code(k.PortsFor(k.New()), "none; the branch ends here"))
	if len(k.Outputs) > 0 {
		fmt.Fprintf(&b, "Outputs, read as `{{ Label.output }}`: %s.\n", code(k.Outputs, ""))
	}
	if k.Limit > 0 {
		fmt.Fprintf(&b, "Entered from itself more than %d times in a row, it takes the error path.\n", k.Limit)
	}
	fmt.Fprintf(&b, "In Webex: %s, activityName %s.\n", cmp.Or(k.Title, k.Name), code(k.Webex, ""))
	return []byte(b.String())
}

func code(names []string, none string) string {
	if len(names) == 0 {
		return none
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

func index(c activity.Catalog) []byte {
	var b strings.Builder
	b.WriteString("# Activities\n\nMade from the declarations in `activity`.\n\n| kind | in Webex | group | runs |\n|---|---|---|---|\n")
	for _, k := range c.All() {
		name, runs := "["+k.Name+"]("+k.Name+".md)", "yes"
		if k.Inert {
			name, runs = k.Name, "imports, exports and takes the error port"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, cmp.Or(k.Title, k.Name), k.Group, runs)
	}
	return []byte(b.String())
}
