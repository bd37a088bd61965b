package flowtest

import (
	"fmt"
	"strings"
)

// sideBySide shows two lists as one, a line per entry: “- ” marks what is only
// in the first, “+ ” what is only in the second. Stretches in both are shortened.
func sideBySide(a, b []string) string {
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	lines := marked("    ", a[:head])
	lines = append(lines, middle(a[head:len(a)-tail], b[head:len(b)-tail])...)
	lines = append(lines, marked("    ", a[len(a)-tail:])...)
	return strings.Join(shorten(lines), "\n")
}

func marked(mark string, list []string) []string {
	lines := make([]string, len(list))
	for i, s := range list {
		lines[i] = mark + s
	}
	return lines
}

// middle is where two lists differ: by their longest common list in order, or
// one after the other where that would take too long.
func middle(a, b []string) []string {
	if (len(a)+1)*(len(b)+1) > maxTable {
		return append(marked("  - ", a), marked("  + ", b)...)
	}
	var lines []string
	i, j := 0, 0
	table := common(a, b)
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			lines = append(lines, "    "+a[i])
			i++
			j++
		case j == len(b) || i < len(a) && table.at(i+1, j) >= table.at(i, j+1):
			lines = append(lines, "  - "+a[i])
			i++
		default:
			lines = append(lines, "  + "+b[j])
			j++
		}
	}
	return lines
}

// How many equal lines stay on either side of a difference, and how many lines
// a difference has at most.
const (
	around    = 3
	mostLines = 60
)

func shorten(lines []string) []string {
	near := make([]bool, len(lines))
	for i, l := range lines {
		if l[2] != ' ' {
			for k := max(0, i-around); k <= min(len(lines)-1, i+around); k++ {
				near[k] = true
			}
		}
	}
	var short []string
	for i, l := range lines {
		switch {
		case near[i]:
			short = append(short, l)
		case i == 0 || near[i-1]:
			short = append(short, "    …")
		}
	}
	if len(short) > mostLines {
		short = append(short[:mostLines:mostLines], fmt.Sprintf("    … and %d lines more", len(short)-mostLines))
	}
	return short
}

// lengths holds at i*(n+1)+j how long the longest list in order is that a[i:] and b[j:] share.
type lengths struct {
	n     int
	table []int
}

func (l lengths) at(i, j int) int { return l.table[i*(l.n+1)+j] }

// maxTable bounds the table, in entries.
const maxTable = 4_000_000

func common(a, b []string) lengths {
	l := lengths{len(b), make([]int, (len(a)+1)*(len(b)+1))}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				l.table[i*(l.n+1)+j] = l.at(i+1, j+1) + 1
			} else {
				l.table[i*(l.n+1)+j] = max(l.at(i+1, j), l.at(i, j+1))
			}
		}
	}
	return l
}
