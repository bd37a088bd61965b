package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// plainHTTP is an HTTP client for the demo's own server.
func plainHTTP() *http.Client { return &http.Client{Timeout: clientTimeout} }

// publish brings the flow and what it refers to onto the server, publishes it
// under the label Live, and binds two entry points to that.
func (d *demonstration) publish(ctx context.Context) error {
	d.say("2 · The flow is published. Entry points lead calls to +1 800 555 0100, and chats, to whatever version has the label Live.")
	if _, err := d.api.do(ctx, request{method: http.MethodPost, path: "/api/resources", body: map[string]any{"text": string(d.resources)}}, nil); err != nil {
		return fmt.Errorf("bringing queues and agents onto the server: %w", err)
	}
	var made struct {
		ID string `json:"id"`
	}
	tag, err := d.api.do(ctx, request{method: http.MethodPost, path: "/api/flows", creates: true, body: map[string]any{"text": string(d.flow)}}, &made)
	if err != nil {
		return fmt.Errorf("bringing the flow onto the server: %w", err)
	}
	d.flowID = made.ID
	var version struct {
		Number int      `json:"number"`
		Labels []string `json:"labels"`
	}
	_, err = d.api.do(ctx, request{method: http.MethodPost, path: "/api/flows/" + d.flowID + "/publish", revision: tag,
		body: map[string]any{"labels": []string{"Live"}, "note": "the demo"}}, &version)
	if err != nil {
		return fmt.Errorf("publishing the flow: %w", err)
	}
	d.tell("flow         Customer lookup, version %d, labels %s\n", version.Number, strings.Join(version.Labels, " "))
	if d.phone, err = d.entryPoint(ctx, map[string]any{"name": "Hotline", "channel": "telephony", "numbers": []string{"+18005550100"}}); err != nil {
		return err
	}
	d.chat, err = d.entryPoint(ctx, map[string]any{"name": "Website", "channel": "chat", "public": true})
	return err
}

func (d *demonstration) entryPoint(ctx context.Context, body map[string]any) (string, error) {
	body["flow"], body["label"] = d.flowID, "Live"
	var made struct {
		ID string `json:"id"`
	}
	if _, err := d.api.do(ctx, request{method: http.MethodPost, path: "/api/entry-points", creates: true, body: body}, &made); err != nil {
		return "", fmt.Errorf("making the entry point %s: %w", body["name"], err)
	}
	d.tell("entry point  %-8s %s\n", body["name"], body["channel"])
	return made.ID, nil
}

// demoContact is a contact as the API answers it.
type demoContact struct {
	ID      string `json:"id"`
	State   string `json:"state"`
	Waiting string `json:"waiting"`
	Agent   string `json:"agent"`
	Outcome string `json:"outcome"`
	Path    []struct {
		Activity string `json:"activity"`
	} `json:"path"`
	Variables map[string]any `json:"variables"`
}

// caller begins a call and lets it come to the queue; token is how its request
// must have come by its token.
func (d *demonstration) caller(ctx context.Context, token string) (string, error) {
	var c demoContact
	_, err := d.api.do(ctx, request{method: http.MethodPost, path: "/api/contacts", creates: true, body: map[string]any{"dnis": "+18005550100", "ani": demoCaller}}, &c)
	if err != nil {
		return "", fmt.Errorf("calling: %w", err)
	}
	if c, err = d.until(ctx, c.ID, func(c demoContact) bool { return c.Waiting == "agent" }); err != nil {
		return "", err
	}
	got, err := d.trace(ctx, c.ID)
	if err != nil {
		return "", err
	}
	if c.Variables["tier"] != "gold" || got != token {
		return "", fmt.Errorf("the demo went wrong: tier %v, token %q, want %q", c.Variables["tier"], got, token)
	}
	return c.ID, nil
}

// callAndGo is a caller who hangs up while she waits.
func (d *demonstration) callAndGo(ctx context.Context, token string) error {
	id, err := d.caller(ctx, token)
	if err != nil {
		return err
	}
	_, err = d.api.do(ctx, request{method: http.MethodPost, path: "/api/contacts/" + id + "/hang-up"}, nil)
	return err
}

// patience is how long the demo waits for anything; a moment is enough as a rule.
const patience = 30 * time.Second

// patiently tries until something is done; what fails meanwhile is told at the end.
func (d *demonstration) patiently(ctx context.Context, try func() (done bool, err error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		done, err := try()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// until waits for a contact to come somewhere.
func (d *demonstration) until(ctx context.Context, id string, there func(demoContact) bool) (demoContact, error) {
	var c demoContact
	err := d.patiently(ctx, func() (bool, error) {
		c = demoContact{}
		_, err := d.api.do(ctx, request{method: http.MethodGet, path: "/api/contacts/" + id}, &c)
		return err == nil && there(c), err
	})
	if err != nil {
		return c, fmt.Errorf("the contact %s does not go on: it is %s and waits for %q: %w", id, c.State, c.Waiting, err)
	}
	return c, nil
}

// trace prints what happened in a contact, as callwright contact trace does, and
// returns how its last request came by its token.
func (d *demonstration) trace(ctx context.Context, id string) (token string, err error) {
	t, err := d.api.trace(ctx, id)
	if err != nil {
		return "", fmt.Errorf("reading the trace: %w", err)
	}
	for _, text := range t.Lines {
		o, err := objectOf(text)
		if err != nil {
			return "", fmt.Errorf("reading the trace: %w", err)
		}
		for _, a := range (told{o}).object("result").list("attempts") {
			attempt, _ := a.(*value.Object)
			token = told{attempt}.text("token")
		}
	}
	return token, (&tracer{w: d.w, paint: d.paint, asJSON: d.json}).show(t.Lines)
}

// crash kills the server while the customer waits, and starts it again.
func (d *demonstration) crash(ctx context.Context) error {
	d.say("4 · She waits. The server is killed (kill -9), as a power cut would, and started again on the same data.")
	d.process.kill()
	listen := strings.TrimPrefix(d.process.url, "http://")
	if err := d.start(ctx, listen); err != nil {
		return fmt.Errorf("starting the server again: %w", err)
	}
	c, err := d.until(ctx, d.waiting, func(c demoContact) bool { return c.Waiting == "agent" })
	if err != nil {
		return fmt.Errorf("after the restart: %w", err)
	}
	d.tell("process %d. The contact %s still waits: %d activities behind it, nothing was asked or said twice.\n", d.process.command.Process.Pid, c.ID[:8], len(c.Path))
	if err := d.answer(ctx, c.ID); err != nil {
		return err
	}
	c, err = d.until(ctx, c.ID, func(c demoContact) bool { return c.State == "over" })
	if err != nil {
		return err
	}
	d.tell("Ann ends the call. Outcome: %s.\n", c.Outcome)
	return nil
}

// answer has an agent log on, answer the contact, and end it.
func (d *demonstration) answer(ctx context.Context, contact string) error {
	var floor struct {
		Items []struct {
			ID      string `json:"id"`
			Name    string `json:"name"`
			Contact string `json:"contact"`
		} `json:"items"`
	}
	read := func() (id, offered string, err error) {
		_, err = d.api.do(ctx, request{method: http.MethodGet, path: "/api/floor/agents"}, &floor)
		for _, a := range floor.Items {
			if a.Name == "Ann" {
				id, offered = a.ID, a.Contact
			}
		}
		return id, offered, err
	}
	// Until the contacts are back nobody is offered any.
	var ann string
	err := d.patiently(ctx, func() (done bool, err error) {
		ann, _, err = read()
		return ann != "", err
	})
	if err != nil {
		return fmt.Errorf("looking for Ann: %w", err)
	}
	act := func(method, path string, body any) error {
		_, err := d.api.do(ctx, request{method: method, path: "/api/floor/agents/" + url.PathEscape(ann) + path, body: body}, nil)
		return err
	}
	if err := act(http.MethodPut, "/state", map[string]any{"state": "available"}); err != nil {
		return fmt.Errorf("logging Ann on: %w", err)
	}
	err = d.patiently(ctx, func() (bool, error) {
		_, offered, err := read()
		return offered == contact, err
	})
	if err != nil {
		return fmt.Errorf("waiting until the contact is offered to Ann: %w", err)
	}
	if err := act(http.MethodPost, "/contacts/"+contact+"/answer", nil); err != nil {
		return fmt.Errorf("answering: %w", err)
	}
	if _, err := d.until(ctx, contact, func(c demoContact) bool { return c.Agent != "" }); err != nil {
		return err
	}
	d.tell("Ann logs on, is offered the contact and answers: the music stops, her screen shows the customer.\n")
	if err := act(http.MethodPost, "/contacts/"+contact+"/end", nil); err != nil {
		return fmt.Errorf("ending the call: %w", err)
	}
	if err := act(http.MethodPut, "/state", map[string]any{"state": "logged-out"}); err != nil {
		return fmt.Errorf("logging Ann out: %w", err)
	}
	return nil
}

// chats has somebody write in a browser: the flow takes him for a stranger.
func (d *demonstration) chats(ctx context.Context) error {
	d.say("7 · Somebody chats on the website, with the same flow. The page is " + d.api.base.String() + "/chat/" + d.chat)
	stranger := client{base: d.api.base, http: plainHTTP()}
	var begun struct {
		Contact string `json:"contact"`
		Token   string `json:"token"`
	}
	if _, err := stranger.do(ctx, request{method: http.MethodPost, path: "/chat/" + d.chat, body: map[string]any{}}, &begun); err != nil {
		return fmt.Errorf("beginning the chat: %w", err)
	}
	if _, err := d.until(ctx, begun.Contact, func(c demoContact) bool { return c.Waiting != "" && c.Waiting != "answer" }); err != nil {
		return err
	}
	stranger.token = begun.Token
	if _, err := stranger.do(ctx, request{method: http.MethodPost, path: "/chat/" + begun.Contact + "/messages", body: map[string]any{"text": "2"}}, nil); err != nil {
		return fmt.Errorf("writing in the chat: %w", err)
	}
	if _, err := d.until(ctx, begun.Contact, func(c demoContact) bool { return c.State == "over" }); err != nil {
		return err
	}
	var talk struct {
		Said []struct{ By, Kind, Text string } `json:"said"`
	}
	if _, err := d.api.do(ctx, request{method: http.MethodGet, path: "/api/contacts/" + begun.Contact + "/conversation"}, &talk); err != nil {
		return fmt.Errorf("reading the conversation: %w", err)
	}
	for _, s := range talk.Said {
		if s.Text != "" {
			d.tell("%7s  %s\n", s.By, s.Text)
		}
	}
	return nil
}
