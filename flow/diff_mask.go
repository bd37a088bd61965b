package flow

import (
	"regexp"
	"strings"

	"github.com/callwright/callwright/value"
)

// masked stands where a secret was.
const masked = "[masked]"

// hide leaves of a change that it happened.
func (c *Change) hide() {
	if !unset(c.Old) {
		c.Old = masked
	}
	if !unset(c.New) {
		c.New = masked
	}
	c.Lines = nil
}

var (
	secretWord = regexp.MustCompile(`(?i)(authorization|cookie|token|secret|password|passwd|api[-_ ]?key|signature|credential|assertion|private[-_ ]?key|subscription-key)$|^(key|sig|pwd)$`)
	inScheme   = regexp.MustCompile(`(?i)\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{8,}`)
	inToken    = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?`)
	inPair     = regexp.MustCompile(`(?i)([?&;]|^|\s)([a-z0-9_.%-]*(?:token|secret|password|passwd|api[-_]?key|signature|credential|assertion)|key|sig|pwd)=([^&;{}\s"']+)`)
	inMember   = regexp.MustCompile(`(?i)("[a-z0-9_. -]*(?:authorization|token|secret|password|passwd|api[-_ ]?key|signature|credential|assertion)"\s*:\s*)"((?:[^"\\{]|\\.)*)"`)
)

func secretName(name string) bool { return secretWord.MatchString(name) }

// mask is a value as a diff may show it. An expression is no secret: its value
// stands elsewhere.
func mask(name string, v any) any {
	switch v := v.(type) {
	case string:
		if secretName(name) && v != "" && !onlyExpression(v) {
			return maskNamed(v)
		}
		return maskText(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = mask(name, item)
		}
		return list
	case *value.Object:
		o := value.NewObject(v.Len())
		for key, m := range v.All() {
			o.Set(key, mask(rowName(key, name, v), m))
		}
		return o
	}
	if v != nil && secretName(name) {
		if _, flag := v.(bool); !flag {
			return masked
		}
	}
	return v
}

// maskNamed hides a text whose name speaks of a secret, but for a scheme before
// it and for expressions.
func maskNamed(text string) string {
	scheme, rest, ok := strings.Cut(text, " ")
	if ok && (strings.EqualFold(scheme, "bearer") || strings.EqualFold(scheme, "basic")) {
		if onlyExpression(rest) {
			return text
		}
		return scheme + " " + masked
	}
	return masked
}

func onlyExpression(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "{{") && strings.HasSuffix(text, "}}") && strings.Count(text, "{{") == 1
}

// maskText hides what looks like a secret inside of a text.
func maskText(text string) string {
	text = inScheme.ReplaceAllString(text, "$1$2"+masked)
	text = inToken.ReplaceAllString(text, masked)
	text = inPair.ReplaceAllString(text, "$1$2="+masked)
	return inMember.ReplaceAllString(text, `$1"`+masked+`"`)
}
