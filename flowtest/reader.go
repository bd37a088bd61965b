package flowtest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// reader collects what is wrong while a document is taken apart.
type reader struct{ problems []field.Problem }

func (r *reader) add(p field.Problem) { r.problems = append(r.problems, p) }

func wrong(at string) field.Problem {
	return field.Problem{Code: field.CodeInvalid, Severity: field.SeverityError, Field: at}
}

// keys hands each member of an object to the function for its key.
func (r *reader) keys(v any, at string, take map[string]func(v any, at string)) {
	o, ok := v.(*value.Object)
	if !ok {
		r.add(wrong(at).Saying("must be keys with values, not %s", message.Phrase(value.Sort(v))))
		return
	}
	for k, m := range o.All() {
		path := strings.TrimPrefix(at+"."+k, ".")
		f, ok := take[k]
		if !ok {
			r.add(field.Problem{Code: field.CodeUnknown, Severity: field.SeverityError, Field: path}.
				Saying("there is no key %q here", k).Mending("keys here are %s", strings.Join(slices.Sorted(maps.Keys(take)), ", ")))
			continue
		}
		f(m, path)
	}
}

// items hands each item of a list to a function. An absent list has none.
func (r *reader) items(v any, at string, take func(v any, at string)) {
	list, ok := v.([]any)
	if !ok && v != nil {
		r.add(wrong(at).Saying("must be a list, not %s", message.Phrase(value.Sort(v))).Mending("write one per line, each begun with “-”"))
	}
	for i, item := range list {
		take(item, fmt.Sprintf("%s[%d]", at, i))
	}
}

func (r *reader) text(v any, at string) string {
	switch v.(type) {
	case nil, []any, *value.Object:
		r.add(wrong(at).Saying("must be a text, not %s", message.Phrase(value.Sort(v))))
		return ""
	}
	return value.Text(v)
}

func (r *reader) texts(v any, at string) []string {
	list := []string{}
	r.items(v, at, func(v any, at string) { list = append(list, r.text(v, at)) })
	return list
}

func (r *reader) int(v any, at string, low, high int) int {
	n, err := strconv.Atoi(value.Text(v))
	if err != nil || n < low || n > high {
		r.add(wrong(at).Saying("%q is no such number", value.Text(v)).Mending("give a whole number from %d to %d", low, high))
		return low
	}
	return n
}

func (r *reader) object(v any, at string) *value.Object {
	o, ok := v.(*value.Object)
	if !ok && v != nil {
		r.add(wrong(at).Saying("must be keys with values, not %s", message.Phrase(value.Sort(v))))
	}
	return o
}

// maxPass bounds what passes at once: more than any timer of a flow.
const maxPass = 366 * 24 * time.Hour

func (r *reader) duration(v any, at string) time.Duration {
	text := strings.TrimSpace(value.Text(v))
	d, err := time.ParseDuration(text)
	if f, ferr := strconv.ParseFloat(text, 64); err != nil && ferr == nil && f >= 0 && f <= maxPass.Seconds() {
		d, err = time.Duration(f*float64(time.Second)), nil
	}
	if err != nil || d < 0 || d > maxPass {
		r.add(wrong(at).Saying("%q is no span of time", text).Mending("write it as 30s, 5m or 1h30m"))
		return 0
	}
	return d
}
