package field

import (
	"cmp"
	"fmt"
	"strings"
)

// Severity says how much a problem matters.
type Severity string

// An error stops a flow from being published, a warning does not, a note tells.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// Problem is something wrong with a document: where, what, and how to mend it.
// Its JSON form is what `callwright check --json` prints.
type Problem struct {
	Code     string   `json:"code"`     // stable, such as "required", "expression", "unbound"
	Severity Severity `json:"severity"` //
	Activity string   `json:"activity"` // label
	Field    string   `json:"field"`    // path of the setting, such as "prompts[1].value"
	Line     int      `json:"line"`     // in the text of the setting, or with At in that of the document, from 1; 0 when it has no place
	Column   int      `json:"column"`
	At       Position `json:"-"` // in the text of the setting, where Line and Column are of the document
	Message  string   `json:"message"`
	Mend     string   `json:"mend"` // what to do about it
}

// The codes of problems that this package reports.
const (
	CodeRequired   = "required"   // a setting that must be given is absent
	CodeInvalid    = "invalid"    // the value has the wrong type, form or range
	CodeExpression = "expression" // an expression does not compile
	CodeUnknown    = "unknown"    // a setting that the kind does not have
)

// Error makes a Problem usable where an error is wanted.
func (p Problem) Error() string { return p.String() }

// String is the problem in one line for a terminal: place, message, mend.
func (p Problem) String() string {
	var b strings.Builder
	if place := p.Place(); place != "" {
		b.WriteString(place + ": ")
	}
	b.WriteString(p.Message)
	if p.Mend != "" {
		b.WriteString(" (" + p.Mend + ")")
	}
	return b.String()
}

// Place names where the problem is: activity, setting, line and column, as far as known.
func (p Problem) Place() string {
	place := p.Activity
	if p.Field != "" {
		place += cmp.Or(strings.Repeat(" › ", min(1, len(place))), "") + p.Field
	}
	if p.Line > 0 {
		place += fmt.Sprintf(" (line %d, column %d)", p.Line, p.Column)
	}
	return place
}
