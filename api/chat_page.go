package api

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

// chatPageParts is the page on which a person talks to a flow. It is one file
// with its own style and script, and loads nothing.
type chatPageParts struct {
	page   *template.Template
	style  template.CSS
	script template.JS
	policy string // Content-Security-Policy but who may frame it
}

func newChatPage() (*chatPageParts, error) {
	p := &chatPageParts{}
	var text [2]string
	for i, name := range []string{"chat.css", "chat.js"} {
		b, err := pageFiles.ReadFile("pages/" + name)
		if err != nil {
			return nil, fmt.Errorf("reading the chat page: %w", err)
		}
		text[i] = string(b)
	}
	var err error
	if p.page, err = template.ParseFS(pageFiles, "pages/chat.html"); err != nil {
		return nil, fmt.Errorf("reading the chat page: %w", err)
	}
	p.style, p.script = template.CSS(text[0]), template.JS(text[1]) // our own files
	p.policy = "default-src 'none'; connect-src 'self'; script-src " + digest(text[1]) + "; style-src " + digest(text[0]) +
		"; base-uri 'none'; form-action 'none'; frame-ancestors "
	return p, nil
}

// chatPage shows the page of an entry point. Sites that may hold its chat may
// also show it in a frame.
func (a *api) chatPage(w http.ResponseWriter, r *http.Request, p *chatPageParts) {
	e, err := a.o.Chats.PublicChat(r.Context(), r.PathValue("id"))
	if err != nil {
		if limited := a.throttle.take(factsIn(r.Context()).address); limited != nil {
			err = limited
		}
		a.refuse(w, r, a.problem(r.Context(), err))
		return
	}
	var text bytes.Buffer
	err = p.page.Execute(&text, map[string]any{"Name": e.Name, "ID": e.ID, "Style": p.style, "Script": p.script})
	if err != nil {
		a.refuse(w, r, a.problem(r.Context(), fmt.Errorf("writing the chat page: %w", err)))
		return
	}
	frames := "'none'"
	if len(e.Origins) > 0 {
		frames = strings.Join(e.Origins, " ")
		w.Header().Del("X-Frame-Options")
	}
	w.Header().Set("Content-Security-Policy", p.policy+frames)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(text.Bytes())
}
