package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/callwright/callwright/sandbox"
)

// TestDemoInvites has the demo print a link that signs in, and a fresh one when
// Enter is pressed, in the place of the one before.
func TestDemoInvites(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Start(context.Background(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	printed, w := io.Pipe()
	d, err := newDemonstration(io.Discard, box, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d.self = commandAgain
	if err := d.serve(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.close() })
	var running struct {
		Running bool
		URL     string
	}
	if _, err := d.api.do(t.Context(), request{method: http.MethodGet, path: "/api/sandbox"}, &running); err != nil || running.URL != box.URL() {
		t.Errorf("the demo's server has no sandbox: %v %+v", err, running)
	}
	ctx, cancel := context.WithCancel(t.Context())
	d.w = w
	in, press := io.Pipe()
	shown := make(chan string, 1)
	ended := make(chan error, 1)
	go func() { ended <- d.invite(ctx, in, func(link string) { shown <- link }) }()
	links := make(chan string)
	go readLinks(printed, links)
	first := <-links
	if open := <-shown; open != first || !strings.Contains(first, "/enter#") {
		t.Errorf("opened %q, printed %q", open, first)
	}
	if _, err := press.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	second := <-links
	for link, status := range map[string]int{first: http.StatusNotFound, second: http.StatusOK} {
		if got := enter(t, d.api.base, link); got != status {
			t.Errorf("entering by %s: %d, want %d", link, got, status)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// readLinks sends every line that is a link.
func readLinks(r io.Reader, links chan<- string) {
	var line []byte
	for b := make([]byte, 1); ; {
		if _, err := r.Read(b); err != nil {
			return
		}
		if b[0] != '\n' {
			line = append(line, b[0])
			continue
		}
		if text := strings.TrimSpace(string(line)); strings.HasPrefix(text, "http") {
			links <- text
		}
		line = nil
	}
}

func enter(t *testing.T, base *url.URL, link string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base.String()+"/api/session/link", strings.NewReader(`{"token":"`+link+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", base.String())
	got, err := plainHTTP().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	return got.StatusCode
}

// TestDemoLooksAtTheFirstPage asks for the first page where the server says that
// it has pages.
func TestDemoLooksAtTheFirstPage(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pages  bool
		answer string
		wrong  bool
		says   string
	}{
		"served":     {true, `<div id="root"></div>`, false, "/ ok"},
		"not built":  {false, "", false, "not in this binary"},
		"not served": {true, "nothing", true, ""},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, test.answer) }))
		base, err := url.Parse(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		d := &demonstration{w: &out, api: &client{base: base}, process: &served{pages: test.pages}}
		if err := d.pages(t.Context()); (err != nil) != test.wrong || !strings.Contains(out.String(), test.says) {
			t.Errorf("%s: %v %q", name, err, out.String())
		}
		s.Close()
		if err := d.pages(t.Context()); (err != nil) != test.pages {
			t.Errorf("%s, and then the server is gone: %v", name, err)
		}
	}
}

// TestDesktop finds what opens links, and nothing where there is no desktop.
func TestDesktop(t *testing.T) {
	t.Parallel()
	found := func(name string) (string, error) { return "/usr/bin/" + name, nil }
	lacking := func(string) (string, error) { return "", errors.New("none") }
	for name, test := range map[string]struct {
		system, variable string
		find             func(string) (string, error)
		want             string
	}{
		"mac":         {"darwin", "", found, "/usr/bin/open"},
		"X":           {"linux", "DISPLAY", found, "/usr/bin/xdg-open"},
		"Wayland":     {"linux", "WAYLAND_DISPLAY", found, "/usr/bin/xdg-open"},
		"no desktop":  {"linux", "", found, ""},
		"no xdg-open": {"linux", "DISPLAY", lacking, ""},
	} {
		variable := func(v string) string {
			if v == test.variable && v != "" {
				return "yes"
			}
			return ""
		}
		if got := desktop(test.system, variable, test.find); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
