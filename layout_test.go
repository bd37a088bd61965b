// Package callwright_test holds the house to its plan: which package may import
// which, what the pure packages may not touch, and which names are not given.
// The plan is architecture in code; a new package needs a line here.
package callwright_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/callwright/callwright"

// ranks lists the packages from the lowest up; a package imports only packages
// of lower ranks. External test packages may import anything.
var ranks = [][]string{
	{"value", "message", "examples"},
	{"fault"},
	{"access", "expr", "jsonpath", "payload", "wire", "web"},
	{"field", "audit"},
	{"flow", "audit/audittest", "field/fieldtest"},
	{"activity", "vault"},
	{"engine", "webex", "script", "channel", "routing", "vault/vaulttest"},
	{"flowtest", "credential"},
	{"lint", "connector", "acd"},
	{"runner"},
	{"temporal", "release", "account"},
	{"trigger", "account/accounttest"},
	{"store", "api", "sandbox"},
	{"server", "store/storetest"},
	{"cmd/callwright", "cmd/docs", "cmd/docs/benchmarks", "callwrighttest", "server/servertest"},
}

// pure packages do no IO and ask no clock.
var pure = []string{"value", "message", "fault", "field", "expr", "jsonpath", "payload", "access", "flow", "activity", "engine", "webex", "routing", "flowtest", "lint", "channel"}

// pureModules are the modules of others that pure packages may import.
var pureModules = []string{
	"github.com/goccy/go-yaml",        // YAML with positions
	"github.com/pelletier/go-toml/v2", // TOML
}

var bannedFolders = []string{"util", "utils", "common", "helpers", "manager", "misc", "base", "shared"}

var bannedTimeCalls = []string{"Now", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Since", "Until", "LoadLocation"}

type pkg struct {
	ImportPath, Dir, Doc string
	GoFiles, Imports     []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,GoFiles,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("listing packages: %v", err)
	}
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 {
			list = append(list, p)
		}
	}
	if len(list) < 5 {
		t.Fatalf("go list found only %d packages", len(list))
	}
	return list
}

func (p pkg) name() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func rank(name string) int {
	return slices.IndexFunc(ranks, func(r []string) bool { return slices.Contains(r, name) })
}

func TestImportsGoDown(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		own := rank(p.name())
		if own < 0 {
			t.Errorf("package %s has no rank: add it to the plan in layout_test.go", p.name())
			continue
		}
		for _, imp := range p.Imports {
			name, ours := strings.CutPrefix(imp, module+"/")
			if ours && rank(name) >= own {
				t.Errorf("%s imports %s: imports only go down", p.name(), name)
			}
			if ours && name == "sandbox" && !slices.Contains([]string{"server", "cmd/callwright", "callwrighttest"}, p.name()) {
				t.Errorf("%s imports sandbox: nothing of the product does", p.name())
			}
		}
	}
}

func TestEveryPackageHasAComment(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.Doc == "" {
			t.Errorf("package %s has no package comment", p.name())
		}
	}
}

func TestFolderNames(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "node_modules" || name == ".git" {
			return filepath.SkipDir
		} else if slices.Contains(bannedFolders, name) {
			t.Errorf("folder %s: a name that says nothing; name it for what is inside", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPurePackages(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !slices.Contains(pure, p.name()) {
			continue
		}
		for _, imp := range p.Imports {
			if why := impure(imp); why != "" {
				t.Errorf("pure package %s imports %s: %s", p.name(), imp, why)
			}
		}
		for _, f := range p.GoFiles {
			for _, call := range clockCalls(t, filepath.Join(p.Dir, f)) {
				t.Errorf("pure package %s: %s", p.name(), call)
			}
		}
	}
}

func impure(imp string) string {
	switch {
	case imp == "net/url" || imp == "net/netip":
		return ""
	case imp == "net" || strings.HasPrefix(imp, "net/"), imp == "os" || strings.HasPrefix(imp, "os/"), imp == "database/sql":
		return "it reaches outside"
	case imp == "log" || strings.HasPrefix(imp, "log/"):
		return "it logs; return an error or a note"
	case imp == "sync" || strings.HasPrefix(imp, "sync/"), imp == "context":
		return "it is about concurrency; the runner's business"
	case strings.HasSuffix(imp, "/rand") || strings.Contains(imp, "/rand/"):
		return "chance comes in with events"
	case strings.HasPrefix(imp, module+"/") || !strings.Contains(strings.Split(imp, "/")[0], "."):
		return ""
	}
	for _, m := range pureModules {
		if imp == m || strings.HasPrefix(imp, m+"/") {
			return ""
		}
	}
	return "the module is not among pureModules in layout_test.go"
}

// clockCalls returns the places in a file that ask the clock or load a zone.
func clockCalls(t *testing.T, path string) []string {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && id.Name == "time" && slices.Contains(bannedTimeCalls, sel.Sel.Name) {
			calls = append(calls, fmt.Sprintf("%s uses time.%s: time comes in with events", fset.Position(sel.Pos()), sel.Sel.Name))
		}
		return true
	})
	return calls
}

// TestNoHiddenState refuses init functions and exported variables that could be
// changed from outside; sentinel errors (Err…) are the one exception.
func TestNoHiddenState(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, f := range p.GoFiles {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, f), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				for _, name := range hidden(d) {
					t.Errorf("%s: %s", fset.Position(d.Pos()), name)
				}
			}
		}
	}
}

func hidden(d ast.Decl) []string {
	var found []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.Name == "init" && d.Recv == nil {
			found = append(found, "func init: registration by side effect")
		}
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return nil
		}
		for _, s := range d.Specs {
			for _, n := range s.(*ast.ValueSpec).Names {
				if n.IsExported() && !strings.HasPrefix(n.Name, "Err") {
					found = append(found, "exported variable "+n.Name+" can be changed by anyone")
				}
			}
		}
	}
	return found
}

// TestGoModInstallable keeps `go install …@latest` working for users.
func TestGoModInstallable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "replace") || strings.HasPrefix(line, "exclude") {
			t.Errorf("go.mod:%d: %s: a module with it cannot be installed by others", i+1, line)
		}
	}
}
