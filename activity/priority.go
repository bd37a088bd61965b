package activity

import (
	"strconv"
	"strings"

	"github.com/callwright/callwright/expr"
)

// noPriority is the priority of a contact for which none was given, or none
// from 1 to 9.
const noPriority = 10

// priorityOf is the priority that the text yields with which a contact is queued.
func priorityOf(in *Input, t expr.Template) int {
	text := strings.TrimSpace(in.Text(t, "priority"))
	if text == "" {
		return noPriority
	}
	if n, ok := readPriority(text); ok {
		return n
	}
	in.Warn("priority", "priority", "%q is no priority from 1 to 9, so it counts as 10", text)
	return noPriority
}

func readPriority(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 1 && n <= 9
}
