package sandbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"syscall"
	"time"
)

// OccupiedError says that a sandbox cannot be where the one before it in its
// folder was, or that this one runs still.
type OccupiedError struct {
	Address string // host and port
	Process int    // that runs the sandbox of the folder, as it has noted there; 0 when another program listens
}

// Error says who is in the way.
func (e *OccupiedError) Error() string {
	if e.Process != 0 {
		return fmt.Sprintf("the process %d runs the sandbox of this folder already, at https://%s", e.Process, e.Address)
	}
	return "another program listens on " + e.Address + ", where the sandbox of this folder was"
}

// A sandbox that is kept looks for its first port below those that systems give
// to connections by themselves (from 32768 on Linux, from 49152 elsewhere): it is
// likely to be free at the next start too.
const (
	quietFrom  = 20000
	quietPorts = 10000
	quietTries = 20
)

// listen opens the listener: where the sandbox of the folder was before, unless
// another port is asked for.
func listen(ctx context.Context, c Config, before *kept) (net.Listener, error) {
	host, port, err := net.SplitHostPort(c.Address)
	if err != nil {
		return nil, fmt.Errorf("listening for the sandbox on %s: %w", c.Address, err)
	}
	switch {
	case before != nil && before.answers(ctx):
		return nil, &OccupiedError{Address: before.Address, Process: before.Process}
	case port == "0" && before != nil:
		_, port, err = net.SplitHostPort(before.Address)
	case port == "0" && c.Dir != "":
		return listenQuietly(ctx, host)
	}
	if err != nil {
		return nil, fmt.Errorf("reading where the sandbox was: %w", err)
	}
	l, err := listenAt(ctx, host, port)
	if before != nil && net.JoinHostPort(host, port) == before.Address && errors.Is(err, syscall.EADDRINUSE) {
		err = &OccupiedError{Address: before.Address}
	}
	return l, err
}

func listenQuietly(ctx context.Context, host string) (net.Listener, error) {
	for range quietTries {
		if l, err := listenAt(ctx, host, strconv.Itoa(quietFrom+rand.IntN(quietPorts))); err == nil {
			return l, nil
		}
	}
	return listenAt(ctx, host, "0")
}

func listenAt(ctx context.Context, host, port string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, fmt.Errorf("listening for the sandbox on %s: %w", net.JoinHostPort(host, port), err)
	}
	return l, nil
}

// answers reports whether the sandbox that was kept runs: whoever listens where
// it was holds a certificate of its authority.
func (k *kept) answers(ctx context.Context) bool {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(k.Authority.Certificate))
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	d := tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}}
	conn, err := d.DialContext(ctx, "tcp", k.Address)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
