package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// problemType is the media type of a refusal (RFC 9457).
const problemType = "application/problem+json"

// Problem is a refusal as it is answered (RFC 9457). Facts for machines, such
// as the role that was missing or the uses of a connector, stand beside these
// members as extensions of the problem (RFC 9457 section 3.2).
type Problem struct {
	Title   string       `json:"title" doc:"The status in words."`
	Status  int          `json:"status" doc:"The HTTP status."`
	Code    fault.Code   `json:"code" doc:"What sort of refusal it is: one of a few." enum:"invalid,unauthenticated,forbidden,not_found,conflict,stale,limit,unavailable,internal"`
	Reason  string       `json:"reason,omitempty" doc:"Finer than the code, and stable." example:"connector_limit_reached"`
	Detail  string       `json:"detail" doc:"A sentence: what is wrong and what mends it."`
	Errors  []FieldError `json:"errors,omitempty" doc:"Where the request is wrong."`
	Request string       `json:"request,omitempty" doc:"The request's id, as it stands in the server's log."`

	_      struct{}       `additionalProperties:"true"`
	facts  map[string]any // the extensions
	header http.Header
}

// FieldError is one thing wrong with a request.
type FieldError struct {
	Location string `json:"location" doc:"Where, such as body.settings.token_url." example:"body.settings.token_url"`
	Message  string `json:"message" doc:"Completes a sentence that begins with the label of the field."`
}

// statuses is the one map of codes to statuses. A limit is 429 where it is one
// of a rate: then the refusal says when to try again.
var statuses = map[fault.Code]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Stale:           http.StatusPreconditionFailed,
	fault.Limit:           http.StatusConflict,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Internal:        http.StatusInternalServerError,
}

// retryAfter is the detail of a refusal that says when another try may go well.
const retryAfter = "retry_after"

// Error returns the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus returns the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders returns the headers that belong to the refusal, for huma.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType returns the media type of problems, for huma.
func (p *Problem) ContentType(string) string { return problemType }

// MarshalJSON writes the members and the extensions, which never hide a member.
func (p *Problem) MarshalJSON() ([]byte, error) {
	type plain Problem
	text, err := json.Marshal((*plain)(p))
	if err != nil || len(p.facts) == 0 {
		return text, err
	}
	all := map[string]json.RawMessage{}
	for name, fact := range p.facts {
		if all[name], err = json.Marshal(fact); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	return json.Marshal(all)
}

// problem makes an answer of an error, in the language of the request. What is
// beneath goes to the log, with the request's id, and never into the answer.
func (a *api) problem(ctx context.Context, err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		return done
	}
	var refusal *fault.Error
	if !errors.As(err, &refusal) {
		refusal = surprise(err)
	}
	a.report(ctx, refusal)
	say := a.words(ctx)
	p := &Problem{
		Status: statuses[refusal.Code], Code: refusal.Code, Reason: refusal.Reason, Detail: refusal.In(say),
		Request: requestIn(ctx), facts: factsOf(refusal.Detail, a.problemWords(ctx)), header: http.Header{},
	}
	if p.Code == fault.Stale {
		p.Reason = "stale" // one reason for all nouns: read again, repeat
	}
	if wait, ok := seconds(refusal.Detail[retryAfter]); ok {
		p.header.Set("Retry-After", strconv.Itoa(wait))
		p.facts = maps.Clone(p.facts)
		p.facts[retryAfter] = wait
		if refusal.Code == fault.Limit {
			p.Status = http.StatusTooManyRequests
		}
	}
	if p.Status == http.StatusUnauthorized {
		p.header.Set("WWW-Authenticate", "Bearer")
	}
	p.Title = http.StatusText(p.Status)
	for _, f := range refusal.Fields {
		p.Errors = append(p.Errors, FieldError{Location: "body." + f.Path, Message: f.In(say)})
	}
	return p
}

// surprise makes a refusal of an error that nobody foresaw.
func surprise(err error) *fault.Error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return fault.New(fault.Unavailable, "timeout", "It took too long. Try again.").Because(err)
	}
	return fault.New(fault.Internal, "internal", "Something went wrong in Callwright. The server's log says more under the request's id.").Because(err)
}

// report writes the cause of a refusal to the log.
func (a *api) report(ctx context.Context, refusal *fault.Error) {
	if refusal.Cause == nil && refusal.Code != fault.Internal {
		return
	}
	level := slog.LevelInfo
	switch refusal.Code {
	case fault.Internal:
		level = slog.LevelError
	case fault.Unavailable:
		level = slog.LevelWarn
	}
	a.o.Log.Log(ctx, level, "request refused", "request", requestIn(ctx), "code", string(refusal.Code), "reason", refusal.Reason, "message", refusal.Message, "cause", refusal.Cause)
}

// seconds reads a waiting time, which is a duration or a number of seconds, and
// rounds it up.
func seconds(v any) (int, bool) {
	switch v := v.(type) {
	case time.Duration:
		return int((v + time.Second - 1) / time.Second), true
	case int:
		return v, true
	case int64:
		return int(v), true
	case float64:
		return int(v + 0.999), true
	}
	return 0, false
}

// malformed makes a problem of what huma found wrong with a request. What was
// sent is left out: it may hold a secret (G1, G3).
func (a *api) malformed(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := a.misshapen(ctx.Context(), model.Status)
	say := a.words(ctx.Context())
	for _, e := range model.Errors {
		if e != nil && e.Location != "" {
			p.Errors = append(p.Errors, FieldError{Location: short(e.Location), Message: short(say(e.Message))})
		}
	}
	slices.SortFunc(p.Errors, func(x, y FieldError) int {
		return cmp.Or(cmp.Compare(x.Location, y.Location), cmp.Compare(x.Message, y.Message))
	})
	return p, nil
}

// misshapen is what is said of a request as a whole.
func (a *api) misshapen(ctx context.Context, status int) *Problem {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return a.status(ctx, status, fault.Invalid, "too_large", "The body is larger than may be sent here.")
	case status == http.StatusRequestTimeout:
		return a.status(ctx, status, fault.Invalid, "timeout", "The body did not arrive in time.")
	case status >= http.StatusInternalServerError:
		return a.status(ctx, status, fault.Internal, "unreadable", "The body could not be read.")
	}
	return a.status(ctx, status, fault.Invalid, "malformed", "The request is not as this operation wants it.")
}

// short bounds what of a request is said back.
func short(text string) string {
	const most = 160
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

// write answers with a refusal outside of huma.
func (a *api) write(w http.ResponseWriter, r *http.Request, err error) {
	p := a.problem(r.Context(), err)
	text, failed := json.Marshal(p)
	if failed != nil {
		p = &Problem{Status: http.StatusInternalServerError}
		text = []byte(`{"title":"Internal Server Error","status":500,"code":"internal","detail":"The refusal could not be written."}`)
	}
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(text, '\n'))
}

// status makes a refusal with a status that the one map does not give; the detail
// is formatted as by fmt.Sprintf.
func (a *api) status(ctx context.Context, status int, code fault.Code, reason, format string, args ...any) *Problem {
	return &Problem{
		Title: http.StatusText(status), Status: status, Code: code, Reason: reason, Detail: message.New(format, args...).In(a.words(ctx)),
		Request: requestIn(ctx), header: http.Header{},
	}
}
