package release

import (
	_ "embed" // for the translations
	"fmt"

	"github.com/callwright/callwright/field"
)

// The translations of what the settings of resources say in English, text by text.
var (
	//go:embed language/de.yaml
	german []byte
	//go:embed language/it.yaml
	italian []byte
)

// DictionaryOf reads the translations of the forms of resources into a language; a
// language that there is none for stays English.
func DictionaryOf(language string) (field.Dictionary, error) {
	d, err := field.DictionaryIn(language, map[string][]byte{"de": german, "it": italian})
	if err != nil {
		return nil, fmt.Errorf("resources: %w", err)
	}
	return d, nil
}
