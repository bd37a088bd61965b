package flowtest_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
)

// host reads files beside a scenario.
func host(dir string) flowtest.Host {
	return flowtest.Host{
		Catalog: activity.Builtin(),
		Zones:   time.LoadLocation,
		File:    func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) },
		Flow: func(name string) (*flow.Flow, error) {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				return nil, err
			}
			f, problems := flow.Read(text)
			for _, p := range problems {
				if p.Severity == field.SeverityError {
					return nil, p
				}
			}
			if f == nil {
				return nil, errors.New("no flow")
			}
			return f, nil
		},
	}
}

// TestKinds runs the scenario that stands beside each kind, and the examples.
func TestKinds(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"../activity/*.flowtest", "../examples/*/*.flowtest"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 10 {
		t.Fatalf("only %d scenarios", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			runFile(t, file)
		})
	}
}
