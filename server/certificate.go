package server

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is the server's own, read again when its files change: a renewed
// one is in use within seconds and without a restart.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger
	clock             func() time.Time

	mu      sync.Mutex
	current *tls.Certificate
	stamp   string
	looked  time.Time
}

// every is how often the files are looked at, at most.
const every = time.Second

func openCertificate(certFile, keyFile string, log *slog.Logger, clock func() time.Time) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log, clock: clock}
	stamp, err := c.stampNow()
	if err != nil {
		return nil, fmt.Errorf("reading the certificate: %w", err)
	}
	if err := c.load(stamp); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *certificate) load(stamp string) error {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("reading the certificate %s with the key %s: %w", c.certFile, c.keyFile, err)
	}
	c.current, c.stamp = &pair, stamp
	return nil
}

// stampNow tells one state of the files from another.
func (c *certificate) stampNow() (string, error) {
	stamp := ""
	for _, name := range []string{c.certFile, c.keyFile} {
		info, err := os.Stat(name)
		if err != nil {
			return "", err
		}
		stamp += fmt.Sprint(info.ModTime().UnixNano(), info.Size(), ";")
	}
	return stamp, nil
}

// get is tls.Config.GetCertificate. When the new files cannot be used the old
// certificate stays, and the log says so.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock()
	if now.Sub(c.looked) < every {
		return c.current, nil
	}
	c.looked = now
	stamp, err := c.stampNow()
	if err == nil && stamp == c.stamp {
		return c.current, nil
	}
	if err == nil {
		err = c.load(stamp)
	}
	if err != nil {
		c.log.Error("the certificate's files have changed, but cannot be used; the one before stays in use", "error", err)
		return c.current, nil
	}
	c.log.Info("the certificate was read again", "file", c.certFile)
	return c.current, nil
}

// config is for the listener (K11: TLS 1.2 and newer).
func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get, NextProtos: []string{"h2", "http/1.1"}}
}
