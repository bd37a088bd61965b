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

Made by %smake bench%s; the median of the runs of each. Times are of one machine and one day: compare ratios, which are measured
against a baseline in the same run, alternating with it.

%s

Goals on a quiet machine with 2 cores: a template with one filter ≤ 2 µs, a definite JSONPath on a decoded document ≤ 0.5 µs,
importing an export of 1 MB ≤ 100 ms, the hot path ≥ 0.75 of bare net/http, a call through a connector ≥ 0.85 of it, a cached
token ≤ 1 µs, a page of 100 out of 10,000 connectors ≤ 2 times the time of the same page out of 100, from start to ready ≤ 300 ms.

The hot path is one contact with one authenticated HTTP Request (token cached), a JSONPath into a variable and a condition; the
baseline is a net/http client tuned alike with a static bearer token and a deadline that reads the body and decodes the JSON, on one
connection and on 64, over HTTP/1.1 and HTTP/2; the server is a process of its own, as APIs are. (In one process with its client,
the server's threads stay awake for a client that sends without pause and have to be woken for one that computes in between.) *Do* is
the call alone, against the same client without the JSON. The worst template is the slowest that the step and output bounds allow; it has to end within 100 ms.

| benchmark | median | allocations |
|---|---|---|
`

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
	fmt.Printf(head, "`", "`", machine)
	for _, f := range slowestWorst(figures) {
		for _, unit := range []string{"ns/op", "ratio", "contacts/s"} {
			if len(f.values[unit]) > 0 && f.median(unit) > 0 {
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
	return strconv.FormatFloat(v, 'f', map[string]int{"ratio": 2}[unit], 64) + " " + unit
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
			name := pkg + " " + w[0][:max(strings.LastIndexByte(w[0], '-'), len("Benchmark"))]
			figures = add(figures, strings.Replace(name, "Benchmark", "", 1), w[2:])
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
