package activity

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// authenticatedCodec is the switch for a connector. FlowV2 documents leave it
// out: then a URL without path or connector means off.
type authenticatedCodec struct{}

// Properties implements field.Codec.
func (authenticatedCodec) Properties() []string { return []string{"authenticated"} }

// Import implements field.Codec.
func (authenticatedCodec) Import(p *value.Object) any {
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

// Export implements field.Codec.
func (authenticatedCodec) Export(setting any) *value.Object {
	return value.Of("authenticated", setting)
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
