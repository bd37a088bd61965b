package field

import (
	"errors"
	"iter"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// Use is one template or reference that a decoded setting holds, with its path.
type Use struct {
	Path     string
	Template *expr.Template // of a text or an expression
	Ref      Reference      // of a reference…
	Target   string         // …to this
}

type pattern struct {
	*regexp.Regexp
	says string
}

// Match asks that the text matches the regular expression; says completes the
// sentence "must …".
func (f Field) Match(re, says string) Field {
	f.pattern = &pattern{regexp.MustCompile(re), says}
	return f
}

// Check asks a function what is wrong with a text that is given; it answers
// with message and mend, and an empty message when nothing is.
func (f Field) Check(judge func(text string) (message, mend string)) Field {
	f.judge = judge
	return f
}

// report collects what is wrong while settings are decoded.
type report struct{ problems []Problem }

func (r *report) add(p Problem) { r.problems = append(r.problems, p) }

func invalid(at string) Problem {
	return Problem{Code: CodeInvalid, Severity: SeverityError, Field: at}
}

// Decode fills what the fields are bound to from settings, in the form of a
// document, and returns everything that is wrong with them. Numbers and
// booleans may be texts; null and "" leave a setting unset, which gives it its
// default. A field that does not apply is filled but not checked.
func (l List) Decode(settings *value.Object) []Problem {
	var r report
	l.decode(settings, "", &r)
	return r.problems
}

func (l List) decode(settings *value.Object, prefix string, r *report) {
	found := make([]report, len(l))
	given := make([]bool, len(l))
	for i, f := range l {
		v, _ := settings.Get(f.Name)
		given[i] = v != nil && v != ""
		if !given[i] {
			v = f.Default
		}
		f.decode(v, prefix+f.Name, &found[i])
		if given[i] {
			f.check(prefix+f.Name, &found[i])
		}
	}
	for i, f := range l {
		if !f.Applies() {
			continue
		}
		if !given[i] && f.Default == nil && f.Needed() {
			r.add(Problem{Code: CodeRequired, Severity: SeverityError, Field: prefix + f.Name}.
				Saying("This is a required field.").Mending("set %s", message.Phrase(f.Label)))
		}
		r.problems = append(r.problems, found[i].problems...)
	}
	for name := range settings.All() {
		if _, ok := l.Find(name); !ok {
			r.add(Problem{Code: CodeUnknown, Severity: SeverityWarning, Field: prefix + name}.
				Saying("there is no such setting").Mending("settings here are %s", l.names()))
		}
	}
}

func (l List) names() string {
	names := make([]string, len(l))
	for i := range l {
		names[i] = l[i].Name
	}
	return strings.Join(names, ", ")
}

// check holds the value against range and pattern.
func (f Field) check(at string, r *report) {
	n, what := 0, ""
	switch p := f.ptr.(type) {
	case *int:
		n = *p
	case *time.Duration:
		n, what = int(*p/unitOf(f.Unit)), " "+f.Unit
	case *string:
		if f.pattern != nil && !f.pattern.MatchString(*p) {
			r.add(invalid(at).Saying("must %s", message.Phrase(f.pattern.says)))
		}
		if f.judge != nil && len(r.problems) == 0 {
			if wrong, mend := f.judge(*p); wrong != "" {
				r.add(invalid(at).Saying("%s", message.Phrase(wrong)).Mending("%s", message.Phrase(mend)))
			}
		}
		return
	default:
		return
	}
	if len(r.problems) == 0 && (n < f.Min || f.Max > 0 && n > f.Max) {
		problem := f.bounded(invalid(at).Saying("%d%s is out of range", n, what))
		if f.Advised {
			problem.Severity = SeverityWarning
		}
		r.add(problem)
	}
}

func (f Field) bounded(p Problem) Problem {
	if f.Max == 0 {
		return p.Mending("give at least %d", f.Min)
	}
	return p.Mending("give %d to %d", f.Min, f.Max)
}

func unitOf(name string) time.Duration {
	switch name {
	case "s":
		return time.Second
	case "min":
		return time.Minute
	}
	return time.Millisecond
}

// Uses iterates over the templates and references that the decoded settings
// hold, in order, leaving out fields that do not apply.
func (l List) Uses() iter.Seq[Use] { return l.uses("") }

func (l List) uses(prefix string) iter.Seq[Use] {
	return func(yield func(Use) bool) {
		for _, f := range l {
			if f.uses == nil || !f.Applies() {
				continue
			}
			more := true
			f.uses(f, prefix+f.Name, func(u Use) bool { more = yield(u); return more })
			if !more {
				return
			}
		}
	}
}

// sort is the word for what v is, in the language of the sentence around it.
func sort(v any) message.Phrase { return message.Phrase(value.Sort(v)) }

func (r *report) text(v any, at string) string {
	switch v.(type) {
	case []any, *value.Object:
		r.add(invalid(at).Saying("must be a text, not %s", sort(v)))
		return ""
	}
	return value.Text(v)
}

// template compiles a text or an expression. Where a text holds what is no
// expression, that is tolerated as Webex does (flow-formats.md A.8): it is empty
// there. A setting that is nothing but an expression would have no value at all.
func (r *report) template(v any, at string, k Kind) expr.Template {
	t, err := expr.Compile(value.Text(v))
	for _, e := range expressionErrors(err) {
		p := Problem{Code: CodeExpression, Severity: SeverityError, Field: at, Line: e.Line, Column: e.Column}.Saying("%s: %s", e.Said(), e.Text)
		if k == KindText {
			p.Severity = SeverityWarning
			p = p.Mending("mend the expression; until then the text is empty in its place")
		}
		r.add(p)
	}
	return t
}

func expressionErrors(err error) []*expr.Error {
	var many expr.Errors
	if errors.As(err, &many) {
		return many
	}
	var one *expr.Error
	if errors.As(err, &one) {
		return []*expr.Error{one}
	}
	return nil
}

func (r *report) choice(v any, at string, options []string) string {
	if v == nil { // a choice whose default was taken away
		return ""
	}
	s := r.text(v, at)
	if !slices.Contains(options, s) {
		r.add(invalid(at).Saying("%q is no choice here", s).Mending("choose one of %s", strings.Join(options, ", ")))
	}
	return s
}

func (r *report) int(v any, at string) int {
	switch n := v.(type) {
	case nil:
		return 0
	case int64:
		return int(n)
	case float64:
		if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			return int(n)
		}
	case string:
		if i, err := strconv.Atoi(strings.TrimSpace(n)); err == nil {
			return i
		}
	}
	r.add(invalid(at).Saying("%q is no whole number", value.Text(v)).Mending("give a whole number"))
	return 0
}

func (r *report) duration(v any, at string, unit time.Duration) time.Duration {
	if s, ok := v.(string); ok {
		s = strings.TrimSpace(s)
		if d, ok := clock(s); ok {
			return d
		}
		if d, err := time.ParseDuration(s); err == nil && d >= 0 {
			return d
		}
		if f, err := strconv.ParseFloat(s, 64); err == nil && f >= 0 {
			return time.Duration(f * float64(unit))
		}
		r.add(invalid(at).Saying("%q is no duration", s).Mending("give a number, or a time such as 30s or 00:00:30"))
		return 0
	}
	if f, ok := v.(float64); ok && f >= 0 {
		return time.Duration(f * float64(unit))
	}
	n := r.int(v, at)
	if n < 0 || int64(n) > math.MaxInt64/int64(unit) {
		r.add(invalid(at).Saying("a duration cannot be that").Mending("give a number from 0"))
		return 0
	}
	return time.Duration(n) * unit
}

func (r *report) bool(v any, at string) bool {
	switch b := v.(type) {
	case nil:
		return false
	case bool:
		return b
	case string:
		if ok, err := strconv.ParseBool(strings.ToLower(strings.TrimSpace(b))); err == nil {
			return ok
		}
	}
	r.add(invalid(at).Saying("%q is neither true nor false", value.Text(v)).Mending("give true or false"))
	return false
}

func (r *report) reference(v any, at string) Reference {
	o, ok := v.(*value.Object)
	if !ok {
		return Reference{ID: r.text(v, at)}
	}
	id, _ := o.Get("id")
	name, _ := o.Get("name")
	return Reference{ID: r.text(id, at+".id"), Name: r.text(name, at+".name")}
}

func (r *report) path(v any, at string) Path {
	p := Path{Source: r.text(v, at)}
	if strings.TrimSpace(p.Source) == "" {
		return p
	}
	compiled, err := jsonpath.ParseWebex(p.Source)
	if err != nil {
		problem := Problem{Code: CodeExpression, Severity: SeverityError, Field: at}.Saying("%s", err)
		var e *jsonpath.Error
		if errors.As(err, &e) {
			problem.Line, problem.Column = e.Line, e.Column
			problem = problem.Saying("%s in %s", e.Said(), e.Path)
		}
		r.add(problem)
		return p
	}
	p.Compiled = compiled
	return p
}

func (r *report) pairs(v any, at string) []Pair {
	o := r.names(v, at)
	var pairs []Pair
	for name, v := range o.All() {
		pairs = append(pairs, Pair{name, r.text(v, at+"."+name)})
	}
	return pairs
}

// names is an object of names with texts; an empty one when there is none.
func (r *report) names(v any, at string) *value.Object {
	o, ok := v.(*value.Object)
	if !ok && v != nil && v != "" {
		r.add(invalid(at).Saying("must be names with texts, not %s", sort(v)))
	}
	return o
}

func (r *report) table(v any, at string) []Row {
	o := r.names(v, at)
	if o.Len() == 0 {
		return nil
	}
	rows := make([]Row, 0, o.Len())
	for name, v := range o.All() {
		rows = append(rows, Row{name, r.template(v, at+"."+name, KindText)})
	}
	return rows
}
