package activity

import (
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// authenticatedCodec is the switch for a connector. FlowV2 documents leave it
// out: then a URL without path or connector means off.
type authenticatedCodec struct{}

// Properties implements field.Codec.
func (authenticatedCodec) Properties() []string { return []string{"authenticated"} }

// Import implements field.Codec.
func (authenticatedCodec) Import(p *value.Object) any {
	if name, _ := p.Get("activityName"); name == "http-request" && usesConnector(p) {
		return true // version 1 has no such switch
	}
	v, _ := p.Get("authenticated")
	switch s, isText := v.(string); {
	case isText && strings.EqualFold(s, "true"):
		return true
	case isText && strings.EqualFold(s, "false"):
		return false
	case v != nil && v != "":
		return v
	}
	if first(p, "connectorId", "httpRequestPath", "requestPath") == nil && first(p, "httpRequestUrl", "requestUrl") != nil {
		return false
	}
	return nil
}

// usesConnector reports whether a connector and a path are given, but no URL.
func usesConnector(p *value.Object) bool {
	given := func(names ...string) bool { v := first(p, names...); return v != nil && v != "" }
	return given("connectorId") && given("httpRequestPath", "requestPath") && !given("httpRequestUrl", "requestUrl")
}

// Export implements field.Codec.
func (authenticatedCodec) Export(setting any) *value.Object {
	return value.Of("authenticated", setting)
}

// capitals is a text in capital letters, however it is written.
type capitals struct{ field.Codec }

// Import implements field.Codec.
func (c capitals) Import(p *value.Object) any {
	v := c.Codec.Import(p)
	if s, ok := v.(string); ok {
		return strings.ToUpper(strings.TrimSpace(s))
	}
	return v
}

// retriesCodec is the number of further attempts. FlowV2 documents have a
// switch beside it.
type retriesCodec struct{}

// Properties implements field.Codec.
func (retriesCodec) Properties() []string {
	return []string{"retryAttempts", "maxRetries", "retryOn5xx"}
}

// Import implements field.Codec.
func (retriesCodec) Import(p *value.Object) any {
	if on, _ := p.Get("retryOn5xx"); on == false || on == "false" {
		return int64(0)
	}
	v := first(p, "retryAttempts", "maxRetries")
	s, ok := v.(string)
	if !ok {
		return v
	}
	if n, ok := numeral(s); ok {
		return n
	}
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return s
}

// Export implements field.Codec.
func (retriesCodec) Export(setting any) *value.Object { return value.Of("retryAttempts", setting) }
