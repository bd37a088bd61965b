package webex_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// TestOneChangeChangesOneProperty changes every scalar in every setting of every
// kind, one at a time, and looks at what changes in the export.
func TestOneChangeChangesOneProperty(t *testing.T) {
	t.Parallel()
	all := documents(t, "testdata")
	if list := optionalExports(t); list != nil {
		for name, text := range list {
			all[name] = text
		}
	}
	for name, text := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes(t, text)
		})
	}
}

// alike is how many settings of one kind and path are tried in one document.
const alike = 2

func changes(t *testing.T, text []byte) {
	f, report := imported(t, text)
	original := decode(t, exported(t, f, report.Form))
	tried := 0
	seen := map[string]int{}
	for _, a := range f.All() {
		settings := a.Settings
		for path, changed := range mutations(settings) {
			shape := a.Kind + " " + strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) {
					return -1
				}
				return r
			}, path)
			if seen[shape]++; seen[shape] > alike {
				continue
			}
			a.Settings = changed
			tried++
			after := decode(t, exported(t, f, report.Form))
			allowed := mirrored(a.Kind, strings.Split(path, ".")[0])
			for _, d := range differences(original, after) {
				property := d[:strings.Index(d, ": ")]
				if path == "event" && strings.Contains(property, "/onEvents/") {
					continue // names the handler by its event
				}
				_, property, ok := strings.Cut(property, "/properties/")
				property, _, _ = strings.Cut(property, "/")
				if !ok || !slices.ContainsFunc(allowed, func(p string) bool {
					return property == p || strings.HasPrefix(property, p+":") || strings.HasPrefix(property, p+"_") || p == "event" && property == "displayName"
				}) {
					t.Errorf("%s, setting %s changed %s (only %v may)", a.Label, path, d, allowed)
				}
			}
			again, _, err := webex.Import(value.AppendJSON(nil, after), activity.Builtin())
			if err != nil {
				t.Fatal(err)
			}
			if b := again.Activity(a.ID); len(differences(changed, b.Settings)) > 0 && !normal(a.Kind, path, report.Form) {
				t.Errorf("%s (%s), setting %s: set %s, imported again %s", a.Label, a.Kind, path, value.Text(changed), value.Text(b.Settings))
			}
		}
		a.Settings = settings
	}
	if tried == 0 && len(f.Activities) > 2 {
		t.Error("nothing was changed")
	}
}

// mirrored are the properties that may change with a setting.
func mirrored(kind, setting string) []string {
	k, _ := activity.Builtin().Kind(kind)
	if k.New != nil {
		if f, ok := k.New().Fields().Find(setting); ok && f.Codec() != nil {
			return f.Codec().Properties()
		}
	}
	return []string{setting}
}

// mutations yields copies of settings with one scalar changed, by path.
func mutations(settings *value.Object) func(func(string, *value.Object) bool) {
	return func(yield func(string, *value.Object) bool) {
		for k, v := range settings.All() {
			for path, w := range mutated(v) {
				c := settings.Clone()
				c.Set(k, w)
				if !yield(strings.TrimSuffix(k+"."+path, "."), c) {
					return
				}
			}
		}
	}
}

func mutated(v any) func(func(string, any) bool) {
	return func(yield func(string, any) bool) {
		switch v := v.(type) {
		case bool:
			yield("", !v)
		case int64:
			yield("", v+1)
		case float64:
			yield("", v+0.5)
		case string:
			yield("", v+"X")
		case []any:
			for i := range v {
				for path, w := range mutated(v[i]) {
					c := slices.Clone(v)
					c[i] = w
					if !yield(fmt.Sprintf("%d.%s", i, path), c) {
						return
					}
				}
			}
		case *value.Object:
			for k, m := range v.All() {
				for path, w := range mutated(m) {
					c := v.Clone()
					c.Set(k, w)
					if !yield(k+"."+path, c) {
						return
					}
				}
			}
		}
	}
}

// normal reports whether a codec may give the changed setting another form: an
// option that there is not, or the short names of assignments in FlowV2.
func normal(kind, path string, form webex.Form) bool {
	if kind == "set-variable" && form == webex.FormFlowV2 || path == "target.to" {
		return true
	}
	k, _ := activity.Builtin().Kind(kind)
	if k.New == nil {
		return false
	}
	f, ok := k.New().Fields().Find(path)
	return ok && f.Kind == field.KindChoice
}
