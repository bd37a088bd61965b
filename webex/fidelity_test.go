package webex_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// exactly compares flows with the types of values, regardless of the order of members.
var exactly = cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b *value.Object) bool {
	return (a == nil) == (b == nil) && (a == nil || len(differences(a, b)) == 0)
})}

// differences lists, with their paths, where two documents differ. It tells 1
// from 1.0 and both from "1". The diagram's copies of properties are passed over.
func differences(want, got any) []string {
	var out []string
	compare("", want, got, &out)
	return out
}

func compare(path string, a, b any, out *[]string) {
	if isCopy(path) {
		return
	}
	switch a := a.(type) {
	case *value.Object:
		o, ok := b.(*value.Object)
		if !ok {
			*out = append(*out, fmt.Sprintf("%s: %s, not %s", path, short(a), short(b)))
			return
		}
		for k, v := range a.All() {
			if w, ok := o.Get(k); ok {
				compare(path+"/"+k, v, w, out)
			} else if !isCopy(path + "/" + k) {
				*out = append(*out, fmt.Sprintf("%s/%s: %s is missing", path, k, short(v)))
			}
		}
		for k, v := range o.All() {
			if _, ok := a.Get(k); !ok && !isCopy(path+"/"+k) {
				*out = append(*out, fmt.Sprintf("%s/%s: %s is new", path, k, short(v)))
			}
		}
	case []any:
		l, ok := b.([]any)
		if !ok || len(l) != len(a) {
			*out = append(*out, fmt.Sprintf("%s: %s, not %s", path, short(a), short(b)))
			return
		}
		for i := range a {
			compare(fmt.Sprintf("%s/%d", path, i), a[i], l[i], out)
		}
	default:
		if a != b {
			*out = append(*out, fmt.Sprintf("%s: %T %s, not %T %s", path, a, short(a), b, short(b)))
		}
	}
}

// isCopy reports whether the path is that of a widget's copy of the properties
// of its activity: …/diagram/widgets/ID/properties, for a widget of an activity.
func isCopy(path string) bool {
	parts := strings.Split(path, "/")
	i := slices.Index(parts, "widgets")
	return i > 0 && parts[i-1] == "diagram" && len(parts) > i+2 && parts[i+2] == "properties"
}

func short(v any) string {
	if s := value.Text(v); len(s) < 120 {
		return s
	}
	return value.Text(v)[:120] + "…"
}

// exports are the documents that CALLWRIGHT_EXPORTS names: files and folders,
// separated as in PATH.
func exports(t testing.TB) map[string][]byte {
	list := os.Getenv("CALLWRIGHT_EXPORTS")
	if list == "" {
		t.Skip("CALLWRIGHT_EXPORTS names no exports: set it to files or folders of Webex exports")
	}
	return documents(t, filepath.SplitList(list)...)
}

func documents(t testing.TB, paths ...string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, path := range paths {
		files, _ := filepath.Glob(filepath.Join(path, "*.json"))
		if len(files) == 0 {
			files = []string{path}
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(file)] = text
		}
	}
	return all
}

func decode(t testing.TB, text []byte) any {
	t.Helper()
	v, err := payload.DecodeJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := v.(string); ok {
		return decode(t, []byte(s))
	}
	return v
}

// imported imports text and takes the flow through its text form.
func imported(t testing.TB, text []byte) (*flow.Flow, webex.Report) {
	t.Helper()
	f, report, err := webex.Import(text, activity.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	yaml := flow.Write(f)
	again, problems := flow.Read(yaml)
	if again == nil {
		t.Fatalf("the text form does not read: %v\n%s", problems, yaml)
	}
	if second := flow.Write(again); string(second) != string(yaml) {
		t.Fatal("the text form is not stable")
	}
	return again, report
}

func exported(t testing.TB, f *flow.Flow, form webex.Form) []byte {
	t.Helper()
	out, _, err := webex.Export(f, activity.Builtin(), form)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// faithful asserts that a document survives import, text form and export.
func faithful(t *testing.T, text []byte) {
	t.Helper()
	f, report := imported(t, text)
	out := exported(t, f, report.Form)
	if d := differences(decode(t, text), decode(t, out)); len(d) > 0 {
		t.Fatalf("%d differences:\n%s", len(d), strings.Join(d[:min(len(d), 20)], "\n"))
	}
	second, _ := imported(t, out)
	if diff := cmp.Diff(f, second, exactly); diff != "" {
		t.Error("importing the export gives another flow:\n" + diff)
	}
}

func TestExportsSurviveTheRoundTrip(t *testing.T) {
	t.Parallel()
	for name, text := range exports(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faithful(t, text)
			quoted, _ := json.Marshal(string(text))
			faithful(t, quoted)
		})
	}
}

func optionalExports(t testing.TB) map[string][]byte {
	list := os.Getenv("CALLWRIGHT_EXPORTS")
	if list == "" {
		t.Log("CALLWRIGHT_EXPORTS is not set: only our own fixtures are tried")
		return nil
	}
	return documents(t, filepath.SplitList(list)...)
}

func TestFixturesSurviveTheRoundTrip(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t, "testdata") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faithful(t, text)
			quoted, _ := json.Marshal(string(text))
			faithful(t, quoted)
		})
	}
}
