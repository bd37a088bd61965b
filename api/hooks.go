package api

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

// Hooks lets requests to webhooks in.
type Hooks interface {
	// Knock looks at a request before its body is read (M4).
	Knock(ctx context.Context, id, method string, header http.Header) (*trigger.Knock, error)
}

// open registers a route that is no operation of the API: strangers use it, and
// its handler looks itself at where a request comes from and what it sends. The
// gate asks of it only that the path is plain.
func (a *api) open(pattern, route string, h http.HandlerFunc) {
	if a.opened == nil {
		a.opened = map[string]bool{}
	}
	a.opened[pattern] = true
	a.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		factsIn(r.Context()).route = route
		h(w, r)
	})
}

// hookRoutes puts the webhooks beside the API's operations. Their ids, and their
// keys, are all that lets somebody in (M1).
func (a *api) hookRoutes() {
	if a.o.Hooks == nil {
		return
	}
	a.open("POST /hooks/{id}", "/hooks/{id}", a.hook)
	a.open("GET /hooks/{id}", "/hooks/{id}", a.hook)
}

func (a *api) hook(w http.ResponseWriter, r *http.Request) {
	k, err := a.o.Hooks.Knock(r.Context(), r.PathValue("id"), r.Method, r.Header)
	if err != nil {
		unread(w, r)
		a.turnAway(w, r, err)
		return
	}
	content, err := a.content(r)
	if err != nil {
		unread(w, r)
		a.write(w, r, err)
		return
	}
	stay(w)
	answer, err := k.Enter(r.Context(), content)
	if err != nil {
		a.turnAway(w, r, err)
		return
	}
	a.answerHook(w, r, answer)
}

// turnAway answers a request that was not let in. Who does not know what he
// should is counted as a stranger (I14).
func (a *api) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	switch code := fault.CodeOf(err); {
	case code == fault.NotFound || code == fault.Unauthenticated:
		if limited := a.throttle.take(factsIn(r.Context()).address); limited != nil {
			err = limited
		}
	case fault.ReasonOf(err) == "method_not_allowed":
		p := a.problem(r.Context(), err)
		p.Status, p.Title = http.StatusMethodNotAllowed, http.StatusText(http.StatusMethodNotAllowed)
		p.header.Set("Allow", http.MethodPost)
		err = p
	case fault.ReasonOf(err) == "media_type":
		p := a.problem(r.Context(), err)
		p.Status, p.Title = http.StatusUnsupportedMediaType, http.StatusText(http.StatusUnsupportedMediaType)
		err = p
	}
	a.write(w, r, err)
}

// unread closes the connection after an answer that did not wait for the body:
// otherwise package net/http would, before it sends the answer.
func unread(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength != 0 {
		w.Header().Set("Connection", "close")
	}
}

// content is the body, or of a GET the query.
func (a *api) content(r *http.Request) ([]byte, error) {
	if r.Method == http.MethodGet {
		return []byte(r.URL.RawQuery), nil
	}
	return a.read(r, maxBody)
}

// read reads a body of a bounded size.
func (a *api) read(r *http.Request, most int64) ([]byte, error) {
	tooLarge := func() error {
		return a.status(r.Context(), http.StatusRequestEntityTooLarge, fault.Invalid, "too_large", "The body is larger than may be sent here.")
	}
	if r.ContentLength > most {
		return nil, tooLarge()
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over) || int64(len(body)) > most:
		return nil, tooLarge()
	case err != nil:
		return nil, a.status(r.Context(), http.StatusRequestTimeout, fault.Invalid, "timeout", "The body did not arrive.")
	}
	return body, nil
}

func (a *api) answerHook(w http.ResponseWriter, r *http.Request, h trigger.HookAnswer) {
	id := h.Contact.ID
	w.Header().Set("Location", "/api/contacts/"+id)
	switch {
	case h.Late:
		p := a.status(r.Context(), http.StatusGatewayTimeout, fault.Unavailable, "not_over", "The contact goes on. Ask for it by its id, or send the same request with the same key to wait on.")
		p.facts = map[string]any{"contact": id}
		a.write(w, r, p)
	case h.Over:
		said := make([]any, len(h.Said))
		for i, text := range h.Said {
			said[i] = text
		}
		o := value.Of("contact", id, "new", h.New, "outcome", string(h.Contact.Outcome), "said", said, "variables", h.Variables)
		if h.Contact.Error != "" {
			o.Set("error", h.Contact.Error)
		}
		a.json(w, http.StatusOK, o)
	default:
		a.json(w, http.StatusAccepted, value.Of("contact", id, "new", h.New))
	}
}

// json answers with an object.
func (a *api) json(w http.ResponseWriter, status int, o *value.Object) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(value.AppendJSON(nil, o), '\n'))
}
