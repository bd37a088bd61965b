package connector

import "fmt"

// Text is a text in the languages of the product. Where a translation is
// missing the English one stands.
type Text struct{ EN, DE, IT string }

// In returns the text in a language: "en", "de" or "it".
func (t Text) In(language string) string {
	switch {
	case language == "de" && t.DE != "":
		return t.DE
	case language == "it" && t.IT != "":
		return t.IT
	}
	return t.EN
}

// String returns the English text.
func (t Text) String() string { return t.EN }

// UnmarshalYAML reads a text alone, which is English, or one per language.
func (t *Text) UnmarshalYAML(unmarshal func(any) error) error {
	var plain string
	if unmarshal(&plain) == nil {
		*t = Text{EN: plain}
		return nil
	}
	var all map[string]string
	if err := unmarshal(&all); err != nil {
		return err
	}
	for language, text := range all {
		switch language {
		case "en":
			t.EN = text
		case "de":
			t.DE = text
		case "it":
			t.IT = text
		default:
			return fmt.Errorf("%q is no language of the product", language)
		}
	}
	return nil
}

// Beyond Webex: how settings and options are marked that Control Hub does not have.
var (
	beyondHelp  = Text{" Webex does not have this setting.", " Diese Einstellung gibt es in Webex nicht.", " Questa impostazione non esiste in Webex."}
	beyondLabel = Text{" (beyond Webex)", " (über Webex hinaus)", " (oltre Webex)"}
)
