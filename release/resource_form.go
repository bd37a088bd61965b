package release

import (
	"slices"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/routing"
)

// ResourceForm returns the settings of a kind of resource for a form: those of its
// section of a resources document, without name and id, which stand beside the
// settings, and what Callwright keeps beyond them. A kind that there is not has none.
func ResourceForm(kind ResourceKind) field.List {
	s, ok := sectionOf(kind)
	if !ok {
		return nil
	}
	var resources routing.Resources
	document := resources.Fields()
	i := slices.IndexFunc(document, func(f field.Field) bool { return f.Name == s.name })
	var list field.List
	for _, f := range document[i].Rows() {
		if f.Name != "name" && f.Name != "id" {
			list = append(list, f)
		}
	}
	if s.own != nil {
		list = append(list, s.own()...)
	}
	return list
}
