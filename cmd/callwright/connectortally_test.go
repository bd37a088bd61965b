package main

import (
	"strings"
	"testing"
	"time"
)

func TestHowCallsHaveBeenDoing(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	var w strings.Builder
	(*tally)(nil).print(&w, "calls")
	(&tally{Since: since}).print(&w, "calls")
	(&tally{Count: 1024, Errors: 2, Denied: 3, Rate: 2.0 / 1024, P50: 12.34, P95: 100, P99: 250, Since: since}).print(&w, "calls")
	(&tally{Count: 1, P50: 1, P95: 1, P99: 1, Since: since}).print(&w, "tokens")
	const want = `  calls   no request since 2026-03-01T09:00:00Z
  calls   1024 since 2026-03-01T09:00:00Z, 0.2 % failed, 3 refused (4xx); p50 12.3 ms, p95 100.0 ms, p99 250.0 ms
  tokens  1 since 2026-03-01T09:00:00Z, 0.0 % failed; p50 1.0 ms, p95 1.0 ms, p99 1.0 ms
`
	if w.String() != want {
		t.Errorf("got\n%swant\n%s", &w, want)
	}
}
