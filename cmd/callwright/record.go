package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// noun is a sort of thing that the API keeps under ids and names.
type noun struct {
	path string // in the API
	one  string // in words
	list string // command that lists them, after callwright
}

// record is one of them: what all have, and the text as it came.
type record struct {
	ID   string `json:"id"`
	Name string `json:"name"`

	noun noun
	tag  string
	raw  json.RawMessage
}

func (r record) path(more ...string) string {
	return strings.Join(append([]string{r.noun.path, url.PathEscape(r.ID)}, more...), "/")
}

// into reads what the record says.
func (r record) into(v any) error { return understood(r.raw, v) }

func understood(text json.RawMessage, v any) error {
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("reading what the server answered: %w", err)
	}
	return nil
}

// all reads every page of a list.
func (c *client) all(ctx context.Context, path string, query url.Values) ([]json.RawMessage, error) {
	return c.most(ctx, path, query, 0)
}

// most reads the first entries of a list; 0 is all.
func (c *client) most(ctx context.Context, path string, query url.Values, n int) ([]json.RawMessage, error) {
	var list []json.RawMessage
	asked := url.Values{}
	for name, values := range query {
		asked[name] = values
	}
	asked.Set("limit", "200")
	if n > 0 && n < 200 {
		asked.Set("limit", fmt.Sprint(n))
	}
	for {
		var page struct {
			Items []json.RawMessage `json:"items"`
			Next  string            `json:"next"`
		}
		if _, err := c.do(ctx, request{method: http.MethodGet, path: path, query: asked}, &page); err != nil {
			return nil, err
		}
		list = append(list, page.Items...)
		switch {
		case n > 0 && len(list) >= n:
			return list[:n], nil
		case page.Next == "":
			return list, nil
		}
		asked.Set("cursor", page.Next)
	}
}

// entries reads a list that has no pages.
func (c *client) entries(ctx context.Context, path string, query url.Values) ([]json.RawMessage, error) {
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	_, err := c.do(ctx, request{method: http.MethodGet, path: path, query: query}, &list)
	return list.Items, err
}

// read reads a record by its id.
func (c *client) read(ctx context.Context, n noun, id string) (record, error) {
	r := record{noun: n}
	answer, err := c.ask(ctx, request{method: http.MethodGet, path: record{ID: id, noun: n}.path()})
	if err != nil {
		return r, err
	}
	r.tag, r.raw = answer.tag, answer.text
	return r, understood(r.raw, &r)
}

// named returns the record that a whole name or an id means.
func (c *client) named(ctx context.Context, n noun, ref string) (record, error) {
	if strings.TrimSpace(ref) == "" {
		return record{}, unusable("give the name or the id of the %s", n.one)
	}
	whole, part, err := c.called(ctx, n, ref)
	switch {
	case err != nil:
		return record{}, err
	case len(whole) == 1:
		return c.read(ctx, n, whole[0].ID)
	}
	found, err := c.read(ctx, n, ref)
	var r *refusal
	switch {
	case err == nil:
		return found, nil
	case !errors.As(err, &r) || r.Status != http.StatusNotFound && r.Status != http.StatusUnprocessableEntity:
		return record{}, err
	}
	return record{}, missing(n, ref, append(whole, part...))
}

// called lists the records of a name, and those that have it in theirs.
func (c *client) called(ctx context.Context, n noun, name string) (whole, part []record, err error) {
	list, err := c.all(ctx, n.path, url.Values{"name": {name}})
	for _, text := range list {
		var r record
		if err := understood(text, &r); err != nil {
			return nil, nil, err
		}
		if strings.EqualFold(r.Name, name) {
			whole = append(whole, r)
		} else {
			part = append(part, r)
		}
	}
	return whole, part, err
}

// missing says that a name is not there, or that it may mean several things.
func missing(n noun, ref string, like []record) error {
	if len(like) == 0 {
		return fmt.Errorf("there is no %s called %q; callwright %s shows them", n.one, ref, n.list)
	}
	const most = 10
	var b strings.Builder
	for _, r := range like[:min(len(like), most)] {
		fmt.Fprintf(&b, "\n  %s  %s", r.Name, r.ID)
	}
	if len(like) > most {
		fmt.Fprintf(&b, "\n  and %d more", len(like)-most)
	}
	return unusable("there is no one %s called %q; give a whole name or an id:%s", n.one, ref, b.String())
}

// alter changes a record of the revision that was read; the answer may be another
// thing, such as a version.
func (c *client) alter(ctx context.Context, r record, method string, body any, at ...string) (json.RawMessage, error) {
	answer, err := c.ask(ctx, request{method: method, path: r.path(at...), body: body, revision: r.tag})
	return answer.text, err
}

// tabled prints a command's list: JSON Lines, or a table with a row for each entry.
func tabled[T any](w io.Writer, list []json.RawMessage, asJSON bool, head string, row func(T) []any) error {
	if asJSON {
		return lines(w, list)
	}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, strings.ReplaceAll(head, " ", "\t"))
	for _, text := range list {
		var v T
		if err := understood(text, &v); err != nil {
			return err
		}
		cells := row(v)
		for i, c := range cells {
			if i > 0 {
				fmt.Fprint(t, "\t")
			}
			fmt.Fprint(t, cmp.Or(plainCell(fmt.Sprint(c)), "-"))
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// plainCell keeps a text in its cell of a table.
func plainCell(s string) string { return strings.Join(strings.Fields(s), " ") }

func lines(w io.Writer, list []json.RawMessage) error {
	for _, text := range list {
		if _, err := fmt.Fprintln(w, string(bytes.TrimSpace(text))); err != nil {
			return err
		}
	}
	return nil
}

// listing makes a command that lists records. Filters are names of flags, each
// with its help.
func listing[T any](f *clientFlags, n noun, short string, filters []string, head string, row func(T) []any) *cobra.Command {
	return listingAt(f, n, short, filters, head, nil, func(v T, _ string) []any { return row(v) })
}

// listingAt is a listing whose table shows an entry point by its name.
func listingAt[T any](f *clientFlags, n noun, short string, filters []string, head string, where func(T) string, row func(v T, entryPoint string) []any) *cobra.Command {
	values := map[string]*string{}
	c := &cobra.Command{
		Use: "list", Short: short, Args: cobra.NoArgs,
		Example: "  callwright " + n.list + "\n  callwright " + n.list + " --name main --json | jq -r .id",
		RunE: func(c *cobra.Command, _ []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			query := url.Values{}
			for name, v := range values {
				if *v != "" {
					query.Set(name, *v)
				}
			}
			list, err := api.all(c.Context(), n.path, query)
			if err != nil {
				return err
			}
			names := map[string]string{}
			if where != nil && !f.json {
				if names, err = api.names(c.Context(), entryPointNoun); err != nil {
					return err
				}
			}
			return tabled(c.OutOrStdout(), list, f.json, head, func(v T) []any {
				if where == nil {
					return row(v, "")
				}
				return row(v, cmp.Or(names[where(v)], where(v)))
			})
		},
	}
	values["name"] = c.Flags().String("name", "", "only those with `TEXT` in their name")
	for i := 0; i+1 < len(filters); i += 2 {
		values[filters[i]] = c.Flags().String(filters[i], "", filters[i+1])
	}
	return c
}

// names are the names of a noun's records by their ids.
func (c *client) names(ctx context.Context, n noun) (map[string]string, error) {
	list, err := c.all(ctx, n.path, nil)
	names := make(map[string]string, len(list))
	for _, text := range list {
		var r record
		if err := understood(text, &r); err != nil {
			return nil, err
		}
		names[r.ID] = r.Name
	}
	return names, err
}

// said is what a command has done: the answer as it came, or a sentence.
func (f *clientFlags) said(w io.Writer, raw json.RawMessage, words ...string) {
	if f.json {
		fmt.Fprintln(w, string(bytes.TrimSpace(raw)))
		return
	}
	var kept []string
	for _, s := range words {
		if s != "" {
			kept = append(kept, s)
		}
	}
	fmt.Fprintln(w, strings.Join(kept, "  "))
}

// done is what a command says whose answer is empty: the id and what was done.
func (f *clientFlags) done(w io.Writer, id, what string, words ...string) error {
	raw, err := json.Marshal(map[string]string{"id": id, "done": what})
	if err != nil {
		return err
	}
	f.said(w, raw, append([]string{what}, words...)...)
	return nil
}

// on finds what a name or an id means and does something to it.
func (f *clientFlags) on(c *cobra.Command, n noun, ref string, do func(ctx context.Context, api *client, r record) error) error {
	api, err := f.open()
	if err != nil {
		return err
	}
	r, err := api.named(c.Context(), n, ref)
	if err != nil {
		return err
	}
	return do(c.Context(), api, r)
}

// removing makes a command that deletes a record.
func removing(f *clientFlags, n noun, use, example string) *cobra.Command {
	return &cobra.Command{
		Use: "delete " + use, Short: "Delete " + article(n.one), Example: example, Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.on(c, n, args[0], func(ctx context.Context, api *client, r record) error {
				if _, err := api.alter(ctx, r, http.MethodDelete, nil); err != nil {
					return err
				}
				f.said(c.OutOrStdout(), r.raw, "deleted", r.Name, r.ID)
				return nil
			})
		},
	}
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}
