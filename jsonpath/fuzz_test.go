package jsonpath_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/value"
)

// FuzzParse asserts that a mistake is placed inside the text, that a path
// compiled again from its text selects the same, that the lenient parser
// accepts what the strict one does with the same meaning, and that a definite
// path has at most one node.
func FuzzParse(f *testing.F) {
	for _, c := range ctsCases(f) {
		f.Add(c.Selector)
	}
	for _, path := range []string{`a[0].b`, `$.[0].name`, `$.a[?(@.type in ['x'])].v.length()`, `$[?(@.a =~ /x/i)]`, `$.content-type`, `..*`, ` $ `} {
		f.Add(path)
	}
	doc := decode(f, customer)
	f.Fuzz(func(t *testing.T, path string) {
		strict := checkParsed(t, path, jsonpath.Parse, doc)
		lenient := checkParsed(t, path, jsonpath.ParseWebex, doc)
		if strict != "" && strict != lenient {
			t.Fatalf("%q: strict gives %s, lenient %s", path, strict, lenient)
		}
	})
}

// checkParsed returns the nodes as text, or "" when the path does not parse.
func checkParsed(t *testing.T, path string, parse func(string) (*jsonpath.Path, error), doc any) string {
	t.Helper()
	p, err := parse(path)
	if err != nil {
		var bad *jsonpath.Error
		if !errors.As(err, &bad) || bad.Offset < 0 || bad.Offset > len(path) || bad.Line < 1 || bad.Column < 1 || bad.Message == "" {
			t.Fatalf("%q: error %#v", path, err)
		}
		if bad.Line != 1+strings.Count(path[:bad.Offset], "\n") {
			t.Fatalf("%q: line %d does not fit offset %d", path, bad.Line, bad.Offset)
		}
		return ""
	}
	again, err := parse(p.String())
	if err != nil {
		t.Fatalf("%q does not parse again: %v", p.String(), err)
	}
	nodes, err := p.Select(doc)
	nodes2, err2 := again.Select(doc)
	if fmt.Sprint(err) != fmt.Sprint(err2) || !value.Equal(nodes, nodes2) {
		t.Fatalf("%q: %v, %v and then %v, %v", path, nodes, err, nodes2, err2)
	}
	if p.Definite() && len(nodes) > 1 {
		t.Fatalf("%q is definite and selects %d nodes", path, len(nodes))
	}
	v, found, verr := p.Value(doc)
	if err == nil && (verr != nil || p.Definite() && found != (len(nodes) == 1) || found && p.Definite() && !value.Equal(v, nodes[0])) {
		t.Fatalf("%q: Value gives %v, %v, %v; Select %v", path, v, found, verr, nodes)
	}
	return "nodes" + asText(nodes)
}
