package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/callwright/callwright/field"
)

// paint colours text for a terminal; the zero paint leaves it plain.
type paint struct{ on bool }

// painter paints when w is a terminal and NO_COLOR is unset (no-color.org).
func painter(w io.Writer) paint {
	f, ok := w.(*os.File)
	return paint{ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))}
}

func (p paint) with(code, s string) string {
	if !p.on || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p paint) bold(s string) string   { return p.with("1", s) }
func (p paint) dim(s string) string    { return p.with("2", s) }
func (p paint) red(s string) string    { return p.with("31", s) }
func (p paint) green(s string) string  { return p.with("32", s) }
func (p paint) yellow(s string) string { return p.with("33", s) }
func (p paint) cyan(s string) string   { return p.with("36", s) }

func (p paint) severity(s field.Severity) string {
	switch s {
	case field.SeverityError:
		return p.red("error  ")
	case field.SeverityWarning:
		return p.yellow("warning")
	}
	return p.dim("note   ")
}
