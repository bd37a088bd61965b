package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
)

// The codes of an [Error]. They are stable: flows and traces show them.
const (
	CodeURL      = "url"       // the URL cannot be used
	CodeHeader   = "header"    // a header name or value cannot be sent
	CodePolicy   = "policy"    // the network policy refuses the destination
	CodeDNS      = "dns"       // the name was not resolved
	CodeConnect  = "connect"   // no connection, or it broke off
	CodeTLS      = "tls"       // the other side could not be trusted, or not understood
	CodeProtocol = "protocol"  // what came back is not HTTP
	CodeTooLarge = "too_large" // the answer is larger than the cap
	CodeTimeout  = "timeout"   // the time was up
	CodeCanceled = "canceled"  // the caller gave up
)

// Error says why an exchange did not happen. Message is a sentence for people;
// it names the place and the mend, and holds no query, header or body.
type Error struct {
	Code    string
	Message string
	cause   error
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Message }

// Unwrap returns what lies beneath, for errors.Is; its text may hold more than should be shown.
func (e *Error) Unwrap() error { return e.cause }

// errPolicy is what the dialler returns for an address it may not dial. It says
// nothing of the address, so that nobody learns what stands behind a name (B9).
var errPolicy = errors.New("the network policy does not allow this address")

func refused(host string, cause error) *Error {
	return &Error{CodePolicy, "the network policy does not allow a connection to " + host, cause}
}

// failed is classify for a request to u; a refusal says what can be done about
// it. That depends on what was written, never on where a name leads (B9).
func (c *Client) failed(ctx context.Context, u *url.URL, err error) *Error {
	e := classify(ctx, u.Host, err)
	if errors.Is(e.cause, errPolicy) {
		e.Message += "; " + c.guard.mend(withPort(u.Scheme, strings.ToLower(u.Host)))
	}
	return e
}

// classify turns what a transport returned into an [Error] about host.
func classify(ctx context.Context, host string, err error) *Error {
	var known *Error
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errPolicy):
		return refused(host, err)
	case errors.Is(ctx.Err(), context.Canceled):
		return &Error{CodeCanceled, "the request to " + host + " was given up", err}
	case errors.As(err, &dns):
		return dnsFailure(dns)
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return &Error{CodeTimeout, host + " did not answer in time", err}
	case says(err, "response headers exceeded", "response header list"):
		return &Error{CodeTooLarge, "the headers of the answer from " + host + " are too large", err}
	}
	if e := tlsFailure(host, err); e != nil {
		return e
	}
	switch {
	case says(err, "malformed", "Content-Length", "invalid", "PROTOCOL_ERROR", "COMPRESSION_ERROR"):
	case errors.As(err, &op) && op.Op == "dial":
		return &Error{CodeConnect, "no connection to " + host + " could be made", err}
	case errors.As(err, &op), says(err, "EOF", "connection", "stream error"):
		return &Error{CodeConnect, "the connection to " + host + " broke off", err}
	}
	return &Error{CodeProtocol, "what " + host + " answered is not HTTP as it should be", err}
}

// says looks for words in the text of an error that net/http gives no type.
func says(err error, words ...string) bool {
	text := err.Error()
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

func dnsFailure(err *net.DNSError) *Error {
	why := "the name server could not answer for "
	switch {
	case err.IsNotFound:
		why = "there is no host called "
	case err.IsTimeout:
		why = "the name server did not answer in time for "
	}
	return &Error{CodeDNS, why + printable(err.Name), err}
}

// tlsFailure names what is wrong with the other side's certificate or protocol (A12).
func tlsFailure(host string, err error) *Error {
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var verify *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	why := ""
	switch {
	case errors.As(err, &unknown):
		why = "its certificate is signed by an authority that is not trusted; add the authority under network.ca"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		why = "its certificate has expired or is not valid yet"
	case errors.As(err, &invalid), errors.As(err, &verify) && !errors.As(err, &name):
		why = "its certificate is not valid"
	case errors.As(err, &name):
		why = "its certificate is for another host"
	case errors.As(err, &record):
		why = "it does not speak TLS on this port"
	case says(err, "protocol version"):
		why = "it speaks only a TLS version older than 1.2"
	case says(err, "tls: ", "TLS "):
		why = "the TLS handshake failed"
	default:
		return nil
	}
	return &Error{CodeTLS, "TLS with " + host + ": " + why, err}
}
