package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/flow"
)

func TestDiffCommand(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const text = "callwright: 1\nname: Main\nactivities:\n  - {label: Start, kind: start, links: {out: End}}\n  - {label: End, kind: end}\nlayout:\n  End: {x: 1}\n"
	old := write("old.yaml", text)
	moved := write("moved.yaml", strings.Replace(text, "x: 1", "x: 2", 1))
	other := write("other.yaml", strings.Replace(text, "kind: end}", "kind: disconnect}", 1))
	v2 := write("v2.json", `{"name":"Main","flowType":"FLOW","variables":[],"nodes":[{"id":"x1","name":"Start","activityType":"start","properties":{"activityName":"start"}},`+
		`{"id":"x2","name":"End","activityType":"end","properties":{"activityName":"end"}}],"edges":[{"id":"l1","from":"Start","to":"End","condition":"out"}]}`)
	for name, test := range map[string]struct {
		args []string
		code int
		out  string
	}{
		"the same":         {[]string{old, old}, exitFine, ""},
		"another place":    {[]string{old, moved}, exitFine, ""},
		"with the layout":  {[]string{old, moved, "--layout"}, exitErrors, "moved on the canvas\n  End\n"},
		"another kind":     {[]string{old, other}, exitErrors, "Main\nactivities\n  ~ End (end → disconnect)\nactivities: 1 changed\n"},
		"another form":     {[]string{old, v2}, exitFine, ""},
		"JSON":             {[]string{old, other, "--json"}, exitErrors, `"was_kind": "end"`},
		"JSON of the same": {[]string{old, old, "--json"}, exitFine, `"equal": true`},
		"Markdown":         {[]string{old, other, "--markdown"}, exitErrors, "| Activities | 0 | 0 | 1 |"},
		"both":             {[]string{old, other, "--markdown", "--json"}, exitUsage, ""},
		"no file":          {[]string{old, filepath.Join(dir, "none.yaml")}, exitUsage, ""},
		"no flow":          {[]string{write("none.json", "[]"), old}, exitUsage, ""},
		"one file":         {[]string{old}, exitUsage, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errs strings.Builder
			code := execute(t.Context(), append([]string{"diff"}, test.args...), strings.NewReader(""), &out, &errs)
			if code != test.code || !strings.Contains(out.String(), test.out) || test.out == "" && out.Len() > 0 {
				t.Errorf("exit %d, want %d: %s%s", code, test.code, out.String(), errs.String())
			}
			if test.code == exitUsage && errs.Len() == 0 {
				t.Error("nothing says what is wrong")
			}
		})
	}
}

func TestDiffPaints(t *testing.T) {
	t.Parallel()
	p := paint{on: true}
	for style, want := range map[string]string{"added": "\x1b[32m", "removed": "\x1b[31m", "changed": "\x1b[33m", "heading": "\x1b[1m", "faint": "\x1b[2m"} {
		if got := p.style(flow.Style(style), "x"); !strings.HasPrefix(got, want) {
			t.Errorf("%s is painted %q", style, got)
		}
	}
}
