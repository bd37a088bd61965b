package api

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/fault"
)

// maxBody bounds what a request may send; mostBody is the bound of the operations
// that say they take more, such as the audio of a prompt in base64.
const (
	maxBody  = 1 << 20
	mostBody = 16 << 20
)

// requestKey is the key of a request's facts in its context.
type requestKey struct{}

// facts are what the gate finds out about a request, and what the log says of it.
type facts struct {
	id      string
	address string
	agent   string // User-Agent
	cookie  string // of the session, if one came along
	html    bool   // a browser asks for a page
	flow    string // cookie of a sign-in by OpenID Connect
	route   string
	user    string

	language string      // of what is said
	spoken   atomic.Bool // something was said in it
}

func factsIn(ctx context.Context) *facts {
	f, _ := ctx.Value(requestKey{}).(*facts)
	if f == nil {
		return &facts{}
	}
	return f
}

func requestIn(ctx context.Context) string { return factsIn(ctx).id }

// ServeHTTP is the gate.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := &facts{id: uuid.NewString(), address: a.address(r), agent: short(r.UserAgent()), html: acceptsHTML(r), language: languageOf(r.Header)}
	f.cookie, _ = a.cookie(r, a.sessionCookie())
	f.flow, _ = a.cookie(r, a.cookieName(flowCookie))
	r = r.WithContext(context.WithValue(r.Context(), requestKey{}, f))
	answer := &answer{ResponseWriter: w, facts: f}
	began := a.o.Clock()
	defer a.finish(answer, r, f, began)
	a.protect(answer.Header(), f)
	if a.forWeb(r) {
		f.route = webRoute
		a.o.Web.ServeHTTP(answer, r)
		return
	}
	pattern, err := a.admit(r)
	if err != nil {
		a.write(answer, r, err)
		return
	}
	r.Header.Del("Accept") // there is one form of each answer
	r.Body = http.MaxBytesReader(answer, r.Body, cmp.Or(a.roomy[pattern], maxBody)+1)
	if a.wantsPage(r) {
		a.served(answer, r)
		return
	}
	a.mux.ServeHTTP(answer, r)
}

// protect sets the headers that every answer has (K8, K11, G10).
func (a *api) protect(h http.Header, f *facts) {
	h.Set("X-Request-Id", f.id)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	if a.secure() {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// admit refuses what no operation should ever see; otherwise it returns the
// pattern of the route.
func (a *api) admit(r *http.Request) (pattern string, err error) {
	if !plain(r) {
		return "", absent()
	}
	switch _, pattern = a.mux.Handler(r); {
	case pattern == "":
		return "", a.unrouted(r)
	case a.opened[pattern]:
		return pattern, nil
	}
	if a.crossSite(r) {
		return "", fault.New(fault.Forbidden, "cross_site", "This request comes from another site. Open Callwright itself and try again.")
	}
	return pattern, a.readable(r)
}

// absent is the answer about a path where there is nothing.
func absent() error {
	return fault.New(fault.NotFound, "no_such_path", "There is nothing under this path.")
}

// plain reports whether a path is written in the one way that the router means:
// no escapes, doubled slashes, dot segments, parameters or backslashes, and
// nothing after the last segment (L2). Ids need none of them.
func plain(r *http.Request) bool {
	p := r.URL.Path
	return r.URL.RawPath == "" && strings.HasPrefix(p, "/") && path.Clean(p) == p && !strings.ContainsAny(p, ";\\%") &&
		!strings.Contains(r.URL.EscapedPath(), "%")
}

// unrouted tells a path without operations from one without this method.
func (a *api) unrouted(r *http.Request) error {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
		other := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := a.mux.Handler(other); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		return absent()
	}
	p := a.status(r.Context(), http.StatusMethodNotAllowed, fault.Invalid, "method_not_allowed", "This path does not take %s.", short(r.Method))
	p.header.Set("Allow", strings.Join(allowed, ", "))
	return p
}

// readable holds bodies to JSON: what a form of another site can send is
// refused before anybody looks at it (K6, M2).
func (a *api) readable(r *http.Request) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	refused := a.status(r.Context(), http.StatusUnsupportedMediaType, fault.Invalid, "media_type", "Send JSON with the header Content-Type: application/json, without a content encoding.")
	kind := r.Header.Values("Content-Type")
	if len(kind) == 0 && r.ContentLength == 0 {
		return nil
	}
	if len(kind) != 1 || r.Header.Get("Content-Encoding") != "" {
		return refused
	}
	name, parameters, err := mime.ParseMediaType(kind[0])
	charset := parameters["charset"]
	if err != nil || name != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return refused
	}
	return nil
}

// finish catches a panic and writes the line of the log. Neither says a value:
// a panic's may hold anything (F13, N5).
func (a *api) finish(w *answer, r *http.Request, f *facts, began time.Time) {
	if v := recover(); v != nil {
		if v == http.ErrAbortHandler { // it is the value itself
			panic(v)
		}
		a.o.Log.Error("panic in a request", "request", f.id, "route", f.route, "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
		if w.status != 0 {
			panic(http.ErrAbortHandler)
		}
		a.write(w, r, surprise(nil))
	}
	a.o.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("request", f.id), slog.String("method", short(r.Method)), slog.String("route", f.route), slog.Int("status", w.status),
		slog.Duration("took", a.o.Clock().Sub(began)), slog.String("address", f.address), slog.String("user", f.user))
}

// answer remembers the status that was written.
type answer struct {
	http.ResponseWriter
	facts  *facts
	status int
}

// WriteHeader remembers the status.
func (w *answer) WriteHeader(status int) {
	w.begin(status)
	w.ResponseWriter.WriteHeader(status)
}

func (w *answer) begin(status int) {
	if w.status == 0 {
		w.status = status
		w.facts.speaks(w.Header())
	}
}

// Write is http.ResponseWriter's.
func (w *answer) Write(b []byte) (int, error) {
	w.begin(http.StatusOK)
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *answer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
