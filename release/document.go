package release

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/webex"
)

// LongestFlow bounds the text of a flow, in bytes, in whatever form it comes and as
// it is kept; the largest export seen has 350 KB.
const LongestFlow = 4 << 20

// document is a flow in its text form, with what was found in it.
type document struct {
	flow       *flow.Flow
	text       []byte
	program    *engine.Program
	problems   []field.Problem
	references []Reference
	read       *flow.Document // of the text, for places in it
}

// ReadDocument reads the text form of a flow that somebody sends. What a draft
// cannot hold is refused with line and column; what is only wrong so far, such as
// two activities of one label, is a problem of the draft.
func ReadDocument(text []byte) (*flow.Flow, error) {
	if err := Fits(len(text)); err != nil {
		return nil, err
	}
	f, problems := flow.Read(text)
	e := fault.New(fault.Invalid, "flow_unreadable", "The text is no flow that can be kept as a draft.")
	for _, p := range problems {
		if f == nil || !keepable(p) {
			e.Fields = append(e.Fields, fault.Said(p.Place(), p.Said()))
		}
	}
	if len(e.Fields) > 0 {
		return nil, e
	}
	return f, nil
}

// Fits refuses a flow whose text has more bytes than [LongestFlow].
func Fits(size int) error {
	if size <= LongestFlow {
		return nil
	}
	return fault.New(fault.Invalid, "flow_too_large", "A flow has at most %d MB of text.", LongestFlow>>20)
}

// keepable reports whether a draft may have the problem: the text form holds it,
// and people come across it while they edit.
func keepable(p field.Problem) bool {
	switch p.Code {
	case flow.CodeDuplicateLabel, flow.CodeDuplicateName, field.CodeRequired:
		return true
	}
	return p.Severity != field.SeverityError
}

// document reads the text form of a flow and compiles it.
func (r *Releases) document(text []byte) (document, error) {
	read, problems := flow.ReadDocument(text)
	if len(problems) > 0 {
		return document{}, fmt.Errorf("reading the stored text of a flow: %w", problems[0])
	}
	f, problems := read.Whole()
	if f == nil {
		return document{}, fmt.Errorf("reading the stored text of a flow: %w", problems[0])
	}
	return r.judged(f, text, read, problems), nil
}

// judged is the document of a flow that was read from its text, with the problems
// of the text, compiled.
func (r *Releases) judged(f *flow.Flow, text []byte, read *flow.Document, problems []field.Problem) document {
	d := document{flow: f, text: text, read: read}
	var more []field.Problem
	d.program, more = engine.Compile(f, r.o.Catalog)
	d.problems = append(problems, d.places(append(webex.Check(f), more...))...)
	d.references = references(f, r.o.Catalog)
	return d
}

// written is the document of a flow as it is stored: written, and read again.
func (r *Releases) written(f *flow.Flow) (document, error) {
	text := flow.Write(f)
	if _, err := ReadDocument(text); err != nil {
		return document{}, err
	}
	return r.document(text)
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// broken lists the problems that keep a flow from being published.
func (d document) broken() []field.Problem {
	var list []field.Problem
	for _, p := range d.problems {
		if p.Severity == field.SeverityError {
			list = append(list, p)
		}
	}
	return list
}
