package message

// Phrase is a piece of a sentence that declarations or lists of words give, and
// that fills in a [Text]: it is a key of the dictionary as it stands.
type Phrase string

// In is Translated's.
func (p Phrase) In(translate func(english string) string) string { return translate(string(p)) }
