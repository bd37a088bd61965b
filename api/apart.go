package api

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/callwright/callwright/field"
)

// Some sentences come to the API made already: what huma finds wrong with a
// request, what tests and the health of connectors say, which is masked, recorded
// and stored in English, and what a verification of the audit log says. They are
// taken apart again by the formats of their dictionaries, and what filled them in
// is said in the language, too, where it is a sentence of ours.

// apart are the dictionaries, in language/, whose formats sentences are taken
// apart by.
var apart = []string{"requests", "connectors", "pages", "audit"}

// shape is a format with what finds the sentences that were made of it.
type shape struct {
	start      string // before the first argument
	made       *regexp.Regexp
	translated string // numbered arguments, all of them texts
	literal    int    // how much of it is no argument
}

var argument = regexp.MustCompile(`%(?:\[\d+\])?[sdvq]`)

// deepest bounds how often a sentence may stand in a sentence.
const deepest = 4

// mostJoints bounds at how many semicolons a sentence is looked at, longestApart
// its length, mostLooks at how many parts of it: some of it may come from outside.
const (
	mostJoints   = 5
	longestApart = 1000 // bytes
	mostLooks    = 100
)

// shapesOf are the formats of a dictionary that have arguments, the one that says
// most first.
func shapesOf(d field.Dictionary) []shape {
	var all []shape
	for format, translated := range d {
		parts := argument.Split(format, -1)
		if len(parts) == 1 || strings.Trim(strings.Join(parts, ""), " ;:.,()") == "" {
			continue
		}
		s := shape{start: parts[0], translated: translated}
		for i, part := range parts {
			s.literal += len(part)
			parts[i] = regexp.QuoteMeta(part)
		}
		s.made = regexp.MustCompile(`(?s)^` + strings.Join(parts, `(.*)`) + `$`)
		all = append(all, s)
	}
	slices.SortFunc(all, func(x, y shape) int {
		return cmp.Or(cmp.Compare(y.literal, x.literal), cmp.Compare(x.made.String(), y.made.String()))
	})
	return all
}

// speech is what a language says of sentences that are made already.
type speech struct {
	all    field.Dictionary
	shapes []shape
}

// say says a text, a format or a sentence in the language; one that is not known
// stays as it is.
func (s *speech) say(english string) string {
	looks := mostLooks
	said, _ := s.known(english, deepest, &looks)
	return said
}

func (s *speech) known(english string, deep int, looks *int) (string, bool) {
	if translated, ok := s.all[english]; ok {
		return translated, true
	}
	if deep == 0 || *looks == 0 || len(english) < 4 || len(english) > longestApart {
		return english, false
	}
	*looks--
	if said, ok := s.joined(english, deep-1, looks); ok {
		return said, true
	}
	for _, shape := range s.shapes {
		if !strings.HasPrefix(english, shape.start) {
			continue
		}
		if found := shape.made.FindStringSubmatch(english); found != nil {
			return s.fill(shape.translated, found[1:], deep-1, looks), true
		}
	}
	return english, false
}

// joined are two sentences with a semicolon between them.
func (s *speech) joined(english string, deep int, looks *int) (string, bool) {
	for at, tries := 0, 0; tries < mostJoints; tries++ {
		next := strings.Index(english[at:], "; ")
		if next < 0 {
			break
		}
		at += next
		second, known := s.known(english[at+2:], deep, looks)
		if known {
			if first, too := s.known(english[:at], deep, looks); too {
				return first + "; " + second, true
			}
		}
		at += 2
	}
	return english, false
}

// fill puts what filled the English in into the translation.
func (s *speech) fill(translated string, with []string, deep int, looks *int) string {
	next := 0
	return argument.ReplaceAllStringFunc(translated, func(found string) string {
		if at := strings.IndexByte(found, ']'); at > 0 {
			next = 0
			for _, digit := range found[2:at] {
				next = next*10 + int(digit-'0')
			}
			next--
		}
		if next < 0 || next >= len(with) {
			return found
		}
		said, _ := s.known(with[next], deep, looks)
		next++
		return said
	})
}
