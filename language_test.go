package callwright_test

import (
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/field"
)

// speaking are the packages whose sentences reach people through the API.
var speaking = []string{
	"access", "account", "acd", "api", "audit", "connector", "credential", "release", "runner", "script", "server", "store", "trigger", "vault",
}

// dictionaries are those of their sentences, in api/language.
var dictionaries = []string{"refusals", "requests", "audit"}

// words stand in sentences, and come from lists.
func words() []string {
	all := []string{
		"active", "inactive", // states of connectors
		"who did it", "what was done", "what it was done to", "how it ended", // what an audit entry lacks
		"contact runs", "contacts run", "error", "errors", "entry points", "webhooks", "schedules", // plurals
		"entry point", "webhook", "schedule", "chat", // of trigger
		"flow", "function", "connector", "variable", "goto", "subflow", // that flows are bound to, or used by
		"queue", "agent", "skill", "business hours", "prompt", "global variable", "virtual agent", "media destination", // of release
	}
	for _, a := range access.Actions() {
		all = append(all, strings.ReplaceAll(a.Action.Noun(), "_", " "))
	}
	return append(all, api.RequestFormats()...)
}

// TestEverySentenceIsTranslated holds what the server says to German and Italian,
// as the pages are held to them: no sentence without a translation, no translation
// without its sentence, and the same arguments in both.
func TestEverySentenceIsTranslated(t *testing.T) {
	t.Parallel()
	said := formats{}
	for _, dir := range speaking {
		for format, at := range formatsIn(t, dir) {
			said[format] = at
		}
	}
	for _, word := range words() {
		if _, ok := said[word]; !ok {
			said[word] = token.Position{Filename: "a list of words"}
		}
	}
	if len(said) < 300 {
		t.Fatalf("only %d sentences were found", len(said))
	}
	for _, language := range []string{"de", "it"} {
		translations, err := api.SentenceDictionary(language)
		if err != nil {
			t.Fatal(err)
		}
		for format, at := range said {
			if _, ok := translations[format]; !ok && wordy(format) {
				t.Errorf("%s: %q is not in any api/language/*.%s.yaml", at, format, language)
			}
		}
		for _, name := range dictionaries {
			for format := range dictionary(t, name, language) {
				if _, ok := said[format]; !ok {
					t.Errorf("%s.%s.yaml: nothing says %q any more", name, language, format)
				}
			}
		}
	}
}

// TestTranslationsTakeTheSameArguments reads every dictionary of sentences.
func TestTranslationsTakeTheSameArguments(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("api/language/*.*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	seen := map[string]string{}
	for _, file := range files {
		name, language, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".yaml"), ".")
		for format, translated := range dictionary(t, name, language) {
			if got, want := verbsOf(translated), verbsOf(format); !slices.Equal(got, want) {
				t.Errorf("%s: %q takes %q, its English %q takes %q", file, translated, got, format, want)
			}
			if translated == format && strings.Count(format, " ") > 2 {
				t.Errorf("%s: %q is English", file, format)
			}
			if strings.HasSuffix(format, ".") != strings.HasSuffix(translated, ".") {
				t.Errorf("%s: %q ends otherwise than %q", file, translated, format)
			}
			if was, twice := seen[language+format]; twice && was != translated {
				t.Errorf("%s: %q is translated in two ways: %q and %q", file, format, was, translated)
			}
			seen[language+format] = translated
		}
	}
}

func dictionary(t *testing.T, name, language string) field.Dictionary {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("api", "language", name+"."+language+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := field.DictionaryIn(language, map[string][]byte{language: text})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([-+# 0]*\d*(?:\.\d+)?[a-zA-Z%])`)

// verbsOf lists what a format does with its arguments, in their order.
func verbsOf(format string) []string {
	var verbs []string
	next := 0
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			n, _ := strconv.Atoi(m[1])
			next = n - 1
		}
		verbs = append(verbs, strconv.Itoa(next)+":"+m[2])
		next++
	}
	slices.Sort(verbs)
	return verbs
}

// wordy reports whether there is anything to be translated in a format.
func wordy(format string) bool {
	return strings.ContainsFunc(verb.ReplaceAllString(format, ""), func(r rune) bool { return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' })
}

func TestVerbsOf(t *testing.T) {
	t.Parallel()
	for format, want := range map[string][]string{
		"%s has %d %%":        {"0:s", "1:d"},
		"%[2]d, %[1]s":        {"0:s", "1:d"},
		"%04o and %.1f":       {"0:04o", "1:.1f"},
		"100 %% of it":        nil,
		"%[1]s again %[1]s":   {"0:s", "0:s"},
		"nothing to be added": nil,
	} {
		if got := verbsOf(format); !slices.Equal(got, want) {
			t.Errorf("%q: %q", format, got)
		}
	}
}

// TestPagesAreTranslated holds the few pages of the API to their dictionaries: each
// entry is made of what stands in the source.
func TestPagesAreTranslated(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("api/pages.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"de", "it"} {
		for format := range dictionary(t, "pages", language) {
			for part := range strings.SplitSeq(format, "%s") {
				if !strings.Contains(string(source), part) {
					t.Errorf("pages.%s.yaml: nothing says %q any more", language, format)
				}
			}
		}
	}
}
