package activity

import (
	"strings"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// bodyTypeCodec is the content type of a request's body; media types and other
// letter cases are known too.
type bodyTypeCodec struct{}

// Properties implements field.Codec.
func (bodyTypeCodec) Properties() []string { return []string{"httpContentType", "requestContentType"} }

// Import implements field.Codec.
func (bodyTypeCodec) Import(p *value.Object) any {
	v := first(p, "httpContentType", "requestContentType")
	s, ok := v.(string)
	if !ok {
		return v
	}
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	for _, t := range []BodyType{BodyForm, BodyMultipart, BodyFile, BodyGraphQL, BodyOther, BodyNone} {
		if strings.EqualFold(s, string(t)) || t.media() != "" && strings.EqualFold(s, t.media()) && t != BodyGraphQL {
			return string(t)
		}
	}
	switch f, _ := payload.ParseFormat(s); f {
	case payload.JSON:
		return string(BodyJSON)
	case payload.XML, payload.YAML, payload.TOML:
		return strings.ToUpper(string(f))
	}
	return s
}

// Export implements field.Codec.
func (bodyTypeCodec) Export(setting any) *value.Object { return value.Of("httpContentType", setting) }

const (
	bodyProperty   = "httpRequestBody"
	bodyPropertyV2 = "requestBody"
)

// bodyTextCodec is a body that is a text, or an object that is not flat.
type bodyTextCodec struct{}

// Properties implements field.Codec.
func (bodyTextCodec) Properties() []string { return []string{bodyProperty, bodyPropertyV2} }

// Import implements field.Codec.
func (bodyTextCodec) Import(p *value.Object) any {
	v := first(p, bodyProperty, bodyPropertyV2)
	if v == "" || flat(v) {
		return nil
	}
	switch v.(type) {
	case []any, *value.Object:
		return templateJSON(v)
	}
	return v
}

// Export implements field.Codec.
func (bodyTextCodec) Export(setting any) *value.Object { return value.Of(bodyProperty, setting) }

// flat reports whether v is an object of texts alone.
func flat(v any) bool {
	o, ok := v.(*value.Object)
	if !ok {
		return false
	}
	for _, m := range o.All() {
		if _, ok := m.(string); !ok {
			return false
		}
	}
	return true
}

// templateJSON writes v as JSON text in which the expressions stay as they are.
func templateJSON(v any) string {
	switch v := v.(type) {
	case string:
		return templateString(v)
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = templateJSON(v[i])
		}
		return "[" + strings.Join(items, ",") + "]"
	case *value.Object:
		var members []string
		for name, m := range v.All() {
			members = append(members, string(value.AppendString(nil, name))+":"+templateJSON(m))
		}
		return "{" + strings.Join(members, ",") + "}"
	}
	return string(value.AppendJSON(nil, v))
}

func templateString(s string) string {
	out := []byte{'"'}
	for s != "" {
		before, rest, found := strings.Cut(s, "{{")
		out = value.AppendStringInner(out, before)
		if !found {
			break
		}
		inner, after, closed := strings.Cut(rest, "}}")
		if !closed {
			out = value.AppendStringInner(out, "{{"+rest)
			break
		}
		out, s = append(out, "{{"+inner+"}}"...), after
	}
	return string(append(out, '"'))
}

// bodyFieldsCodec is a body that is an object of texts.
type bodyFieldsCodec struct{}

// Properties implements field.Codec.
func (bodyFieldsCodec) Properties() []string { return []string{bodyProperty, bodyPropertyV2} }

// Import implements field.Codec.
func (bodyFieldsCodec) Import(p *value.Object) any {
	if v := first(p, bodyProperty, bodyPropertyV2); flat(v) {
		return v
	}
	return nil
}

// Export implements field.Codec.
func (bodyFieldsCodec) Export(setting any) *value.Object { return value.Of(bodyProperty, setting) }
