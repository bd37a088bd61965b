package lint

import (
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/flow"
)

// origin says where a value came from: from an answer that the search made up,
// out of a template, or from somewhere that it cannot change.
type origin struct {
	choice int            // number of the answer on the way, for hole
	hole   bool           //
	tmpl   *expr.Template // or what it was rendered from…
	trail  *trail         // …and what the names in it meant
	unit   *unit
	path   []any // inside the answer's data, or inside what the template gave
}

// trail is what variables and outputs were set to on a way, latest first. It
// is shared by all ways that go on from there.
type trail struct {
	name   string // of a variable; empty for outputs
	node   *node  // whose outputs
	unit   *unit
	origin origin
	event  activity.Event // that the outputs came with
	before *trail
	reset  bool // the unit begins: nothing before counts for it
}

func (t *trail) variable(u *unit, name string, o origin) *trail {
	return &trail{name: name, unit: u, origin: o, before: t}
}

// variableOrigin finds where the value of a variable came from.
func (t *trail) variableOrigin(u *unit, name string) (origin, bool) {
	for ; t != nil; t = t.before {
		if t.unit == u && (t.name == name || t.reset) {
			return t.origin, !t.reset
		}
	}
	return origin{}, false
}

func (t *trail) outputs(n *node) *trail {
	for ; t != nil; t = t.before {
		if t.node == n {
			return t
		}
	}
	return nil
}

// origin finds where what a reference reads came from.
func (t *trail) resolve(u *unit, root string, path []any) (origin, bool) {
	if v := u.vars[root]; v != nil {
		if o, ok := t.variableOrigin(u, root); ok {
			o.path = join(o.path, path)
			return o, true
		}
		if u != t.first(u) {
			return origin{}, false
		}
		return origin{hole: true, path: join([]any{"variables", root}, path)}, true
	}
	n := u.names[root]
	if n == nil || len(path) == 0 {
		return origin{}, false
	}
	if n.kind.Role == activity.RoleStart {
		return origin{hole: true, path: join([]any{"contact"}, path)}, true
	}
	made := t.outputs(n)
	if made == nil {
		return origin{}, false
	}
	name, _ := path[0].(string)
	o := made.origin
	o.path = join(placeOf(made.event, name), path[1:])
	return o, o.path != nil
}

// first is the unit with which the contact began.
func (t *trail) first(u *unit) *unit {
	for ; t != nil; t = t.before {
		if t.before == nil {
			return t.unit
		}
	}
	return u
}

// settable reports whether something outside the flow decides what the variable
// begins with. Of any other variable it is only assumed that it begins otherwise.
func (v *variable) settable() bool { return v.Source == flow.Global || v.Source == flow.SubflowInput }

// placeOf is where an output of an activity stands in the data of the answer.
func placeOf(e activity.Event, output string) []any {
	name := strings.ToLower(output)
	switch e.(type) {
	case activity.CallResult:
		switch name {
		case "httpstatuscode":
			return []any{"status"}
		case "httpresponsebody":
			return []any{"body"}
		case "httpresponseheaders":
			return []any{"headers"}
		}
		return nil
	case activity.Collected:
		if strings.Contains(name, "speech") || strings.Contains(name, "utterance") {
			return []any{"speech"}
		}
		return []any{"digits"}
	case activity.Queued:
		switch name {
		case "failurecode":
			return []any{"code"}
		case "failuredescription":
			return []any{"description"}
		}
		return nil
	case activity.Replied:
		switch name {
		case "stateeventname":
			return []any{"event"}
		case "metadata":
			return []any{"data"}
		case "lastintent":
			return []any{"intent"}
		case "transcripturl":
			return []any{"transcript"}
		}
		return nil
	case activity.Happened:
		return []any{"attributes", output}
	case activity.Recorded:
		return []any{"audio"}
	}
	return []any{"value", output}
}

// documentOf is where the data stand from which an activity's rows of outputs read.
func documentOf(e activity.Event) []any {
	switch e.(type) {
	case activity.CallResult:
		return []any{"body"}
	case activity.Received:
		return []any{"message"}
	case activity.Replied:
		return []any{"data"}
	case activity.Recorded:
		return []any{"audio"}
	}
	return []any{"value"}
}

func join(a, b []any) []any {
	if a == nil {
		return nil
	}
	return append(a[:len(a):len(a)], b...)
}
