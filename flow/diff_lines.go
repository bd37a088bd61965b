package flow

import "strings"

// Line is one line of how a text of several lines changes.
type Line struct {
	Op   LineOp
	Text string
}

// LineOp says what became of a line.
type LineOp string

// What became of lines.
const (
	LineSame    LineOp = " "
	LineDeleted LineOp = "-"
	LineNew     LineOp = "+"
	LineSkipped LineOp = "…" // lines in between that stay
)

const (
	contextLines = 2
	mostLines    = 600 // beyond this a text is replaced as a whole
)

// compareLines tells which lines of a text change, with two lines around them.
func compareLines(was, is string) []Line {
	a, b := split(was), split(is)
	if len(a) > mostLines || len(b) > mostLines {
		return whole(a, b)
	}
	return shorten(align(a, b))
}

func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
}

func whole(a, b []string) []Line {
	lines := make([]Line, 0, len(a)+len(b))
	for _, text := range a {
		lines = append(lines, Line{LineDeleted, text})
	}
	for _, text := range b {
		lines = append(lines, Line{LineNew, text})
	}
	return lines
}

// align finds the longest list of lines that both texts have, in order.
func align(a, b []string) []Line {
	longest := make([][]int, len(a)+1) // of a[i:] and b[j:]
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	var lines []Line
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			lines = append(lines, Line{LineSame, a[i]})
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			lines = append(lines, Line{LineDeleted, a[i]})
			i++
		default:
			lines = append(lines, Line{LineNew, b[j]})
			j++
		}
	}
	return append(lines, whole(a[i:], b[j:])...)
}

// shorten leaves out lines that are far from every change.
func shorten(lines []Line) []Line {
	near := make([]bool, len(lines))
	for i, l := range lines {
		if l.Op != LineSame {
			for k := max(0, i-contextLines); k <= min(len(lines)-1, i+contextLines); k++ {
				near[k] = true
			}
		}
	}
	var short []Line
	for i, l := range lines {
		switch {
		case near[i]:
			short = append(short, l)
		case len(short) == 0 || short[len(short)-1].Op != LineSkipped:
			short = append(short, Line{Op: LineSkipped})
		}
	}
	return short
}
