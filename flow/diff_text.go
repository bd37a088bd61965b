package flow

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/value"
)

// Painter colours a text for a terminal; nil leaves it plain.
type Painter func(style Style, text string) string

// Style says what a painted text is.
type Style string

// The styles.
const (
	StyleAdded   Style = "added"
	StyleRemoved Style = "removed"
	StyleChanged Style = "changed"
	StyleHeading Style = "heading"
	StyleFaint   Style = "faint"
)

// Text is the diff for a terminal, "" when there is none.
func (d Diff) Text(p Painter) string {
	if d.Empty() {
		return ""
	}
	w := textWriter{paint: p}
	w.line(0, StyleHeading, title(d))
	w.changes(0, d.Flow)
	w.section("variables", d.Variables)
	w.section("activities", d.Activities)
	if len(d.Moved) > 0 {
		w.line(0, StyleHeading, "moved on the canvas")
		w.line(2, StyleFaint, strings.Join(d.Moved, ", "))
	}
	w.line(0, StyleFaint, d.Counts().String())
	return w.b.String()
}

func title(d Diff) string {
	if d.From == d.To {
		return d.To
	}
	return d.From + " → " + d.To
}

type textWriter struct {
	b     strings.Builder
	paint Painter
}

func (w *textWriter) line(indent int, style Style, text string) {
	if w.paint != nil {
		text = w.paint(style, text)
	}
	w.b.WriteString(strings.Repeat(" ", indent) + text + "\n")
}

func (w *textWriter) section(name string, items []ItemChange) {
	if len(items) == 0 {
		return
	}
	w.line(0, StyleHeading, name)
	for _, item := range items {
		w.line(2, item.Change.style(), item.Change.mark()+" "+item.headline())
		w.changes(6, item.Changes)
		for _, l := range item.Links {
			w.line(6, l.Change.style(), l.Change.mark()+" "+l.String())
		}
	}
}

func (w *textWriter) changes(indent int, list []Change) {
	for _, c := range list {
		if len(c.Lines) == 0 {
			w.line(indent, c.kind().style(), c.kind().mark()+" "+c.String())
			continue
		}
		w.line(indent, StyleChanged, "~ "+c.Path)
		for _, l := range c.Lines {
			style := map[LineOp]Style{LineNew: StyleAdded, LineDeleted: StyleRemoved}[l.Op]
			if style == "" {
				style = StyleFaint
			}
			w.line(indent+2, style, visible(string(l.Op)+" "+l.Text))
		}
	}
}

// headline names a changed item with what it is.
func (i ItemChange) headline() string {
	s := visible(i.Label)
	if i.Was != "" {
		s += ", was " + visible(i.Was)
	}
	kind := i.Kind
	if i.WasKind != "" {
		kind = i.WasKind + " → " + i.Kind
	}
	if kind != "" {
		s += " (" + visible(kind) + ")"
	}
	switch {
	case i.Switched && i.Event:
		s += ", now in an event flow"
	case i.Switched:
		s += ", now in the main flow"
	case i.Event:
		s += ", event flow"
	}
	return s
}

// String is such as "1 → Sales" or "1 → Sales, was Support".
func (l LinkChange) String() string {
	switch l.Change {
	case Removed:
		return visible(l.Port + " → " + l.Old)
	case Retargeted:
		return visible(l.Port + " → " + l.New + ", was " + l.Old)
	}
	return visible(l.Port + " → " + l.New)
}

func (c Change) kind() ChangeKind {
	switch {
	case len(c.Lines) > 0:
		return Changed
	case unset(c.Old):
		return Added
	case unset(c.New):
		return Removed
	}
	return Changed
}

// String is the change on one line.
func (c Change) String() string {
	switch c.kind() {
	case Added:
		return visible(c.Path) + ": " + short(c.New)
	case Removed:
		return visible(c.Path) + ": " + short(c.Old)
	}
	return visible(c.Path) + ": " + short(c.Old) + " → " + short(c.New)
}

const longestValue = 160 // of a value on one line, in characters

func short(v any) string {
	text := string(value.AppendJSON(nil, v))
	if letters := []rune(text); len(letters) > longestValue {
		text = string(letters[:longestValue]) + "…"
	}
	return visible(text)
}

// visible takes from a text what a terminal would obey: a flow comes from
// somebody else. Control characters and those that turn the direction of writing
// become U+FFFD.
func visible(text string) string {
	return strings.Map(func(c rune) rune {
		if c != '\t' && value.Unseen(c) {
			return '\ufffd'
		}
		return c
	}, text)
}

func (k ChangeKind) mark() string {
	switch k {
	case Added:
		return "+"
	case Removed:
		return "-"
	}
	return "~"
}

func (k ChangeKind) style() Style {
	switch k {
	case Added:
		return StyleAdded
	case Removed:
		return StyleRemoved
	}
	return StyleChanged
}

// Counts sums a diff up.
type Counts struct{ Activities, Links, Variables Count }

// Count is how many were added, removed and changed.
type Count struct{ Added, Removed, Changed int }

func (c *Count) count(k ChangeKind) {
	switch k {
	case Added:
		c.Added++
	case Removed:
		c.Removed++
	default:
		c.Changed++
	}
}

// Counts sums the diff up. Links of removed activities do not count.
func (d Diff) Counts() Counts {
	var n Counts
	for _, v := range d.Variables {
		n.Variables.count(v.Change)
	}
	for _, a := range d.Activities {
		n.Activities.count(a.Change)
		for _, l := range a.Links {
			n.Links.count(l.Change)
		}
	}
	return n
}

// String is such as "activities: 1 added, 2 changed; links: 3 changed".
func (n Counts) String() string {
	var parts []string
	for _, p := range []struct {
		name string
		c    Count
	}{{"activities", n.Activities}, {"links", n.Links}, {"variables", n.Variables}} {
		if s := p.c.String(); s != "" {
			parts = append(parts, p.name+": "+s)
		}
	}
	return strings.Join(parts, "; ")
}

// String is such as "1 added, 2 changed"; "" when there are none.
func (c Count) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{c.Added, "added"}, {c.Removed, "removed"}, {c.Changed, "changed"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	return strings.Join(parts, ", ")
}
