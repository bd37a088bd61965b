package field

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/jsonpath"
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

func (r *report) add(code, at, message, mend string) {
	r.problems = append(r.problems, Problem{Code: code, Severity: SeverityError, Field: at, Message: message, Mend: mend})
}

func (r *report) invalid(at, message, mend string) { r.add(CodeInvalid, at, message, mend) }

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
			r.add(CodeRequired, prefix+f.Name, "This is a required field.", "set "+f.Label)
		}
		r.problems = append(r.problems, found[i].problems...)
	}
	for name := range settings.All() {
		if _, ok := l.Find(name); !ok {
			r.problems = append(r.problems, Problem{Code: CodeUnknown, Severity: SeverityWarning, Field: prefix + name,
				Message: "there is no such setting", Mend: "settings here are " + l.names()})
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
			r.invalid(at, "must "+f.pattern.says, "")
		}
		if f.judge != nil && len(r.problems) == 0 {
			if message, mend := f.judge(*p); message != "" {
				r.invalid(at, message, mend)
			}
		}
		return
	default:
		return
	}
	if len(r.problems) == 0 && (n < f.Min || f.Max > 0 && n > f.Max) {
		r.invalid(at, fmt.Sprintf("%d%s is out of range", n, what), fmt.Sprintf("give %s", f.bounds()))
		if f.Advised {
			r.problems[0].Severity = SeverityWarning
		}
	}
}

func (f Field) bounds() string {
	if f.Max == 0 {
		return fmt.Sprintf("at least %d", f.Min)
	}
	return fmt.Sprintf("%d to %d", f.Min, f.Max)
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

func (r *report) text(v any, at string) string {
	switch v.(type) {
	case []any, *value.Object:
		r.invalid(at, "must be a text, not "+value.Sort(v), "")
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
		p := Problem{Code: CodeExpression, Severity: SeverityError, Field: at, Line: e.Line, Column: e.Column, Message: e.Message + ": " + e.Text}
		if k == KindText {
			p.Severity, p.Mend = SeverityWarning, "mend the expression; until then the text is empty in its place"
		}
		r.problems = append(r.problems, p)
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
		r.invalid(at, fmt.Sprintf("%q is no choice here", s), "choose one of "+strings.Join(options, ", "))
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
	r.invalid(at, fmt.Sprintf("%q is no whole number", value.Text(v)), "give a whole number")
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
		r.invalid(at, fmt.Sprintf("%q is no duration", s), "give a number, or a time such as 30s or 00:00:30")
		return 0
	}
	if f, ok := v.(float64); ok && f >= 0 {
		return time.Duration(f * float64(unit))
	}
	n := r.int(v, at)
	if n < 0 || int64(n) > math.MaxInt64/int64(unit) {
		r.invalid(at, "a duration cannot be that", "give a number from 0")
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
	r.invalid(at, fmt.Sprintf("%q is neither true nor false", value.Text(v)), "give true or false")
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
		problem := Problem{Code: CodeExpression, Severity: SeverityError, Field: at, Message: err.Error()}
		var e *jsonpath.Error
		if errors.As(err, &e) {
			problem.Line, problem.Column, problem.Message = e.Line, e.Column, e.Message+" in "+e.Path
		}
		r.problems = append(r.problems, problem)
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
		r.invalid(at, "must be names with texts, not "+value.Sort(v), "")
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
