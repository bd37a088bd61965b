package callwright_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	pageLink = regexp.MustCompile(`\]\(([^)\s#]+)[^)]*\)`)
	fenced   = regexp.MustCompile("(?s)```.*?```")
)

// Every link of a page that leads to a file of the repository finds it.
func TestLinksOfPages(t *testing.T) {
	t.Parallel()
	found := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "testdata" || len(path) > 1 && strings.HasPrefix(entry.Name(), ".")):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".md":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, link := range pageLink.FindAllSubmatch(fenced.ReplaceAll(text, nil), -1) {
			to := string(link[1])
			if strings.Contains(to, ":") {
				continue
			}
			found++
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), filepath.FromSlash(to))); err != nil {
				t.Errorf("%s leads to %s, which is not there", path, to)
			}
		}
		return nil
	})
	if err != nil || found < 50 {
		t.Errorf("%d links were found: %v", found, err)
	}
}
