package flowtest

import "strings"

// sideBySide shows two lists as one, a line per entry: “  ” in both, “- ” only
// in the first, “+ ” only in the second. Long stretches in both are left out.
func sideBySide(a, b []string) string {
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
	return strings.Join(shorten(lines), "\n")
}

// around is how many equal lines stay on either side of a difference.
const around = 3

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
	return short
}

// lengths[i*(n+1)+j] is the length of the longest list in order that a[i:] and b[j:] share.
type lengths struct {
	n     int
	table []int
}

func (l lengths) at(i, j int) int {
	if l.table == nil {
		return 0
	}
	return l.table[i*(l.n+1)+j]
}

// maxTable bounds the table; beyond it the lists are compared place by place.
const maxTable = 4_000_000

func common(a, b []string) lengths {
	l := lengths{n: len(b)}
	if (len(a)+1)*(len(b)+1) > maxTable {
		return l
	}
	l.table = make([]int, (len(a)+1)*(len(b)+1))
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
