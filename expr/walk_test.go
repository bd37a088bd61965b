package expr_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// sight is a scope of variables.
type sight struct{ *value.Object }

func (s sight) Lookup(name string) (any, bool)          { return s.Get(name) }
func (s sight) Now() time.Time                          { return time.Unix(0, 0).UTC() }
func (s sight) Location(string) (*time.Location, error) { return time.UTC, nil }

// outline writes a part as a tree.
func outline(p expr.Part) string {
	if p.IsZero() {
		return "_"
	}
	s := p.Op
	switch {
	case p.Op == "literal":
		return string(value.AppendJSON(nil, p.Value))
	case p.Op == "name" && p.Local:
		return "local " + p.Name
	case p.Op == "name":
		return p.Name
	case p.Name != "":
		s += ":" + p.Name
	}
	list := make([]string, len(p.Args))
	for i, a := range p.Args {
		list[i] = outline(a)
	}
	return s + "(" + strings.Join(list, " ") + ")"
}

func TestPieces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source string
		want   []string
	}{
		{"plain", []string{`"plain"`}},
		{"", nil},
		{"{{a == 1}}", []string{"==(a 1)"}},
		{"{{a.b != 'x' and not c}}", []string{`and(!=(attribute:b(a) "x") not(c))`}},
		{"{{a is empty or b is not odd}}", []string{"or(test:empty(a) not(test:odd(b)))"}},
		{"n {{ a|slice(0, b.length) }}!", []string{`"n "`, "filter:slice(a 0 attribute:length(b))", `"!"`}},
		{"{{a[0]['k'] ~ -b}}", []string{`~(item(item(a 0) "k") -x(b))`}},
		{"{{ now() | date('HH', timeZone='UTC') >= 9 ? [1] : {'a': +b} }}",
			[]string{`?:(>=(filter:date(function:now(_) "HH" _ "UTC") 9) list(1) map("a" +x(b)))`}},
		{"{{a.split(',') | first}}{% if a %}x{% endif %}", []string{`filter:first(method:split(a ","))`, "tag"}},
		{`{{"a#{b}" matches "a.*"}}`, []string{`matches(text("a" b) "a.*")`}},
		{"{% set a = 1 %}{{a}}", []string{"tag", "local a"}},
	} {
		tmpl, err := expr.Compile(c.source)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range tmpl.Pieces() {
			switch {
			case p.Tag:
				got = append(got, "tag")
			case p.Print.IsZero():
				got = append(got, fmt.Sprintf("%q", p.Text))
			default:
				got = append(got, outline(p.Print))
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.source, diff)
		}
	}
}

func TestPartEvaluates(t *testing.T) {
	t.Parallel()
	tmpl, err := expr.Compile(" {{ a.b + 1 == c[0] and now() is defined }} ")
	if err != nil {
		t.Fatal(err)
	}
	p, ok := tmpl.Expression()
	if !ok {
		t.Fatal("the template is one expression")
	}
	s := sight{value.Of("a", value.Of("b", int64(2)), "c", []any{int64(3)})}
	sum := p.Args[0].Args[0]
	if v, err := sum.Eval(s); err != nil || v != int64(3) {
		t.Errorf("a.b + 1 is %v, %v", v, err)
	}
	if _, err := (expr.Part{}).Eval(s); err != nil {
		t.Errorf("nothing evaluates to nothing, not %v", err)
	}
	root, path, ok := sum.Args[0].Path()
	if diff := cmp.Diff([]any{"a", []any{"b"}, true}, []any{root, path, ok}); diff != "" {
		t.Error(diff)
	}
	if _, _, ok := sum.Path(); ok {
		t.Error("a sum is no reference")
	}
	if diff := cmp.Diff([]string{"a", "c"}, p.Names()); diff != "" {
		t.Error(diff)
	}
	if !p.Asks("now") || sum.Asks("now") {
		t.Error("only the whole expression asks for the time")
	}
	if _, ok := expr.Literal("x").Expression(); ok {
		t.Error("a text is no expression")
	}
	broken, _ := expr.Compile("{{a / 0}}")
	q, _ := broken.Expression()
	if _, err := q.Eval(s); err == nil {
		t.Error("a division of nothing by zero has no value")
	}
}
