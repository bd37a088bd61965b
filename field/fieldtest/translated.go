// Package fieldtest holds translations to the declarations that they are of.
package fieldtest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/field"
)

// Texts are what declarations say in English: true for what must have a
// translation, false for options that speak for themselves.
type Texts map[string]bool

// Form adds what a form says.
func (all Texts) Form(form []field.FormField) {
	for _, f := range form {
		for _, s := range []string{f.Label, f.Help, f.Section} {
			all[s] = true
		}
		for _, o := range f.Options {
			all[o.Label] = all[o.Label] || o.Label != o.Value && o.Label != strings.ToUpper(o.Label)
			all[o.Group] = true
		}
		if f.Second != nil {
			all[f.Second.Label] = true
		}
		all.Form(f.Fields)
	}
}

// Translated fails the test unless every text is translated into German and
// Italian, with what fills it in and its full stop, and nothing else is.
func Translated(t *testing.T, all Texts, into func(language string) (field.Dictionary, error)) {
	t.Helper()
	delete(all, "")
	for _, language := range []string{"de", "it"} {
		d, err := into(language)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range slices.Sorted(maps.Keys(all)) {
			if _, ok := d[text]; !ok && all[text] {
				t.Errorf("%s: %q has no translation", language, text)
			}
		}
		for _, text := range slices.Sorted(maps.Keys(d)) {
			if _, ok := all[text]; !ok {
				t.Errorf("%s: %q is no text of a declaration any more", language, text)
			}
			if strings.Count(text, "{{") != strings.Count(d[text], "{{") || strings.HasSuffix(text, ".") != strings.HasSuffix(d[text], ".") || d[text] == "" {
				t.Errorf("%s: %q is translated as %q", language, text, d[text])
			}
		}
	}
}
