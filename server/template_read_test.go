package server

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestTemplatesThatCannotBeRead names the folder that is wrong.
func TestTemplatesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	const described = "order: 1\ncategory: basics\ntitle: {en: T}\ndescription: {en: D}\n"
	const small = "callwright: 1\nname: N\nactivities: [{label: A, kind: start}]\n"
	for name, files := range map[string]map[string]string{
		"no flow":        {"template.yaml": described},
		"a broken flow":  {"template.yaml": described, "flow.yaml": "callwright: ["},
		"no description": {"template.yaml": "order: 1\ncategory: basics\ntitle: {en: T}\n", "flow.yaml": small},
		"no object":      {"template.yaml": "- 1\n", "flow.yaml": small},
		"no YAML":        {"template.yaml": "a: [", "flow.yaml": small},
		"no connector":   {"template.yaml": described + "connectors: [x]\n"},
	} {
		tree := fstest.MapFS{}
		for file, text := range files {
			tree["broken/"+file] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := readTemplates(tree); err == nil || !strings.Contains(err.Error(), "broken") {
			t.Errorf("%s: %v", name, err)
		}
	}
	tree := fstest.MapFS{}
	for _, folder := range []string{"b", "a", "c"} {
		tree[folder+"/template.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(described, "order: 1", "order: "+map[string]string{"a": "2", "b": "2", "c": "1"}[folder], 1))}
		tree[folder+"/flow.yaml"] = &fstest.MapFile{Data: []byte(small)}
	}
	tree["notes/readme.yaml"] = &fstest.MapFile{Data: []byte("no template")}
	all, err := readTemplates(tree)
	if err != nil || len(all) != 3 || all[0].name+all[1].name+all[2].name != "cab" {
		t.Errorf("%v %v", err, all)
	}
}
