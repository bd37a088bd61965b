package api

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// Chats are conversations of people who need no account.
type Chats interface {
	// PublicChat returns an entry point at which anybody may begin a chat.
	PublicChat(ctx context.Context, id string) (trigger.EntryPointView, error)
	BeginChat(ctx context.Context, id string, payload any) (contact, token string, err error)
	// Talk opens a conversation to the holder of its token.
	Talk(ctx context.Context, contact, token string) (*trigger.Talk, error)
}

const (
	mostPayload = 16 << 10 // bytes of what a page hands to a flow
	mostMessage = 64 << 10 // bytes of a message as JSON
	chatCookie  = "callwright-chat"
)

// chatRoutes puts the conversations beside the API's operations. The id after
// /chat/ is the entry point's in the page and where one begins, the contact's
// everywhere else. Tokens stand in headers and bodies, never in a URL.
func (a *api) chatRoutes() error {
	if a.o.Chats == nil {
		return nil
	}
	page, err := newChatPage()
	if err != nil {
		return err
	}
	a.chats = newThrottle(a.o.Clock)
	a.chats.each, a.chats.burst = beginRate, beginBurst
	a.open("GET /chat/{id}", "/chat/{id}", func(w http.ResponseWriter, r *http.Request) { a.chatPage(w, r, page) })
	a.open("POST /chat/{id}", "/chat/{id}", a.chatBegin)
	a.open("GET /chat/{id}/events", "/chat/{id}/events", a.chatEvents)
	a.open("POST /chat/{id}/messages", "/chat/{id}/messages", a.chatMessage)
	a.open("POST /chat/{id}/end", "/chat/{id}/end", a.chatEnd)
	a.open("GET /chat/{id}/socket", "/chat/{id}/socket", a.chatSocket)
	for _, path := range []string{"", "/events", "/messages", "/end"} {
		a.open("OPTIONS /chat/{id}"+path, "/chat/{id}"+path, a.chatPreflight)
	}
	return nil
}

// How many conversations an address may begin.
const (
	beginRate  = 0.5 // a second
	beginBurst = 20
)

func (a *api) chatBegin(w http.ResponseWriter, r *http.Request) {
	err := a.chats.take(factsIn(r.Context()).address)
	if err != nil {
		a.write(w, r, err)
		return
	}
	e, err := a.o.Chats.PublicChat(r.Context(), r.PathValue("id"))
	if err == nil {
		err = a.fromThere(w, r, e.Origins, false)
	}
	var handed any
	if err == nil {
		handed, err = a.chatPayload(r)
	}
	if err != nil {
		a.write(w, r, err)
		return
	}
	contact, token, err := a.o.Chats.BeginChat(r.Context(), e.ID, handed)
	if err != nil {
		a.write(w, r, err)
		return
	}
	cookie := a.setCookie(a.cookieName(chatCookie), token)
	http.SetCookie(w, &cookie)
	a.json(w, http.StatusCreated, value.Of("contact", contact, "token", token))
}

// chatPayload reads {"payload": …}, which may be left out.
func (a *api) chatPayload(r *http.Request) (any, error) {
	o, err := a.object(r, mostPayload)
	if err != nil {
		return nil, err
	}
	v, _ := o.Get("payload")
	return v, nil
}

// object reads a body that is a JSON object, or empty.
func (a *api) object(r *http.Request, most int64) (*value.Object, error) {
	if r.ContentLength != 0 {
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			return nil, a.status(r.Context(), http.StatusUnsupportedMediaType, fault.Invalid, "media_type", "Send JSON with the header Content-Type: application/json.")
		}
	}
	body, err := a.read(r, most)
	if err != nil || len(body) == 0 {
		return nil, err
	}
	v, err := payload.DecodeJSONStrict(body)
	o, ok := v.(*value.Object)
	if err != nil || !ok {
		return nil, a.status(r.Context(), http.StatusBadRequest, fault.Invalid, "malformed", "The body is no JSON object.")
	}
	return o, nil
}

// talk opens the conversation that a request is about.
func (a *api) talk(w http.ResponseWriter, r *http.Request) (*trigger.Talk, error) {
	token, byCookie := "", false
	if header := r.Header.Values("Authorization"); len(header) > 0 {
		scheme, secret, ok := strings.Cut(header[0], " ")
		if len(header) == 1 && ok && strings.EqualFold(scheme, "Bearer") {
			token = secret
		}
	} else {
		token, byCookie = a.cookie(r, a.cookieName(chatCookie))
	}
	return a.talkBy(w, r, token, byCookie)
}

// talkBy opens a conversation by its token, to a page that may hold it (K13).
func (a *api) talkBy(w http.ResponseWriter, r *http.Request, token string, byCookie bool) (*trigger.Talk, error) {
	talk, err := a.o.Chats.Talk(r.Context(), r.PathValue("id"), token)
	if err == nil {
		err = a.fromThere(w, r, talk.Origins, byCookie)
	}
	if fault.CodeOf(err) == fault.Unauthenticated {
		if limited := a.throttle.take(factsIn(r.Context()).address); limited != nil {
			err = limited
		}
	}
	return talk, err
}

func (a *api) chatMessage(w http.ResponseWriter, r *http.Request) {
	talk, err := a.talk(w, r)
	if err == nil {
		err = a.throttle.take(factsIn(r.Context()).address)
	}
	var o *value.Object
	if err == nil {
		o, err = a.object(r, mostMessage)
	}
	if err == nil {
		v, _ := o.Get("text")
		text, _ := v.(string)
		err = talk.Say(r.Context(), text)
	}
	if err != nil {
		a.write(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a *api) chatEnd(w http.ResponseWriter, r *http.Request) {
	talk, err := a.talk(w, r)
	if err == nil {
		err = talk.End(r.Context())
	}
	if err != nil {
		a.write(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// fromThere refuses requests of pages that may not hold a conversation (K13), and
// lets those of other sites that may read the answer. What only a cookie proves
// must say where it comes from.
func (a *api) fromThere(w http.ResponseWriter, r *http.Request, origins []string, byCookie bool) error {
	refused := fault.New(fault.Forbidden, "cross_site", "This chat is not open to the page that the request comes from.")
	sites, sent := r.Header.Values("Sec-Fetch-Site"), r.Header.Values("Origin")
	foreign := func(site string) bool { return site != "same-origin" && site != "none" }
	switch {
	case len(sent) > 1 || len(sites) > 1:
		return refused
	case len(sent) == 1 && !byCookie && slices.Contains(origins, sent[0]):
		w.Header().Set("Access-Control-Allow-Origin", sent[0])
		w.Header().Add("Vary", "Origin")
		return nil
	case len(sent) == 1 && !a.ours(r, sent[0]) || slices.ContainsFunc(sites, foreign):
		return refused
	case byCookie && len(sent)+len(sites) == 0:
		return refused
	}
	return nil
}

// chatPreflight tells browsers which requests of other sites' pages may be tried
// (Fetch, 3.2.2); whether one is let in is looked at when it comes.
func (a *api) chatPreflight(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin != "" {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
		w.Header().Set("Access-Control-Allow-Headers", "authorization, content-type, last-event-id")
		w.Header().Set("Access-Control-Max-Age", "600")
		w.Header().Set("Vary", "Origin")
	}
	w.WriteHeader(http.StatusNoContent)
}

// The bounds of a stream: how often it is looked at whether it may stay open, how
// long nothing may be said on it, and how long a reader may take.
const (
	beat      = 20 * time.Second
	mostQuiet = 15 * time.Minute
	slowest   = 10 * time.Second
)

// sink is where a stream of lines goes.
type sink struct {
	put  func(runner.Said) error
	beat func() error
}

// errRestart ends a stream because the server stops: whoever reads it comes back
// to the next process.
var errRestart = errors.New("the server stops")

// follow puts the lines after a number into a sink until the conversation is
// over; any other end is an error. It holds nothing back for a slow reader: what
// he has not read yet is asked for when he has read the rest.
func (a *api) follow(ctx context.Context, talk *trigger.Talk, after int, to sink) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if a.o.Stopping != nil {
		go func() {
			select {
			case <-a.o.Stopping:
				cancel(errRestart)
			case <-ctx.Done():
			}
		}()
	}
	for quiet := time.Duration(0); quiet < mostQuiet; quiet += beat {
		last, err := a.stretch(ctx, talk, after, to)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err == nil:
			return nil
		case !errors.Is(err, context.DeadlineExceeded):
			return err
		case last > after:
			quiet, after = -beat, last
		}
		if err := to.beat(); err != nil {
			return err
		}
	}
	return errors.New("nothing has been said for long")
}

// stretch follows a conversation for a while, and returns the number of the last
// line that it put. It ends with an error unless the conversation is over.
func (a *api) stretch(ctx context.Context, talk *trigger.Talk, after int, to sink) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, beat)
	defer cancel()
	if err := talk.Good(ctx); err != nil {
		return after, err
	}
	for l, err := range talk.Watch(ctx, after) {
		if err == nil {
			err = to.put(l)
		}
		if err == nil {
			after = l.Number
			err = talk.Good(ctx)
		}
		if err != nil {
			return after, err
		}
	}
	return after, nil
}

// line is one line of a conversation as a page has it.
func line(l runner.Said) []byte {
	o := value.Of("number", int64(l.Number), "at", l.At.UTC().Format(time.RFC3339Nano), "by", l.By, "kind", string(l.Kind), "text", l.Text)
	if len(l.Choices) > 0 {
		choices := make([]any, len(l.Choices))
		for i, text := range l.Choices {
			choices[i] = text
		}
		o.Set("choices", choices)
	}
	return value.AppendJSON(nil, o)
}

// stay takes the deadlines off a connection whose answer takes its time.
func stay(w http.ResponseWriter) *http.ResponseController {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{})
	_ = c.SetWriteDeadline(time.Time{})
	return c
}

// refusal is a refusal as a line of a stream.
func (a *api) refusal(ctx context.Context, err error) []byte {
	text, failed := json.Marshal(a.problem(ctx, err))
	if failed != nil {
		return []byte(`{"status":500}`)
	}
	return text
}
