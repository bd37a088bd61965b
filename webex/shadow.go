package webex

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// suffixes are the endings of shadow properties (flow-formats.md A.3.1).
var suffixes = [...]string{"name", "type", "radioName", "input"}

// shadow tells what a property is a copy of: the property at its base, and the
// same copy spelt with colons. names is true for copies of a label.
func shadow(property string) (base, colons string, names, ok bool) {
	base, names = property, true
	tail := ""
	for {
		rest, suffix := cutSuffix(base)
		if suffix == "" {
			return base, base + tail, names, tail != ""
		}
		base, tail = rest, ":"+suffix+tail
		names = names && suffix == "name"
	}
}

func cutSuffix(property string) (rest, suffix string) {
	for _, s := range suffixes {
		if r, ok := strings.CutSuffix(property, s); ok && len(r) > 1 && (r[len(r)-1] == ':' || r[len(r)-1] == '_') {
			return r[:len(r)-1], s
		}
	}
	return property, ""
}

// How a shadow follows the setting.
const (
	followsLabel = "labels" // the name of the reference in the property at its base
	followsValue = "copies" // the property at its base
	followsTwin  = "twins"  // the same shadow, spelt with colons
)

// displayName of an event node is a copy of its alias.
const displayName, alias = "displayName", "event"

// baseOf is the property that a shadow stands beside.
func baseOf(property string) string {
	if property == displayName {
		return alias
	}
	base, _, _, _ := shadow(property)
	return base
}

// follows tells how a shadow that no codec reads can be derived again: one of
// the constants, or "" when it cannot. labelled tells the label of the
// reference in a property, and whether there is a reference.
func follows(property string, raw *value.Object, labelled func(string) (any, bool)) string {
	v, _ := raw.Get(property)
	if property == displayName {
		if event, ok := raw.Get(alias); ok && v != nil && same(event, v) {
			return followsValue
		}
		return ""
	}
	base, colons, names, _ := shadow(property)
	if common(base) {
		return ""
	}
	if names {
		if label, ref := labelled(base); ref && same(label, v) {
			return followsLabel
		}
		if b, ok := raw.Get(base); ok && same(b, v) {
			return followsValue
		}
	}
	if twin, ok := raw.Get(colons); ok && colons != property && same(twin, v) {
		return followsTwin
	}
	return ""
}
