package main

import (
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/wire"
)

// serveFlags are the flags of `callwright serve`.
type serveFlags struct {
	hostFlags
	policyFlags
	listen, url, cert, tlsKey, metrics    string
	proxies                               []string
	limit                                 int
	issuer, clientID, clientSecret, label string
	grace, drain                          time.Duration
	verbose, json                         bool
	limits                                runner.Limits
	retention, parkAfter                  time.Duration
	autoAnswer                            []string
	sandbox                               bool
	sandboxPort                           int
	sandboxURL, sandboxCA                 string
}

func serveCommand() *cobra.Command {
	var s serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve connectors, flows and their contacts over HTTP",
		Long: `Serves the API on loopback, and runs contacts, until it is told to stop (SIGTERM, Ctrl-C);
requests under way are served to their end, and contacts are on disk and go on at the
next start, also after a kill. A second serve on the same database answers everything but
contacts (/readyz says standby) and takes these over when the first one ends. The data and
its key are made by callwright setup; serve makes neither. To be reached over a network
it wants TLS, or a reverse proxy with TLS before it. docs/operations.md is the manual.

With --sandbox the world outside is played in the same process (docs/sandbox.md): templates
get connectors that work at once, and after a restart too. It is for trying things out, not
for customers.

Every flag can be given in the environment, in upper case after CALLWRIGHT_, such as
CALLWRIGHT_DATA; lists are separated by commas. Traces go to the OpenTelemetry
collector that OTEL_EXPORTER_OTLP_ENDPOINT names, if it is set.`,
		Example: `  callwright serve --data /var/lib/callwright
  callwright serve --data data --sandbox
  callwright serve --data data --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem
  CALLWRIGHT_DATABASE=postgres://… callwright serve --key /etc/callwright.key --behind-proxy 127.0.0.1/32`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return s.run(c) },
	}
	f, standard := c.Flags(), runner.DefaultLimits()
	f.StringVar(&s.listen, "listen", "127.0.0.1:8090", "`HOST:PORT` to listen on; port 0 takes a free one")
	f.StringVar(&s.url, "url", "", "`URL` under which browsers reach the server (default: where it listens)")
	f.StringVar(&s.cert, "tls-cert", "", "`FILE` with the certificate and its chain in PEM; read again when it changes")
	f.StringVar(&s.tlsKey, "tls-key", "", "`FILE` with the certificate's key in PEM")
	f.StringSliceVar(&s.proxies, "behind-proxy", nil, "`CIDR` of a reverse proxy with TLS whose X-Forwarded-For is believed")
	f.StringVar(&s.metrics, "metrics", "", "`HOST:PORT` on loopback where Prometheus metrics are served (default: nowhere)")
	f.IntVar(&s.limit, "connector-limit", 10, "custom connectors an organisation may have, unless it has a limit of its own")
	f.IntVar(&s.limits.Contacts, "contact-limit", 0, fmt.Sprintf("contacts of an organisation that are not over at one time (default %d)", standard.Contacts))
	f.Float64Var(&s.limits.Arrivals, "arrival-limit", 0, fmt.Sprintf("contacts of an organisation that may begin in a second (default %g)", standard.Arrivals))
	f.IntVar(&s.limits.Queued, "queue-limit", 0, fmt.Sprintf("contacts that may wait in one queue (default %d)", standard.Queued))
	f.DurationVar(&s.retention, "retention", 30*24*time.Hour, "how long contacts that are over are kept")
	f.DurationVar(&s.parkAfter, "park-after", 3*time.Second, "how long a contact waits in memory before it waits on disk")
	f.StringSliceVar(&s.autoAnswer, "auto-answer", nil, "`NAME` of an agent who is always there and answers by himself, for trying things out")
	f.BoolVar(&s.sandbox, "sandbox", false, "play the world outside in this process on a loopback port, which connectors may then reach; for trying things out")
	f.IntVar(&s.sandboxPort, "sandbox-port", 0, "loopback `PORT` of that sandbox, from now on (default: the one that it had, at first a free one)")
	f.StringVar(&s.sandboxURL, "sandbox-url", "", "`URL` of a sandbox that runs already, which connectors may then reach; for trying things out")
	f.StringVar(&s.sandboxCA, "sandbox-ca", "", "`FILE` with that sandbox's authority in PEM")
	f.StringVar(&s.issuer, "oidc-issuer", "", "`URL` of an OpenID Connect provider for signing in")
	f.StringVar(&s.clientID, "oidc-client-id", "", "client `ID` at the provider")
	f.StringVar(&s.clientSecret, "oidc-client-secret-file", "", "`FILE` with the client secret, readable by its owner only")
	f.StringVar(&s.label, "oidc-name", "", "`NAME` of the provider on the button")
	f.DurationVar(&s.grace, "grace", 20*time.Second, "how long requests may take to end at a stop")
	f.DurationVar(&s.drain, "drain", 0, "how long /readyz says no before the listener closes at a stop")
	f.BoolVar(&s.verbose, "verbose", false, "log also what is for finding faults")
	f.BoolVar(&s.json, "json", false, "announce itself in one line of JSON, and log in JSON also to a terminal")
	s.policyFlags.add(c)
	s.hostFlags.add(c)
	return c
}

// ballastSize is memory that is never touched, and so takes none of the machine's.
// The garbage collector counts it: it runs when there is as much garbage again,
// instead of twenty times a second over the few megabytes that a server needs.
const ballastSize = 64 << 20

func (s *serveFlags) run(c *cobra.Command) error {
	if err := server.DisableCoreDumps(); err != nil {
		fmt.Fprintf(c.ErrOrStderr(), "callwright: core dumps cannot be switched off: %v\n", err)
	}
	config, err := s.config()
	if err != nil {
		return err
	}
	config.Log = c.ErrOrStderr()
	if config.ScriptWorker, err = scriptWorker(); err != nil {
		return err
	}
	if file, ok := c.ErrOrStderr().(*os.File); ok {
		config.Text = !s.json && term.IsTerminal(int(file.Fd()))
	}
	open, err := server.Open(c.Context(), config)
	if err != nil {
		return hostError(err)
	}
	defer open.Close()
	if _, err := open.Listen(); err != nil {
		return hostError(err)
	}
	link, err := open.SetUpLink(c.Context())
	if err != nil {
		return hostError(err)
	}
	s.announce(c, open, link)
	ballast := make([]byte, ballastSize)
	defer runtime.KeepAlive(ballast)
	return hostError(open.Run(c.Context()))
}

// announce says on standard output where the server is, for people or for the
// program that has started it. The set-up link holds a secret that works once.
func (s *serveFlags) announce(c *cobra.Command, open *server.Server, link string) {
	metrics := ""
	if a := open.MetricsAddr(); a != nil {
		metrics = "http://" + a.String() + "/metrics"
	}
	if s.json {
		fmt.Fprintln(c.OutOrStdout(), value.Text(value.Of("url", open.URL(), "pages", open.HasPages(), "sandbox", open.Sandbox(), "metrics", metrics, "setup_link", link)))
		return
	}
	fmt.Fprintf(c.OutOrStdout(), "callwright  %s\n", open.URL())
	if open.HasPages() {
		fmt.Fprintf(c.OutOrStdout(), "  web       %s/\n", open.URL())
	} else {
		fmt.Fprintln(c.OutOrStdout(), "  web       not in this binary; make build puts the pages in")
	}
	if at := open.Sandbox(); at != "" {
		fmt.Fprintf(c.OutOrStdout(), "  sandbox   %s/sandbox   for trying things out: connectors may reach it\n", at)
	}
	if metrics != "" {
		fmt.Fprintf(c.OutOrStdout(), "  metrics   %s\n", metrics)
	}
	if link != "" {
		fmt.Fprintf(c.OutOrStdout(), "  Nobody has set it up yet. The link for it, good once and for a day:\n  %s\n", link)
	}
}

func (s *serveFlags) config() (server.Config, error) {
	config := s.hostFlags.config()
	config.Listen, config.URL, config.TLSCert, config.TLSKey = s.listen, s.url, s.cert, s.tlsKey
	config.Proxies, config.Metrics, config.CustomConnectors = s.proxies, s.metrics, s.limit
	config.Limits, config.Retention, config.ParkAfter, config.AutoAnswer = s.limits, s.retention, s.parkAfter, s.autoAnswer
	config.Grace, config.Drain, config.Verbose = s.grace, s.drain, s.verbose
	var err error
	if config.Sandbox, err = s.box(); err != nil {
		return config, err
	}
	if config.Policy, err = s.policy(); err != nil {
		return config, err
	}
	return config, s.signIn(&config)
}

// box reads the flags of the sandbox; nil for none.
func (s *serveFlags) box() (*server.Sandbox, error) {
	switch {
	case s.sandbox && s.sandboxURL != "":
		return nil, unusable("give --sandbox for one in this process, or --sandbox-url for one that runs already, not both")
	case s.sandbox && s.sandboxCA != "":
		return nil, unusable("--sandbox-ca goes with --sandbox-url")
	case s.sandboxPort != 0 && !s.sandbox:
		return nil, unusable("--sandbox-port goes with --sandbox")
	case s.sandboxPort < 0 || s.sandboxPort > 65535:
		return nil, unusable("--sandbox-port %d is no port", s.sandboxPort)
	case s.sandbox:
		return &server.Sandbox{Port: s.sandboxPort}, nil
	case s.sandboxURL == "" && s.sandboxCA == "":
		return nil, nil
	case s.sandboxURL == "" || s.sandboxCA == "":
		return nil, unusable("give both --sandbox-url and --sandbox-ca, or neither of them")
	}
	var trust wire.Policy
	if err := trust.AddCA(s.sandboxCA); err != nil {
		return nil, unusable("--sandbox-ca: %w", err)
	}
	return &server.Sandbox{URL: s.sandboxURL, CA: trust.CA[0]}, nil
}

// signIn reads the flags of OpenID Connect: all or none.
func (s *serveFlags) signIn(config *server.Config) error {
	if s.issuer == "" && s.clientID == "" && s.clientSecret == "" {
		return nil
	}
	if s.issuer == "" || s.clientID == "" {
		return unusable("signing in by OpenID Connect needs --oidc-issuer and --oidc-client-id")
	}
	u, err := url.Parse(s.issuer)
	if err != nil || u.Host == "" {
		return unusable("--oidc-issuer %q is no URL", s.issuer)
	}
	config.OIDC = &server.OIDC{Issuer: u, ClientID: s.clientID, Name: s.label}
	if s.clientSecret != "" {
		text, err := privateFile(s.clientSecret)
		if err != nil {
			return unusable("--oidc-client-secret-file: %w", err)
		}
		config.OIDC.ClientSecret = strings.TrimSpace(string(text))
	}
	return nil
}
