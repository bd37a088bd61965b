package flowtest_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/callwright/callwright/flowtest"
)

// TestScenarios runs the scenarios of testdata: what the simulation does.
func TestScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.flowtest")
	if err != nil || len(files) < 15 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			runFile(t, file)
		})
	}
}

// runFile runs a scenario, and a second time what Write makes of it.
func runFile(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, problems := flowtest.Read(text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	again, problems := flowtest.Read(s.Write())
	if len(problems) > 0 {
		t.Fatalf("written again: %v\n%s", problems, s.Write())
	}
	for _, s := range []*flowtest.Scenario{s, again} {
		var trace []flowtest.Line
		h := host(filepath.Dir(file))
		h.Trace = func(l flowtest.Line) { trace = append(trace, l) }
		r, err := s.Run(h)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Expect.Differences(&r) {
			t.Error(d)
		}
		if t.Failed() {
			for _, l := range trace[:min(len(trace), 100)] {
				t.Log(l)
			}
			return
		}
	}
}
