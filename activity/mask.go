package activity

import (
	"net/url"
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
		if scheme, _, ok := strings.Cut(value, " "); ok && isToken(scheme) {
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
	parts, found := []string(nil), false
	for part := range strings.SplitSeq(query, "&") {
		name, _, ok := strings.Cut(part, "=")
		if ok && namesSecret(name) {
			part, found = name+"="+masked, true
		}
		parts = append(parts, part)
	}
	if !found {
		return text
	}
	text = head + "?" + strings.Join(parts, "&")
	if marked {
		text += "#" + fragment
	}
	return text
}

// namesSecret reports whether the name of a query parameter, as it stands in a
// URL, speaks of a secret; one that cannot be read may.
func namesSecret(name string) bool {
	if strings.ContainsAny(name, "%+") {
		decoded, err := url.QueryUnescape(name)
		if err != nil {
			return true
		}
		name = decoded
	}
	return isSecretName(strings.ToLower(name))
}

func isSecretName(lower string) bool {
	switch lower {
	case "key", "sig", "pwd", "subscription-key", "ocp-apim-subscription-key":
		return true
	}
	for _, n := range [...]string{"authorization", "cookie", "token", "secret", "password", "passwd", "api-key", "apikey", "api_key", "signature", "credential", "assertion"} {
		if strings.Contains(lower, n) {
			return true
		}
	}
	return false
}
