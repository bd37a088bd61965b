package sandbox

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"slices"
)

//go:embed pages
var pageFiles embed.FS

// pageTemplates are parsed once; a fault in them is a programmer's mistake.
var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

func (s *Server) routePages(mux *http.ServeMux) {
	mux.HandleFunc("GET /sandbox", func(w http.ResponseWriter, r *http.Request) {
		requests := s.Requests()
		slices.Reverse(requests)
		s.page(w, http.StatusOK, "sandbox", map[string]any{"Base": s.baseOf(r), "Clients": s.Clients(), "Requests": requests})
	})
	mux.HandleFunc("GET /sandbox/style.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pageFiles, "pages/style.css")
	})
	mux.HandleFunc("GET /register", func(w http.ResponseWriter, _ *http.Request) {
		s.page(w, http.StatusOK, "register", map[string]string{"Name": "", "Method": "", "Certificate": "", "Error": ""})
	})
	mux.HandleFunc("POST /register", s.registerByForm)
}

// registerByForm is the page's way of registering (S0-2).
func (s *Server) registerByForm(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	asked := registration{Name: r.PostFormValue("name"), Method: r.PostFormValue("method")}
	pasted := r.PostFormValue("certificate")
	var err error
	if asked.Method != "" {
		asked.certificate, err = parseCertificate(pasted)
	}
	var c *client
	if err == nil {
		c, err = s.enrol(asked)
	}
	if err != nil {
		why := err.Error()
		if e, ok := err.(*refusal); ok {
			why = e.description
		}
		s.page(w, http.StatusBadRequest, "register", map[string]string{
			"Name": asked.Name, "Method": asked.Method, "Certificate": pasted, "Error": why})
		return
	}
	note(r, "registered "+c.ID)
	s.page(w, http.StatusCreated, "registered", map[string]any{"Client": c.Client, "Base": s.baseOf(r)})
}

const pagePolicy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// page sends one of the pages; they have no script and load nothing from elsewhere.
func (s *Server) page(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, "drawing the page: "+err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	if h.Get("Content-Security-Policy") == "" {
		h.Set("Content-Security-Policy", pagePolicy)
	}
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}
