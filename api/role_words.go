package api

import (
	_ "embed" // for the translations
	"fmt"

	"github.com/callwright/callwright/field"
)

// The translations of what the roles and actions of access say in English, which
// stands below the dictionaries, text by text.
var (
	//go:embed language/de.yaml
	german []byte
	//go:embed language/it.yaml
	italian []byte
)

var roleWords = dictionariesOf(RoleDictionary)

// RoleDictionary reads the translations of the titles and helps of roles and
// actions into a language; a language that there is none for stays English.
func RoleDictionary(language string) (field.Dictionary, error) {
	d, err := field.DictionaryIn(language, map[string][]byte{"de": german, "it": italian})
	if err != nil {
		return nil, fmt.Errorf("roles: %w", err)
	}
	return d, nil
}
