package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
)

// tracer prints the trace of a server's contact as callwright run prints its own.
type tracer struct {
	w      io.Writer
	paint  paint
	asJSON bool
	seen   int // lines printed
	began  time.Time
}

func (f *clientFlags) tracer(w io.Writer) *tracer {
	return &tracer{w: w, paint: painter(w), asJSON: f.json}
}

// show prints the lines that were not there before.
func (t *tracer) show(list []json.RawMessage) error {
	for t.seen < len(list) {
		text := list[t.seen]
		t.seen++
		if t.asJSON {
			if err := lines(t.w, []json.RawMessage{text}); err != nil {
				return err
			}
			continue
		}
		o, err := objectOf(text)
		if err != nil {
			return err
		}
		t.line(told{o})
	}
	return nil
}

func (t *tracer) line(o told) {
	if t.began.IsZero() {
		t.began = o.at()
	}
	head, below := o.words()
	branch := strings.Repeat("│ ", min(int(o.number("branch")), 8))
	fmt.Fprintln(t.w, t.colour(o)(fmt.Sprintf("%8s  %s%s", sinceStart(o.at().Sub(t.began)), branch, head)))
	for _, s := range below {
		fmt.Fprintln(t.w, t.paint.dim(strings.Repeat(" ", 10)+branch+"      "+s))
	}
}

func sinceStart(d time.Duration) string {
	if d < time.Hour {
		return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

func (t *tracer) colour(o told) func(string) string {
	l := flowtest.Line{Type: o.kind()}
	if l.Type == flowtest.LineProblem {
		l.Problem = &field.Problem{Severity: field.Severity(o.object("problem").text("severity"))}
	}
	return (&trace{paint: t.paint}).colour(l)
}

// remoteTrace is a trace as the API answers it.
type remoteTrace struct {
	Lines      []json.RawMessage `json:"lines"`
	Unfaithful string            `json:"unfaithful"`
}

func (c *client) trace(ctx context.Context, id string) (remoteTrace, error) {
	var t remoteTrace
	_, err := c.do(ctx, request{method: http.MethodGet, path: record{ID: id, noun: contactNoun}.path("trace")}, &t)
	return t, err
}

func contactTraceCommand(f *clientFlags) *cobra.Command {
	var follow bool
	c := &cobra.Command{
		Use:   "trace ID",
		Short: "Show what happened in a contact, as callwright run does",
		Long: `Prints each activity with its resolved settings, requests with their attempts, variables and
the port taken. Secure values and credentials are masked. With --follow it goes on until
the contact is over, and exits 1 when that failed.`,
		Example: "  callwright contact trace 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10\n  callwright contact trace 6f1c2b1e-7d52-4f0e-9d0b-3a1f0c9e5a10 --json | jq .activity",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			api, err := f.open()
			if err != nil {
				return err
			}
			if follow {
				return f.follow(c, api, args[0])
			}
			t, err := api.trace(c.Context(), args[0])
			if err != nil {
				return err
			}
			if t.Unfaithful != "" {
				fmt.Fprintf(c.ErrOrStderr(), "the trace may not show what happened: %s\n", t.Unfaithful)
			}
			return f.tracer(c.OutOrStdout()).show(t.Lines)
		},
	}
	c.Flags().BoolVar(&follow, "follow", false, "go on until the contact is over")
	return c
}

// How often a contact is looked at that is followed: in the beginning, and at
// most.
const (
	lookSoon = 100 * time.Millisecond
	lookLate = 2 * time.Second
)

// follow prints the trace of a contact as it comes, until it is over or the
// command is stopped.
func (f *clientFlags) follow(c *cobra.Command, api *client, id string) error {
	t := f.tracer(c.OutOrStdout())
	pause := lookSoon
	for {
		was := t.seen
		one, over, err := api.look(c.Context(), t, id)
		switch {
		case c.Context().Err() != nil:
			return nil
		case err != nil:
			return err
		case over:
			return f.over(c.OutOrStdout(), one)
		}
		if pause = min(pause*2, lookLate); t.seen > was {
			pause = lookSoon
		}
		select {
		case <-c.Context().Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// look shows what is new in a contact. Whether it is over is asked first, so that
// nothing is missed.
func (c *client) look(ctx context.Context, t *tracer, id string) (one record, over bool, err error) {
	if one, err = c.read(ctx, contactNoun, id); err != nil {
		return one, false, err
	}
	var v contact
	if err := one.into(&v); err != nil {
		return one, false, err
	}
	lines, err := c.trace(ctx, id)
	var r *refusal
	if errors.As(err, &r) && r.Status == http.StatusNotFound {
		return one, v.over(), nil // nothing is on disk yet
	}
	if err != nil {
		return one, false, err
	}
	return one, v.over(), t.show(lines.Lines)
}

// over says what came of a contact, and exits as callwright run does.
func (f *clientFlags) over(w io.Writer, one record) error {
	var v contact
	if err := one.into(&v); err != nil {
		return err
	}
	if f.json {
		f.said(w, one.raw)
	} else {
		v.summary(w)
	}
	if v.failed() {
		return errFound
	}
	return nil
}
