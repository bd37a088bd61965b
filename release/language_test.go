package release

import (
	"testing"

	"github.com/callwright/callwright/field/fieldtest"
)

// Every text of the forms of resources is translated, and nothing else is.
func TestEveryTextOfResourcesIsTranslated(t *testing.T) {
	t.Parallel()
	all := fieldtest.Texts{}
	for _, s := range sections() {
		all.Form(ResourceForm(s.kind).Form())
	}
	fieldtest.Translated(t, all, DictionaryOf)
}

func TestFormsOfResourcesInALanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{"en": "Time zone", "de": "Zeitzone", "it": "Fuso orario", "fr": "Time zone"} {
		d, err := DictionaryOf(language)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Form(ResourceForm(BusinessHours).Form())[0].Label; got != want {
			t.Errorf("%s: %s", language, got)
		}
	}
}
