package activity

import (
	_ "embed" // for the translations
	"fmt"
	"slices"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// The translations of what the declarations say in English, text by text.
var (
	//go:embed language/de.yaml
	german []byte
	//go:embed language/it.yaml
	italian []byte
)

// Dictionary gives the translations of English texts into one language.
type Dictionary map[string]string

// DictionaryOf reads the translations of what activities declare into a language;
// a language that there is none for stays English.
func DictionaryOf(language string) (Dictionary, error) {
	text, ok := map[string][]byte{"de": german, "it": italian}[language]
	if !ok {
		return Dictionary{}, nil
	}
	v, err := payload.Decode(payload.YAML, text)
	if err != nil {
		return nil, fmt.Errorf("reading the translations of activities into %s: %w", language, err)
	}
	o, _ := v.(*value.Object)
	d := make(Dictionary, o.Len())
	for english, translated := range o.All() {
		d[english] = value.Text(translated)
	}
	return d, nil
}

// Text is the translation of an English text, or the text itself.
func (d Dictionary) Text(english string) string {
	if translated, ok := d[english]; ok {
		return translated
	}
	return english
}

// Form is a form in the language.
func (d Dictionary) Form(form []field.FormField) []field.FormField {
	form = slices.Clone(form)
	for i := range form {
		f := &form[i]
		f.Label, f.Help, f.Section = d.Text(f.Label), d.Text(f.Help), d.Text(f.Section)
		f.Options, f.Fields = slices.Clone(f.Options), d.Form(f.Fields)
		for j := range f.Options {
			o := &f.Options[j]
			o.Label, o.Group = d.Text(o.Label), d.Text(o.Group)
		}
		if f.Second != nil {
			f.Second = &field.FormSecond{Label: d.Text(f.Second.Label), After: f.Second.After}
		}
	}
	return form
}
