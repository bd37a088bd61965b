package release

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
)

// places gives problems that were found in the flow, rather than in its text, the
// place that they have in the text. A place in the text of a setting goes to At.
func (d document) places(problems []field.Problem) []field.Problem {
	if d.read == nil || len(problems) == 0 {
		return problems
	}
	where, index := d.read.Places(), rows(d.flow)
	for i := range problems {
		p := &problems[i]
		p.At, p.Line, p.Column = field.Position{Line: p.Line, Column: p.Column}, 0, 0
		if at, ok := where.Of(pathOf(d.flow, index, *p)); ok {
			p.Line, p.Column = at.Line, at.Column
		}
	}
	return problems
}

// rows are where the activities of each label stand, as paths of the text.
func rows(f *flow.Flow) map[string][]string {
	index := map[string][]string{}
	for section, list := range map[string][]flow.Activity{"activities": f.Activities, "events": f.Events} {
		for i, a := range list {
			index[a.Label] = append(index[a.Label], fmt.Sprintf("%s[%d]", section, i))
		}
	}
	return index
}

// pathOf is the path in the text of what a problem is about.
func pathOf(f *flow.Flow, index map[string][]string, p field.Problem) string {
	if name, ok := strings.CutPrefix(p.Field, "variables."); ok && p.Activity == "" {
		i := slices.IndexFunc(f.Variables, func(v flow.Variable) bool { return v.Name == name })
		return fmt.Sprintf("variables[%d]", max(i, 0))
	}
	at := index[p.Activity]
	switch {
	case p.Activity == "" || len(at) == 0:
		return p.Field
	case p.Code == flow.CodeDuplicateLabel:
		return at[len(at)-1] + ".label"
	case p.Field == "":
		return at[0]
	case p.Field == "label" || p.Field == "kind" || p.Field == "id" || strings.HasPrefix(p.Field, "links."):
		return at[0] + "." + p.Field
	}
	return at[0] + ".settings." + p.Field
}
