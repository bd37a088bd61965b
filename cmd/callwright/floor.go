package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// What agents and queues are doing now; what they are is under resources.
var (
	agentNoun = noun{"/api/floor/agents", "agent", "agent list"}
	queueNoun = noun{"/api/floor/queues", "queue", "queue list"}
)

func agentCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:   "agent",
		Short: "See what agents do at a server, and act for them",
		Long: `NAME is the name or id of an agent (callwright resources apply makes them). CONTACT may be
left out: it is the one that is offered to the agent, or that he has.`,
		Example: "  callwright agent list\n  callwright agent available Ann\n  callwright agent answer Ann",
	}
	f.add(c)
	return group(c, agentListCommand(&f), agentShowCommand(&f), agentStateCommand(&f, "available", "Let an agent have contacts"),
		agentStateCommand(&f, "idle", "Let an agent pause"), agentStateCommand(&f, "logged-out", "Log an agent out"),
		agentActCommand(&f, "answer", "answered", "Answer the contact that is offered"), agentActCommand(&f, "decline", "declined", "Decline the contact that is offered"),
		agentActCommand(&f, "end", "ended", "End the contact that the agent has"), agentActCommand(&f, "leave", "left", "Leave the contact; the caller stays"))
}

// agent is an agent as he is now.
type agent struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Team    string    `json:"team"`
	State   string    `json:"state"`
	Reason  string    `json:"reason"`
	Since   time.Time `json:"since"`
	Contact string    `json:"contact"`
	Queues  []string  `json:"queues"`
}

func (a agent) standing() string {
	if a.Reason != "" {
		return a.State + " (" + a.Reason + ")"
	}
	return a.State
}

// standing finds an agent or a queue as it is now, by name or id.
func (c *client) standing(ctx context.Context, n noun, ref string) (record, error) {
	list, err := c.entries(ctx, n.path, nil)
	if err != nil {
		return record{}, err
	}
	var same, part []record
	for _, text := range list {
		r := record{noun: n, raw: text}
		if err := understood(text, &r); err != nil {
			return r, err
		}
		switch {
		case r.ID == ref:
			return r, nil
		case strings.EqualFold(r.Name, ref):
			same = append(same, r)
		case ref != "" && strings.Contains(strings.ToLower(r.Name), strings.ToLower(ref)):
			part = append(part, r)
		}
	}
	if len(same) == 1 {
		return same[0], nil
	}
	return record{}, missing(n, ref, append(same, part...))
}

// standings prints those of a path.
func standings[T any](f *clientFlags, c *cobra.Command, path, head string, row func(T) []any) error {
	api, err := f.open()
	if err != nil {
		return err
	}
	list, err := api.entries(c.Context(), path, nil)
	if err != nil {
		return err
	}
	return tabled(c.OutOrStdout(), list, f.json, head, row)
}

func agentListCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List agents as they are now", Example: "  callwright agent list --json | jq -r .state", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return standings(f, c, agentNoun.path, "NAME STATE SINCE CONTACT QUEUES ID", func(a agent) []any {
				since := ""
				if !a.Since.IsZero() {
					since = a.Since.Format(time.RFC3339)
				}
				return []any{a.Name, a.standing(), since, a.Contact, strings.Join(a.Queues, ", "), a.ID}
			})
		},
	}
}

// seen is a contact as its agent sees it.
type seen struct {
	Contact  string                     `json:"contact"`
	Queue    string                     `json:"queue_name"`
	Channel  string                     `json:"channel"`
	Number   string                     `json:"number"`
	Flow     string                     `json:"flow"`
	Answered bool                       `json:"answered"`
	Until    time.Time                  `json:"until"`
	Shown    map[string]json.RawMessage `json:"shown"`
}

func agentShowCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "Show what an agent sees of his contact", Example: "  callwright agent show Ann", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.at(c, agentNoun, args[0], func(ctx context.Context, api *client, r record) error {
				list, err := api.entries(ctx, r.path("contacts"), nil)
				if err != nil {
					return err
				}
				return tabled(c.OutOrStdout(), list, f.json, "CONTACT STANDS QUEUE FROM FLOW SHOWN", func(v seen) []any {
					stands := "offered"
					if v.Answered {
						stands = "answered"
					}
					var shown []string
					for _, name := range sortedKeys(v.Shown) {
						shown = append(shown, name+" "+string(v.Shown[name]))
					}
					return []any{v.Contact, stands, v.Queue, first(v.Number, v.Channel), v.Flow, strings.Join(shown, ", ")}
				})
			})
		},
	}
}

// at finds an agent or a queue and does something there.
func (f *clientFlags) at(c *cobra.Command, n noun, ref string, do func(ctx context.Context, api *client, r record) error) error {
	api, err := f.open()
	if err != nil {
		return err
	}
	r, err := api.standing(c.Context(), n, ref)
	if err != nil {
		return err
	}
	return do(c.Context(), api, r)
}

func agentStateCommand(f *clientFlags, state, short string) *cobra.Command {
	reason := ""
	c := &cobra.Command{
		Use: state + " NAME", Short: short, Example: "  callwright agent " + state + " Ann", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.at(c, agentNoun, args[0], func(ctx context.Context, api *client, r record) error {
				body := map[string]string{"state": state}
				if reason != "" {
					body["reason"] = reason
				}
				if _, err := api.alter(ctx, r, http.MethodPut, body, "state"); err != nil {
					return err
				}
				return f.done(c.OutOrStdout(), r.ID, state, r.Name, r.ID)
			})
		},
	}
	if state == "idle" {
		c.Flags().StringVar(&reason, "reason", "", "`TEXT` that says why")
	}
	return c
}

func agentActCommand(f *clientFlags, verb, done, short string) *cobra.Command {
	return &cobra.Command{
		Use: verb + " NAME [CONTACT]", Short: short, Example: "  callwright agent " + verb + " Ann", Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return f.at(c, agentNoun, args[0], func(ctx context.Context, api *client, r record) error {
				var a agent
				if err := r.into(&a); err != nil {
					return err
				}
				contact := a.Contact
				if len(args) > 1 {
					contact = args[1]
				}
				if contact == "" {
					return fmt.Errorf("no contact is offered to %s, and he has none", a.Name)
				}
				if _, err := api.alter(ctx, r, http.MethodPost, nil, "contacts", url.PathEscape(contact), verb); err != nil {
					return err
				}
				return f.done(c.OutOrStdout(), contact, done, a.Name, contact)
			})
		},
	}
}

func queueCommand() *cobra.Command {
	var f clientFlags
	c := &cobra.Command{
		Use:     "queue",
		Short:   "See who waits in the queues of a server",
		Example: "  callwright queue list\n  callwright queue show Service",
	}
	f.add(c)
	return group(c, queueListCommand(&f), queueShowCommand(&f))
}

// queue is a queue as it is now.
type queue struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Waiting   int     `json:"waiting"`
	Oldest    float64 `json:"oldest_seconds"`
	Wait      float64 `json:"wait_seconds"`
	Answered  int     `json:"answered"`
	LoggedOn  int     `json:"logged_on"`
	Available int     `json:"available"`
}

func queueListCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List queues as they are now", Example: "  callwright queue list --json | jq .waiting", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return standings(f, c, queueNoun.path, "NAME WAITING OLDEST WAIT ANSWERED AGENTS AVAILABLE ID", func(q queue) []any {
				return []any{q.Name, q.Waiting, wait(q.Oldest), wait(q.Wait), q.Answered, q.LoggedOn, q.Available, q.ID}
			})
		},
	}
}

func wait(seconds float64) string {
	return time.Duration(seconds * float64(time.Second)).Round(time.Second).String()
}

// waiting is a contact that waits.
type waiting struct {
	Contact  string    `json:"contact"`
	Position int       `json:"position"`
	Priority int       `json:"priority"`
	Since    time.Time `json:"since"`
	Channel  string    `json:"channel"`
	Number   string    `json:"number"`
	Flow     string    `json:"flow"`
	Agent    string    `json:"agent"`
}

func queueShowCommand(f *clientFlags) *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "List the contacts that wait in a queue, in their order", Example: "  callwright queue show Service", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return f.at(c, queueNoun, args[0], func(ctx context.Context, api *client, r record) error {
				list, err := api.entries(ctx, r.path("contacts"), nil)
				if err != nil {
					return err
				}
				return tabled(c.OutOrStdout(), list, f.json, "POSITION PRIORITY SINCE FROM FLOW OFFERED CONTACT", func(v waiting) []any {
					return []any{v.Position, v.Priority, v.Since.Format(time.RFC3339), first(v.Number, v.Channel), v.Flow, v.Agent, v.Contact}
				})
			})
		},
	}
}
