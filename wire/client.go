package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// Client sends requests under one policy. It is safe for concurrent use and
// keeps connections open between requests.
type Client struct {
	guard     *guard
	transport *http.Transport
	reader    *reader
	resolver  *net.Resolver
	connect   time.Duration
	limit     int64
	http      bool
	proxied   bool
	last      *atomic.Pointer[string] // host of the last request
}

// New makes a client. It fails when the policy cannot be understood.
func New(p Policy) (*Client, error) {
	g, err := newGuard(p)
	if err != nil {
		return nil, fmt.Errorf("reading the network policy: %w", err)
	}
	c := &Client{
		guard: g, reader: newReader(), resolver: p.Resolver, http: p.HTTP, proxied: p.Proxy != nil,
		connect: p.Connect, limit: p.MaxBody, last: &atomic.Pointer[string]{},
	}
	if c.connect <= 0 {
		c.connect = defaultConnect
	}
	if c.limit <= 0 {
		c.limit = defaultMaxBody
	}
	roots, err := roots(p.CA)
	if err != nil {
		return nil, err
	}
	c.transport = &http.Transport{
		DialContext:            c.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    c.connect,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           1024,
		MaxIdleConnsPerHost:    256,
		IdleConnTimeout:        45 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		ExpectContinueTimeout:  time.Second,
		WriteBufferSize:        4 << 10,
		ReadBufferSize:         16 << 10,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 5 * time.Second},
	}
	if p.Proxy != nil {
		c.transport.Proxy = http.ProxyURL(p.Proxy)
	}
	return c, nil
}

func roots(pems [][]byte) (*x509.CertPool, error) {
	if len(pems) == 0 {
		return nil, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	for _, pem := range pems {
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("reading the network policy: an authority is not a certificate in PEM")
		}
	}
	return pool, nil
}

// WithCertificate returns a client that shows cert when a server asks for one.
// It has connections of its own: none that was opened with a certificate ever
// serves another connector (D7).
func (c *Client) WithCertificate(cert tls.Certificate) *Client {
	own := *c
	own.last = &atomic.Pointer[string]{}
	own.transport = c.transport.Clone()
	own.transport.TLSClientConfig.Certificates = []tls.Certificate{cert}
	own.transport.DialContext = own.dial
	return &own
}

// Close closes connections that are not in use.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Request is one request. Header belongs to the client once it is handed over,
// until Do returns.
type Request struct {
	Method string
	URL    *url.URL // as [Resolve] makes it
	Header http.Header
	Body   []byte  // nil sends no body
	Limit  int64   // cap on the answer in bytes; 0 means the policy's
	Timing *Timing // where to put the time that it took, also when it fails; nil does not measure
}

// Response is an answer, whatever its status: also a redirect is one (A1).
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends one request and reads the whole answer; the context's deadline
// covers both (I2). Redirects are answers and never followed. All errors are
// *[Error].
func (c *Client) Do(ctx context.Context, r Request) (*Response, error) {
	if r.Timing == nil {
		return c.send(ctx, r)
	}
	ctx, w := watching(ctx)
	resp, err := c.send(ctx, r)
	*r.Timing = w.read()
	return resp, err
}

func (c *Client) send(ctx context.Context, r Request) (*Response, error) {
	if err := c.check(r); err != nil {
		return nil, err
	}
	if c.proxied {
		if err := c.judge(ctx, withPort(r.URL.Scheme, r.URL.Host)); err != nil {
			return nil, c.failed(ctx, r.URL, err)
		}
	}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	req := blank.WithContext(ctx)
	req.Method, req.URL, req.Host, req.Header = r.Method, r.URL, r.URL.Host, r.Header
	if r.Body != nil {
		setBody(req, r.Body)
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, c.failed(ctx, r.URL, err)
	}
	limit := r.Limit
	if limit <= 0 {
		limit = c.limit
	}
	length := resp.ContentLength
	if r.Method == http.MethodHead {
		length = 0
	}
	body, err := c.reader.read(ctx, resp.Body, length, limit)
	resp.Body.Close()
	if err != nil {
		return nil, c.failed(ctx, r.URL, err)
	}
	return &Response{Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// blank is what every request is a copy of.
var blank = &http.Request{Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}

// payload is a body that the transport may rewind for a connection gone stale.
type payload struct{ bytes.Reader }

func (p *payload) Close() error { return nil }

func setBody(req *http.Request, body []byte) {
	req.ContentLength = int64(len(body))
	if len(body) == 0 {
		req.Body = http.NoBody
		return
	}
	open := func() (io.ReadCloser, error) {
		p := &payload{}
		p.Reset(body)
		return p, nil
	}
	req.GetBody = open
	req.Body, _ = open()
}

// check refuses what must never reach the wire (A6, B3, B8).
func (c *Client) check(r Request) error {
	u := r.URL
	if u.Scheme != "https" && (u.Scheme != "http" || !c.http) {
		return &Error{Code: CodePolicy, Message: "only https is allowed, not " + printable(u.Scheme) + "; write https://"}
	}
	if !c.plain(u.Host) || u.User != nil || u.Opaque != "" {
		return badURL(u.Scheme+"://"+u.Host, "its host cannot be used")
	}
	if !isToken(r.Method) {
		return &Error{Code: CodeHeader, Message: "\"" + printable(r.Method) + "\" is not an HTTP method"}
	}
	for name, values := range r.Header {
		if err := CheckHeader(name, values...); err != nil {
			return err
		}
	}
	return nil
}

// plain reports whether a host may be used. It remembers the last one: most
// requests go where the one before them went.
func (c *Client) plain(host string) bool {
	if last := c.last.Load(); last != nil && *last == host {
		return true
	}
	if _, _, err := authority(host); err != nil {
		return false
	}
	c.last.Store(&host)
	return true
}

// CheckHeader says why a header cannot be sent as it is: a name that is no
// token, or a value with a control character in it (RFC 9110 section 5).
func CheckHeader(name string, values ...string) error {
	if !isToken(name) {
		return &Error{Code: CodeHeader, Message: "\"" + printable(name) + "\" is not a header name; letters, digits and hyphens are"}
	}
	if slices.ContainsFunc(values, hasControl) {
		return &Error{Code: CodeHeader, Message: "the value of the header " + name + " holds a control character such as a line break; take it out"}
	}
	return nil
}

func hasControl(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\t' || c == 0x7f {
			return true
		}
	}
	return false
}

// isToken reports whether s is a token (RFC 9110 section 5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		if !inToken[s[i]] {
			return false
		}
	}
	return s != ""
}

// inToken says which bytes a token may hold.
var inToken = func() (t [256]bool) {
	for c := byte('!'); c <= '~'; c++ {
		t[c] = strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) < 0
	}
	return t
}()
