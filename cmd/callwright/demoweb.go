package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/callwright/callwright/server"
)

// pages checks that the first page is served, where the binary has any.
func (d *demonstration) pages(ctx context.Context) error {
	if !d.process.pages {
		d.tell("\nweb    not in this binary; make build puts the pages in\n")
		return nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.api.base.String()+"/", nil)
	if err != nil {
		return fmt.Errorf("asking for the first page: %w", err)
	}
	r.Header.Set("Accept", "text/html")
	got, err := plainHTTP().Do(r)
	if err != nil {
		return fmt.Errorf("asking for the first page: %w", err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(io.LimitReader(got.Body, 1<<20))
	if err != nil || got.StatusCode != http.StatusOK || !strings.Contains(string(text), `id="root"`) {
		return fmt.Errorf("the first page is not served: %s, %d bytes: %w", got.Status, len(text), err)
	}
	d.tell("\nweb    %s/ ok\n", d.api.base)
	return nil
}

// link makes a link that signs the newcomer in, in place of the one before.
func (d *demonstration) link(ctx context.Context) (string, error) {
	config := d.run.hostFlags.config()
	config.Log = io.Discard
	made, err := server.SignInLink(ctx, config, d.api.base.String(), "")
	return made.URL, err
}

// invite shows the pages: it opens them where there is a desktop, and prints a
// fresh link whenever somebody presses Enter, until the context ends.
func (d *demonstration) invite(ctx context.Context, in io.Reader, show func(link string)) error {
	presses := make(chan struct{})
	go func() {
		for lines := bufio.NewScanner(in); lines.Scan(); {
			select {
			case presses <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
	}()
	for first := true; ; first = false {
		link, err := d.link(ctx)
		if err != nil {
			return fmt.Errorf("making a link that signs in: %w", err)
		}
		if first {
			fmt.Fprint(d.w, "\nThe web pages. The link signs you in, once and within a quarter of an hour; Enter prints a fresh one, Ctrl-C ends the demo:\n")
			show(link)
		}
		fmt.Fprintf(d.w, "\n  %s\n", link)
		select {
		case <-ctx.Done():
			return nil
		case <-presses:
		}
	}
}

// browse opens a link on the desktop, if there is one. The link is in the command
// line of the browser then, where other users of the machine may read it: it is
// good once, for data that is thrown away.
func browse(link string) {
	name := desktop(runtime.GOOS, os.Getenv, exec.LookPath)
	if name == "" {
		return
	}
	c := exec.Command(name, link)
	if c.Start() == nil {
		go c.Wait() //nolint:errcheck // whatever it says, the link is printed
	}
}

// desktop is the program that opens links on the desktop; "" without one.
func desktop(system string, variable func(string) string, find func(string) (string, error)) string {
	name := ""
	switch {
	case system == "darwin":
		name = "open"
	case variable("DISPLAY") != "" || variable("WAYLAND_DISPLAY") != "":
		name = "xdg-open"
	default:
		return ""
	}
	path, err := find(name)
	if err != nil {
		return ""
	}
	return path
}
