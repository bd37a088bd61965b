package callwright_test

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/api"
)

// The sentences of tests and of the health of connectors are put together where
// they are said, masked and stored in English; package api takes them apart again
// by the formats of the dictionary connectors. This test puts together what the
// source can: each piece has to be in the dictionary, and each entry in the source.

// telling are the packages whose sentences are taken apart.
var telling = []string{"wire", "credential", "connector"}

// vocabularies are the declarations that hold pieces of sentences.
var vocabularies = []string{
	"mends", "refusals", "entraSentences", "salesforceSentences", "statusMend", "invalidGrant", "salesforce", "skew", "what", "tlsFailure", "dnsFailure", "errPolicy", "mend",
}

// elsewhere are files whose sentences are of the command line or of the audit log,
// which speak English.
var elsewhere = []string{"connector/entry.go", "connector/file.go", "connector/reading.go", "credential/forget.go"}

// assembled are pieces that are put together when they are said, with the entries
// for what comes of them.
var assembled = map[string][]string{
	"that is good for %s": {
		"%s gave a token that is good for %s", "%s gave a token that is good for %s, for the scope %s",
		"%s gave a token a moment ago that is good for %s", "%s gave a token a moment ago that is good for %s, for the scope %s",
		"%s gave a token %s s ago that is good for %s", "%s gave a token %s s ago that is good for %s, for the scope %s",
	},
	", for the scope %s": {"%s gave a token, for the scope %s", "%s gave a token a moment ago, for the scope %s", "%s gave a token %s s ago, for the scope %s"},
	"a moment ago":       {"%s gave a token a moment ago"},
	"%s s ago":           {"%s gave a token %s s ago"},

	"the token endpoint %s answered %s%s":         {"the token endpoint %s answered %s", "the token endpoint %s answered %s (%s)"},
	"the token endpoint %s answered %s %s%s":      {"the token endpoint %s answered %s %s"},
	"the token endpoint %s answered %s with %s%s": {"the token endpoint %s answered %s with %s"},
	"beside a token, which is not used":           {"the error %s beside a token, which is not used", "an error that is no text beside a token, which is not used"},
	"the error %s":                                {"the error %s"},
	"ahead of":                                    {"this machine's clock is %s ahead of the server's, and an assertion is valid for minutes only: set the clock"},
	"behind":                                      {"this machine's clock is %s behind the server's, and an assertion is valid for minutes only: set the clock"},
	"this machine's clock is %s %s the server's, and an assertion is valid for minutes only: set the clock": nil, // with those two

	"the server rejects %s":      {"the server rejects the API key", "the server rejects the user name and password"},
	"the API key":                nil,
	"the user name and password": nil,
	"check %s":                   {"check it", "check them"},

	"there is no host called":                    {"there is no host called %s"},
	"the name server did not answer in time for": {"the name server did not answer in time for %s"},
	"the name server could not answer for":       {"the name server could not answer for %s"},
	"protocol version":                           nil, // looked for, not said

	"is not a valid HTTP URL: %s": {"it is empty"},
	"user name and password could not be validated: the validation URL answered %s, which says nothing about them": {
		"user name and password could not be validated: %s", "the validation URL answered %s, which says nothing about them",
	},
	"username or password rejected (401)": {"username or password rejected (%s)"},
	"the API rejects it (401)":            {"the API rejects it (401)"},
	"This is not a valid URL.":            {"This is not a valid URL.", "This is not a valid URL: %s"}, // and what exactly
}

// errorsShown are errors of files that have others besides.
var errorsShown = []string{
	"no answer came in time", // of a token request
	"Validation URL leads to another host than the resource domain", // with the label of the setting
	"the settings of the connector %s cannot be used: %s: %s", "the connector %s is of the kind %s, which this release does not have", "cannot be used: %s"}

// tellers are functions that are given pieces of sentences.
var tellers = map[string][]int{"problem": {1, 2}, "warn": {0}, "storage": {0}, "needsAuthorization": {0}, "wrong": {1}, "kept": {2}}

// readers are the files whose errors are told to whoever administers connectors.
var readers = []string{"wire/host.go", "credential/answer.go", "credential/pem.go", "credential/scheme.go", "credential/client_certificate.go", "credential/authorization_code.go", "connector/secret.go", "connector/bind.go"}

// pieces returns what a package says, piece by piece, with %s for each argument.
func (s *source) pieces() formats {
	found := formats{}
	add := func(e ast.Expr) {
		whole, known := s.flat(e)
		if !known {
			return
		}
		for piece := range strings.SplitSeq(whole, "; ") {
			if piece = strings.TrimSpace(glued.ReplaceAllString(piece, "the ")); wordy(piece) {
				found[piece] = s.fset.Position(e.Pos())
			}
		}
	}
	for _, file := range s.files {
		name := filepath.ToSlash(s.fset.Position(file.Pos()).Filename)
		if slices.Contains(elsewhere, name) {
			continue
		}
		reader := slices.Contains(readers, name)
		ast.Inspect(file, func(n ast.Node) bool {
			s.tells(n, reader, add)
			return true
		})
		for _, d := range file.Decls {
			if slices.ContainsFunc(namesOf(d), func(name string) bool { return slices.Contains(vocabularies, name) }) {
				s.vocabulary(d, add)
			}
		}
	}
	return found
}

func namesOf(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return []string{d.Name.Name}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				names = append(names, v.Names[0].Name)
			}
		}
	}
	return names
}

// tells finds what is said in a node: a message or sentence that is set, an
// argument of a teller, an error that is shown.
func (s *source) tells(n ast.Node, reader bool, add func(ast.Expr)) {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && saying(key.Name) {
			add(n.Value)
		}
	case *ast.CompositeLit:
		if t, ok := n.Type.(*ast.Ident); ok && s.name == "wire" && t.Name == "Error" && len(n.Elts) == 3 {
			add(n.Elts[1])
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if to, ok := left.(*ast.SelectorExpr); ok && saying(to.Sel.Name) && len(n.Rhs) == len(n.Lhs) {
				add(n.Rhs[i])
			}
		}
	case *ast.CallExpr:
		s.told(n, reader, add)
	}
}

func saying(name string) bool { return name == "Message" || name == "Mend" || name == "Sentence" }

func (s *source) told(call *ast.CallExpr, reader bool, add func(ast.Expr)) {
	name := ""
	switch fn := call.Fun.(type) {
	case *ast.Ident:
		name = fn.Name
	case *ast.SelectorExpr:
		name = fn.Sel.Name
	}
	for _, at := range tellers[name] {
		if at < len(call.Args) {
			add(call.Args[at])
		}
	}
	switch {
	case reader && name == "Errorf":
		add(&ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent("fmt"), Sel: ast.NewIdent("Sprintf")}, Args: call.Args})
	case reader && name == "New" && len(call.Args) == 1:
		add(call.Args[0])
	case name == "append" && len(call.Args) == 2:
		if to, ok := call.Args[0].(*ast.SelectorExpr); ok && to.Sel.Name == "warnings" {
			add(call.Args[1])
		}
	}
}

// vocabulary takes every text of a declaration.
func (s *source) vocabulary(d ast.Decl, add func(ast.Expr)) {
	ast.Inspect(d, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if pair, ok := n.(*ast.CompositeLit); ok && pair.Type == nil && len(pair.Elts) == 2 { // what servers say, and what it means
			add(pair.Elts[1])
			return false
		}
		switch e.(type) {
		case *ast.BasicLit, *ast.BinaryExpr:
			if whole, known := s.flat(e); known && strings.Contains(strings.TrimSpace(whole), " ") {
				add(e)
			}
			return false
		case *ast.CallExpr:
			if whole, known := s.flat(e); known && whole != "%s" {
				add(e)
				return false
			}
		}
		return true
	})
}

// glued is a sentence that another one follows.
var glued = regexp.MustCompile(`^%sthe `)

var anyVerb = regexp.MustCompile(`%[+#]?[sdvqw]`)

// flat is an expression as a format whose arguments are all texts; false when
// there is no text in it.
func (s *source) flat(e ast.Expr) (string, bool) {
	if text, ok := s.text(e); ok {
		return text, true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return s.flat(e.X)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "%s", false
		}
		x, known := s.flat(e.X)
		y, too := s.flat(e.Y)
		return x + y, known || too
	case *ast.CallExpr:
		if fn, ok := e.Fun.(*ast.SelectorExpr); ok && fn.Sel.Name == "Sprintf" && len(e.Args) > 0 {
			format, ok := s.text(e.Args[0])
			return anyVerb.ReplaceAllString(format, "%s"), ok
		}
	}
	return "%s", false
}

// shown is a format with %s for each argument, and without quotes around one.
func shown(format string) string {
	return strings.ReplaceAll(anyVerb.ReplaceAllString(format, "%s"), `"%s"`, "%s")
}

func TestWhatConnectorsSayIsTranslated(t *testing.T) {
	t.Parallel()
	said := formats{}
	for _, dir := range telling {
		s := sourceOf(t, dir)
		for piece, at := range s.pieces() {
			said[shown(piece)] = at
		}
		for format, at := range formatsIn(t, dir) {
			for piece := range strings.SplitSeq(shown(format), "; ") {
				said[piece] = at
			}
		}
	}
	if len(said) < 150 {
		t.Fatalf("only %d pieces were found", len(said))
	}
	for _, piece := range errorsShown {
		said[piece] = token.Position{}
	}
	for piece, entries := range assembled {
		at := said[piece]
		delete(said, piece)
		for _, entry := range entries {
			said[entry] = at
		}
	}
	for _, language := range []string{"de", "it"} {
		all, err := api.SentenceDictionary(language)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for format := range all {
			known[shown(format)] = true
			for piece := range strings.SplitSeq(shown(format), "; ") {
				known[piece] = true
			}
		}
		for piece, at := range said {
			if !known[piece] {
				t.Errorf("%s: %q is not in api/language/connectors.%s.yaml", at, piece, language)
			}
		}
		for format := range dictionary(t, "connectors", language) {
			for piece := range strings.SplitSeq(shown(format), "; ") {
				if _, ok := said[piece]; !ok && wordy(piece) {
					t.Errorf("connectors.%s.yaml: nothing says %q any more", language, format)
				}
			}
		}
	}
}
