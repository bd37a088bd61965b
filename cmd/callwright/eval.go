package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func evalCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "eval",
		Short: "Try an expression or a JSONPath",
		Long:  "The testers are the engine: what they print is what a flow gets.",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return flagError{errors.New("say what to evaluate: callwright eval expr … or callwright eval jsonpath …")}
		},
	}
	c.AddCommand(evalExprCommand(), evalJSONPathCommand())
	return c
}

func evalExprCommand() *cobra.Command {
	var vars, now string
	var asJSON bool
	c := &cobra.Command{
		Use:   "expr TEXT",
		Short: "Render a text with {{ expressions }}",
		Example: `  callwright eval expr '{{ "2026-03-01" | date("d.M.yyyy", existingFormat="yyyy-MM-dd") }}'
  callwright eval expr '{{ phone | slice(phone.length - 10) }}' --vars vars.json`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s := &evalScope{now: time.Now()}
			if err := s.read(vars, now); err != nil {
				return err
			}
			template, err := expr.Compile(args[0])
			if err != nil {
				return placed(c.ErrOrStderr(), args[0], expressionPlaces(err))
			}
			text, err := template.Render(s)
			if err != nil {
				return placed(c.ErrOrStderr(), args[0], expressionPlaces(err))
			}
			if asJSON {
				v, _ := template.Value(s) // it has rendered without an error
				text = value.Text(value.Of("text", text, "value", v))
			}
			fmt.Fprintln(c.OutOrStdout(), text)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print {text, value} as JSON")
	c.Flags().StringVar(&vars, "vars", "", "JSON `FILE` with the variables and outputs that expressions see")
	c.Flags().StringVar(&now, "now", "", "`TIME` that now() gives, such as 2026-03-01T09:00:00Z")
	return c
}

// evalScope is what expressions see in the tester: the members of one JSON object.
type evalScope struct {
	vars *value.Object
	now  time.Time
}

func (s *evalScope) read(file, now string) error {
	if now != "" {
		t, err := time.Parse(time.RFC3339, now)
		if err != nil {
			return unusable("--now: %w", err)
		}
		s.now = t
	}
	if file == "" {
		return nil
	}
	v, err := readJSON(file)
	if err != nil {
		return err
	}
	o, ok := v.(*value.Object)
	if !ok {
		return unusable("%s: must hold a JSON object of names with values", file)
	}
	s.vars = o
	return nil
}

// Lookup gives objects as flow variables of type JSON and outputs are, which
// print as JSON; a bare list is one that an expression made, and prints like it.
func (s *evalScope) Lookup(name string) (any, bool) {
	v, ok := s.vars.Get(name)
	if o, isObject := v.(*value.Object); isObject {
		return expr.JSON{V: o}, ok
	}
	return v, ok
}

func (s *evalScope) Now() time.Time { return s.now }

func (s *evalScope) Location(name string) (*time.Location, error) { return time.LoadLocation(name) }

func evalJSONPathCommand() *cobra.Command {
	var doc, mode string
	var asJSON bool
	c := &cobra.Command{
		Use:   "jsonpath PATH",
		Short: "Select from a JSON document",
		Long: `Select from a JSON document, read from standard input or --doc. Mode webex (the
default) gives what a flow variable gets; mode rfc9535 gives the nodelist.`,
		Example: `  curl -s https://api.example.com/users | callwright eval jsonpath '$.[0].name'
  callwright eval jsonpath '$..price' --mode rfc9535 --doc store.json --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			parse := map[string]func(string) (*jsonpath.Path, error){"rfc9535": jsonpath.Parse, "webex": jsonpath.ParseWebex}[mode]
			if parse == nil {
				return unusable("--mode %q: choose rfc9535 or webex", mode)
			}
			path, err := parse(args[0])
			if err != nil {
				return placed(c.ErrOrStderr(), args[0], pathPlaces(err))
			}
			v, err := document(doc, c.InOrStdin())
			if err != nil {
				return err
			}
			return printSelected(c.OutOrStdout(), path, v, mode, asJSON)
		},
	}
	c.Flags().StringVar(&mode, "mode", "webex", "`MODE`: webex or rfc9535")
	c.Flags().StringVar(&doc, "doc", "", "JSON `FILE` to select from; standard input by default")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON: in mode rfc9535 the nodelist as an array")
	return c
}

func printSelected(w io.Writer, path *jsonpath.Path, doc any, mode string, asJSON bool) error {
	if mode == "rfc9535" {
		nodes, err := path.Select(doc)
		if err != nil {
			return err
		}
		if asJSON {
			fmt.Fprintln(w, string(value.AppendJSON(nil, append([]any{}, nodes...))))
			return nil
		}
		for _, n := range nodes {
			fmt.Fprintln(w, string(value.AppendJSON(nil, n)))
		}
		return nil
	}
	v, found, err := path.Value(doc)
	if err != nil {
		return err
	}
	switch {
	case asJSON:
		fmt.Fprintln(w, string(value.AppendJSON(nil, v)))
	case found:
		fmt.Fprintln(w, value.Text(v))
	}
	return nil
}

func document(file string, in io.Reader) (any, error) {
	if file != "" {
		return readJSON(file)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, unusable("reading standard input: %w", err)
	}
	return decodeJSON("standard input", text)
}

func readJSON(file string) (any, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError{err}
	}
	return decodeJSON(file, text)
}

func decodeJSON(name string, text []byte) (any, error) {
	v, err := payload.DecodeJSON(text)
	if err != nil {
		return nil, unusable("%s: %w", name, err)
	}
	return v, nil
}

// place is one spot in a text with what is wrong there.
type place struct {
	line, column int
	message      string
}

func expressionPlaces(err error) []place {
	var many expr.Errors
	if !errors.As(err, &many) {
		var one *expr.Error
		if !errors.As(err, &one) {
			return []place{{message: err.Error()}}
		}
		many = expr.Errors{one}
	}
	places := make([]place, len(many))
	for i, e := range many {
		places[i] = place{e.Line, e.Column, e.Message}
	}
	return places
}

func pathPlaces(err error) []place {
	var e *jsonpath.Error
	if errors.As(err, &e) {
		return []place{{e.Line, e.Column, e.Message}}
	}
	return []place{{message: err.Error()}}
}

// placed shows each place under its line of the text.
func placed(w io.Writer, text string, places []place) error {
	lines := strings.Split(text, "\n")
	for _, p := range places {
		if p.line > 0 && p.line <= len(lines) {
			line := []rune(lines[p.line-1])
			column := max(1, min(p.column, len(line)+1))
			fmt.Fprintf(w, "%s\n%s^\n", string(line), strings.Repeat(" ", column-1))
			fmt.Fprintf(w, "line %d, column %d: ", p.line, p.column)
		}
		fmt.Fprintln(w, p.message)
	}
	return errFound
}
