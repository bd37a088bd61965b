package web

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// ErrNotBuilt says that the binary holds no pages.
var ErrNotBuilt = errors.New("the web pages are not part of this binary; `make build` builds them in")

// noncePlace stands in index.html where the nonce belongs.
const noncePlace = "__NONCE__"

// file is an embedded file, as it is and compressed: when it is asked for first,
// so that a start does not wait for it. What compression hardly makes smaller has
// no compressed form.
type file struct {
	kind    string // Content-Type
	plain   []byte
	gzipped func() []byte
}

// handler serves the pages.
type handler struct {
	index  []byte
	assets map[string]file // by path
}

// Handler serves the pages: an asset under its path, and index.html under any
// other, since the browser's router knows the pages. Each index.html carries a
// nonce of its own, which the Content-Security-Policy names for styles that are
// made while the page runs (K8). It is ErrNotBuilt when there are no pages.
func Handler() (http.Handler, error) { return newHandler(dist) }

func newHandler(files fs.FS) (http.Handler, error) {
	h := &handler{assets: map[string]file{}}
	var err error
	h.index, err = fs.ReadFile(files, "dist/index.html")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	} else if err != nil {
		return nil, fmt.Errorf("reading the web pages: %w", err)
	}
	err = fs.WalkDir(files, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "dist/index.html" || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		h.assets[strings.TrimPrefix(name, "dist")] = newFile(name, text)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the web pages: %w", err)
	}
	return h, nil
}

// kinds are the types of what a build makes, whatever the machine's own list says.
var kinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	".json": "application/json", ".woff2": "font/woff2", ".png": "image/png", ".ico": "image/x-icon",
}

func newFile(name string, text []byte) file {
	f := file{kind: kinds[path.Ext(name)], plain: text}
	if f.kind == "" {
		f.kind = mime.TypeByExtension(path.Ext(name))
	}
	if f.kind == "" {
		f.kind = "application/octet-stream"
	}
	f.gzipped = sync.OnceValue(func() []byte { return gzipped(text) })
	return f
}

func gzipped(text []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one
	w.Write(text)                                         // a Buffer takes all
	w.Close()
	if b.Len() < len(text)*9/10 {
		return b.Bytes()
	}
	return nil
}

// ServeHTTP serves a page or an asset.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f, ok := h.assets[r.URL.Path]; ok {
		f.serve(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		http.Error(w, "There is no such file; the page that asks for it is of another version. Load it again.", http.StatusNotFound)
		return
	}
	nonce := rand.Text()
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", policy(nonce))
	w.Write(bytes.ReplaceAll(h.index, []byte(noncePlace), []byte(nonce))) // a browser that has gone needs no answer
}

// policy is the Content-Security-Policy of a page: its own files, and styles that
// carry the nonce. Images and audio may also come from memory (blob:), small
// images from the page itself.
func policy(nonce string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data: blob:; font-src 'self'; " +
		"connect-src 'self'; media-src 'self' blob:; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", f.kind)
	header.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(r.URL.Path, "/assets/") { // its name is made of what it holds
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	header.Set("Vary", "Accept-Encoding")
	text := f.plain
	if acceptsGzip(r.Header.Get("Accept-Encoding")) {
		if small := f.gzipped(); small != nil {
			header.Set("Content-Encoding", "gzip")
			text = small
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(text)))
	if r.Method != http.MethodHead {
		w.Write(text) // as above
	}
}

// acceptsGzip reports whether an Accept-Encoding (RFC 9110 §12.5.3) takes gzip.
func acceptsGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if c := strings.TrimSpace(coding); strings.EqualFold(c, "gzip") || c == "*" {
			_, q, weighed := strings.Cut(weight, "=")
			return !weighed || strings.Trim(strings.TrimSpace(q), "0.") != ""
		}
	}
	return false
}
