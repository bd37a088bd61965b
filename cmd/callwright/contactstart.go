package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/payload"
)

// startFlags are the flags of `callwright contact start`.
type startFlags struct {
	*clientFlags
	entry, channel, ani, dnis, region, payload, key string
	headers, vars                                   []string
	follow                                          bool
}

func contactStartCommand(f *clientFlags) *cobra.Command {
	s := startFlags{clientFlags: f}
	c := &cobra.Command{
		Use:   "start",
		Short: "Begin a contact at an entry point",
		Long: `Begins a simulated call, or a task. The answer comes once the contact is on disk. With a
--key that was used before nothing begins, and the first contact is shown. While a
connector of the flow is inactive the server refuses (halted), and the command exits 1.

With --follow it prints the trace until the contact is over, and exits 1 for failed and
limit; stopping it (Ctrl-C) leaves the contact alone.`,
		Example: `  callwright contact start --entry-point Main --ani +14155550101
  callwright contact start --dnis +15550100 --ani +14155550101 --follow
  callwright contact start --entry-point Orders --payload {"order":7} --var tier=gold --key order-7`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return s.run(c) },
	}
	p := c.Flags()
	p.StringVar(&s.entry, "entry-point", "", "`NAME` or id of the entry point (default: the one that has the DNIS)")
	p.StringVar(&s.channel, "channel", "", "`CHANNEL` (default: the entry point's)")
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
	if s.entry == "" && s.dnis == "" {
		return unusable("say where the contact begins: --entry-point or --dnis")
	}
	body, err := s.body()
	if err != nil {
		return err
	}
	api, err := s.open()
	if err != nil {
		return err
	}
	if s.entry != "" {
		at, err := api.named(c.Context(), entryPointNoun, s.entry)
		if err != nil {
			return err
		}
		body["entry_point"] = at.ID
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
		s.said(out, answer.text, what, v.ID, fmt.Sprintf("%s version %d", v.Flow.Name, v.Flow.Version))
	}
	if !s.follow {
		return nil
	}
	return s.clientFlags.follow(c, api, v.ID)
}

// body is the contact as the API takes it, but for the entry point.
func (s *startFlags) body() (map[string]any, error) {
	body := map[string]any{}
	for name, v := range map[string]string{"channel": s.channel, "ani": s.ani, "dnis": s.dnis, "region": s.region} {
		if v != "" {
			body[name] = v
		}
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
	body["payload"] = json.RawMessage(text)
	return body, nil
}
