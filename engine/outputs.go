package engine

import (
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

var _ activity.OutputsOf = (*scope)(nil)

// OutputsOf returns the outputs of the activities of a kind in the frame, in the
// order of the flow; of those that have any.
func (s *scope) OutputsOf(kind string) []*value.Object {
	var all []*value.Object
	for i, o := range s.frame.outputs {
		if o != nil && s.frame.program.nodes[i].kind.Name == kind {
			all = append(all, o)
		}
	}
	return all
}

// SecureOutputs returns the texts of the outputs that the kinds call secure, for
// whoever masks a trace.
func (s *State) SecureOutputs() []string {
	var texts []string
	for _, f := range s.frames() {
		for i, o := range f.outputs {
			for name, v := range o.All() {
				if t := value.Text(v); t != "" && slices.Contains(f.program.nodes[i].kind.Secure, name) {
					texts = append(texts, t)
				}
			}
		}
	}
	return texts
}
