package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/webex"
)

// maxFlowBytes bounds a flow file; the largest export seen has 350 KB.
const maxFlowBytes = 32 << 20

// readFlow reads a flow in any of its forms: our YAML, a Webex export, FlowV2.
// The problems are those of the document; a file that is no flow is an error.
func readFlow(file string) (*flow.Flow, []field.Problem, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, nil, usageError{err}
	}
	if info.Size() > maxFlowBytes {
		return nil, nil, unusable("%s: %d MB is no flow", file, info.Size()>>20)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, usageError{err}
	}
	f, problems, err := parseFlow(text)
	if err != nil {
		return nil, nil, unusable("%s: %w", file, err)
	}
	return f, problems, nil
}

func parseFlow(text []byte) (*flow.Flow, []field.Problem, error) {
	return webex.Read(text, activity.Builtin())
}

// flowFiles lists the flow files that the arguments name: files as they are,
// folders with every JSON file in them and every YAML file that says it is a
// flow: connectors, resources and inputs may stand beside them.
func flowFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, usageError{err}
		}
		if !info.IsDir() {
			files = append(files, arg)
			continue
		}
		found, err := within(arg, mayBeFlow)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, unusable("%s: holds no flow (.yaml, .yml or .json)", arg)
		}
		files = append(files, found...)
	}
	return files, nil
}

func within(dir string, wanted func(path string) bool) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != dir {
			return filepath.SkipDir
		}
		if d.Type().IsRegular() && wanted(path) {
			found = append(found, path)
		}
		return nil
	})
	if err != nil {
		return nil, usageError{fmt.Errorf("reading folder: %w", err)}
	}
	return found, nil
}

func isFlowFile(path string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(path)))
}

func mayBeFlow(path string) bool {
	if !isFlowFile(path) || strings.EqualFold(filepath.Ext(path), ".json") {
		return isFlowFile(path)
	}
	text, err := os.ReadFile(path)
	return err != nil || webex.Ours(text) // what cannot be read is reported
}

// library finds flows in a folder by id, name or file name, for subflows and GoTo.
type library struct{ flows map[string]*flow.Flow }

// openLibrary reads every flow of a folder; files that are no flows are passed over.
func openLibrary(dir string) (*library, error) {
	l := &library{flows: map[string]*flow.Flow{}}
	if dir == "" {
		return l, nil
	}
	files, err := within(dir, isFlowFile)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		f, _, err := readFlow(file)
		if err != nil {
			continue
		}
		l.add(f, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	}
	return l, nil
}

func (l *library) add(f *flow.Flow, file string) {
	for _, name := range []string{f.ID, f.Name, file} {
		if _, taken := l.flows[name]; name != "" && !taken {
			l.flows[name] = f
		}
	}
}

func (l *library) find(names ...string) (*flow.Flow, bool) {
	for _, name := range names {
		if f, ok := l.flows[name]; ok && name != "" {
			return f, true
		}
	}
	return nil, false
}
