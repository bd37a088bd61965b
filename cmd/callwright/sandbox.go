package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/value"
)

func sandboxCommand() *cobra.Command {
	var address, dir string
	var life time.Duration
	var asJSON bool
	c := &cobra.Command{
		Use:   "sandbox",
		Short: "Start the world outside in a box: OAuth server, CRM, Salesforce, ServiceNow and others",
		Long: `Starts an HTTPS server with an OAuth 2.0 authorization server and, behind it, a small
CRM and APIs shaped like those of Salesforce, ServiceNow, Zendesk and Dynamics 365. It
makes a certificate authority at start. With --dir it writes ca.pem, the clients' keys and a connectors
file with one connector per way to authenticate, ready for callwright run; started again with
that folder it is the same sandbox. The request log is at /sandbox; docs/sandbox.md lists what
it answers. Runs until interrupted.`,
		Example: `  callwright sandbox --dir box
  callwright run flow.json --connectors box/connectors.yaml`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if dir != "" {
				if err := os.MkdirAll(dir, 0o700); err != nil {
					return usageError{err}
				}
			}
			s, err := sandbox.Start(c.Context(), sandbox.Config{Address: address, TokenLife: life, Dir: dir})
			if err != nil {
				return usageError{err}
			}
			defer s.Close()
			file := ""
			if dir != "" {
				if file, err = writeBox(dir, s); err != nil {
					return usageError{err}
				}
			}
			announce(c.OutOrStdout(), s, file, asJSON)
			<-c.Context().Done()
			return nil
		},
	}
	c.Flags().StringVar(&address, "address", "127.0.0.1:8443", "`HOST:PORT` to listen on; port 0 takes a free one")
	c.Flags().StringVar(&dir, "dir", "", "`DIR` to write ca.pem, keys and connectors.yaml to, and to keep the sandbox in")
	c.Flags().BoolVar(&asJSON, "json", false, "announce itself in one line of JSON")
	c.Flags().DurationVar(&life, "token-life", 0, "how long an access token lives (default 15m)")
	return c
}

// announce says where the sandbox is; file is the connectors file, if one was written.
func announce(w io.Writer, s *sandbox.Server, file string, asJSON bool) {
	if asJSON {
		fmt.Fprintln(w, value.Text(value.Of("url", s.URL(), "token_url", s.URL()+"/oauth/token", "register_url", s.URL()+"/oauth/register",
			"requests_url", s.URL()+"/sandbox/requests", "ca_url", s.URL()+"/sandbox/ca.pem", "connectors", file)))
		return
	}
	fmt.Fprintf(w, "sandbox  %s\n  request log        %s/sandbox\n  register a client  %s/register\n", s.URL(), s.URL(), s.URL())
	if file != "" {
		fmt.Fprintf(w, "  connectors file    %s\n", file)
	}
}

// writeBox writes what a client of the sandbox needs, readable by its owner
// only, and returns the connectors file.
func writeBox(dir string, s *sandbox.Server) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	files := map[string][]byte{"ca.pem": s.CA()}
	var b strings.Builder
	fmt.Fprintf(&b, "# Connectors to a running sandbox. They work while it runs; started again with this folder it is the same.\nnetwork:\n  ca: [ca.pem]\n  allow: [%q]\nconnectors:\n", strings.TrimPrefix(s.URL(), "https://"))
	for _, client := range s.Clients() {
		switch client.Name {
		case sandbox.ClientSalesforce, sandbox.ClientCode: // no scheme of the file; a person has to be asked
		default:
			writeConnector(&b, s.URL(), client, files)
		}
	}
	file := filepath.Join(dir, "connectors.yaml")
	files["connectors.yaml"] = []byte(b.String())
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return "", err
		}
	}
	return file, nil
}

// writeConnector adds the connector for one client; its secrets go into files of their own.
func writeConnector(b *strings.Builder, url string, c sandbox.Client, files map[string][]byte) {
	secret := func(suffix string, content []byte) string {
		files[c.Name+suffix] = content
		return "${file:" + c.Name + suffix + "}"
	}
	name := c.Name
	if c.Name == sandbox.ClientSecret {
		name = "CRM"
	}
	fmt.Fprintf(b, "  - name: %s\n    kind: custom\n    resource_domain: %s\n    auth:\n", name, url)
	line := func(key, v string) {
		if v != "" {
			fmt.Fprintf(b, "      %s: %q\n", key, v)
		}
	}
	switch {
	case c.ID == "":
		line("scheme", "basic")
		line("validation_url", url+"/crm/customers")
	case c.Grant == "password":
		line("scheme", "oauth2-password")
	case c.Key != nil:
		line("scheme", "oauth2-client-certificate")
		line("certificate", secret(".crt.pem", c.Certificate))
		line("private_key", secret(".key.pem", c.Key))
		if strings.Contains(c.Auth, "tls") {
			line("certificate_use", "mtls")
		}
	default:
		line("scheme", "oauth2-client-secret")
	}
	if c.ID != "" {
		line("token_url", url+"/oauth/token")
		line("client_id", c.ID)
		line("scope", c.Scope)
	}
	if c.Auth == "client_secret_basic" {
		line("client_auth", "basic")
	}
	if c.Secret != "" {
		line("client_secret", secret(".secret", []byte(c.Secret)))
	}
	if c.Username != "" {
		line("username", c.Username)
		line("password", secret(".password", []byte(c.Password)))
	}
}

// startSandbox is the sandbox for a demo: on a free port, gone when ctx ends.
func startSandbox(ctx context.Context) (*sandbox.Server, error) {
	return sandbox.Start(ctx, sandbox.Config{Address: "127.0.0.1:0"})
}
