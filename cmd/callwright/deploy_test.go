package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnitNamesAManualThatIsThere follows the unit's Documentation= into the repository.
func TestUnitNamesAManualThatIsThere(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(content(t, "../../deploy/callwright.service")) {
		at, ok := strings.CutPrefix(strings.TrimSpace(line), "Documentation=")
		if !ok {
			continue
		}
		file, ok := strings.CutPrefix(at, "https://github.com/callwright/callwright/blob/main/")
		if !ok {
			t.Fatalf("the unit names %s", at)
		}
		if _, err := os.Stat(filepath.Join("../..", file)); err != nil {
			t.Error(err)
		}
		return
	}
	t.Error("the unit names no manual")
}
