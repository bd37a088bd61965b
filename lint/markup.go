package lint

import (
	"bytes"
	"encoding/xml"
	"strings"

	"github.com/callwright/callwright/value"
)

// asXML writes data so that payload reads the same from it: members are
// elements, lists are siblings.
func asXML(v any) string {
	var b bytes.Buffer
	o, ok := v.(*value.Object)
	if !ok || o.Len() != 1 {
		v = value.Of("root", v)
	}
	element(&b, v)
	return b.String()
}

func element(b *bytes.Buffer, v any) {
	o, ok := v.(*value.Object)
	if !ok {
		_ = xml.EscapeText(b, []byte(text(v))) // a Buffer takes everything
		return
	}
	for k, member := range o.All() {
		list, ok := member.([]any)
		if !ok {
			list = []any{member}
		}
		name := strings.Map(letters, k)
		for _, item := range list {
			b.WriteString("<" + name + ">")
			element(b, item)
			b.WriteString("</" + name + ">")
		}
	}
}

// letters keeps what may stand in the name of an element.
func letters(r rune) rune {
	if strings.ContainsRune("<>&/ \t\r\n\"'=", r) {
		return '_'
	}
	return r
}

// asTOML writes data as keys with inline values.
func asTOML(v any) string {
	var b strings.Builder
	o, _ := v.(*value.Object)
	for k, member := range o.All() {
		b.WriteString(string(value.AppendString(nil, k)) + " = ")
		inline(&b, member)
		b.WriteByte('\n')
	}
	return b.String()
}

func inline(b *strings.Builder, v any) {
	switch v := v.(type) {
	case *value.Object:
		b.WriteString("{")
		for i, k := range v.Keys() {
			if i > 0 {
				b.WriteString(", ")
			}
			member, _ := v.Get(k)
			b.WriteString(string(value.AppendString(nil, k)) + " = ")
			inline(b, member)
		}
		b.WriteString("}")
	case []any:
		b.WriteString("[")
		for i, item := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			inline(b, item)
		}
		b.WriteString("]")
	case nil:
		b.WriteString(`""`)
	default:
		b.Write(value.AppendJSON(nil, v))
	}
}
