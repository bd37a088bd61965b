package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/payload"
)

// startFlags are the flags of `callwright contact start`.
type startFlags struct {
	*clientFlags
	entry, draft, at                         string
	channel, ani, dnis, region, payload, key string
	headers, vars                            []string
	paused, force, follow                    bool
}

func contactStartCommand(f *clientFlags) *cobra.Command {
	s := startFlags{clientFlags: f}
	c := &cobra.Command{
		Use:   "start",
		Short: "Begin a contact at an entry point, or a simulated one on a draft",
		Long: `Begins a simulated call, or a task. The answer comes once the contact is on disk. With a
--key that was used before nothing begins, and the first contact is shown. While a
connector of the flow is inactive the server refuses (halted), and the command exits 1.

With --draft a simulated contact tries the draft of a flow as it is saved: no customer, no
agent, and no part of figures.

With --follow it prints the trace until the contact is over, and exits 1 for failed and
limit; stopping it (Ctrl-C) leaves the contact alone.`,
		Example: `  callwright contact start --entry-point Main --ani +14155550101
  callwright contact start --dnis +15550100 --ani +14155550101 --follow
  callwright contact start --entry-point Orders --payload {"order":7} --var tier=gold --key order-7
  callwright contact start --draft Main --ani +14155550101 --at 2026-12-24T13:00:00Z --follow`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return s.run(c) },
	}
	p := c.Flags()
	p.StringVar(&s.entry, "entry-point", "", "`NAME` or id of the entry point (default: the one that has the DNIS)")
	p.StringVar(&s.draft, "draft", "", "`NAME` or id of a flow whose draft is tried, instead of an entry point")
	p.StringVar(&s.at, "at", "", "with --draft: `TIME` at which the contact's clock starts, such as 2026-12-24T13:00:00Z (default: now)")
	p.BoolVar(&s.paused, "paused-clock", false, "with --draft: its clock stands still")
	p.BoolVar(&s.force, "force", false, "with --draft: also when it names what the organisation does not have")
	p.StringVar(&s.channel, "channel", "", "`CHANNEL` (default: the entry point's; of a draft, telephony)")
	p.StringVar(&s.ani, "ani", "", "`NUMBER` that calls")
	p.StringVar(&s.dnis, "dnis", "", "`NUMBER` that is called")
	p.StringVar(&s.region, "region", "", "`REGION` from which the call comes (PSTNRegion)")
	p.StringArrayVar(&s.headers, "header", nil, "`NAME=VALUE` that the flow reads as NewContact.Headers")
	p.StringArrayVar(&s.vars, "var", nil, "`NAME=VALUE` a flow variable begins with")
	p.StringVar(&s.payload, "payload", "", "`JSON`, or @FILE, that the flow reads as NewContact.Payload")
	p.StringVar(&s.key, "key", "", "`TEXT` of your own; a second start with it begins nothing")
	p.BoolVar(&s.follow, "follow", false, "print the trace until the contact is over")
	return c
}

func (s *startFlags) run(c *cobra.Command) error {
	if err := s.place(); err != nil {
		return err
	}
	body, err := s.body()
	if err != nil {
		return err
	}
	api, err := s.open()
	if err != nil {
		return err
	}
	if err := s.lookUp(c.Context(), api, body); err != nil {
		return err
	}
	answer, err := api.ask(c.Context(), request{method: http.MethodPost, path: contactNoun.path, body: body, creates: true, key: s.key})
	if err != nil {
		return err
	}
	var v contact
	if err := understood(answer.text, &v); err != nil {
		return err
	}
	what := "started"
	if answer.status == http.StatusOK {
		what = "was there already"
	}
	out := c.OutOrStdout()
	if s.follow {
		out = c.ErrOrStderr()
	}
	if !s.follow || !s.json {
		s.said(out, answer.text, what, v.ID, s.of(v))
	}
	if !s.follow {
		return nil
	}
	return s.clientFlags.follow(c, api, v.ID)
}

// of says what a contact runs.
func (s *startFlags) of(v contact) string {
	if s.draft != "" {
		return "draft of " + v.Flow.Name
	}
	return fmt.Sprintf("%s version %d", v.Flow.Name, v.Flow.Version)
}

// place refuses flags that do not say where the contact begins.
func (s *startFlags) place() error {
	switch {
	case s.entry != "" && s.draft != "":
		return unusable("a contact begins at an entry point or on a draft: give --entry-point or --draft")
	case s.entry == "" && s.dnis == "" && s.draft == "":
		return unusable("say where the contact begins: --entry-point or --dnis, or --draft")
	case s.draft == "" && (s.at != "" || s.paused || s.force):
		return unusable("--at, --paused-clock and --force are for drafts; give --draft, too")
	}
	return nil
}

// lookUp says where the contact begins, by id.
func (s *startFlags) lookUp(ctx context.Context, api *client, body map[string]any) error {
	for member, of := range map[string]struct {
		noun noun
		name string
	}{"entry_point": {entryPointNoun, s.entry}, "draft": {flowNoun, s.draft}} {
		if of.name == "" {
			continue
		}
		at, err := api.named(ctx, of.noun, of.name)
		if err != nil {
			return err
		}
		body[member] = at.ID
	}
	return nil
}

// body is the contact as the API takes it, but for where it begins.
func (s *startFlags) body() (map[string]any, error) {
	body := map[string]any{}
	for name, v := range map[string]string{"channel": s.channel, "ani": s.ani, "dnis": s.dnis, "region": s.region} {
		if v != "" {
			body[name] = v
		}
	}
	for name, on := range map[string]bool{"paused_clock": s.paused, "force": s.force} {
		if on {
			body[name] = true
		}
	}
	if s.at != "" {
		at, err := time.Parse(time.RFC3339, s.at)
		if err != nil {
			return nil, unusable("--at %q: write a time such as 2026-12-24T13:00:00Z", s.at)
		}
		body["at"] = at
	}
	for name, list := range map[string][]string{"header": s.headers, "var": s.vars} {
		o, err := assignments("--"+name, list)
		if err != nil {
			return nil, err
		}
		if o.Len() > 0 {
			body[map[string]string{"header": "headers", "var": "variables"}[name]] = o
		}
	}
	if s.payload == "" {
		return body, nil
	}
	text, err := s.readPayload()
	body["payload"] = text
	return body, err
}

// readPayload is the JSON that was given, or that a file has.
func (s *startFlags) readPayload() (json.RawMessage, error) {
	text := []byte(s.payload)
	if file, ok := strings.CutPrefix(s.payload, "@"); ok {
		var err error
		if text, err = os.ReadFile(file); err != nil {
			return nil, unusable("--payload: %w", err)
		}
	}
	if _, err := payload.DecodeJSONStrict(text); err != nil {
		return nil, unusable("--payload: %w", err)
	}
	return text, nil
}
