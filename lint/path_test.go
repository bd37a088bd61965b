package lint

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// TestPathsTurnedRound builds data for each path and reads it with the path.
func TestPathsTurnedRound(t *testing.T) {
	t.Parallel()
	for path, list := range map[string]bool{ // whether the path gives a list
		"$.a": false, "$.a.b": false, "$.a[0].b": false, "$[0].a": false, "$.[0].name": false, "$.records.[0].Id": false, "a[2].b": false,
		"[0].id": false, "result.code": false, "$.a[-2].b": false, `$["a.b"].c`: false, "$['a b']": false, "$.*": true, "$.a[0].*": true,
		"$.a[*].b": true, "$..b": true, "$.a[?(@.type=='x')].v": true, "$.a[?(@.n == 3)].v": true, "$.a[?(@.on==true)].v": true,
		"$.a[?(@.v)].v": true, "$.a[0,1]": true, "$.a[:2]": true, "$.a[1:]": true, "$": false, " $.a ": false,
	} {
		steps, ok := parsePath(path)
		p, err := jsonpath.ParseWebex(path)
		if !ok || err != nil {
			t.Errorf("%s: %v, %v", path, ok, err)
			continue
		}
		doc := put(put(nil, steps, "first"), steps, "wanted")
		got, found, err := p.Value(doc)
		var want any = "wanted"
		if list {
			want = []any{"wanted"}
			if all, _ := got.([]any); len(all) > 1 { // fillers beside it
				got = all[len(all)-1:]
				if all[0] == "wanted" {
					got = all[:1]
				}
			}
		}
		if err != nil || !found || !value.Equal(got, want) {
			t.Errorf("%s finds %s in %s", path, value.AppendJSON(nil, got), value.AppendJSON(nil, doc))
		}
	}
	for _, path := range []string{"$.a.length()", "$[", "$[abc]", "$[']", "$[?(@.a()==1)]"} {
		if steps, ok := parsePath(path); ok {
			t.Errorf("%s cannot be turned round, but gave %v", path, steps)
		}
	}
}

func TestPutKeepsTheRest(t *testing.T) {
	t.Parallel()
	doc := value.Of("Name", "a", "list", []any{"x"})
	for _, c := range []struct {
		path []any
		v    any
		want string
	}{
		{[]any{"name"}, "b", `{"Name":"b","list":["x"]}`},
		{[]any{"name"}, gone{}, `{"list":["x"]}`},
		{[]any{"list", 1}, "y", `{"Name":"a","list":["x","y"]}`},
		{[]any{"list", -1}, "y", `{"Name":"a","list":["y"]}`},
		{[]any{"list", 1000}, "y", `{"Name":"a","list":["x"]}`},
		{[]any{"name", "deep"}, "y", `{"Name":{"deep":"y"},"list":["x"]}`},
	} {
		if got := string(value.AppendJSON(nil, put(doc, c.path, c.v))); got != c.want {
			t.Errorf("%v: %s, want %s", c.path, got, c.want)
		}
	}
	if got := string(value.AppendJSON(nil, doc)); got != `{"Name":"a","list":["x"]}` {
		t.Errorf("the data were changed: %s", got)
	}
	if at(doc, []any{"list", -1}) != "x" || at(doc, []any{"list", 3}) != nil || at(doc, []any{wild{}}) != nil {
		t.Error("reading finds what is there, and nothing else")
	}
}

// TestMarkupReadsBack writes data and reads them as the product does.
func TestMarkupReadsBack(t *testing.T) {
	t.Parallel()
	doc := value.Of("order", value.Of("state", "a < b & c", "line", []any{value.Of("id", "1"), value.Of("id", "2")}))
	for format, text := range map[payload.Format]string{payload.XML: asXML(doc), payload.TOML: asTOML(doc)} {
		got, err := payload.Decode(format, []byte(text))
		if err != nil || !value.Equal(got, doc) {
			t.Errorf("%s: %v\n%s\n%s", format, err, text, value.AppendJSON(nil, got))
		}
	}
	if got, err := payload.Decode(payload.XML, []byte(asXML(value.Of("a b", nil, "c", "d")))); err != nil || at(got, []any{"root", "c"}) != "d" {
		t.Errorf("several roots: %s, %v", value.AppendJSON(nil, got), err)
	}
	if got, err := payload.Decode(payload.TOML, []byte(asTOML(value.Of("a", nil, "b", 1.5)))); err != nil || at(got, []any{"b"}) != 1.5 {
		t.Errorf("nothing in TOML: %s, %v", value.AppendJSON(nil, got), err)
	}
}

func TestExamplesMatch(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{"[a-c]+-[0-9]{3}": "a-111", "(abc|d)x*": "abc", "a.?b+": "ab", "(": ""} {
		if got := example(pattern); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}

func TestFrontierGivesWhatWasTriedLeast(t *testing.T) {
	t.Parallel()
	var f frontier
	at := &tree{depth: 0}
	for _, option := range []string{"a1", "a2", "a3"} {
		f.put(item{t: at, c: choice{option: option}}, "a", 0)
	}
	f.put(item{t: at, c: choice{option: "b1"}}, "b", 6)
	f.put(item{t: &tree{depth: 100}, c: choice{option: "far"}}, "far", 0)
	var got []string
	for {
		it, _, ok := f.take()
		if !ok {
			break
		}
		got = append(got, it.c.option)
	}
	if diff := cmp.Diff([]string{"a1", "b1", "a3", "a2", "far"}, got); diff != "" {
		t.Error(diff)
	}
}
