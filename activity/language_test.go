package activity_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
)

// texts are what a form says: true for what must have a translation, false for
// options that speak for themselves.
func texts(all map[string]bool, form []field.FormField) {
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
		texts(all, f.Fields)
	}
}

// Every text of the catalog is translated, and nothing else is.
func TestEveryTextIsTranslated(t *testing.T) {
	t.Parallel()
	all := map[string]bool{}
	for _, k := range activity.Builtin().All() {
		all[k.Title], all[string(k.Group)] = true, true
		for _, port := range k.Ports {
			if title := activity.PortTitle(port); title != port {
				all[title] = true
			}
		}
		if !k.Inert {
			texts(all, k.New().Fields().Form())
		}
	}
	delete(all, "")
	for _, language := range []string{"de", "it"} {
		d, err := activity.DictionaryOf(language)
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
				t.Errorf("%s: %q is no text of the catalog any more", language, text)
			}
			if strings.Count(text, "{{") != strings.Count(d[text], "{{") || strings.HasSuffix(text, ".") != strings.HasSuffix(d[text], ".") || d[text] == "" {
				t.Errorf("%s: %q is translated as %q", language, text, d[text])
			}
		}
	}
}

func TestFormsInALanguage(t *testing.T) {
	t.Parallel()
	k, _ := activity.Builtin().Kind("http-request")
	english := k.New().Fields().Form()
	for language, want := range map[string][]string{
		"en": {"Use Authenticated Endpoint", "HTTP Request Settings"},
		"de": {"Authentifizierten Endpunkt verwenden", "HTTP-Anforderungseinstellungen"},
		"it": {"Usa endpoint autenticato", "Impostazioni richiesta HTTP"}, "fr": {"Use Authenticated Endpoint", "HTTP Request Settings"},
	} {
		d, err := activity.DictionaryOf(language)
		if err != nil {
			t.Fatal(err)
		}
		if form := d.Form(english); form[0].Label != want[0] || form[0].Section != want[1] || english[0].Label != "Use Authenticated Endpoint" {
			t.Errorf("%s: %+v", language, form[0])
		}
	}
}

// The fields of one section stand together, so that a form shows each heading once.
func TestSectionsStandTogether(t *testing.T) {
	t.Parallel()
	for _, k := range activity.Builtin().All() {
		var order []string
		for _, f := range k.New().Fields().Form() {
			if len(order) == 0 || order[len(order)-1] != f.Section {
				if slices.Contains(order, f.Section) {
					t.Errorf("%s: the section %q stands twice", k.Name, f.Section)
				}
				order = append(order, f.Section)
			}
		}
	}
}

func TestPortTitles(t *testing.T) {
	t.Parallel()
	for port, want := range map[string]string{"timeout": "Timeout", "invalid": "Invalid input", "5": "5", "Sales": "Sales", "default": "Default"} {
		if got := activity.PortTitle(port); got != want {
			t.Errorf("%s: %s", port, got)
		}
	}
	for _, k := range activity.Builtin().All() {
		for _, port := range k.Ports {
			if activity.PortTitle(port) == port {
				t.Errorf("the port %s of %s has no title", port, k.Name)
			}
		}
	}
}
