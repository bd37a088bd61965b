package server

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/wire"
)

// Config is an operator's configuration.
type Config struct {
	Data     string // data directory; made 0700 by set-up
	Key      string // key-encrypting key: a path, env:NAME or a KMS URI; empty: Data + ".key"
	Database string // postgres://…; empty: SQLite in Data
	Listen   string // host:port; empty: 127.0.0.1:8090; port 0 picks one
	URL      string // under which browsers reach the server; empty: http(s)://Listen
	TLSCert  string // PEM files; both or none
	TLSKey   string
	Proxies  []string // CIDR of reverse proxies whose X-Forwarded-For is believed (K12)
	Metrics  string   // host:port of the metrics' own listener, on loopback; empty for none

	Policy           wire.Policy   // what connectors may reach
	CustomConnectors int           // limit per organisation; 0 means ten
	Limits           runner.Limits // of each organisation's contacts; zero takes the runner's
	Retention        time.Duration // of contacts that are over; 0 means 30 days
	ParkAfter        time.Duration // how long a contact waits in memory; 0 means 3 s
	AutoAnswer       []string      // agents who answer by themselves, for demos
	// ScriptWorker starts a process that runs functions; nil runs them in this one,
	// where one that cannot be interrupted goes on (I9).
	ScriptWorker func() *exec.Cmd
	OIDC         *OIDC    // sign-in by OpenID Connect; nil for none
	Sandbox      *Sandbox // the world outside to try things against; nil for none

	Version string        // for the log, metrics and traces
	Traces  string        // base URL of an OTLP/HTTP collector; empty: what OTEL_EXPORTER_OTLP_ENDPOINT says, or none
	Log     io.Writer     // structured log; nil: standard error
	Text    bool          // log for people rather than in JSON
	Verbose bool          // log also what is for finding faults
	Drain   time.Duration // of a stop: how long /readyz says no before the listener closes
	Grace   time.Duration // of a stop: how long requests may take to end; 0 means 20 s
	Clock   func() time.Time
}

// OIDC is the provider of sign-ins.
type OIDC struct {
	Issuer       *url.URL
	ClientID     string
	ClientSecret string // read from a file or the environment, never an argument
	Name         string // on the button
}

const (
	defaultListen = "127.0.0.1:8090"
	defaultGrace  = 20 * time.Second
	databaseFile  = "callwright.db"
)

// filled returns c with its defaults.
func (c Config) filled() Config {
	c.Listen = cmp.Or(c.Listen, defaultListen)
	c.Grace = cmp.Or(c.Grace, defaultGrace)
	c.Version = cmp.Or(c.Version, "devel")
	c.URL = strings.TrimRight(c.URL, "/")
	if c.Data != "" {
		c.Data = filepath.Clean(c.Data)
		c.Key = cmp.Or(c.Key, c.Data+".key")
	}
	if c.Log == nil {
		c.Log = os.Stderr
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	return c
}

// database is the path of the SQLite file; empty with PostgreSQL.
func (c Config) database() string {
	if c.Database != "" {
		return ""
	}
	return filepath.Join(c.Data, databaseFile)
}

// kind names the database without what its URL holds.
func (c Config) kind() string {
	if c.Database != "" {
		return "postgresql"
	}
	return "sqlite"
}

func invalid(reason, format string, args ...any) error {
	return fault.New(fault.Invalid, reason, format, args...)
}

// check refuses what cannot work or would not be safe.
func (c Config) check() error {
	switch {
	case c.Data == "" && c.Database == "":
		return invalid("data_missing", "say where the data is: --data DIR, or --database postgres://… with --key")
	case c.Key == "":
		return invalid("key_missing", "say where the key-encrypting key is: --key FILE, --key env:NAME or a KMS URI")
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return invalid("tls_incomplete", "TLS needs both a certificate and its key; give --tls-cert and --tls-key")
	case strings.HasPrefix(c.Key, c.Data+string(filepath.Separator)) && c.Data != "":
		return invalid("key_inside", "the key %s lies inside the data directory, where every backup would take it along; keep it elsewhere, such as %s.key", c.Key, c.Data)
	}
	if c.OIDC != nil && c.URL == "" {
		return invalid("url_missing", "Signing in by OpenID Connect needs --url: the provider sends browsers back there, and has to know it")
	}
	for _, p := range c.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			return invalid("proxy_invalid", "%q is no range of addresses; write the proxies as CIDR, such as 10.0.0.0/24 or 127.0.0.1/32", p)
		}
	}
	if c.URL != "" {
		if u, err := url.Parse(c.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return invalid("url_invalid", "%q is no URL of a server; write it as browsers have it, such as https://callwright.example.com", c.URL)
		}
	}
	return c.checkListen()
}

// checkListen refuses to carry sign-ins in clear text over a network (K11).
func (c Config) checkListen() error {
	loopback, err := isLoopback(c.Listen)
	if err != nil {
		return invalid("listen_invalid", "%q cannot be listened on; write HOST:PORT, such as %s", c.Listen, defaultListen)
	}
	if !loopback && c.TLSCert == "" && len(c.Proxies) == 0 {
		return invalid("listen_clear_text", "%s can be reached over the network, and without TLS passwords and sessions would travel in clear text. "+
			"Give --tls-cert and --tls-key, or --behind-proxy CIDR when a reverse proxy with TLS stands before it, or listen on 127.0.0.1", c.Listen)
	}
	if c.Metrics == "" {
		return nil
	}
	if loopback, err = isLoopback(c.Metrics); err != nil || !loopback {
		return invalid("metrics_public", "%s: metrics tell which connectors there are and how they do, and are served without signing in; listen on loopback, such as 127.0.0.1:9090", c.Metrics)
	}
	return nil
}

func isLoopback(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, fmt.Errorf("reading the address: %w", err)
	}
	if host == "localhost" {
		return true, nil
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback(), nil
}
