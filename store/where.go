package store

import (
	"fmt"
	"strings"
)

// where builds the condition of a statement. Conditions are written in the code;
// what callers sent is only ever an argument (J4).
type where struct {
	conditions []string
	args       []any
}

// and adds a condition with a ? for each of its arguments.
func (w *where) and(condition string, args ...any) {
	for _, arg := range args {
		condition = strings.Replace(condition, "?", w.bind(arg), 1)
	}
	w.conditions = append(w.conditions, condition)
}

func (w *where) unlessEmpty(condition, arg string) {
	if arg != "" {
		w.and(condition, arg)
	}
}

// bind adds an argument and returns its placeholder.
func (w *where) bind(arg any) string {
	w.args = append(w.args, arg)
	return fmt.Sprintf("$%d", len(w.args))
}

func (w *where) clause() string { return "WHERE " + strings.Join(w.conditions, " AND ") }
