package api

import (
	"net/url"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// withTokens is a line of a trace with its token requests as the caller may see
// them. What was sent is of the connector's settings: whoever may not see those is
// only told what came of it. Everybody else gets it as a command for a shell, too.
func withTokens(o *value.Object, whole bool) *value.Object {
	result, _ := member[*value.Object](o, "result")
	list, ok := member[[]any](result, "token_requests")
	if !ok {
		return o
	}
	shown := make([]any, len(list))
	for i, v := range list {
		t, _ := v.(*value.Object)
		t = t.Clone()
		if whole {
			t.Set("curl", tokenCurl(t))
		} else {
			t.Delete("form")
			t.Delete("basic")
		}
		shown[i] = t
	}
	result = result.Clone()
	result.Set("token_requests", shown)
	o = o.Clone()
	o.Set("result", result)
	return o
}

// tokenCurl is a token request as a command for a shell, its secrets masked.
func tokenCurl(t *value.Object) string {
	at, _ := member[string](t, "url")
	header := []activity.Pair{{Name: "Accept", Value: "application/json"}, {Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}
	if basic, _ := member[bool](t, "basic"); basic {
		header = append(header, activity.Pair{Name: "Authorization", Value: activity.MaskHeader("Authorization", "Basic x")})
	}
	form, _ := member[*value.Object](t, "form")
	var parts []string
	for name, v := range form.All() {
		text := value.Text(v)
		parts = append(parts, url.QueryEscape(name)+"="+strings.ReplaceAll(url.QueryEscape(text), "%5Bmasked%5D", "[masked]"))
	}
	return activity.Curl("POST", activity.MaskURL(at), header, []byte(strings.Join(parts, "&")))
}
