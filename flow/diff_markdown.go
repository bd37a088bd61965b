package flow

import (
	"fmt"
	"strings"
)

// Markdown is the diff for a pull request: a small table, the paths that change,
// and the details; "" when there is no difference. What stands in the flow is
// quoted as code, so that it cannot mark anything up.
func (d Diff) Markdown() string {
	if d.Empty() {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", code(title(d)))
	d.table(&b)
	d.paths(&b)
	details(&b, "Flow", []ItemChange{{Changes: d.Flow}})
	details(&b, "Variables", d.Variables)
	details(&b, "Activities", d.Activities)
	if len(d.Moved) > 0 {
		fmt.Fprintf(&b, "\n%d activities moved on the canvas.\n", len(d.Moved))
	}
	return b.String()
}

func (d Diff) table(b *strings.Builder) {
	n := d.Counts()
	b.WriteString("| | added | removed | changed |\n|---|---|---|---|\n")
	for _, row := range []struct {
		name string
		c    Count
	}{{"Activities", n.Activities}, {"Links", n.Links}, {"Variables", n.Variables}} {
		fmt.Fprintf(b, "| %s | %d | %d | %d |\n", row.name, row.c.Added, row.c.Removed, row.c.Changed)
	}
}

// paths lists where contacts go another way than before.
func (d Diff) paths(b *strings.Builder) {
	first := true
	for _, a := range d.Activities {
		for _, l := range a.Links {
			if first {
				b.WriteString("\n**Paths that change**\n\n")
				first = false
			}
			fmt.Fprintf(b, "- %s, port %s: %s\n", code(a.Label), code(l.Port), l.words())
		}
	}
}

func (l LinkChange) words() string {
	switch l.Change {
	case Added:
		return "to " + code(l.New)
	case Removed:
		return "no longer to " + code(l.Old)
	}
	return "to " + code(l.New) + " instead of " + code(l.Old)
}

func details(b *strings.Builder, heading string, items []ItemChange) {
	first := true
	for _, item := range items {
		if item.Label == "" && len(item.Changes) == 0 {
			continue
		}
		if first {
			fmt.Fprintf(b, "\n**%s**\n\n", heading)
			first = false
		}
		indent := ""
		if item.Label != "" {
			fmt.Fprintf(b, "- %s %s\n", item.Change, code(item.headline()))
			indent = "  "
		}
		for _, c := range item.Changes {
			c.markdown(b, indent)
		}
	}
}

func (c Change) markdown(b *strings.Builder, indent string) {
	if len(c.Lines) == 0 {
		fmt.Fprintf(b, "%s- %s\n", indent, code(c.String()))
		return
	}
	fence := "```"
	for _, l := range c.Lines {
		for strings.Contains(l.Text, fence) {
			fence += "`"
		}
	}
	fmt.Fprintf(b, "%s- %s\n\n%s  %sdiff\n", indent, code(c.Path), indent, fence)
	for _, l := range c.Lines {
		fmt.Fprintf(b, "%s  %s\n", indent, strings.TrimRight(visible(string(l.Op)+l.Text), " "))
	}
	fmt.Fprintf(b, "%s  %s\n\n", indent, fence)
}

// code quotes a text as code of one line.
func code(text string) string {
	text = visible(strings.ReplaceAll(text, "\n", " "))
	ticks := "`"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") || text == "" {
		text = " " + text + " "
	}
	return ticks + text + ticks
}
