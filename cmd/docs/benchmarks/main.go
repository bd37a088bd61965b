// Command benchmarks turns the output of `go test -bench` on standard input
// into docs/benchmarks.md: the median of each benchmark's runs.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

const head = `# Benchmarks

Made by %[2]smake bench%[2]s; the median of the runs of each. Times are of one machine and one day: compare ratios, which are measured
against a baseline in the same run, alternating with it.

%[1]s

Goals on a quiet machine with 2 cores: a template with one filter ≤ 2 µs, a definite JSONPath on a decoded document ≤ 0.5 µs,
importing an export of 1 MB ≤ 100 ms, the hot path ≥ 0.75 of bare net/http, a call through a connector ≥ 0.85 of it, a cached
token ≤ 1 µs, a page of 100 out of 10,000 connectors ≤ 2 times the time of the same page out of 100, from start to ready ≤ 300 ms.

The hot path is one contact with one authenticated HTTP Request (token cached), a JSONPath into a variable and a condition; the
baseline is a net/http client tuned alike with a static bearer token and a deadline that reads the body and decodes the JSON, on one
connection and on 64, over HTTP/1.1 and HTTP/2; the server is a process of its own, as APIs are. (In one process with its client,
the server's threads stay awake for a client that sends without pause and have to be woken for one that computes in between.) *Do* is
the call alone, against the same client without the JSON. The worst template is the slowest that the step and output bounds allow; it has to end within 100 ms.

*Throughput* is whole flows on %[2]scallwright serve%[2]s with SQLite, %[2]ssynchronous=FULL%[2]s: 64 clients that keep their connections send POST /hooks/ID and
get two variables when the flow has ended: an authenticated request over TLS, a JSONPath, a condition, a variable. The baseline is a
handler of net/http alone that reads the same body, makes the same request, decodes the same JSON and answers; clients, upstream and
the two servers are four processes on the same two cores. µs-CPU is the server's processor time, which other work on the machine
blurs less than rates. Added p99 is latency above the baseline's, both at half of the rate that the flow reaches, counted from when a
request was due. Goals: ratio ≥ 0.6 with each-turn, ≥ 0.75 with on-park; added p99 ≤ 5 ms and twice the p99 of an fsync measured in the
same run (allowed); *Turns*, menus answered within one process with the journal on disk (not encrypted there), ≥ 30,000 a second; *Waiting*, 100,000 contacts that
wait for a key, ≤ 1,000 bytes of memory and 2,048 on disk each (a place in a queue not counted). Others on two cores, the same flow, flows a second: bare Go 13,700, Node-RED 2,070,
Temporal tuned with a local activity 135, n8n 48, Temporal on a file 27. A waiting contact: n8n 4.2 KB on disk; Temporal 18 KB of
memory and 14.8 KB on disk; Node-RED 21 KB of memory.

The ratios of whole flows are below their goals, and the added p99 is above what is allowed on a disk as quick as this one. A flow
costs three to four times the baseline's processor time in the server: a quarter to a third is SQLite (a row of the journal, the
contact with three indexes, the commit and its fsync), a sixth the engine and the contact's goroutine with its stack, a tenth the
API's gate, log and metrics; net/http and the request are what the baseline has too. Each-turn waits for two commits one after the
other, on-park for one.

*Canvas* is a flow of 500 activities that is panned by the wheel in the designer, in headless Chromium that draws in software; idle
frames are those of the same page while nothing moves. Goal: ≥ 50 frames a second. Again:
%[2]sCALLWRIGHT_BENCH=1 scripts/web browser e2e/canvas-speed.spec.ts%[2]s.

Again: %[2]sgo test ./cmd/callwright -run '^$' -bench Throughput -benchtime 1x%[2]s, %[2]sgo test ./runner -run '^$' -bench '^Benchmark(Turns|Waiting)$' -benchtime 60000x%[2]s.

| benchmark | median | allocations |
|---|---|---|
`

// units are what is shown of a benchmark, in this order.
var units = []string{"ns/op", "ratio", "contacts/s", "flows/s", "bare-requests/s", "µs-CPU/flow", "bare-µs-CPU/request", "ms-added-p99", "ms-allowed-p99",
	"ms-fsync-p99", "turns/s", "bytes-of-memory", "bytes-on-disk",
	"frames/s", "idle-frames/s", "main-ms/frame", "browser-ms/frame"}

// figure is one benchmark over its runs: its quantities by unit.
type figure struct {
	name   string
	values map[string][]float64
}

func main() {
	figures, machine := read(os.Stdin)
	if len(figures) == 0 {
		fmt.Fprintln(os.Stderr, "benchmarks: no benchmark output on standard input")
		os.Exit(2)
	}
	fmt.Printf(head, machine, "`")
	for _, f := range slowestWorst(figures) {
		for _, unit := range units {
			if f.median(unit) != 0 {
				fmt.Printf("| %s | %s | %s |\n", f.name, show(f.median(unit), unit), f.allocations(unit))
			}
		}
	}
}

// slowestWorst keeps of the worst templates only the slowest.
func slowestWorst(figures []*figure) []*figure {
	worst := func(f *figure) bool { return strings.Contains(f.name, " Worst/") }
	var slowest *figure
	for _, f := range figures {
		if worst(f) && (slowest == nil || f.median("ns/op") > slowest.median("ns/op")) {
			slowest = f
		}
	}
	return slices.DeleteFunc(figures, func(f *figure) bool { return worst(f) && f != slowest })
}

func (f *figure) median(unit string) float64 {
	list := slices.Sorted(slices.Values(f.values[unit]))
	if len(list) == 0 {
		return 0
	}
	return list[len(list)/2]
}

func (f *figure) allocations(unit string) string {
	if unit != "ns/op" {
		return ""
	}
	return strconv.FormatFloat(f.median("allocs/op"), 'f', -1, 64)
}

// show writes a figure with three digits, times in the unit that suits them.
func show(v float64, unit string) string {
	if unit == "ns/op" {
		return (time.Duration(v) * time.Nanosecond).Round(rounding(v)).String()
	}
	digits := 0
	switch {
	case unit == "ratio":
		digits = 2
	case strings.HasPrefix(unit, "ms-"), strings.HasSuffix(unit, "/frame"), strings.HasSuffix(unit, "frames/s"):
		digits = 1
	}
	return strconv.FormatFloat(v, 'f', digits, 64) + " " + unit
}

func rounding(ns float64) time.Duration {
	unit := time.Nanosecond
	for ns >= 1000 {
		ns, unit = ns/10, unit*10
	}
	return unit
}

func read(r io.Reader) (figures []*figure, machine string) {
	machine = fmt.Sprintf("%s, %d cores", runtime.Version(), runtime.NumCPU())
	pkg := ""
	for s := bufio.NewScanner(r); s.Scan(); {
		line := s.Text()
		if name, ok := strings.CutPrefix(line, "pkg: github.com/callwright/callwright/"); ok {
			pkg = name
		}
		if w := strings.Fields(line); strings.HasPrefix(line, "Benchmark") && len(w) >= 4 {
			name := w[0]
			if at := strings.LastIndexByte(name, '-'); at > 0 { // behind it stands GOMAXPROCS, in what Go writes
				name = name[:at]
			}
			figures = add(figures, pkg+" "+strings.TrimPrefix(name, "Benchmark"), w[2:])
		}
	}
	return figures, machine
}

// add adds the value–unit pairs of one line.
func add(figures []*figure, name string, pairs []string) []*figure {
	k := slices.IndexFunc(figures, func(f *figure) bool { return f.name == name })
	if k < 0 {
		k, figures = len(figures), append(figures, &figure{name, map[string][]float64{}})
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v, err := strconv.ParseFloat(pairs[i], 64); err == nil {
			figures[k].values[pairs[i+1]] = append(figures[k].values[pairs[i+1]], v)
		}
	}
	return figures
}
