package api

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
)

// pageFiles are the few pages that links lead to: one template, its style, and
// the script of its form, which no page can do without, because what stands
// after # in a link reaches no server.
//
//go:embed pages
var pageFiles embed.FS

// sheet is what one page says. With Fields it is a form that is sent as JSON.
type sheet struct {
	Title, Lead string
	To          string // the operation that the form is sent to
	Fields      []input
	Button      string
	Done, After string // what is said when it has been done
	Bad         bool
	Request     string
	Lang        string // of the page

	Style  template.CSS
	Script template.JS
}

// input is one field of a form. Its name is that of the body's member.
type input struct {
	Name, Label, Type, Autocomplete, Hint string
	Most                                  int
	Required                              bool
}

// forms are the pages of the single-use links, by path.
func forms() map[string]sheet {
	chosen := input{Name: "password", Label: "Password", Type: "password", Autocomplete: "new-password", Hint: "12 characters or more: a few words that do not belong together.", Most: 1000, Required: true}
	proven := chosen
	proven.Hint = "New here: 12 characters or more, a few words that do not belong together. With an account already: the password that it has."
	const closing = "You are signed in, and this window can be closed."
	return map[string]sheet{
		"/setup": {
			Title: "Set up Callwright", Lead: "Your organisation, and you as its first administrator.", To: "/api/setup", Button: "Set up",
			Done: "Callwright is set up", After: closing + " Connectors are administered from the command line, or through the API.",
			Fields: []input{
				{Name: "organisation", Label: "Organisation", Type: "text", Autocomplete: "organization", Most: 200, Required: true},
				{Name: "email", Label: "E-mail", Type: "email", Autocomplete: "username", Most: 320, Required: true}, chosen,
			},
		},
		"/invitation": {
			Title: "Accept your invitation", Lead: "You were invited to an organisation on this server.", To: "/api/invitation", Button: "Accept",
			Done: "You have joined", After: closing,
			Fields: []input{{Name: "name", Label: "Name", Type: "text", Autocomplete: "name", Hint: "As colleagues see it. Left empty, it stays as it is.", Most: 200}, proven},
		},
		"/password": {
			Title: "Choose a new password", Lead: "All your other sessions end.", To: "/api/password", Button: "Save",
			Done: "Your password is changed", After: closing, Fields: []input{chosen},
		},
	}
}

// pages serves the pages. They say the same to everybody; only a connector's
// asks who reads it.
type pages struct {
	page   *template.Template
	style  template.CSS
	script template.JS
	policy [2]string // Content-Security-Policy of a page without and with a form
}

func newPages() (pages, error) {
	var p pages
	var text [2]string
	for i, name := range []string{"page.css", "page.js"} {
		b, err := pageFiles.ReadFile("pages/" + name)
		if err != nil {
			return p, fmt.Errorf("reading the pages: %w", err)
		}
		text[i] = string(b)
	}
	var err error
	if p.page, err = template.ParseFS(pageFiles, "pages/page.html"); err != nil {
		return p, fmt.Errorf("reading the pages: %w", err)
	}
	p.style, p.script = template.CSS(text[0]), template.JS(text[1]) // our own files
	const rest = "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	p.policy[0] = "default-src 'none'; style-src " + digest(text[0]) + rest
	p.policy[1] = "default-src 'none'; connect-src 'self'; script-src " + digest(text[1]) + "; style-src " + digest(text[0]) + rest
	return p, nil
}

// digest is a hash as a Content-Security-Policy names what may run.
func digest(text string) string {
	h := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
}

// write answers with a page.
func (p pages) write(w http.ResponseWriter, status int, s sheet) error {
	s.Style, s.Script = p.style, p.script
	var text bytes.Buffer
	if err := p.page.Execute(&text, s); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", p.policy[0])
	if len(s.Fields) > 0 {
		w.Header().Set("Content-Security-Policy", p.policy[1])
	}
	w.WriteHeader(status)
	_, err := w.Write(text.Bytes())
	return err
}

// show answers with a page, and logs it when that does not go.
func (a *api) show(w http.ResponseWriter, r *http.Request, status int, s sheet) {
	s.Lang = "en"
	if len(s.Fields) == 0 {
		s = s.in(a.words(r.Context()), factsIn(r.Context()).language)
	}
	if err := a.pages.write(w, status, s); err != nil {
		a.o.Log.Warn("a page was not sent", "request", requestIn(r.Context()), "cause", err)
	}
}

// in is a page without a form in the language of the request. The forms are only
// where there are no pages of the browser, and are in English with their script.
func (s sheet) in(say func(string) string, language string) sheet {
	s.Title, s.Lead, s.After, s.Lang = say(s.Title), say(s.Lead), say(s.After), language
	if s.Request != "" {
		s.Request = say("Request") + " " + s.Request
	}
	return s
}

// webRoute stands for all pages of the browser in the log.
const webRoute = "/{page}"

// notWeb are the beginnings of the paths that are no pages of the browser, whether
// there is an operation or not: a program that asks for what is not there is not to
// be answered with a page.
var notWeb = []string{"/api/", "/hooks/", "/chat/", "/livez/", "/readyz/", "/metrics/"}

// forWeb reports whether a request is for a page of the browser or one of its assets.
func (a *api) forWeb(r *http.Request) bool {
	if a.o.Web == nil || r.Method != http.MethodGet && r.Method != http.MethodHead || !plain(r) {
		return false
	}
	return !slices.ContainsFunc(notWeb, func(prefix string) bool { return strings.HasPrefix(r.URL.Path+"/", prefix) })
}

// pageRoutes puts the pages beside the API's operations where Options.Web does not
// serve better ones. They change nothing.
func (a *api) pageRoutes() {
	if a.o.Web != nil {
		return
	}
	for path, form := range forms() {
		a.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			factsIn(r.Context()).route = path
			a.show(w, r, http.StatusOK, form)
		})
	}
	a.mux.HandleFunc("GET /connectors/{id}", a.connectorPage)
	a.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		factsIn(r.Context()).route = "/"
		a.show(w, r, http.StatusOK, front)
	})
}

// front is where a browser begins, and comes to after a sign-in.
var front = sheet{
	Title: "Callwright is running", Lead: "Connectors are administered from the command line (callwright connector --help), or through the API.",
	After: "What the API does is written down at /api/openapi.json.",
}

// connectorPage is where a browser comes to after an authorization by redirect.
func (a *api) connectorPage(w http.ResponseWriter, r *http.Request) {
	factsIn(r.Context()).route = "/connectors/{id}"
	by, err := a.enter(r, operation{who: needs(access.ConnectorRead)})
	if err != nil {
		a.refuse(w, r, a.problem(r.Context(), err))
		return
	}
	v, err := a.o.Connectors.Show(r.Context(), a.by(by), r.PathValue("id"))
	if err != nil {
		a.refuse(w, r, a.problem(r.Context(), err))
		return
	}
	a.show(w, r, http.StatusOK, outcome(v))
}

// outcome says how a connector stands, in the words of its health.
func outcome(v connector.View) sheet {
	s := sheet{Title: v.Name, Lead: v.Health.Sentence, After: "This window can be closed."}
	byRedirect := false
	if v.Credential.Settings != nil {
		scheme, _ := v.Credential.Settings.Get("scheme")
		byRedirect = scheme == "oauth2-authorization-code"
	}
	switch {
	case v.Health.State == string(credential.NeedsAuthorization):
		s.Title, s.Bad = v.Name+" is not authorised", true
	case v.Health.State == credential.StateFailing:
		s.Title, s.Bad = v.Name+" does not work", true
	case v.State == connector.Active && byRedirect:
		s.Title, s.Lead = v.Name+" is authorised", "Flows can use the connector now."
	}
	return s
}

// refuse answers with a page that says what a problem does.
func (a *api) refuse(w http.ResponseWriter, r *http.Request, p *Problem) {
	for name, values := range p.header {
		w.Header()[name] = values
	}
	s := sheet{Title: "That did not work", Lead: sentence(p.Detail), Bad: true, After: "This window can be closed.", Request: p.Request}
	switch {
	case p.Status == http.StatusUnauthorized:
		s.Title, s.Lead = "Not signed in", "Your session has ended, or you began in another browser. Sign in and begin again."
	case p.Status == http.StatusNotFound:
		s.Title = "Not found"
	}
	a.show(w, r, p.Status, s)
}

// sentence begins a text with a capital letter and ends it with a full stop:
// some refusals are made to stand after a colon.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[size:]
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}

// wantsPage reports whether a request comes from a browser that an operation is
// a page for: another server has sent it there.
func (a *api) wantsPage(r *http.Request) bool {
	f := factsIn(r.Context())
	return f.html && slices.ContainsFunc(a.operations, func(op operation) bool { return op.brings != "" && op.path == r.URL.Path })
}

// acceptsHTML reports whether a request names text/html among what it takes.
func acceptsHTML(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
		kind, parameters, err := mime.ParseMediaType(strings.TrimSpace(part))
		if q, weighed := parameters["q"]; err == nil && kind == "text/html" && (!weighed || strings.Trim(q, "0.") != "") {
			return true
		}
	}
	return false
}

// served serves an operation that browsers are sent to: a refusal becomes a page.
func (a *api) served(w *answer, r *http.Request) {
	held := &held{answer: w}
	a.mux.ServeHTTP(held, r)
	if held.refused == 0 {
		return
	}
	p := &Problem{}
	if err := json.Unmarshal(held.body.Bytes(), p); err != nil || p.Detail == "" {
		p.Detail = surprise(err).In(a.words(r.Context()))
	}
	p.Status = held.refused
	a.refuse(w, r, p)
}

// held keeps the body of a refusal back.
type held struct {
	*answer
	refused int // status
	body    bytes.Buffer
}

// WriteHeader keeps the status of a refusal back.
func (h *held) WriteHeader(status int) {
	if status >= http.StatusBadRequest {
		h.refused = status
		return
	}
	h.answer.WriteHeader(status)
}

// Write keeps the body of a refusal back.
func (h *held) Write(b []byte) (int, error) {
	if h.refused > 0 {
		return h.body.Write(b)
	}
	return h.answer.Write(b)
}
