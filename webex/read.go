package webex

import (
	"bytes"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
)

// Read reads a flow in any of its forms: Callwright's own YAML, a Webex export,
// FlowV2. The problems are those of the document; a text that is no flow is an error.
func Read(text []byte, c activity.Catalog) (*flow.Flow, []field.Problem, error) {
	if !Ours(text) {
		f, report, err := Import(text, c)
		return f, report.Problems, err
	}
	f, problems := flow.Read(text)
	if f == nil {
		return nil, problems, problems[0]
	}
	return f, append(problems, Check(f)...), nil
}

// Ours reports whether the text is in Callwright's own form: it says so itself.
// Everything that is JSON or binary without saying so is for the importer.
func Ours(text []byte) bool {
	head := bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\ufeff")), " \t\r\n")
	if len(head) > 0 && bytes.IndexByte([]byte(`{["`), head[0]) >= 0 {
		return bytes.Contains(head[:min(len(head), 4096)], []byte(`"callwright"`))
	}
	return bytes.Contains(text, []byte("callwright:"))
}
