package release_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/webex"
)

// exports are the files that CALLWRIGHT_EXPORTS names.
func exports(t *testing.T) (files []string) {
	t.Helper()
	list := os.Getenv("CALLWRIGHT_EXPORTS")
	if list == "" {
		t.Skip("CALLWRIGHT_EXPORTS names no exports: set it to files or folders of Webex exports")
	}
	for _, path := range filepath.SplitList(list) {
		found, _ := filepath.Glob(filepath.Join(path, "*.json"))
		if len(found) == 0 {
			found = []string{path}
		}
		files = append(files, found...)
	}
	return files
}

// TestExportsPublish: what Webex has accepted and runs can be published here too.
// Only a draft that Webex has never published (its version is 0) may be refused,
// and only for required settings that nobody has filled in yet.
func TestExportsPublish(t *testing.T) {
	t.Parallel()
	for _, file := range exports(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f, _, err := webex.Read(text, activity.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			d := must(w.Create(t.Context(), ada(), f))(t)
			_, _, err = w.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1})
			if err == nil {
				return
			}
			for _, p := range refusals(err) {
				if p.Code != field.CodeRequired || publishedBefore(t, text) {
					t.Errorf("%v", p)
				}
			}
			t.Logf("it is a draft that Webex never published: %v", err)
		})
	}
}

// refusals are the problems that keep a flow from being published.
func refusals(err error) []field.Problem {
	e := (*fault.Error)(nil)
	if errors.As(err, &e) {
		if list, _ := e.Detail["problems"].([]field.Problem); len(list) > 0 {
			return list
		}
	}
	return []field.Problem{{Message: err.Error()}}
}

// publishedBefore reports whether Webex counts a version of the export.
func publishedBefore(t *testing.T, text []byte) bool {
	t.Helper()
	var export struct{ Version *int }
	if err := json.Unmarshal(text, &export); err != nil {
		t.Fatal(err)
	}
	return export.Version == nil || *export.Version > 0
}

// A text with what is no expression is tolerated, and told of; a decision without
// an expression is not.
func TestPublishToleratesTextsThatAreMalformed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	text := strings.Replace(calling("Main", "CRM"), "path: /a", `path: "/a?n={{[phone}}", body: "{{ }", parameters: {n: "{{[phone}}"}`, 1)
	d := w.create(text)
	_, problems, err := w.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1})
	if err != nil {
		t.Fatalf("%v %q", err, paths(err))
	}
	told := 0
	for _, p := range problems {
		if p.Code != field.CodeExpression {
			continue
		}
		told++
		if p.Severity != field.SeverityWarning || p.Mend == "" || p.Activity != "Ask" || p.Line == 0 {
			t.Errorf("%+v", p)
		}
	}
	if told == 0 {
		t.Error("nothing is told of the texts")
	}
	d = w.create(answering("Branch", "condition", `expression: "{{[phone}}"`))
	_, _, err = w.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1})
	refused(t, err, fault.Invalid, "flow_invalid")
	if list := refusals(err); len(list) != 1 || list[0].Code != field.CodeExpression || list[0].Field != "expression" {
		t.Errorf("%v", list)
	}
}
