package credential

import (
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/callwright/callwright/wire"
)

// Where an API key goes.
const (
	InHeader = "header"
	InQuery  = "query"
)

// placeholder stands for the key in a template.
const placeholder = "{key}"

// newAPIKey is a fixed key in a header or the query, which is ours: Control Hub
// does not have it. HubSpot's private apps are an example (domain §2.1).
func newAPIKey(s Settings, c *checker) *Scheme {
	key := s.APIKey.Reveal()
	in := c.choice("api_key_in", s.APIKeyIn, InHeader, InHeader, InQuery)
	c.required("api_key", key == "")
	if hasControl(key) {
		c.problem("api_key", "must not hold control characters such as a line break")
	}
	name, prefix := strings.TrimSpace(s.APIKeyName), strings.TrimSpace(s.APIKeyPrefix)
	if hasControl(prefix) {
		c.problem("api_key_prefix", "must not hold control characters such as a line break")
	}
	scheme := &Scheme{secrets: wire.Hide([]string{key, escape(key)})}
	if in == InQuery {
		c.required("api_key_name", name == "")
		scheme.static = &held{query: wire.Hide(Param{name, templated(prefix, key)}), mask: wire.NewMask(key, escape(key))}
		return scheme
	}
	if name == "" {
		name = "X-API-Key"
	}
	c.headerName(name)
	scheme.static = newHeld(textproto.CanonicalMIMEHeaderKey(name), templated(prefix, key), key)
	return scheme
}

// headerName refuses names that a request cannot have or that are not a
// credential's (A6, A7).
func (c *checker) headerName(name string) {
	if err := wire.CheckHeader(name); err != nil {
		c.problem("api_key_name", err.Error())
		return
	}
	lower := strings.ToLower(name)
	if slices.Contains(framing, lower) || strings.HasPrefix(lower, "proxy-") {
		c.problem("api_key_name", "is "+http.CanonicalHeaderKey(name)+", which belongs to HTTP itself; write the header that the API wants its key in")
	}
}

// framing are headers that say how a request travels.
var framing = []string{
	"host", "content-length", "content-type", "content-encoding", "transfer-encoding", "connection", "keep-alive", "te", "trailer", "upgrade", "expect", "cookie",
}

// templated puts a key where the template says; a template without a place for
// it is what stands before the key, with a space between.
func templated(template, key string) string {
	switch {
	case template == "":
		return key
	case strings.Contains(template, placeholder):
		return strings.ReplaceAll(template, placeholder, key)
	}
	return template + " " + key
}

// without lists the pairs of a query but those of a name.
func without(query, name string) []string {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		is, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(is); pair != "" && (err != nil || plain != name) {
			kept = append(kept, pair)
		}
	}
	return kept
}

func queryPair(name, value string) string { return escape(name) + "=" + escape(value) }

// escape encodes for a query; %20 is a space to every server, + only to most.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
