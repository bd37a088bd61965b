package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
)

// flowImport are the flags of `callwright flow import`.
type flowImport struct {
	*clientFlags
	update, publish bool
	name, note      string
	labels          []string
}

func flowImportCommand(f *clientFlags) *cobra.Command {
	i := flowImport{clientFlags: f}
	c := &cobra.Command{
		Use:   "import FILE|DIR…",
		Short: "Bring flows to the server: our YAML, Webex exports, FlowV2",
		Long: `Makes a flow of each file and prints what is wrong with it, as callwright check does. A flow
that the server has already, by its id or else its name, is refused; with --update its
draft is saved. With --publish those without errors are published after all have come, so
that they find each other; one that has not changed keeps its version and gets the labels.

Exits 1 when a flow has errors or was refused, 2 when a file cannot be read as a flow; the
others are imported nevertheless.`,
		Example: `  callwright flow import export.json
  callwright flow import flows/ --update --publish --label Live --note build-42
  callwright flow import export.json --name Main --json | jq .flows[].problems`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return i.run(c, args) },
	}
	c.Flags().BoolVar(&i.update, "update", false, "save the draft of a flow that is there already")
	c.Flags().StringVar(&i.name, "name", "", "`NAME` in place of the document's; of one file")
	c.Flags().BoolVar(&i.publish, "publish", false, "publish those without errors")
	c.Flags().StringArrayVar(&i.labels, "label", nil, "`LABEL` for what is published: Dev, Test or Live")
	c.Flags().StringVar(&i.note, "note", "", "`TEXT` kept with what is published")
	return c
}

// imported is what came of one file; its JSON form is a contract.
type imported struct {
	File     string          `json:"file"`
	Action   string          `json:"action"` // created, saved, unchanged, refused, unreadable
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Revision int64           `json:"revision"`
	Version  int             `json:"version"` // that it was published as, or has already; 0 for none
	Labels   []string        `json:"labels"`  // of that version
	Reason   string          `json:"reason"`  // why it was refused
	Problems []field.Problem `json:"problems"`

	published bool
	record    record
}

// What may come of a file, beside unchanged and refuse.
const (
	actionCreated    = "created"
	actionSaved      = "saved"
	actionUnreadable = "unreadable"
)

func (i *flowImport) run(c *cobra.Command, args []string) error {
	files, err := flowFiles(args)
	if err != nil {
		return err
	}
	if i.name != "" && len(files) != 1 {
		return unusable("--name is for one file, and there are %d", len(files))
	}
	if !i.publish && (len(i.labels) > 0 || i.note != "") {
		return unusable("--label and --note are for what is published; give --publish")
	}
	if i.labels, err = labels(i.labels); err != nil {
		return err
	}
	api, err := i.open()
	if err != nil {
		return err
	}
	list := make([]*imported, len(files))
	for n, file := range files {
		if len(files) > 20 && n%20 == 0 {
			fmt.Fprintf(c.ErrOrStderr(), "%d of %d\n", n, len(files))
		}
		if list[n], err = i.bring(c.Context(), api, file); err != nil {
			return err
		}
	}
	for _, one := range list {
		if i.publish && one.publishable() {
			if err := i.release(c.Context(), api, one); err != nil {
				return err
			}
		}
	}
	if err := i.print(c.OutOrStdout(), list); err != nil {
		return err
	}
	return outcome(list)
}

// bring makes or saves the flow of a file. What concerns this file alone is told
// with it; other errors end the command.
func (i *flowImport) bring(ctx context.Context, api *client, file string) (*imported, error) {
	one := &imported{File: file, Labels: []string{}, Problems: []field.Problem{}}
	f, _, err := readFlow(file)
	if err != nil {
		one.Action, one.Reason = actionUnreadable, err.Error()
		one.Problems = append(one.Problems, field.Problem{Code: "unreadable", Severity: field.SeverityError, Message: err.Error()})
		return one, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError{err}
	}
	one.ID, one.Name = f.ID, first(i.name, f.Name)
	had, found, err := api.flowOf(ctx, f, one.Name)
	switch {
	case err != nil:
		return one, one.refuse(err)
	case found && !i.update:
		one.Action, one.ID = refuse, had.ID
		one.Reason = fmt.Sprintf("the server has the flow %s (%s) already; give --update to save this as its draft", had.Name, had.ID)
		return one, nil
	}
	body := map[string]string{"text": string(text), "name": i.name}
	var answer reply
	if found {
		answer, err = api.ask(ctx, request{method: http.MethodPut, path: had.path(), body: body, revision: had.tag})
	} else {
		answer, err = api.ask(ctx, request{method: http.MethodPost, path: flowNoun.path, body: body, creates: true})
	}
	if err != nil {
		return one, one.refuse(err)
	}
	return one, one.brought(answer, had, found)
}

// brought reads what the server made of the file.
func (o *imported) brought(answer reply, had record, found bool) error {
	var before, now draft
	o.record = record{noun: flowNoun, tag: answer.tag, raw: answer.text}
	if err := errors.Join(understood(answer.text, &o.record), understood(answer.text, &now)); err != nil {
		return err
	}
	o.Action, o.ID, o.Name, o.Revision = actionCreated, now.ID, now.Name, now.Revision
	o.Problems = append(o.Problems, now.Problems...)
	if !found {
		return nil
	}
	if err := had.into(&before); err != nil {
		return err
	}
	o.Action = actionSaved
	if before.Text == now.Text && before.Name == now.Name {
		o.Action = unchanged
	}
	return nil
}

// refuse keeps a refusal as what came of the file; other errors it returns.
func (o *imported) refuse(err error) error {
	var r *refusal
	if !errors.As(err, &r) || r.Status == http.StatusUnauthorized {
		return err
	}
	o.Action, o.Reason = refuse, err.Error()
	return nil
}

// flowOf finds the server's flow of the document's id, or else of the name.
func (c *client) flowOf(ctx context.Context, f *flow.Flow, name string) (record, bool, error) {
	if f.ID != "" {
		found, err := c.read(ctx, flowNoun, f.ID)
		var r *refusal
		if err == nil || !errors.As(err, &r) || r.Status != http.StatusNotFound {
			return found, err == nil, err
		}
	}
	if name == "" {
		return record{}, false, nil
	}
	whole, _, err := c.called(ctx, flowNoun, name)
	if err != nil || len(whole) == 0 {
		return record{}, false, err
	}
	found, err := c.read(ctx, flowNoun, whole[0].ID)
	return found, err == nil, err
}

func (o *imported) broken() bool {
	for _, p := range o.Problems {
		if p.Severity == field.SeverityError {
			return true
		}
	}
	return false
}

func (o *imported) publishable() bool {
	return o.Action != refuse && o.Action != actionUnreadable && !o.broken()
}

// release publishes a draft. One that has not changed since it was published
// keeps its version, which gets the labels.
func (i *flowImport) release(ctx context.Context, api *client, o *imported) error {
	raw, err := api.alter(ctx, o.record, http.MethodPost, publication{Labels: i.labels, Note: i.note}, "publish")
	var r *refusal
	if errors.As(err, &r) && r.Reason == "flow_unchanged" {
		return i.relabel(ctx, api, o)
	}
	if err != nil {
		return o.refuse(err)
	}
	var v published
	if err := understood(raw, &v); err != nil {
		return err
	}
	o.Version, o.Labels, o.published = v.Number, v.Labels, true
	o.Problems = append([]field.Problem{}, v.Problems...)
	return nil
}

func (i *flowImport) relabel(ctx context.Context, api *client, o *imported) error {
	var d draft
	if err := o.record.into(&d); err != nil {
		return err
	}
	o.Version = d.Version
	for _, label := range i.labels {
		if d.Labels[label] == d.Version {
			continue
		}
		raw, err := api.label(ctx, o.record, label, d.Version)
		if err != nil {
			return o.refuse(err)
		}
		if err := understood(raw, &d); err != nil {
			return err
		}
	}
	for _, label := range sortedKeys(d.Labels) {
		if d.Labels[label] == d.Version {
			o.Labels = append(o.Labels, label)
		}
	}
	return nil
}

// outcome is the exit error: a file that is no flow weighs more than errors.
func outcome(list []*imported) error {
	var err error
	for _, one := range list {
		switch {
		case one.Action == actionUnreadable:
			return errUnreadable
		case one.Action == refuse, one.broken():
			err = errFound
		}
	}
	return err
}

func (i *flowImport) print(w io.Writer, list []*imported) error {
	if i.json {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"flows": list})
	}
	p := painter(w)
	for _, one := range list {
		one.print(w, p)
	}
	return nil
}

func (o *imported) print(w io.Writer, p paint) {
	fmt.Fprintf(w, "%s  %s\n", p.bold(o.Name), p.dim(o.File))
	printProblems(w, p, o.Problems)
	switch o.Action {
	case actionUnreadable:
		return
	case refuse:
		fmt.Fprintf(w, "  %s  %s\n", p.red(refuse), strings.ReplaceAll(o.Reason, "\n", "\n  "))
		return
	}
	fmt.Fprintf(w, "  %s  %s\n", o.Action, o.ID)
	switch {
	case o.published:
		fmt.Fprintf(w, "  published  version %d  %s\n", o.Version, strings.Join(o.Labels, ", "))
	case o.Version > 0:
		fmt.Fprintf(w, "  is published already  version %d  %s\n", o.Version, strings.Join(o.Labels, ", "))
	}
}
