package lint

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// row is a row of outputs as documents write it.
type row struct {
	variable string
	path     []any
	ok       bool // the path can be built
}

// rows are the activity's rows of outputs, under whatever setting they stand.
func (n *node) rows() []row {
	var rows []row
	for _, v := range n.Settings.All() {
		list, _ := v.([]any)
		for _, item := range list {
			o, ok := item.(*value.Object)
			if !ok {
				break
			}
			name, hasName := o.Get("variable")
			path, hasPath := o.Get("path")
			if !hasName || !hasPath || strings.TrimSpace(value.Text(name)) == "" || strings.TrimSpace(value.Text(path)) == "" {
				continue
			}
			steps, ok := parsePath(value.Text(path))
			rows = append(rows, row{value.Text(name), steps, ok})
		}
	}
	return rows
}
