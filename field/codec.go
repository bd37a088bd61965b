package field

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// Codec says how one setting stands in the properties of a Webex activity.
// Import and Export are inverse to each other for every setting that Import can
// give; where an export spells the same thing in another way, package webex
// keeps the spelling.
type Codec interface {
	// Properties names the properties that the codec reads and writes; the first is the main one.
	Properties() []string
	// Import returns the setting that the properties hold; nil when they hold none.
	Import(properties *value.Object) any
	// Export returns the properties for a setting; setting is never nil.
	Export(setting any) *value.Object
}

// property1 is one property that holds the setting as it is.
type property1 struct {
	name string
	kind Kind
}

func (p property1) Properties() []string { return []string{p.name} }

func (p property1) Import(properties *value.Object) any {
	v, _ := properties.Get(p.name)
	switch p.kind {
	case KindInt, KindDuration:
		return number(v)
	case KindBool:
		return boolean(v)
	case KindRef:
		return reference(v, p.name, properties)
	case KindTable, KindItems, KindPrompts, KindValue:
		return v
	}
	if v == "" {
		return nil
	}
	return v
}

func (p property1) Export(setting any) *value.Object {
	if p.kind != KindRef {
		return value.Of(p.name, setting)
	}
	if o, ok := setting.(*value.Object); ok {
		setting, _ = o.Get("id")
	}
	return value.Of(p.name, setting)
}

// reference joins the id with the label that the designer keeps beside it.
func reference(id any, name string, properties *value.Object) any {
	if id == nil || id == "" {
		return nil
	}
	for _, suffix := range NameShadows() {
		if label, _ := properties.Get(name + suffix); label != nil && label != "" && !value.Equal(label, id) {
			return value.Of("id", id, "name", label)
		}
	}
	return id
}

// NameShadows returns the endings of the properties in which Webex's designer
// keeps the label of what a property refers to.
func NameShadows() [2]string { return [2]string{":name", "_name"} }

func number(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	if n, ok := value.Number(s).(int64); ok {
		return n
	}
	return v
}

func boolean(v any) any {
	s, _ := v.(string)
	switch strings.ToLower(s) {
	case "true":
		return true
	case "false":
		return false
	}
	if v == "" {
		return nil
	}
	return v
}
