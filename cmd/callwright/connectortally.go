package main

import (
	"fmt"
	"io"
	"time"
)

// tally is how the last requests of a connector went, in the process of the
// server that answered.
type tally struct {
	Count  int       `json:"count"`
	Errors int       `json:"errors"`
	Denied int       `json:"denied"`
	Rate   float64   `json:"error_rate"`
	P50    float64   `json:"p50_milliseconds"`
	P95    float64   `json:"p95_milliseconds"`
	P99    float64   `json:"p99_milliseconds"`
	Since  time.Time `json:"since"`
}

// print prints one line; none where the server does not count.
func (c *tally) print(w io.Writer, name string) {
	if c == nil {
		return
	}
	fmt.Fprintf(w, "  %-6s  %s\n", name, c.words())
}

func (c *tally) words() string {
	since := "since " + c.Since.UTC().Format(time.RFC3339)
	if c.Count == 0 {
		return "no request " + since
	}
	s := fmt.Sprintf("%d %s, %.1f %% failed", c.Count, since, 100*c.Rate)
	if c.Denied > 0 {
		s += fmt.Sprintf(", %d refused (4xx)", c.Denied)
	}
	return s + fmt.Sprintf("; p50 %.1f ms, p95 %.1f ms, p99 %.1f ms", c.P50, c.P95, c.P99)
}
