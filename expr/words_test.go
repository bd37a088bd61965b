package expr

import (
	"strings"
	"testing"
)

func TestWordsHaveDocs(t *testing.T) {
	t.Parallel()
	have := map[string]Word{}
	for _, w := range Words() {
		if w.Doc == "" || strings.Contains(w.Doc, "\n") || !strings.Contains(w.Signature, w.Name) {
			t.Errorf("%+v", w)
		}
		if _, twice := have[w.Kind+w.Name]; twice {
			t.Errorf("%s %s stands there twice", w.Kind, w.Name)
		}
		have[w.Kind+w.Name] = w
	}
	for name := range precedences {
		if have["operator"+name].Doc == "" {
			t.Errorf("the operator %s is missing", name)
		}
	}
	for _, specs := range []map[string]*spec{filters, functions, tests, methods} {
		for name := range specs {
			if have["filter"+name].Doc+have["function"+name].Doc+have["test"+name].Doc+have["method"+name].Doc == "" {
				t.Errorf("%s is missing", name)
			}
		}
	}
	for key, want := range map[string]string{
		"filterdate": "| date([format], [existingFormat], [timeZone])", "filterupper": "| upper", "functionnow": "now([timeZone])",
		"testempty": "is empty", "methodsize": ".size()", "filterdefault": "| default(default)", "filterformat": "| format(…)",
	} {
		if have[key].Signature != want {
			t.Errorf("%s: %s", key, have[key].Signature)
		}
	}
}

// The tags are those that the builder knows.
func TestWordsOfTagsCompile(t *testing.T) {
	t.Parallel()
	for _, w := range tagWords {
		text := strings.NewReplacer("…", "x").Replace(w[1])
		if _, err := Compile(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
