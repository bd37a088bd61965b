package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

var functionNoun = noun{"/api/functions", "function", "function list"}

func functionCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "function",
		Short: "Administer the functions of a server",
		Long: `Functions are JavaScript that flows call: no network, and limits of memory, time and
output. NAME is the whole name of a function, or its id. The API token comes from
CALLWRIGHT_TOKEN or from a file.`,
		Example: `  callwright function create mask.js --in number:STRING --out masked:STRING
  callwright function run mask --input number=+14155550101
  callwright function publish mask --label Live`,
	}
	f.add(c)
	return group(c, functionListCommand(&f), functionShowCommand(&f), functionCreateCommand(&f), functionSaveCommand(&f), functionRunCommand(&f),
		publishCommand(&f, functionNoun), versionsCommand(&f, functionNoun), labelCommand(&f, functionNoun), usesCommand(&f, functionNoun),
		removing(&f, functionNoun, "NAME", "  callwright function delete mask"))
}

// function is a function as the API shows it.
type function struct {
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Inputs      []parameter    `json:"inputs"`
	Outputs     []parameter    `json:"outputs"`
	Source      string         `json:"source"`
	Labels      map[string]int `json:"labels"`
	Version     int            `json:"version"`
	Changed     bool           `json:"changed"`
	Revision    int64          `json:"revision"`
}

// parameter is an input or output of a function.
type parameter struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
}

func signature(list []parameter) string {
	parts := make([]string, len(list))
	for i, p := range list {
		parts[i] = strings.TrimSuffix(p.Name+":"+p.Type, ":")
	}
	return strings.Join(parts, " ")
}

func (f function) standing() string { return draft{Version: f.Version, Changed: f.Changed}.standing() }

func functionListCommand(f *clientFlags) *cobra.Command {
	return listing(f, functionNoun, "List functions", nil, "NAME DRAFT LABELS INPUTS OUTPUTS ID", func(v function) []any {
		return []any{v.Name, v.standing(), labelled(v.Labels), signature(v.Inputs), signature(v.Outputs), v.ID}
	})
}

func functionShowCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use:     "show NAME",
		Short:   "Show a function with the source of its draft",
		Example: "  callwright function show mask\n  callwright function show mask --json | jq -r .source",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, functionNoun, args[0], func(_ context.Context, _ *client, r record) error {
				var v function
				if err := r.into(&v); err != nil {
					return err
				}
				if f.json {
					return lines(c.OutOrStdout(), []json.RawMessage{r.raw})
				}
				v.print(c.OutOrStdout())
				return nil
			})
		},
	}
}

func (f function) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n  id       %s\n  draft    %s, revision %d\n  labels   %s\n  inputs   %s\n  outputs  %s\n", painter(w).bold(f.Name), f.ID, f.standing(), f.Revision,
		cmp.Or(labelled(f.Labels), "-"), cmp.Or(signature(f.Inputs), "-"), cmp.Or(signature(f.Outputs), "-"))
	fmt.Fprintf(w, "\n%s\n", strings.TrimRight(f.Source, "\n"))
}

// functionFlags are the flags of a function that is sent.
type functionFlags struct {
	name, id, description string
	in, out               []string
}

func (s *functionFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&s.name, "name", "", "`NAME` of the function (default: that of the file)")
	c.Flags().StringVar(&s.description, "description", "", "`TEXT` that says what it is for")
	c.Flags().StringArrayVar(&s.in, "in", nil, "`NAME:TYPE` of an input; STRING, INTEGER, DECIMAL, BOOLEAN, DATETIME or JSON")
	c.Flags().StringArrayVar(&s.out, "out", nil, "`NAME:TYPE` of an output")
}

// named is the name that is given, or that of the file.
func (s *functionFlags) named(file string) string {
	return first(s.name, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
}

// parameters reads NAME:TYPE flags. One that is empty stands for none.
func parameters(flag string, list []string) ([]parameter, error) {
	out := []parameter{}
	for _, text := range list {
		if text == "" {
			continue
		}
		name, kind, _ := strings.Cut(text, ":")
		if name == "" {
			return nil, unusable("%s %q: write NAME:TYPE, such as number:STRING", flag, text)
		}
		out = append(out, parameter{name, strings.ToUpper(kind)})
	}
	return out, nil
}

// sent is a function as the API takes it.
type sent struct {
	ID          string      `json:"id,omitempty"`
	Name        string      `json:"name"`
	Description string      `json:"description,omitempty"`
	Inputs      []parameter `json:"inputs"`
	Outputs     []parameter `json:"outputs"`
	Source      string      `json:"source"`
}

// over puts what the flags and the file say over what there was.
func (s *functionFlags) over(c *cobra.Command, file string, had function) (sent, error) {
	out := sent{ID: s.id, Name: s.named(file), Description: had.Description, Inputs: slices.Clone(had.Inputs), Outputs: slices.Clone(had.Outputs)}
	source, err := os.ReadFile(file)
	if err != nil {
		return out, usageError{err}
	}
	out.Source = string(source)
	if c.Flags().Changed("description") {
		out.Description = s.description
	}
	if c.Flags().Changed("in") || out.Inputs == nil {
		if out.Inputs, err = parameters("--in", s.in); err != nil {
			return out, err
		}
	}
	if c.Flags().Changed("out") || out.Outputs == nil {
		out.Outputs, err = parameters("--out", s.out)
	}
	return out, err
}

func functionCreateCommand(f *clientFlags) *cobra.Command {
	var s functionFlags
	c := &cobra.Command{
		Use:     "create FILE.js",
		Short:   "Make a function of a file of JavaScript",
		Example: "  callwright function create mask.js --in number:STRING --out masked:STRING",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			body, err := s.over(c, args[0], function{})
			if err != nil {
				return err
			}
			api, err := f.open()
			if err != nil {
				return err
			}
			var made record
			answer, err := api.ask(c.Context(), request{method: http.MethodPost, path: functionNoun.path, body: body, creates: true})
			if err != nil {
				return err
			}
			if err := understood(answer.text, &made); err != nil {
				return err
			}
			f.said(c.OutOrStdout(), answer.text, "created", made.Name, made.ID)
			return nil
		},
	}
	s.add(c)
	c.Flags().StringVar(&s.id, "id", "", "`ID` by which imported flows call it (default: a new one)")
	return c
}

func functionSaveCommand(f *clientFlags) *cobra.Command {
	var s functionFlags
	c := &cobra.Command{
		Use:   "save FILE.js",
		Short: "Save a file as the draft of a function that is there",
		Long: `The function is the one that has the name of the file, or that of --name. Inputs, outputs
and description stay unless they are given; --in '' takes all inputs away.`,
		Example: "  callwright function save mask.js\n  callwright function save src/new.js --name mask --out masked:STRING --out last:INTEGER",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, functionNoun, s.named(args[0]), func(ctx context.Context, api *client, r record) error {
				var had function
				if err := r.into(&had); err != nil {
					return err
				}
				body, err := s.over(c, args[0], had)
				if err != nil {
					return err
				}
				body.Name = had.Name
				raw, err := api.alter(ctx, r, http.MethodPut, body)
				if err != nil {
					return err
				}
				f.said(c.OutOrStdout(), raw, "saved", r.Name, r.ID)
				return nil
			})
		},
	}
	s.add(c)
	return c
}

func functionRunCommand(f *clientFlags) *cobra.Command {
	var list []string
	c := &cobra.Command{
		Use:   "run NAME",
		Short: "Run the draft of a function with made-up inputs",
		Long: `Runs the draft on the server and prints what it returns as JSON; what it logs goes to
standard error. Exits 1 when the function fails.`,
		Example: "  callwright function run mask --input number=+14155550101\n  callwright function run sum --input list=[1,2,3]",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, functionNoun, args[0], func(ctx context.Context, api *client, r record) error {
				var v function
				if err := r.into(&v); err != nil {
					return err
				}
				inputs, err := v.inputs(list)
				if err != nil {
					return err
				}
				answer, err := api.ask(ctx, request{method: http.MethodPost, path: r.path("run"), body: map[string]any{"inputs": inputs}})
				if err != nil {
					return err
				}
				return f.ran(c, answer.text)
			})
		},
	}
	c.Flags().StringArrayVar(&list, "input", nil, "`NAME=VALUE` of an input; read as the type that the input has")
	return c
}

// inputs reads values as the types of the inputs have them.
func (f function) inputs(list []string) (*value.Object, error) {
	given, err := assignments("--input", list)
	if err != nil {
		return nil, err
	}
	for _, name := range given.Keys() {
		i := slices.IndexFunc(f.Inputs, func(p parameter) bool { return p.Name == name })
		if i < 0 {
			return nil, unusable("--input: %s has no input %q; it has: %s", f.Name, name, cmp.Or(signature(f.Inputs), "none"))
		}
		switch f.Inputs[i].Type {
		case "INTEGER", "DECIMAL", "BOOLEAN", "JSON":
			text, _ := given.Get(name)
			v, err := payload.DecodeJSONStrict([]byte(text.(string)))
			if err != nil {
				return nil, unusable("--input %s: %q is no %s", name, text, f.Inputs[i].Type)
			}
			given.Set(name, v)
		}
	}
	return given, nil
}

// ran prints what a run of a function gave.
func (f *clientFlags) ran(c *cobra.Command, text []byte) error {
	var result struct {
		Value json.RawMessage `json:"value"`
		Log   []string        `json:"log"`
	}
	if err := understood(text, &result); err != nil {
		return err
	}
	if f.json {
		return lines(c.OutOrStdout(), []json.RawMessage{text})
	}
	for _, line := range result.Log {
		fmt.Fprintln(c.ErrOrStderr(), line)
	}
	return lines(c.OutOrStdout(), []json.RawMessage{result.Value})
}
