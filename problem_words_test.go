package callwright_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp/syntax"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// checking are the packages whose problems and errors a designer shows as somebody
// types: their sentences stand in the dictionaries of problems.
var checking = []string{"activity", "engine", "expr", "field", "flow", "flowtest", "jsonpath", "payload", "routing", "webex"}

// problemDictionaries are those of their sentences, in api/language.
var problemDictionaries = []string{"problems", "problems-expressions", "problems-tests"}

// journalled are the functions that may write down the message of a problem: of one
// that a contact met, which its journal keeps in English (engine/note.go), and those
// that make it from its sentences.
var journalled = []string{
	"activity.Report", "activity.Warn", "engine.assign", "engine.exceed", "engine.fail", "engine.failed",
	"field.Saying", "field.Mending", "field.SaidIn",
}

// TestEveryProblemIsTranslated holds the problems of flows, resources, expressions
// and tests to German and Italian: none without a translation, no translation that
// nothing says, and no problem that has its message from elsewhere.
func TestEveryProblemIsTranslated(t *testing.T) {
	t.Parallel()
	said := formats{}
	for _, dir := range checking {
		maps.Copy(said, formatsIn(t, dir))
		found := phrasesIn(t, dir)
		maps.Copy(said, found.found)
		for _, at := range found.set {
			t.Errorf("%s: the sentence of a problem is set: make it with Saying and Mending, so that it can be said in other languages", at)
		}
	}
	for _, word := range problemWords() {
		if _, ok := said[word]; !ok {
			said[word] = token.Position{Filename: "a list of words"}
		}
	}
	if len(said) < 400 {
		t.Fatalf("only %d sentences were found", len(said))
	}
	also := formatsIn(t, "release") // which the gate of refusals looks at
	for _, language := range []string{"de", "it"} {
		translations, err := api.SentenceDictionary(language)
		if err != nil {
			t.Fatal(err)
		}
		for format, at := range said {
			if _, ok := translations[format]; !ok && wordy(format) {
				t.Errorf("%s: %q is not in any api/language/problems*.%s.yaml", at, format, language)
			}
		}
		for _, name := range problemDictionaries {
			for format, translated := range dictionary(t, name, language) {
				_, here := said[format]
				if _, there := also[format]; !here && !there {
					t.Errorf("%s.%s.yaml: nothing says %q any more", name, language, format)
				}
				if strings.TrimSpace(translated) == "" {
					t.Errorf("%s.%s.yaml: %q is translated by nothing", name, language, format)
				}
			}
		}
	}
}

// problemWords stand in problems, and come from lists.
func problemWords() []string {
	words := []string{"global variable"} // which a flow is bound to by a variable
	for _, v := range []any{nil, true, "", []any{}, (*value.Object)(nil), 1} {
		words = append(words, value.Sort(v))
	}
	for _, code := range []syntax.ErrorCode{syntax.ErrInvalidCharClass, syntax.ErrInvalidCharRange, syntax.ErrInvalidEscape, syntax.ErrInvalidNamedCapture,
		syntax.ErrInvalidPerlOp, syntax.ErrInvalidRepeatOp, syntax.ErrInvalidRepeatSize, syntax.ErrInvalidUTF8, syntax.ErrMissingBracket, syntax.ErrMissingParen,
		syntax.ErrMissingRepeatArgument, syntax.ErrTrailingBackslash, syntax.ErrUnexpectedParen, syntax.ErrNestingDepth, syntax.ErrLarge} {
		words = append(words, code.String())
	}
	var targets func(form []field.FormField)
	targets = func(form []field.FormField) {
		for _, f := range form {
			if f.Target != "" && f.Target != "variable" {
				words = append(words, strings.ReplaceAll(f.Target, "-", " "))
			}
			targets(f.Fields)
		}
	}
	for _, k := range activity.Builtin().All() {
		targets(k.New().Fields().Form())
	}
	return words
}

// phrases looks for pieces of sentences, which go by their type, in a package.
type phrases struct {
	*source
	takes map[string][]int // functions with parameters that are phrases
	gives map[string]bool  // functions whose results are
	set   []token.Position // where a problem gets its message otherwise than by Saying and Mending
}

// phrasesIn looks for the phrases of a package, and for problems that are made
// without Saying and Mending.
func phrasesIn(t *testing.T, dir string) *phrases {
	t.Helper()
	p := &phrases{source: &source{t: t, fset: token.NewFileSet(), name: dir, consts: map[string]ast.Expr{}, found: formats{}}, takes: map[string][]int{}, gives: map[string]bool{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(p.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p.files = append(p.files, f)
	}
	if dir == "activity" {
		p.takes["Match"] = []int{1} // what completes "must …"
	}
	p.inspect(p.constants)
	p.inspect(p.signature)
	for _, file := range p.files {
		for _, d := range file.Decls {
			p.declaration(d)
		}
	}
	return p
}

// signature notes what takes and gives phrases.
func (p *phrases) signature(n ast.Node) {
	fn, ok := n.(*ast.FuncDecl)
	if !ok {
		return
	}
	i := 0
	for _, l := range fn.Type.Params.List {
		for range max(1, len(l.Names)) {
			if typeName(l.Type) == "message.Phrase" {
				p.takes[fn.Name.Name] = append(p.takes[fn.Name.Name], i)
			}
			i++
		}
	}
	if fn.Type.Results != nil && typeName(fn.Type.Results.List[0].Type) == "message.Phrase" {
		p.gives[fn.Name.Name] = true
	}
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	}
	return ""
}

func (p *phrases) declaration(d ast.Decl) {
	within := ""
	if fn, ok := d.(*ast.FuncDecl); ok {
		within = fn.Name.Name
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := typeName(n.Fun)
			for _, i := range p.takes[name[strings.LastIndex(name, ".")+1:]] {
				p.phrase(n.Args, i)
			}
		case *ast.ReturnStmt:
			if p.gives[within] {
				p.phrase(n.Results, 0)
			}
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if member, ok := left.(*ast.SelectorExpr); ok {
					p.refuse(within, member.Sel)
				}
			}
		case *ast.CompositeLit:
			p.literal(within, n)
		}
		return true
	})
}

func (p *phrases) phrase(list []ast.Expr, i int) {
	if i >= len(list) {
		return
	}
	if text, ok := p.text(list[i]); ok {
		p.found[text] = p.fset.Position(list[i].Pos())
	}
}

// literal looks at values that are written out: names of what an expression calls,
// and problems that have their message from nowhere.
func (p *phrases) literal(within string, l *ast.CompositeLit) {
	switch name := typeName(l.Type); {
	case p.name == "expr" && name == "called":
		p.phrase(l.Elts, 0)
	case name == "field.Problem", name == "Problem":
		p.members(within, l)
	default:
		list, ok := l.Type.(*ast.ArrayType)
		if !ok || typeName(list.Elt) != "field.Problem" {
			return
		}
		for _, e := range l.Elts {
			if one, ok := e.(*ast.CompositeLit); ok && one.Type == nil {
				p.members(within, one)
			}
		}
	}
}

func (p *phrases) members(within string, l *ast.CompositeLit) {
	for _, e := range l.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok {
				p.refuse(within, key)
			}
		}
	}
}

// refuse notes where the message of a problem is set, but where it may be.
func (p *phrases) refuse(within string, member *ast.Ident) {
	if member.Name != "Message" && member.Name != "Mend" || slices.Contains(journalled, p.name+"."+within) {
		return
	}
	p.set = append(p.set, p.fset.Position(member.Pos()))
}

// The gate finds phrases by their type, and every way of writing down the message
// of a problem.
func TestPhrasesIn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := `package p
const tooDeep = "too deep"
func word(v any) message.Phrase { return "a word" }
func (r *run) stop(at int, what message.Phrase) { r.what = what }
func (r *run) walk() {
	r.stop(1, tooDeep)
	r.stop(2, "too " + "long")
	p := field.Problem{Code: "c", Message: "bad"}
	p.Mend = "mend it"
	r.problems = append(r.problems, []field.Problem{{Mend: "mend it"}}...)
	r.problems = append(r.problems, field.Problem{Code: "c"}.Saying("fine"))
}
`
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := phrasesIn(t, dir)
	if got, want := slices.Sorted(maps.Keys(p.found)), []string{"a word", "too deep", "too long"}; !slices.Equal(got, want) {
		t.Errorf("the phrases are %q, want %q", got, want)
	}
	var lines []int
	for _, at := range p.set {
		lines = append(lines, at.Line)
	}
	if !slices.Equal(lines, []int{8, 9, 10}) {
		t.Errorf("messages are set in the lines %v", lines)
	}
}
