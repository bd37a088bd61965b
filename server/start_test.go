package server_test

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/callwright/callwright/server"
)

// BenchmarkStart opens an existing installation, serves it, and asks /readyz:
// 300 ms at most is the promise.
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	c := server.Config{Data: filepath.Join(dir, "data"), Key: filepath.Join(dir, "data.key"), Listen: "127.0.0.1:0", Log: io.Discard}
	if _, err := server.SetUp(b.Context(), c, founder); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := server.Open(b.Context(), c)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Listen(); err != nil {
			b.Fatal(err)
		}
		ctx, stop := context.WithCancel(b.Context())
		done := make(chan error, 1)
		go func() { done <- s.Run(ctx) }()
		resp, err := http.Get(s.URL() + "/readyz")
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(err, resp)
		}
		resp.Body.Close()
		b.StopTimer()
		stop()
		if err := <-done; err != nil {
			b.Fatal(err)
		}
		s.Close()
		b.StartTimer()
	}
}
