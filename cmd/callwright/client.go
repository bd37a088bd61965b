package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

const (
	defaultServer = "http://127.0.0.1:8090"
	maxAnswer     = 32 << 20
	clientTimeout = 2 * time.Minute // a test of a connector may take one
)

// clientFlags are the flags of commands that talk to a server.
type clientFlags struct {
	server, tokenFile, ca string
	json                  bool
}

func (f *clientFlags) add(c *cobra.Command) {
	p := c.PersistentFlags()
	p.StringVar(&f.server, "server", "", "`URL` of the server (default: CALLWRIGHT_SERVER, or "+defaultServer+")")
	p.StringVar(&f.tokenFile, "token-file", "", "`FILE` of mode 0600 with the API token (default: CALLWRIGHT_TOKEN, or the file that CALLWRIGHT_TOKEN_FILE names)")
	p.StringVar(&f.ca, "server-ca", "", "`FILE` with authorities in PEM, trusted beside the system's for the server (default: CALLWRIGHT_SERVER_CA)")
	p.BoolVar(&f.json, "json", false, "print JSON")
}

// client talks to a server's API. It follows no redirect: a token goes to the
// server that was named and nowhere else.
type client struct {
	base  *url.URL
	token string
	http  *http.Client
}

func (f *clientFlags) open() (*client, error) {
	base, err := serverURL(first(f.server, os.Getenv("CALLWRIGHT_SERVER"), defaultServer))
	if err != nil {
		return nil, err
	}
	token, err := readToken(f.tokenFile)
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if ca := first(f.ca, os.Getenv("CALLWRIGHT_SERVER_CA")); ca != "" {
		if transport.TLSClientConfig, err = trusting(ca); err != nil {
			return nil, err
		}
	}
	return &client{base, token, &http.Client{
		Transport: transport, Timeout: clientTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// serverURL refuses to send a token in clear text over a network.
func serverURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, unusable("--server: %q is no URL of a server; write https://HOST[:PORT]", text)
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Scheme == "http" && u.Hostname() != "localhost" && (err != nil || !ip.IsLoopback()) {
		return nil, unusable("--server: %s would carry the API token over the network in clear text; write https://", text)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	return u, nil
}

// readToken finds the API token: in the environment, or in a file that only its
// owner may read. It is never an argument, which every user of a host can see.
func readToken(file string) (string, error) {
	if file == "" {
		if t := os.Getenv("CALLWRIGHT_TOKEN"); t != "" {
			return strings.TrimSpace(t), nil
		}
		file = os.Getenv("CALLWRIGHT_TOKEN_FILE")
	}
	if file == "" {
		return "", unusable("no API token: put it into CALLWRIGHT_TOKEN, or into a file of mode 0600 and give --token-file")
	}
	text, err := privateFile(file)
	if err != nil {
		return "", unusable("reading the API token: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

func trusting(file string) (*tls.Config, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, unusable("--server-ca: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, unusable("--server-ca: %s holds no certificate in PEM", file)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}

// request is one request to the API.
type request struct {
	method, path string
	query        url.Values
	body         any
	revision     string // ETag, for If-Match
	creates      bool   // gets an Idempotency-Key, so that it can be repeated safely
	key          string // Idempotency-Key in place of one that is made
}

// reply is an answer that is no refusal.
type reply struct {
	status int
	tag    string // ETag
	text   []byte
}

// ask sends a request and reads its answer. A refusal is a *refusal.
func (c *client) ask(ctx context.Context, r request) (reply, error) {
	resp, err := c.send(ctx, r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	switch {
	case err != nil:
		return reply{}, fmt.Errorf("reading the answer of %s: %w", c.base, err)
	case resp.StatusCode >= 300:
		return reply{}, refused(c.base, resp, text)
	}
	return reply{resp.StatusCode, resp.Header.Get("ETag"), text}, nil
}

// do sends a request and reads its answer into into, when that is not nil. It
// returns the answer's ETag.
func (c *client) do(ctx context.Context, r request, into any) (string, error) {
	answer, err := c.ask(ctx, r)
	if err != nil || into == nil || len(answer.text) == 0 {
		return answer.tag, err
	}
	if err := json.Unmarshal(answer.text, into); err != nil {
		return "", fmt.Errorf("%s answered something else than Callwright does; is it the right URL? (%w)", c.base, err)
	}
	return answer.tag, nil
}

func (c *client) send(ctx context.Context, r request) (*http.Response, error) {
	u := *c.base
	u.Path += r.path
	u.RawQuery = r.query.Encode()
	var body io.Reader
	if r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("writing the request: %w", err)
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, u.String(), body)
	if err != nil {
		return nil, fmt.Errorf("writing the request: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Accept", "application/json, application/problem+json")
	req.Header.Set("User-Agent", "callwright/"+buildVersion())
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.revision != "" {
		req.Header.Set("If-Match", r.revision)
	}
	if r.creates || r.key != "" {
		req.Header.Set("Idempotency-Key", first(r.key, newKey()))
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, unreachable(c.base, err)
	}
	return resp, nil
}

func newKey() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// unreachable says in a sentence why there was no answer.
func unreachable(base *url.URL, err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return fmt.Errorf("the server %s cannot be reached: %w; is callwright serve running, and --server or CALLWRIGHT_SERVER right?", base, op.Err)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("the server %s did not answer: %w", base, err)
}

// refusal is a problem (RFC 9457) that the server answered with.
type refusal struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
	Detail string `json:"detail"`
	Errors []struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	} `json:"errors"`
	Request string          `json:"request"`
	text    json.RawMessage // as it came
}

// Error is the sentence, and below it what is wrong with which field.
func (r *refusal) Error() string {
	var b strings.Builder
	b.WriteString(r.Detail)
	for _, e := range r.Errors {
		fmt.Fprintf(&b, "\n  %s %s", strings.TrimPrefix(e.Location, "body."), e.Message)
	}
	if r.Status >= http.StatusInternalServerError && r.Request != "" {
		fmt.Fprintf(&b, " (request %s)", r.Request)
	}
	return b.String()
}

func refused(base *url.URL, resp *http.Response, text []byte) error {
	r := &refusal{text: text}
	switch err := json.Unmarshal(text, r); {
	case resp.StatusCode < 400:
		return fmt.Errorf("%s answered with a redirect to %s; give that as the server, tokens do not follow redirects", base, resp.Header.Get("Location"))
	case err != nil || r.Detail == "":
		return fmt.Errorf("%s answered %s, and not as Callwright does; is it the right URL?", base, resp.Status)
	}
	r.Status = resp.StatusCode
	return r
}
