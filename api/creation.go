package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// Creation is one create request that came with an Idempotency-Key: a second
// one with the same key gets the first one's answer. Its body holds no secret.
type Creation struct {
	Organisation string
	User         string
	Key          string
	Request      []byte // keyed SHA-256 of method, path and body
	Status       int    // of the answer; 0 while it is being made
	Location     string
	Body         []byte
	Created      time.Time
}

// Creations keeps creations.
type Creations interface {
	// InsertCreation stores c unless there is one for its organisation, user
	// and key; it returns the stored one and whether that is c.
	InsertCreation(ctx context.Context, c Creation) (Creation, bool, error)
	FinishCreation(ctx context.Context, c Creation) error
	// AbandonCreation removes one that is being made: its request failed.
	AbandonCreation(ctx context.Context, c Creation) error
	DeleteCreations(ctx context.Context, before time.Time) error
}

// keyHeader carries the key (draft-ietf-httpapi-idempotency-key-header).
const keyHeader = "Idempotency-Key"

const maxKey = 200

// creationLost is after how long one that is still being made is given up: its
// server has died. No create takes nearly as long.
const creationLost = 10 * time.Minute

// once makes a create happen once for a key. Creates that fail may be tried
// again with the same key.
func (a *api) once(op operation) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if r.Header.Get(keyHeader) == "" {
			next(ctx)
			return
		}
		c, err := a.creation(r, callerIn(ctx.Context()))
		if err != nil {
			a.write(w, r, err)
			return
		}
		stored, ours, err := a.begin(r.Context(), c)
		switch {
		case err != nil:
			a.write(w, r, err)
		case !ours:
			a.again(w, r, stored, c)
		default:
			a.carryOut(ctx, next, op, c)
		}
	}
}

// creation reads what makes two requests the same.
func (a *api) creation(r *http.Request, by account.Caller) (Creation, error) {
	key := r.Header.Get(keyHeader)
	if len(r.Header.Values(keyHeader)) != 1 || len(key) > maxKey {
		return Creation{}, a.status(r.Context(), http.StatusBadRequest, fault.Invalid, "bad_key", "Send one Idempotency-Key of at most %d characters.", maxKey)
	}
	body, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return Creation{}, a.status(r.Context(), http.StatusRequestEntityTooLarge, fault.Invalid, "too_large", "The body is larger than 1 MB.")
	case err != nil:
		return Creation{}, a.status(r.Context(), http.StatusBadRequest, fault.Invalid, "unreadable", "The body could not be read.")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	// The body may hold a password, which a plain hash would let a thief of the
	// database guess: the caller's own credential, which is not stored, keys it.
	sum := hmac.New(sha256.New, []byte(r.Header.Get("Authorization")+"\n"+factsIn(r.Context()).cookie))
	_, _ = io.WriteString(sum, r.Method+" "+r.URL.Path+"\n")
	_, _ = sum.Write(body)
	return Creation{Organisation: by.Organisation, User: by.User.ID, Key: key, Request: sum.Sum(nil), Created: a.o.Clock()}, nil
}

// begin stores a creation, in place of one that was lost.
func (a *api) begin(ctx context.Context, c Creation) (Creation, bool, error) {
	stored, ours, err := a.o.Creations.InsertCreation(ctx, c)
	if err != nil || ours || stored.Status != 0 || c.Created.Sub(stored.Created) < creationLost {
		return stored, ours, err
	}
	if err := a.o.Creations.AbandonCreation(ctx, stored); err != nil {
		return stored, false, err
	}
	return a.o.Creations.InsertCreation(ctx, c)
}

// again answers the second request of a key.
func (a *api) again(w http.ResponseWriter, r *http.Request, stored, c Creation) {
	switch {
	case !bytes.Equal(stored.Request, c.Request):
		a.write(w, r, fault.New(fault.Invalid, "key_reused", "This Idempotency-Key was used for another request. Take a new one."))
	case stored.Status == 0:
		refusal := fault.New(fault.Conflict, "in_progress", "The first request with this Idempotency-Key is still being worked on. Try again in a moment.")
		refusal.Detail = map[string]any{retryAfter: 1}
		a.write(w, r, refusal)
	default:
		if stored.Location != "" {
			w.Header().Set("Location", stored.Location)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Idempotency-Replayed", "true")
		w.WriteHeader(stored.Status)
		_, _ = w.Write(stored.Body)
	}
}

// carryOut makes the answer, keeps it and gives it. One that could not be kept
// is given all the same: what it tells of has happened.
func (a *api) carryOut(ctx huma.Context, next func(huma.Context), op operation, c Creation) {
	kept := &keeping{ctx: ctx}
	lasting := context.WithoutCancel(ctx.Context())
	defer func() {
		if kept.status >= 200 && kept.status < 300 {
			return
		}
		if err := a.o.Creations.AbandonCreation(lasting, c); err != nil {
			a.o.Log.ErrorContext(lasting, "a creation that failed could not be given up", "request", requestIn(lasting), "cause", err)
		}
	}()
	next(huma.WithContext(&keptContext{humaContext: ctx, k: kept}, lasting))
	if kept.status >= 200 && kept.status < 300 {
		c.Status, c.Location, c.Body = kept.status, kept.location, concealed(kept.body.Bytes(), op.conceals)
		if err := a.o.Creations.FinishCreation(lasting, c); err != nil {
			a.o.Log.ErrorContext(lasting, "an answer could not be kept for its Idempotency-Key", "request", requestIn(lasting), "cause", err)
		}
	}
	kept.give()
}

// concealed takes the values out of an answer that are shown once (K9).
func concealed(body []byte, names []string) []byte {
	if len(names) == 0 {
		return body
	}
	v, err := payload.DecodeJSON(body)
	o, ok := v.(*value.Object)
	if err != nil || !ok {
		return []byte("{}\n")
	}
	for _, name := range names {
		o.Delete(name)
	}
	return append(value.AppendJSON(nil, o), '\n')
}

// humaContext is embedded under a name of its own: the interface has a method Context.
type humaContext huma.Context

// keeping holds an answer back until it is stored.
type keeping struct {
	ctx      huma.Context
	status   int
	location string
	body     bytes.Buffer
}

var _ huma.Context = (*keptContext)(nil)

// keptContext is the context of an answer that is held back.
type keptContext struct {
	humaContext
	k *keeping
}

func (c *keptContext) SetStatus(status int)  { c.k.status = status }
func (c *keptContext) Status() int           { return c.k.status }
func (c *keptContext) BodyWriter() io.Writer { return &c.k.body }
func (c *keptContext) Unwrap() huma.Context  { return c.humaContext }

func (c *keptContext) SetHeader(name, text string) {
	if strings.EqualFold(name, "Location") {
		c.k.location = text
	}
	c.humaContext.SetHeader(name, text)
}

// give writes the answer.
func (k *keeping) give() {
	if k.status == 0 {
		k.status = http.StatusInternalServerError
	}
	k.ctx.SetStatus(k.status)
	_, _ = k.ctx.BodyWriter().Write(k.body.Bytes())
}
