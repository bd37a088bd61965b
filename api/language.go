package api

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"strings"
	"sync"

	"golang.org/x/text/language"

	"github.com/callwright/callwright/field"
)

// The API speaks the languages of the pages. A request says with Accept-Language
// which one (RFC 9110 section 12.5.4); English is for whoever asks for none of
// them. What goes to the log and to the audit log is always English.
//
// The parameter language of some operations is about the forms that they answer
// with, and has nothing to do with this.

// tongues matches languages that are asked for with those that there are, of which
// the first is for everybody else.
var tongues = language.NewMatcher([]language.Tag{language.English, language.German, language.Italian})

// tongueNames are the languages in the order of tongues.
var tongueNames = []string{"en", "de", "it"}

// mostLanguages bounds, in bytes, how much of Accept-Language is looked at.
const mostLanguages = 512

// languageOf is the language of the answer to a request.
func languageOf(h http.Header) string {
	asked := strings.Join(h.Values("Accept-Language"), ",")
	tags, _, err := language.ParseAcceptLanguage(asked[:min(len(asked), mostLanguages)])
	if err != nil || len(tags) == 0 {
		return tongueNames[0]
	}
	_, i, sure := tongues.Match(tags...)
	if sure == language.No {
		return tongueNames[0]
	}
	return tongueNames[i]
}

// words is what says an English text, or a format of package fmt, in the language
// of the request, and returns what has no translation as it is: for the In of a
// message.Text, a fault.Error or whatever else can say itself. Of sentences that
// are made already it knows those of the dictionaries in apart. An answer that was
// made with it says so in Content-Language, and that it varies by language.
//
// The translations stand in language/NAME.LANGUAGE.yaml, by the English; a new
// NAME needs no line here.
func (a *api) words(ctx context.Context) func(english string) string {
	f := factsIn(ctx)
	f.spoken.Store(true)
	return wordsIn(f.language)
}

func wordsIn(language string) func(english string) string {
	if read, ok := speeches[language]; ok {
		if s, err := read(); err == nil { // a test reads them all
			return s.say
		}
	}
	return func(english string) string { return english }
}

// speaks tells in which language an answer is, if it was made with words.
func (f *facts) speaks(h http.Header) {
	if !f.spoken.Load() {
		return
	}
	h.Set("Content-Language", f.language)
	h.Add("Vary", "Accept-Language")
}

//go:embed language/*.*.yaml
var sentenceFiles embed.FS

// speeches are those of the languages but English, each made when it is first
// asked for.
var speeches = map[string]func() (*speech, error){"de": speechOf("de"), "it": speechOf("it")}

func speechOf(language string) func() (*speech, error) {
	return sync.OnceValues(func() (*speech, error) {
		s := &speech{}
		var err error
		if s.all, err = SentenceDictionary(language); err != nil {
			return nil, err
		}
		made := field.Dictionary{}
		for _, name := range apart {
			d, err := sentencesIn(language, "language/"+name+"."+language+".yaml")
			if err != nil {
				return nil, err
			}
			maps.Copy(made, d)
		}
		s.shapes = shapesOf(made)
		return s, nil
	})
}

// SentenceDictionary reads the translations of sentences into a language, and of
// the words that stand in them, such as the titles of roles. A language that there
// are none for stays English.
func SentenceDictionary(language string) (field.Dictionary, error) {
	all, err := RoleDictionary(language)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(sentenceFiles, "language/*."+language+".yaml")
	if err != nil {
		return nil, fmt.Errorf("sentences in %s: %w", language, err)
	}
	for _, name := range names {
		d, err := sentencesIn(language, name)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, d)
	}
	return all, nil
}

func sentencesIn(language, name string) (field.Dictionary, error) {
	text, err := sentenceFiles.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("sentences in %s: %w", language, err)
	}
	d, err := field.DictionaryIn(language, map[string][]byte{language: text})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	return d, nil
}
