package api

import (
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// curls adds to the attempts of a trace what they are as commands for a shell. It
// works on lines whose secrets are masked, and keeps the last request of each branch.
type curls map[int]*value.Object

// data is a line of a trace as it is answered.
func (c curls) data(l flowtest.Line) *value.Object {
	o := l.Data()
	if command, ok := member[*value.Object](o, "command"); ok {
		if kind, _ := member[string](command, "type"); kind == "call" {
			c[l.Branch] = command
		}
	}
	call, ok := l.Event.(activity.CallResult)
	command := c[l.Branch]
	if !ok || command == nil {
		return o
	}
	delete(c, l.Branch)
	result, _ := member[*value.Object](o, "result")
	attempts, _ := member[[]any](result, "attempts")
	if len(attempts) != len(call.Attempts) {
		return o
	}
	shown := make([]any, len(attempts))
	for i, v := range attempts {
		attempt, _ := v.(*value.Object)
		shown[i] = withCurl(attempt, command, call.Attempts[i].Header)
	}
	result = result.Clone()
	result.Set("attempts", shown)
	o = o.Clone()
	o.Set("result", result)
	return o
}

// withCurl is an attempt with its command. The connector's own headers are masked
// where they hold a secret.
func withCurl(attempt, command *value.Object, sent []activity.Pair) *value.Object {
	headers, _ := member[*value.Object](command, "headers")
	var list []activity.Pair
	have := map[string]bool{}
	for name, v := range headers.All() {
		list, have[strings.ToLower(name)] = append(list, activity.Pair{Name: name, Value: value.Text(v)}), true
	}
	for _, p := range sent {
		if !have[strings.ToLower(p.Name)] {
			list = append(list, activity.Pair{Name: p.Name, Value: activity.MaskHeader(p.Name, p.Value)})
		}
	}
	var body []byte
	if text, ok := member[string](command, "body"); ok {
		body = []byte(text)
	}
	method, _ := member[string](attempt, "method")
	url, _ := member[string](attempt, "url")
	attempt = attempt.Clone()
	attempt.Set("curl", activity.Curl(method, activity.MaskURL(url), list, body))
	return attempt
}

// member is a member of an object, when it is of the type.
func member[T any](o *value.Object, name string) (T, bool) {
	v, _ := o.Get(name)
	t, ok := v.(T)
	return t, ok
}
