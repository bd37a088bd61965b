package field

import "strings"

// Places says where in a text each part of a document stands, by the path that problems name it with: "shifts[0].from".
type Places map[string]Position

// Position is a place in a text, both counted from 1.
type Position struct{ Line, Column int }

// Of returns the place of the part at path, or of the nearest part around it.
func (p Places) Of(path string) (Position, bool) {
	for path != "" {
		if at, ok := p[path]; ok {
			return at, true
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return Position{}, false
}

// Mark gives each problem the place of its field.
func (p Places) Mark(problems []Problem) []Problem {
	for i := range problems {
		if at, ok := p.Of(problems[i].Field); ok {
			problems[i].Line, problems[i].Column = at.Line, at.Column
		}
	}
	return problems
}
