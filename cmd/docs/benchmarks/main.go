// Command benchmarks turns the output of `go test -bench` on standard input
// into docs/benchmarks.md: the median of each benchmark's runs.
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

const head = `# Benchmarks

Made by %smake bench%s; the median of the runs of each. Times are of one machine and one day: compare ratios, which are measured
against a baseline in the same run, alternating with it.

%s

Goals on a quiet machine with 2 cores: a template with one filter ≤ 2 µs, a definite JSONPath on a decoded document ≤ 0.5 µs,
importing an export of 1 MB ≤ 100 ms, the hot path ≥ 0.75 of bare net/http. The hot path is one contact with one
authenticated HTTP Request (token cached), a JSONPath into a variable and a condition; the baseline is a net/http client
tuned alike with a static bearer token that reads the body and decodes the JSON, on one connection and on 64, over HTTP/1.1
and HTTP/2. The worst template is the slowest that the step and output bounds allow; it has to end within 100 ms.

| benchmark | median | of runs |
|---|---|---|
`

// figure is one quantity of one benchmark over its runs.
type figure struct {
	name, unit string
	values     []float64
}

func main() {
	figures, machine := read(os.Stdin)
	if len(figures) == 0 {
		fmt.Fprintln(os.Stderr, "benchmarks: no benchmark output on standard input")
		os.Exit(2)
	}
	fmt.Printf(head, "`", "`", machine)
	for _, f := range figures {
		slices.SortFunc(f.values, cmp.Compare[float64])
		fmt.Printf("| %s | %s %s | %d |\n", f.name, strconv.FormatFloat(f.values[len(f.values)/2], 'f', -1, 64), f.unit, len(f.values))
	}
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

// add adds the value–unit pairs of one line; allocations are left out but for their number.
func add(figures []*figure, name string, pairs []string) []*figure {
	for i := 0; i+1 < len(pairs); i += 2 {
		v, err := strconv.ParseFloat(pairs[i], 64)
		if unit := pairs[i+1]; err == nil && unit != "B/op" && !(unit == "ns/op" && v == 0) {
			k := slices.IndexFunc(figures, func(f *figure) bool { return f.name == name && f.unit == unit })
			if k < 0 {
				k, figures = len(figures), append(figures, &figure{name: name, unit: unit})
			}
			figures[k].values = append(figures[k].values, v)
		}
	}
	return figures
}
