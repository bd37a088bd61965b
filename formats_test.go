package callwright_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// taken is an argument that is an English format, and so a key of the dictionaries.
type taken struct {
	at   int
	word bool // or a text from a list, which may come at run time
}

// makers take English formats. Methods go by their name alone.
var makers = map[string][]taken{
	"fault.New": {{at: 2}}, "fault.At": {{at: 1}}, "message.New": {{}}, "message.Errorf": {{}}, "message.Phrase": {{word: true}}, "Saying": {{}}, "Mending": {{}},
}

// formats are the keys in the source, each with a place where it stands.
type formats map[string]token.Position

// source is a package whose formats are looked for.
type source struct {
	t      *testing.T
	fset   *token.FileSet
	files  []*ast.File
	name   string
	consts map[string]ast.Expr
	makers map[string][]taken // makers, and the functions here that hand a format on to one
	found  formats
	more   bool // makers were found
	others map[string]*source
}

// sourceOf reads a package without its tests.
func sourceOf(t *testing.T, dir string) *source {
	t.Helper()
	s := &source{t: t, fset: token.NewFileSet(), name: filepath.Base(dir), consts: map[string]ast.Expr{}, makers: maps.Clone(makers), found: formats{}, others: map[string]*source{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no source in %s: %v", dir, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(s.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s.files = append(s.files, f)
	}
	s.inspect(s.constants)
	return s
}

// formatsIn returns the formats of a package; what cannot be looked up, such as a
// format that is put together at run time, is an error.
func formatsIn(t *testing.T, dir string) formats {
	t.Helper()
	s := sourceOf(t, dir)
	for s.more = true; s.more; {
		s.more = false
		s.functions(s.handsOn)
	}
	s.functions(s.collect)
	s.inspect(s.literals)
	return s.found
}

func (s *source) inspect(f func(ast.Node)) {
	for _, file := range s.files {
		ast.Inspect(file, func(n ast.Node) bool {
			f(n)
			return true
		})
	}
}

func (s *source) constants(n ast.Node) {
	if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
		for i, name := range spec.Names {
			s.consts[name.Name] = spec.Values[i]
		}
	}
}

// functions calls f with each call in each declaration, and the parameters around it.
func (s *source) functions(f func(name string, parameters []string, call *ast.CallExpr)) {
	for _, file := range s.files {
		for _, d := range file.Decls {
			name, parameters := "", []string(nil)
			if fn, ok := d.(*ast.FuncDecl); ok {
				name, parameters = fn.Name.Name, parametersOf(fn.Type)
			}
			ast.Inspect(d, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					f(name, parameters, call)
				}
				return true
			})
		}
	}
}

func parametersOf(t *ast.FuncType) (names []string) {
	for _, f := range t.Params.List {
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
		if len(f.Names) == 0 {
			names = append(names, "_")
		}
	}
	return names
}

// formats are the arguments of a call that are formats.
func (s *source) formats(call *ast.CallExpr, f func(maker string, format ast.Expr, word bool)) {
	var called []string
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		called = []string{fn.Name}
	case *ast.SelectorExpr:
		called = []string{fn.Sel.Name}
		if x, ok := fn.X.(*ast.Ident); ok {
			called = []string{x.Name + "." + fn.Sel.Name, fn.Sel.Name}
		}
	}
	for _, name := range called {
		for _, k := range s.makers[name] {
			if k.at < len(call.Args) {
				f(name, call.Args[k.at], k.word)
			}
		}
		if s.makers[name] != nil {
			return
		}
	}
}

// handsOn makes a maker of a function that gives one of its parameters to a maker.
func (s *source) handsOn(name string, parameters []string, call *ast.CallExpr) {
	s.formats(call, func(_ string, format ast.Expr, word bool) {
		id, ok := format.(*ast.Ident)
		if !ok || name == "" {
			return
		}
		if k := (taken{slices.Index(parameters, id.Name), word}); k.at >= 0 && !slices.Contains(s.makers[name], k) {
			s.makers[name] = append(s.makers[name], k)
			s.more = true
		}
	})
}

func (s *source) collect(_ string, parameters []string, call *ast.CallExpr) {
	s.formats(call, func(maker string, format ast.Expr, word bool) {
		text, ok := s.text(format)
		id, plain := format.(*ast.Ident)
		switch {
		case plain && slices.Contains(parameters, id.Name):
			return // the callers say it
		case ok:
			s.found[text] = s.fset.Position(format.Pos())
		case !word:
			s.t.Errorf("%s: the format for %s is no constant, so nobody can translate it: give what changes as an argument", s.fset.Position(format.Pos()), maker)
		}
	})
}

// literals takes the messages of faults and fields that are written as literals.
func (s *source) literals(n ast.Node) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return
	}
	members := map[string]ast.Expr{}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok {
				members[key.Name] = kv.Value
			}
		}
	}
	message, said := members["Message"]
	_, path := members["Path"]
	kind, _ := lit.Type.(*ast.SelectorExpr)
	refusal := kind != nil && fmt.Sprint(kind.X) == "fault"
	if !said || !refusal && !(lit.Type == nil && path) {
		return
	}
	if text, ok := s.text(message); ok {
		s.found[text] = s.fset.Position(message.Pos())
		return
	}
	s.t.Errorf("%s: the message is no constant, so nobody can translate it: make it with fault.New or fault.At", s.fset.Position(message.Pos()))
}

// text is the value of a constant string.
func (s *source) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return s.text(e.X)
	case *ast.BinaryExpr:
		x, known := s.text(e.X)
		y, too := s.text(e.Y)
		return x + y, known && too && e.Op == token.ADD
	case *ast.Ident:
		if value, ok := s.consts[e.Name]; ok {
			return s.text(value)
		}
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && s.name != x.Name {
			return s.elsewhere(x.Name, e.Sel.Name)
		}
	}
	return "", false
}

// elsewhere is the constant of another package of ours.
func (s *source) elsewhere(dir, name string) (string, bool) {
	if s.others[dir] == nil {
		if _, err := os.Stat(dir); err != nil {
			return "", false
		}
		s.others[dir] = sourceOf(s.t, dir)
	}
	value, ok := s.others[dir].consts[name]
	if !ok {
		return "", false
	}
	return s.others[dir].text(value)
}
