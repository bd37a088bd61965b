package field_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/field"
)

func TestDictionary(t *testing.T) {
	t.Parallel()
	words := map[string][]byte{"de": []byte("Secret: Geheimnis\nGrant: Gewährung\nOAuth: offen\nTo: An\n")}
	german, err := field.DictionaryIn("de", words)
	if err != nil {
		t.Fatal(err)
	}
	english := new(login).Fields().Form()
	form := german.Form(english)
	got := []string{form[0].Second.Label, form[0].Second.After, form[0].Options[1].Group, form[2].Label, form[2].Help, form[8].Fields[0].Label}
	if diff := cmp.Diff([]string{"Gewährung", "url", "offen", "Geheimnis", "What.", "An"}, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(new(login).Fields().Form(), english); diff != "" {
		t.Errorf("the form was changed that it was made of: %s", diff)
	}
	french, err := field.DictionaryIn("fr", words)
	if err != nil || french.Text("Secret") != "Secret" || german.Text("Secret") != "Geheimnis" {
		t.Error(french, err)
	}
}

func TestDictionariesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"- Secret\n", "Secret: [", "Secret"} {
		if d, err := field.DictionaryIn("de", map[string][]byte{"de": []byte(text)}); err == nil {
			t.Errorf("%q: %v", text, d)
		}
	}
}
