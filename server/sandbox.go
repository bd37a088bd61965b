package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/wire"
)

// Sandbox is the world outside that connectors may reach to try things out. It
// is not for an installation that serves customers: whoever works on the host can
// ask it for credentials.
type Sandbox struct {
	URL  string // of one that runs; empty: one is started in this process, and ends with it
	CA   []byte // PEM of its authority; only with URL
	Port int    // of the one in this process; 0: the one that it had at the last start, else a free one
}

// openSandbox starts the sandbox or takes the one that runs, and lets connectors
// reach it and nothing beside it.
func (s *Server) openSandbox(ctx context.Context) error {
	if s.config.Sandbox == nil {
		return nil
	}
	box := *s.config.Sandbox
	if box.URL == "" {
		started, err := s.startSandbox(context.WithoutCancel(ctx), box.Port)
		if err != nil {
			return err
		}
		s.closes(started.Close)
		box = Sandbox{URL: started.URL(), CA: started.CA()}
	}
	u, err := url.Parse(box.URL)
	if err != nil || u.Scheme != "https" || u.Port() == "" || u.Path != "" {
		return invalid("sandbox_invalid", "%q is no sandbox; write it as callwright sandbox announces it, such as https://127.0.0.1:8443", box.URL)
	}
	policy := &s.config.Policy
	policy.Allow = append(slices.Clone(policy.Allow), u.Host)
	if len(box.CA) > 0 {
		policy.CA = append(slices.Clone(policy.CA), box.CA)
	}
	s.sandbox = box.URL
	s.log.Warn("the sandbox is on: this is for trying things out", "url", box.URL)
	return nil
}

// sandboxFolder is the folder in the data directory that the sandbox is kept in.
const sandboxFolder = "sandbox"

// startSandbox starts the one of this process. Where there is a data directory it
// is the same at each start: connectors that were made for it go on working. It
// never moves by itself, as they would not: who is in its way is told.
func (s *Server) startSandbox(ctx context.Context, port int) (*sandbox.Server, error) {
	c := sandbox.Config{Address: net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}
	if s.config.Data != "" {
		c.Dir = filepath.Join(s.config.Data, sandboxFolder)
		if err := os.MkdirAll(c.Dir, 0o700); err != nil {
			return nil, fmt.Errorf("making the folder of the sandbox: %w", err)
		}
	}
	started, err := sandbox.Start(ctx, c)
	if in, ok := errors.AsType[*sandbox.OccupiedError](err); ok {
		return nil, occupied(in, filepath.Join(c.Dir, "ca.pem"))
	}
	return started, err
}

func occupied(in *sandbox.OccupiedError, ca string) error {
	if in.Process != 0 {
		return fault.New(fault.Conflict, "sandbox_runs", "The sandbox of this data runs already: process %d plays it at https://%s. Stop that one, or share it: --sandbox-url https://%s --sandbox-ca %s instead of --sandbox.",
			in.Process, in.Address, in.Address, ca)
	}
	return fault.New(fault.Conflict, "sandbox_port_taken", "Another program listens on %s, where the sandbox of this data was, and connectors were made for that address. Stop that program (ss -ltnp or lsof -i tells which it is), or have the sandbox elsewhere from now on with --sandbox-port PORT and make these connectors anew.",
		in.Address)
}

// Sandbox is where the sandbox answers; "" without one.
func (s *Server) Sandbox() string { return s.sandbox }

// play is how a template's connector is made at the sandbox.
type play struct {
	Scheme     string // basic or oauth2-client-secret
	Token      string // path of the token endpoint
	Scope      string
	Base       string // path that the resource domain ends with
	Validation string // path that tells whether user name and password are right
}

// settings gets credentials of its own for a connector and returns its settings.
func (p play) settings(ctx context.Context, c *wire.Client, at, name string) (*value.Object, error) {
	if p.Scheme == credential.SchemeBasic {
		var made struct{ Username, Password string }
		if err := ask(ctx, c, at+"/sandbox/users", struct{}{}, &made); err != nil {
			return nil, err
		}
		return value.Of("scheme", p.Scheme, "resource_domain", at+p.Base, "username", made.Username, "password", made.Password, "validation_url", at+p.Validation), nil
	}
	var made struct {
		ID     string `json:"client_id"`
		Secret string `json:"client_secret"`
	}
	err := ask(ctx, c, at+"/oauth/register", map[string]any{
		"client_name": name, "grant_types": []string{"client_credentials"}, "token_endpoint_auth_method": "client_secret_post", "scope": p.Scope,
	}, &made)
	if err != nil {
		return nil, err
	}
	return value.Of("scheme", p.Scheme, "resource_domain", at+p.Base, "token_url", at+p.Token,
		"client_id", made.ID, "client_secret", made.Secret, "scope", p.Scope), nil
}

// ask posts to the sandbox and reads what it has made (RFC 7591 section 3.2).
func ask(ctx context.Context, c *wire.Client, at string, body, answer any) error {
	u, err := url.Parse(at)
	if err != nil {
		return fmt.Errorf("reading the sandbox's URL: %w", err)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("asking the sandbox for credentials: %w", err)
	}
	got, err := c.Do(ctx, wire.Request{Method: http.MethodPost, URL: u, Header: http.Header{"Content-Type": {"application/json"}}, Body: text})
	if err == nil && got.Status != http.StatusCreated {
		err = fmt.Errorf("it answers %d", got.Status)
	}
	if err == nil {
		err = json.NewDecoder(bytes.NewReader(got.Body)).Decode(answer)
	}
	if err != nil {
		return fault.New(fault.Unavailable, "sandbox_unreachable", "The sandbox gives no credentials. Is it running at %s?", strings.TrimSuffix(u.Scheme+"://"+u.Host, "/")).Because(err)
	}
	return nil
}
