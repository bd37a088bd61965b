package activity_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// compiled fails for everything that is wrong with a flow in its text form.
func compiled(t *testing.T, text string) {
	t.Helper()
	f, problems := flow.Read([]byte(text))
	for _, p := range problems {
		t.Error(p)
	}
	if f == nil {
		return
	}
	_, problems = engine.Compile(f, activity.Builtin())
	for _, p := range problems {
		t.Error(p)
	}
}

// The examples of the manual are flows that compile without a word.
func TestExamplesCompile(t *testing.T) {
	t.Parallel()
	fence, link := regexp.MustCompile("(?s)\n```yaml\n(.*?)\n```"), regexp.MustCompile(`\]\(([^)]+)\)`)
	for _, name := range named(t, "*.md") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := content(t, name)
			for _, example := range fence.FindAllStringSubmatch(page, -1) {
				compiled(t, example[1])
			}
			for _, l := range link.FindAllStringSubmatch(page, -1) {
				if _, err := os.Stat(l[1]); err != nil {
					t.Errorf("the page points to %s: %v", l[1], err)
				}
			}
		})
	}
}

// The flows of the scenarios beside the kinds compile, too.
func TestScenariosCompile(t *testing.T) {
	t.Parallel()
	for _, name := range named(t, "*.flowtest") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, problems := flow.ReadDocument([]byte(content(t, name)))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			o, _ := d.Value().(*value.Object)
			first, _ := o.Get("flow")
			others, _ := o.Get("flows")
			list, _ := others.([]any)
			for _, f := range append([]any{first}, list...) {
				inline, ok := f.(*value.Object)
				if !ok {
					t.Errorf("%s stands in no file of its own", value.Text(f))
					continue
				}
				compiled(t, string(flow.WriteDocument(inline, 4)))
			}
		})
	}
}

func named(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no files called %s: %v", pattern, err)
	}
	return names
}

func content(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}
