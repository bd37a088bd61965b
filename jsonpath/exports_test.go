package jsonpath_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/jsonpath"
)

// TestA9_ExportedPathsCompile reads Webex exports from the folders listed in
// CALLWRIGHT_EXPORTS and compiles every path in them.
func TestA9_ExportedPathsCompile(t *testing.T) {
	t.Parallel()
	folders := os.Getenv("CALLWRIGHT_EXPORTS")
	if folders == "" {
		t.Skip("CALLWRIGHT_EXPORTS names no folders with exports")
	}
	uses, different := 0, map[string]bool{}
	for _, folder := range filepath.SplitList(folders) {
		err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".json") {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			var export any
			if err := json.Unmarshal(text, &export); err != nil {
				t.Logf("%s is no JSON: %v", filepath.Base(path), err)
				return nil
			}
			for _, p := range exportedPaths(export) {
				uses++
				different[p] = true
				if _, err := jsonpath.ParseWebex(p); err != nil {
					t.Errorf("%s: %q: %v", filepath.Base(path), p, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d uses of %d paths compile", uses, len(different))
	if uses == 0 {
		t.Error("the folders hold no paths")
	}
}

func exportedPaths(v any) []string {
	var found []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			found = append(found, exportedPaths(e)...)
		}
	case map[string]any:
		for k, e := range v {
			if p, ok := e.(string); ok && k == "jsonPathExp" && p != "" {
				found = append(found, p)
			}
			found = append(found, exportedPaths(e)...)
		}
	}
	return found
}
