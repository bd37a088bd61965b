package webex

import (
	"regexp"
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// CodeSecret is the code of a problem about a secret that stands in the flow
// (flow-formats.md A.10). Its message never holds the secret.
const CodeSecret = "secret_literal"

var (
	secretName = regexp.MustCompile(`(?i)(^|[^a-z])(authorization|proxy-authorization|x-api-key|api[-_ ]?key|access[-_ ]?token|auth[-_ ]?token|bearer[-_ ]?token|token|client[-_ ]?secret|secret|password|passwd|private[-_ ]?key)$`)
	camelName  = regexp.MustCompile(`(Token|Secret|Password|ApiKey|APIKey)$`)
	scheme     = regexp.MustCompile(`(?i)\b(bearer|basic)\s+([A-Za-z0-9._~+/=-]{8,})`)
	jwt        = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`)
	inQuery    = regexp.MustCompile(`(?i)[?&](access_token|api_?key|token|client_secret|password|key|sig)=([^&{}\s]{8,})`)
)

// secrets finds texts that look like credentials: in the settings of activities
// and in the defaults of variables.
func secrets(f *flow.Flow) []field.Problem {
	var found []field.Problem
	add := func(activity, path string, what message.Phrase) {
		found = append(found, field.Problem{Code: CodeSecret, Severity: field.SeverityWarning, Activity: activity, Field: path}.
			Saying("%s stands in the flow, where everyone who can read it finds it", what).
			Mending("keep it in a connector, which signs the request, and take it out of the flow"))
	}
	for _, v := range f.Variables {
		if s, ok := v.Value.(string); ok {
			if what := secretIn(v.Name, s); what != "" {
				add("", "variables."+v.Name, what)
			}
		}
	}
	for _, a := range f.All() {
		walk(a.Settings, "", func(name, path, s string) {
			if what := secretIn(name, s); what != "" {
				add(a.Label, path, what)
			}
		})
	}
	return append(found, leftOver(f, found)...)
}

// leftOver finds secrets that stand only in what an import kept: whoever takes
// a secret out of the settings would otherwise leave it behind there.
func leftOver(f *flow.Flow, found []field.Problem) []field.Problem {
	seen, names := map[string]bool{}, f.Names()
	for _, p := range found {
		seen[p.Activity] = true
	}
	var kept []field.Problem
	for id, v := range object(object(f.Extra, "webex"), "activities").All() {
		o, _ := v.(*value.Object)
		label := names.Of(id)
		walk(object(o, "properties"), "", func(name, path, s string) {
			if what := secretIn(name, s); what != "" && !seen[label] {
				seen[label] = true
				kept = append(kept, field.Problem{Code: CodeSecret, Severity: field.SeverityWarning, Activity: label,
					Field: "extra.webex.activities." + id + ".properties." + path}.
					Saying("%s stands in what the import kept of this activity", what).Mending("take it out of extra too"))
			}
		})
	}
	return kept
}

// secretIn says what secret the text called name holds, or "".
func secretIn(name, s string) message.Phrase {
	switch {
	case jwt.MatchString(s):
		return "a token"
	case scheme.MatchString(s):
		m := scheme.FindStringSubmatch(s)
		if strings.EqualFold(m[1], "basic") {
			return "a user name with its password"
		}
		return "a bearer token"
	case inQuery.MatchString(s):
		return "a secret in a URL"
	}
	bare := strings.TrimSpace(s)
	if len(bare) < 8 || strings.ContainsAny(bare, " {}\n<") || !secretName.MatchString(name) && !camelName.MatchString(name) {
		return ""
	}
	if !strings.ContainsAny(bare, "0123456789") && !strings.ContainsAny(bare, "+/=_-") {
		return "" // a word, such as the name of a placeholder
	}
	return "what looks like a secret"
}

// walk visits all texts in v with the name of the member that holds them.
func walk(v any, path string, visit func(name, path, text string)) {
	var at func(v any, name, path string)
	at = func(v any, name, path string) {
		switch v := v.(type) {
		case string:
			visit(name, path, v)
		case []any:
			for i, item := range v {
				at(item, name, path+"["+value.Text(i)+"]")
			}
		case *value.Object:
			if n, ok := member[string](v, "variable"); ok {
				name = n // an assignment
			}
			for k, m := range v.All() {
				inner := k
				if k == "value" && name != "" {
					inner = name
				}
				at(m, inner, strings.TrimPrefix(path+"."+k, "."))
			}
		}
	}
	at(v, "", path)
}
