package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connector"
)

// TestExamplesOfConnectorCommands reads the examples of help texts as the
// program would: the commands and flags are there, and so are the settings that
// they name, in the kind that they name; none that is secret is written out.
func TestExamplesOfConnectorCommands(t *testing.T) {
	t.Parallel()
	kinds, err := connector.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for _, line := range strings.Split(strings.ReplaceAll(c.Example, "\\\n", " "), "\n") {
			line, _, _ = strings.Cut(line, " | ")
			args := strings.Fields(line)
			if len(args) == 0 || args[0] != "callwright" {
				continue
			}
			read++
			checkExample(t, args[1:], kinds)
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	for _, c := range command().Commands() {
		if c.Name() == "connector" {
			visit(c)
		}
	}
	if read < 20 {
		t.Errorf("only %d examples were read", read)
	}
}

// checkExample parses a command line and looks at its settings.
func checkExample(t *testing.T, args []string, kinds map[string]connector.Kind) {
	t.Helper()
	line := strings.Join(args, " ")
	c, rest, err := command().Find(args)
	if err != nil {
		t.Errorf("%s: %v", line, err)
		return
	}
	if err := c.ParseFlags(rest); err != nil {
		t.Errorf("%s: %v", line, err)
		return
	}
	if c.Args != nil {
		if err := c.Args(c, c.Flags().Args()); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	in := sortedKeys(kinds) // any, where no kind is named
	if f := c.Flags().Lookup("kind"); f != nil {
		in = []string{f.Value.String()}
	}
	for _, flag := range []string{"set", "secret"} {
		if c.Flags().Lookup(flag) == nil {
			continue
		}
		list, err := c.Flags().GetStringArray(flag)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range list {
			name, _, _ := strings.Cut(s, "=")
			if !slices.ContainsFunc(in, func(kind string) bool { return hasSetting(kinds[kind], name, flag == "secret") }) {
				t.Errorf("%s: --%s %s is no such setting of %s", line, flag, name, strings.Join(in, " or "))
			}
		}
	}
}

func hasSetting(k connector.Kind, name string, secret bool) bool {
	return slices.ContainsFunc(k.Settings, func(s connector.Setting) bool { return s.Name == name && s.Secret == secret })
}

// TestConnectorsComeFromOnePlace gives two sources: as flags they are wrong use,
// and a flag is stronger than what the environment names.
func TestConnectorsComeFromOnePlace(t *testing.T) {
	flow := filepath.Join(t.TempDir(), "flow.yaml")
	if code, out, errs := cli(t, "", "run", flow, "--data", "not-there", "--connectors", "not-there.yaml"); code != exitUsage || !strings.Contains(errs, "not both") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	t.Setenv("CALLWRIGHT_DATA", "data-of-the-environment")
	t.Setenv("CALLWRIGHT_CONNECTORS", "file-of-the-environment.yaml")
	for flag, place := range map[string]string{"--data": "data-of-the-flag", "--connectors": "file-of-the-flag.yaml"} {
		code, out, errs := cli(t, "", "run", example, flag, place)
		if code != exitUsage || !strings.Contains(errs, place) || strings.Contains(errs, "environment") {
			t.Errorf("%s: exit %d: %s%s", flag, code, out, errs)
		}
	}
}

// TestS1_2_DryRunKnowsTheLimit has a dry run refuse what apply itself would.
func TestS1_2_DryRunKnowsTheLimit(t *testing.T) {
	t.Parallel()
	i := install(t)
	file := filepath.Join(i.boxDir, "many.yaml")
	text := "connectors:\n"
	for n := range 12 {
		text += fmt.Sprintf("- {name: c%d, kind: custom, resource_domain: %s, auth: {scheme: basic, username: u, password: p}}\n", n, i.box.URL())
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dry := range []bool{true, false} {
		args := []string{"connector", "apply", "-f", file}
		if dry {
			args = append(args, "--dry-run")
		}
		code, out, errs := i.run(t, "", args...)
		if code != exitErrors || strings.Count(out, "create  ") != 10 || strings.Count(out, "refused  ") != 2 {
			t.Errorf("dry run %t: exit %d: %s%s", dry, code, out, errs)
		}
	}
}
