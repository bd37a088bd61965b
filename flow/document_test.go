package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

func TestDocument(t *testing.T) {
	t.Parallel()
	d, problems := flow.ReadDocument([]byte("# top\na: 1\nlist:\n  - x: 007\n    y: {deep: [1, 2]}\n  - two\nflow:\n  callwright: 1\n  name: F\n  nonsense: 1\nflows:\n  - {callwright: 1, name: G}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	o := d.Value().(*value.Object)
	list, _ := o.Get("list")
	if got := value.Text(list); got != `[{"x":"007","y":{"deep":[1,2]}},"two"]` {
		t.Error(got)
	}
	places := d.Places()
	want := map[string]field.Position{"a": {Line: 2, Column: 1}, "list[0]": {Line: 4, Column: 5}, "list[0].y": {Line: 5, Column: 5},
		"list[0].y.deep[1]": {Line: 5, Column: 19}, "list[1]": {Line: 6, Column: 5}}
	for path, at := range want {
		if diff := cmp.Diff(at, places[path]); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	f, problems := d.Flow("flow", -1)
	if f == nil || f.Name != "F" || len(problems) != 1 || problems[0].Line != 10 {
		t.Errorf("%+v %v", f, problems)
	}
	if g, problems := d.Flow("flows", 0); g == nil || g.Name != "G" || len(problems) > 0 {
		t.Errorf("%+v %v", g, problems)
	}
	for _, item := range []int{1, 7} {
		if f, problems := d.Flow("flows", item); f != nil || len(problems) != 1 {
			t.Errorf("item %d: %+v %v", item, f, problems)
		}
	}
}

func TestDocumentThatHoldsNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n", "# a comment\n  # another"} {
		if d, problems := flow.ReadDocument([]byte(text)); len(problems) > 0 || d.Value() != nil {
			t.Errorf("%q: %v", text, problems)
		}
	}
	d, problems := flow.ReadDocument([]byte("a: 1\na: 2\n"))
	if len(problems) != 1 || problems[0].Code != flow.CodeSyntax || problems[0].Line != 2 || d.Value() != nil {
		t.Errorf("%v", problems)
	}
}

func TestWriteDocument(t *testing.T) {
	t.Parallel()
	o := value.Of("a", "x: y", "list", []any{value.Of("b", int64(1)), "lines\nof text\n"}, "none", nil)
	text := flow.WriteDocument(o, 1)
	d, problems := flow.ReadDocument(text)
	if len(problems) > 0 || !value.Equal(o, d.Value()) {
		t.Errorf("%v in %s", problems, text)
	}
	if string(text) != "a: \"x: y\"\nlist:\n  - {b: 1}\n  - |\n    lines\n    of text\nnone: null\n" {
		t.Error(string(text))
	}
}
