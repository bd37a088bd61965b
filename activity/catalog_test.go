package activity

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// declared finds the functions of this package that return a Kind and take
// nothing, each with its file, and the names that Builtin calls.
func declared(t *testing.T) (functions map[string]string, listed []string) {
	t.Helper()
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	functions = map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv != nil {
				continue
			}
			if returnsKind(f) {
				functions[f.Name.Name] = strings.TrimSuffix(name, ".go")
			}
			if f.Name.Name == "Builtin" {
				listed = called(f)
			}
		}
	}
	return functions, listed
}

func returnsKind(f *ast.FuncDecl) bool {
	if f.Type.Params.NumFields() > 0 || f.Type.Results.NumFields() != 1 {
		return false
	}
	result, ok := f.Type.Results.List[0].Type.(*ast.Ident)
	return ok && result.Name == "Kind"
}

// called returns the names of the functions called without arguments.
func called(f *ast.FuncDecl) []string {
	var names []string
	ast.Inspect(f, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && len(c.Args) == 0 {
			if name, ok := c.Fun.(*ast.Ident); ok {
				names = append(names, name.Name)
			}
		}
		return true
	})
	return names
}

func TestBuiltinListsEveryKindFunction(t *testing.T) {
	t.Parallel()
	functions, listed := declared(t)
	slices.Sort(listed)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(functions)), listed); diff != "" {
		t.Errorf("functions that return a Kind (-) and lines of the catalog (+) differ:\n%s", diff)
	}
	if got, want := len(Builtin().All()), len(listed); got != want {
		t.Errorf("the catalog has %d kinds, want %d", got, want)
	}
}

// A kind that runs has a test that people can read and a page that says what it is for.
func TestKindsHaveTheirSiblings(t *testing.T) {
	t.Parallel()
	functions, _ := declared(t)
	for _, base := range slices.Sorted(maps.Values(functions)) {
		if test, err := os.ReadFile(base + ".flowtest"); err != nil {
			t.Errorf("no %s.flowtest: %v", base, err)
		} else if text := string(test); !strings.Contains(text, "\nexpect:") {
			t.Errorf("%s.flowtest expects nothing", base)
		}
		page, err := os.ReadFile(base + ".md")
		if err != nil {
			t.Errorf("no %s.md: %v", base, err)
			continue
		}
		if !strings.HasPrefix(string(page), "# ") || !strings.Contains(string(page), "\n```yaml\n") {
			t.Errorf("%s.md needs a heading and an example in a yaml block", base)
		}
	}
}

func TestKindsAreWhole(t *testing.T) {
	t.Parallel()
	names, webex := map[string]bool{}, map[string]string{}
	groups := []Group{CallHandling, FlowControl, EventHandler}
	for _, k := range Builtin().All() {
		if k.Name == "" || names[k.Name] {
			t.Errorf("the name %q is empty or given twice", k.Name)
		}
		names[k.Name] = true
		if k.Title == "" || k.Shape == "" || !slices.Contains(groups, k.Group) || len(k.Webex) == 0 {
			t.Errorf("%s lacks a title, shape, group or Webex name: %+v", k.Name, k)
		}
		for _, w := range k.Webex {
			if other, twice := webex[w]; twice {
				t.Errorf("%s and %s both import %q", k.Name, other, w)
			}
			webex[w] = k.Name
		}
		checkPorts(t, k)
		if slices.Contains(k.Outputs, "") {
			t.Errorf("%s has an output without a name", k.Name)
		}
	}
}

// checkPorts: ports have names, once each, those for errors last; only kinds
// that end a flow can do without others.
func checkPorts(t *testing.T, k Kind) {
	t.Helper()
	ports := k.PortsFor(k.New())
	seen, errors := map[string]bool{}, 0
	for _, p := range ports {
		if p == "" || seen[p] {
			t.Errorf("%s: port %q is empty or there twice", k.Name, p)
		}
		seen[p] = true
		if IsErrorPort(p) {
			errors++
		} else if errors > 0 {
			t.Errorf("%s: port %q stands after one for errors", k.Name, p)
		}
	}
	_, depends := k.New().(PortsOf)
	if only := len(ports) == errors; !depends && only != (k.Role == RoleEnd) {
		t.Errorf("%s: its ports %v do not fit its role", k.Name, ports)
	}
}

func TestFieldsAreDeclaredForPeople(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, k := range Builtin().All() {
		claimed := map[string]string{}
		l := k.New().Fields()
		for _, f := range l {
			if f.Codec() == nil {
				continue
			}
			for _, p := range f.Codec().Properties() {
				if other, twice := claimed[p]; twice && !exclusive(l, f.Name, other) {
					t.Errorf("%s: %s and %s both claim the property %q", k.Name, f.Name, other, p)
				}
				claimed[p] = f.Name
			}
		}
		walkFields(l, k.Name, func(path string, f field.Field) {
			if f.Label == "" || f.Help == "" {
				t.Errorf("%s has no label or no help", path)
			}
			if !k.Inert && !name.MatchString(f.Name) {
				t.Errorf("%s: names of settings are lower case with underscores", path)
			}
			if f.Kind == field.KindRef && f.Target == "" {
				t.Errorf("%s refers to nothing", path)
			}
		})
	}
}

// exclusive reports whether what one field writes is nothing to the other, as
// for a body that is either text or rows.
func exclusive(l field.List, a, b string) bool {
	f, _ := l.Find(a)
	g, _ := l.Find(b)
	return g.Codec().Import(f.Codec().Export(sampleOf(f))) == nil && f.Codec().Import(g.Codec().Export(sampleOf(g))) == nil
}

func walkFields(l field.List, path string, visit func(path string, f field.Field)) {
	for _, f := range l {
		visit(path+"."+f.Name, f)
		walkFields(f.Rows(), path+"."+f.Name, visit)
	}
}

func sampleOf(f field.Field) any {
	if v, ok := samples()[f.Name]; ok {
		return v
	}
	return sample(f)
}

// sample is a setting of the field in the form of a document.
func sample(f field.Field) any {
	switch f.Kind {
	case field.KindChoice:
		return f.Options[len(f.Options)-1]
	case field.KindInt, field.KindDuration:
		return int64(7)
	case field.KindBool:
		return true
	case field.KindTable:
		return value.Of("b", "{{x}}", "a", "1")
	case field.KindItems, field.KindPrompts:
		row := value.NewObject(4)
		for _, inner := range f.Rows()[:min(2, len(f.Rows()))] {
			row.Set(inner.Name, sample(inner))
		}
		return list(row)
	case field.KindExpr:
		return "{{x}}"
	case field.KindPath:
		return "$.a[0]"
	}
	return "some text"
}

// samples are the settings for which one made from the declaration makes no sense.
func samples() map[string]any {
	return map[string]any{
		"prompts": list(value.Of("tts", "Hello {{name}}"), value.Of("audio", "bye.wav"), value.Of("audio_variable", "{{x}}.wav", "name", "x")),
		"choices": list(value.Of("digit", "1", "name", "Sales"), value.Of("digit", "2")),
		"skills":  list(value.Of("requirements", list(value.Of("skill", "s", "value", "5"))), value.Of("after", "20", "requirements", list())),
		"target":  value.Of("to", "flow", "flow", value.Of("id", "f", "name", "Night"), "version", "Live", "variables", list(value.Of("from", "a", "to", "b"))),
		"set":     list(value.Of("variable", "a", "value", "{{b}}", "type", "STRING")),
		"form":    list(value.Of("name", "a", "type", "Text", "value", "b")),
		"paths":   list(value.Of("percent", int64(100), "description", "all", "port", "0")),
		"inputs":  list(value.Of("from", "a", "to", "b", "type", "STRING")),
		"run":     value.Of("function", value.Of("id", "f", "name", "Mask"), "version", "Latest"),
	}
}

func TestEveryWebexCodecRoundTrips(t *testing.T) {
	t.Parallel()
	for _, k := range Builtin().All() {
		for _, f := range k.New().Fields() {
			if f.Codec() == nil {
				continue
			}
			v := sampleOf(f)
			properties := f.Codec().Export(v)
			for name := range properties.All() {
				if !slices.Contains(f.Codec().Properties(), name) {
					t.Errorf("%s.%s writes the property %q that it does not claim", k.Name, f.Name, name)
				}
			}
			if got := f.Codec().Import(properties); !value.Equal(got, v) {
				t.Errorf("%s.%s: %s came back as %s from %s", k.Name, f.Name,
					value.AppendJSON(nil, v), value.AppendJSON(nil, got), value.AppendJSON(nil, properties))
			}
		}
	}
}

// FuzzCodecs: whatever an export holds, what is imported comes back the same
// once it has been exported.
func FuzzCodecs(f *testing.F) {
	for _, seed := range []string{
		`{"toggle":true,"promptsTts":[{"type":"tts","value":"Hi","name":"Hi"},{"type":"x","value":1},null],"prompts":null}`,
		`{"menuLinks":["1",2,null],"menuLinks:input":["a",null],"menuLinks_input":["a"],"interruptible":"True"}`,
		`{"menuLinks":[null,""],"menuLinks_input":["a",null,"b"],"allocations":[null,"",3,{},{"desc":""}],"allocations_input":[null,"{}","{\"desc\":null}"]}`,
		`{"toggle":true,"priorityRadioGroup":"variablePriority","priorityVariable":"{{p}}","priority":"3","destination":"q"}`,
		`{"skills":{"requirements":[{"skill":"s","skillName":"S","type":"proficiency","condition":"gte","value":"5","radioValue":"x"},3],"relaxationToggle":true,"relaxations":[{"waitingPeriod":"20","requirements":null},7]}}`,
		`{"subflowId":"a","subflowName":"A","subflowVersion":{"subflowTagId":"Latest"},"subflowInputVariables":[{"src":"a","target":"b"},null],"subflowOutputVariables":[]}`,
		`{"handOffFlow":{"handOffTo":"x","handOffToName":"X","isEntryPoint":true,"flowTagName":"Live","mappedVariableArray":"[{\"src\":\"a\",\"target\":\"b\"}]"}}`,
		`{"voiceLanguage":"en","toggleLanguage":null,"connector":"c","speakingRate":"1.0","volumeGainDb":0,"duration":"-1","skip":"3","musicFile":"m.wav"}`,
		`{"fnVersionConfig":{"id":"f","tag":"Latest"},"callbackQueue":"{{q}}","mediaDestinationId":{"id":"x"},"connectorId":"y"}`,
	} {
		f.Add([]byte(seed))
	}
	var fields []field.Field
	for _, k := range Builtin().All() {
		for _, f := range k.New().Fields() {
			if f.Codec() != nil {
				fields = append(fields, f)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := payload.DecodeJSON(data)
		all, ok := v.(*value.Object)
		if err != nil || !ok {
			t.Skip("not a JSON object")
		}
		for _, f := range fields {
			properties := value.NewObject(4)
			for _, name := range f.Codec().Properties() {
				move(all, name, properties, name)
			}
			setting := f.Codec().Import(properties)
			if _, object := setting.(*value.Object); setting == nil || object && f.Kind == field.KindRef {
				continue // no property of a reference holds an object in an export, but for a function's
			}
			out := f.Codec().Export(setting)
			if back := f.Codec().Import(out); !value.Equal(back, setting) {
				t.Errorf("%s: %s was exported as %s and came back as %s", f.Name,
					value.AppendJSON(nil, setting), value.AppendJSON(nil, out), value.AppendJSON(nil, back))
			}
		}
	})
}
