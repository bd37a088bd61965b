package field

import (
	"cmp"
	"strings"

	"github.com/callwright/callwright/message"
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
// Its JSON form is what `callwright check --json` prints. [Problem.Saying]
// and [Problem.Mending] give it its sentences, which it can say in other languages.
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

	said *said // what Message and Mend were made of; never changed, copies share it
}

// said are the sentences of a problem.
type said struct{ message, mend message.Text }

// Saying returns the problem with a message, formatted as by fmt.Sprintf.
func (p Problem) Saying(format string, args ...any) Problem {
	text := message.New(format, args...)
	p.Message, p.said = text.String(), &said{text, p.texts().mend}
	return p
}

// Mending returns the problem with what to do about it, formatted as by fmt.Sprintf.
func (p Problem) Mending(format string, args ...any) Problem {
	text := message.New(format, args...)
	p.Mend, p.said = text.String(), &said{p.texts().message, text}
	return p
}

func (p Problem) texts() said {
	if p.said == nil {
		return said{}
	}
	return *p.said
}

// Said is the message as a sentence that can be said in other languages.
func (p Problem) Said() message.Text {
	if text := p.texts().message; text.String() == p.Message {
		return text
	}
	return message.New("%s", message.Phrase(p.Message))
}

// SaidIn returns the problem with its sentences in the language that translate
// turns English formats into. One that was written over is translated as it stands.
func (p Problem) SaidIn(translate func(english string) string) Problem {
	texts := p.texts()
	p.Message, p.Mend = in(texts.message, p.Message, translate), in(texts.mend, p.Mend, translate)
	p.said = nil
	return p
}

func in(text message.Text, english string, translate func(english string) string) string {
	switch {
	case english == "":
		return ""
	case text.String() == english:
		return text.In(translate)
	}
	return translate(english)
}

// Equal reports whether two problems say the same of the same place.
func (p Problem) Equal(other Problem) bool {
	p.said, other.said = nil, nil
	return p == other
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
func (p Problem) String() string { return p.In(english) }

// In returns what String does, in the language that translate turns English
// formats into.
func (p Problem) In(translate func(english string) string) string {
	p = p.SaidIn(translate)
	var b strings.Builder
	if place := p.place(translate); place != "" {
		b.WriteString(place + ": ")
	}
	b.WriteString(p.Message)
	if p.Mend != "" {
		b.WriteString(" (" + p.Mend + ")")
	}
	return b.String()
}

func english(english string) string { return english }

// Place names where the problem is: activity, setting, line and column, as far as known.
func (p Problem) Place() string { return p.place(english) }

func (p Problem) place(translate func(english string) string) string {
	place := p.Activity
	if p.Field != "" {
		place += cmp.Or(strings.Repeat(" › ", min(1, len(place))), "") + p.Field
	}
	if p.Line > 0 {
		place += " " + message.New("(line %d, column %d)", p.Line, p.Column).In(translate)
	}
	return place
}
