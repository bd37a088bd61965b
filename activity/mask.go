package activity

import (
	"net/url"
	"slices"
	"strings"
)

// masked stands in a trace where a credential was.
const masked = "[masked]"

// MaskHeader returns what a trace may show of a header's value (security.md
// G4): a credential keeps its scheme (Bearer [masked]), a header whose name
// speaks of a secret nothing.
func MaskHeader(name, value string) string {
	name = strings.ToLower(name)
	switch {
	case name == "authorization" || name == "proxy-authorization":
		if scheme, _, ok := strings.Cut(value, " "); ok && isScheme(scheme) {
			return scheme + " " + masked
		}
		return masked
	case isSecretName(name):
		return masked
	}
	return value
}

// MaskURL returns the text of a URL, or of a path with its query, without the
// values of query parameters whose names speak of a secret.
func MaskURL(text string) string {
	head, query, ok := strings.Cut(text, "?")
	if !ok {
		return text
	}
	query, fragment, marked := strings.Cut(query, "#")
	parts := strings.Split(query, "&")
	for i, part := range parts {
		name, _, ok := strings.Cut(part, "=")
		if decoded, err := url.QueryUnescape(name); ok && (err != nil || isSecretName(strings.ToLower(decoded))) {
			parts[i] = name + "=" + masked
		}
	}
	text = head + "?" + strings.Join(parts, "&")
	if marked {
		text += "#" + fragment
	}
	return text
}

// isScheme reports whether s can be an authentication scheme (RFC 9110 §11.1).
func isScheme(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

func isSecretName(lower string) bool {
	switch lower {
	case "key", "sig", "pwd", "subscription-key", "ocp-apim-subscription-key":
		return true
	}
	return slices.ContainsFunc(secretNames(), func(n string) bool { return strings.Contains(lower, n) })
}

func secretNames() []string {
	return []string{"authorization", "cookie", "token", "secret", "password", "passwd", "api-key", "apikey", "api_key", "signature", "credential", "assertion"}
}
