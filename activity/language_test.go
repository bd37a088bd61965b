package activity_test

import (
	"slices"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field/fieldtest"
)

// Every text of the catalog is translated, and nothing else is.
func TestEveryTextIsTranslated(t *testing.T) {
	t.Parallel()
	all := fieldtest.Texts{}
	for _, k := range activity.Builtin().All() {
		all[k.Title], all[string(k.Group)] = true, true
		for _, port := range k.Ports {
			if title := activity.PortTitle(port); title != port {
				all[title] = true
			}
		}
		if !k.Inert {
			all.Form(k.New().Fields().Form())
		}
	}
	fieldtest.Translated(t, all, activity.DictionaryOf)
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
