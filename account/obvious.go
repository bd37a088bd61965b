package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

const (
	shortestPassword = 12   // characters (K1; NIST SP 800-63B asks for 8 with a second factor, 15 without)
	longestPassword  = 1000 // characters
	enoughOfItsOwn   = 5    // characters that must remain when what is obvious is taken away
)

// checkPassword refuses a password that is short, or that somebody who knows
// the user and the usual lists tries first (NIST SP 800-63B §3.1.1.2). There
// are no rules of composition. The words of context are those of the user: the
// e-mail address, the name, the organisation.
func checkPassword(password string, context ...string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return passwordFault("password_invalid", "must be text")
	case n < shortestPassword:
		return passwordFault("password_short", "must have at least 12 characters")
	case n > longestPassword:
		return passwordFault("password_long", "must have at most 1,000 characters")
	case obvious(password, context):
		return passwordFault("password_obvious", "is one that is tried first: use a few words that do not belong together")
	}
	return nil
}

func passwordFault(reason, why string) error {
	wrong := fault.At("password", "%s", message.Phrase(why))
	return fault.New(fault.Invalid, reason, "The password %s.", wrong).Where(wrong)
}

// obvious reports whether little of a password's own is left when known words,
// runs, repetitions and punctuation are taken away.
func obvious(password string, context []string) bool {
	own := []rune(strings.Map(unpunctuated, strings.ToLower(password)))
	read := []rune(unleet.Replace(string(own))) // one for one
	for _, word := range slices.Concat(words(context), knownWords) {
		strike(own, read, []rune(word))
	}
	left, last := map[rune]bool{}, rune(0)
	for _, r := range own {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && !follows(last, r) {
			left[r] = true
		}
		last = r
	}
	return len(left) < enoughOfItsOwn
}

// unpunctuated drops what is neither letter nor digit nor read as a letter.
func unpunctuated(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@$!", r) {
		return r
	}
	return -1
}

// strike blanks a word, wherever it can be read, in both forms of a password.
func strike(own, read, word []rune) {
	for i := 0; i+len(word) <= len(read); i++ {
		if slices.Equal(read[i:i+len(word)], word) {
			for k := i; k < i+len(word); k++ {
				own[k], read[k] = ' ', ' '
			}
		}
	}
}

// words are the parts of texts that are worth looking for, longest first.
func words(texts []string) []string {
	var list []string
	for _, t := range texts {
		parts := strings.FieldsFunc(strings.ToLower(t), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, w := range append(parts, strings.Join(parts, "")) {
			if utf8.RuneCountInString(w) >= 3 {
				list = append(list, unleet.Replace(w))
			}
		}
	}
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
}

// follows reports whether r goes on with a run: the same character again, the
// alphabet, the digits or a row of a keyboard up or down.
func follows(last, r rune) bool {
	if d := r - last; d >= -1 && d <= 1 {
		return true
	}
	for _, row := range keyboards {
		keys := []rune(row)
		at, before := slices.Index(keys, r), slices.Index(keys, last)
		if at >= 0 && before >= 0 && (at-before == 1 || before-at == 1) {
			return true
		}
	}
	return false
}

// unleet undoes what people write for letters.
var unleet = strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

var keyboards = []string{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "asdfghjklöä", "yxcvbnm", "azertyuiop"}

// knownWords are what passwords of long lists begin with, longest first. They
// are compared after unleet.
var knownWords = []string{
	"administrator", "contactcenter", "callwright", "trustnoone", "iloveyou", "password", "passwort", "football",
	"baseball", "sunshine", "princess", "starwars", "superman", "whatever", "changeme", "callcenter", "passord",
	"welcome", "letmein", "monkey", "dragon", "master", "shadow", "secret", "kennwort", "geheim", "hallo",
	"hello", "admin", "login", "webex", "cisco", "access", "default", "summer", "winter", "spring", "autumn",
	"sommer", "company", "firma", "qwerty", "qwertz", "azerty", "ciao", "user", "test", "root", "pass", "demo",
}
