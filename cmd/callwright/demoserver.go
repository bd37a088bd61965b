package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// served is a callwright serve in a process of its own.
type served struct {
	command *exec.Cmd
	url     string
	pages   bool // it serves pages to browsers
}

// again makes a command of this program.
func again(args ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program to start it again: %w", err)
	}
	return exec.Command(self, args...), nil
}

// start serves the installation and waits until it runs the contacts.
func (d *demonstration) start(ctx context.Context, listen string) error {
	args := []string{"serve", "--json", "--data", d.run.data, "--listen", listen, "--park-after", "1s", "--sandbox-url", d.box.URL(), "--sandbox-ca", d.run.ca[0]}
	c, err := d.self(args...)
	if err != nil {
		return err
	}
	c.Stderr = io.Discard // its log
	out, err := c.StdoutPipe()
	if err != nil {
		return fmt.Errorf("reading what the server says: %w", err)
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	d.process = &served{command: c}
	var said struct {
		URL   string `json:"url"`
		Pages bool   `json:"pages"`
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &said)
	}
	if err != nil {
		return fmt.Errorf("the server does not come up: %w", err)
	}
	d.process.url, d.process.pages = said.URL, said.Pages
	go io.Copy(io.Discard, out)
	return d.runs(ctx)
}

// runs waits until the server runs contacts.
func (d *demonstration) runs(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	api := client{http: plainHTTP()}
	var err error
	if api.base, err = serverURL(d.process.url); err != nil {
		return err
	}
	for {
		var ready struct {
			Contacts string `json:"contacts"`
		}
		if _, err = api.do(ctx, request{method: "GET", path: "/readyz"}, &ready); err == nil && ready.Contacts == "running" {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the server does not run contacts (%q): %w", ready.Contacts, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// kill ends the server as a power cut would: it can do nothing about it.
func (p *served) kill() {
	p.command.Process.Kill()
	p.command.Wait() //nolint:errcheck // it was killed
}

// stop ends it as systemd would.
func (p *served) stop() error {
	if p == nil || p.command.ProcessState != nil {
		return nil
	}
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stopping the server: %w", err)
	}
	return p.command.Wait()
}
