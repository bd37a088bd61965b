package field

import (
	"fmt"
	"slices"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// Dictionary gives the translations of English texts of declarations into one language.
type Dictionary map[string]string

// DictionaryIn reads the translations into a language, of those that there are,
// each in YAML: English texts with theirs. A language that there is none for stays
// English.
func DictionaryIn(language string, translations map[string][]byte) (Dictionary, error) {
	text, ok := translations[language]
	if !ok {
		return Dictionary{}, nil
	}
	v, err := payload.Decode(payload.YAML, text)
	if err != nil {
		return nil, fmt.Errorf("reading translations into %s: %w", language, err)
	}
	o, ok := v.(*value.Object)
	if !ok {
		return nil, fmt.Errorf("reading translations into %s: they are no mapping of English texts", language)
	}
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
func (d Dictionary) Form(form []FormField) []FormField {
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
			f.Second = &FormSecond{Label: d.Text(f.Second.Label), After: f.Second.After}
		}
	}
	return form
}
