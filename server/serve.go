package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// Bounds of connections (I14): headers slow or large, bodies slow, answers that
// nobody reads. The longest answer is a connection test.
const (
	headerTime = 10 * time.Second
	readTime   = 30 * time.Second
	writeTime  = 3 * time.Minute
	idleTime   = 2 * time.Minute
	maxHeader  = 32 << 10
)

// Listen opens the listener, so that the address is known.
func (s *Server) Listen() (net.Addr, error) {
	if s.listener != nil {
		return s.listener.Addr(), nil
	}
	if err := s.listenMetrics(); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", s.config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", s.config.Listen, err)
	}
	if s.certificate != nil {
		l = tls.NewListener(l, s.certificate.config())
	}
	s.listener = l
	s.closes(func() error { l.Close(); return nil })
	return l.Addr(), s.openAPI()
}

func (s *Server) listenMetrics() error {
	if s.config.Metrics == "" || s.metricsListener != nil {
		return nil
	}
	l, err := net.Listen("tcp", s.config.Metrics)
	if err != nil {
		return fmt.Errorf("listening for metrics on %s: %w", s.config.Metrics, err)
	}
	s.metricsListener = l
	s.closes(func() error { l.Close(); return nil })
	return nil
}

// URL is under which browsers reach the server; call it after [Server.Listen].
func (s *Server) URL() string {
	switch {
	case s.config.URL != "":
		return s.config.URL
	case s.listener == nil:
		return ""
	case s.certificate != nil:
		return "https://" + s.listener.Addr().String()
	}
	return "http://" + s.listener.Addr().String()
}

// MetricsAddr is where metrics are served; nil when they are not.
func (s *Server) MetricsAddr() net.Addr {
	if s.metricsListener == nil {
		return nil
	}
	return s.metricsListener.Addr()
}

func (s *Server) newHTTP(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeader,
	}
}

// Run serves until the context ends, then stops gracefully: /readyz says no,
// requests under way are served to their end, and nothing new begins.
func (s *Server) Run(ctx context.Context) error {
	if _, err := s.Listen(); err != nil {
		return err
	}
	s.announce(ctx)
	// Requests outlive the signal to stop; background work ends with it.
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	main, side := s.newHTTP(s.handler), s.newHTTP(s.metrics.handler())
	main.BaseContext = func(net.Listener) context.Context { return serving }
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return served(main.Serve(s.listener)) })
	if s.metricsListener != nil {
		group.Go(func() error { return served(side.Serve(s.metricsListener)) })
	}
	for _, b := range s.background {
		group.Go(func() error { return s.keep(ctx, b) })
	}
	group.Go(func() error {
		<-ctx.Done()
		s.stop(main)
		return side.Close()
	})
	return group.Wait()
}

func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serving: %w", err)
}

// stop ends the API's server within Grace, whatever its requests do.
func (s *Server) stop(main *http.Server) {
	s.stopping.Store(true)
	s.leave()
	s.log.Info("stopping", "grace", s.config.Grace.String())
	time.Sleep(s.config.Drain)
	ctx, cancel := context.WithTimeout(context.Background(), s.config.Grace)
	defer cancel()
	if err := main.Shutdown(ctx); err != nil {
		s.log.Warn("requests were cut off: they did not end within the time of grace", "grace", s.config.Grace.String())
		main.Close()
	}
	s.log.Info("stopped")
}

// loop is work in the background.
type loop struct {
	name string
	run  func(context.Context) error
}

// restart is how long a loop that failed waits before it begins again.
const restart = 5 * time.Second

// keep runs a loop until the context ends, again when it fails or panics: one
// ill thing must not end the server (H6).
func (s *Server) keep(ctx context.Context, l loop) error {
	for {
		if err := s.caught(ctx, l); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "background work failed; it begins again", "work", l.name, "after", restart, "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(restart):
		}
	}
}

// caught runs a loop and makes an error of a panic, without its value (F13).
func (s *Server) caught(ctx context.Context, l loop) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			s.metrics.panics.Inc()
			err = fmt.Errorf("a fault of Callwright of the type %T", fault)
		}
	}()
	return l.run(ctx)
}
