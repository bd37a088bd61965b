package connector

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// secrets are a credential's secrets by name.
type secrets map[string]credential.Secret

// entered is a draft on its way to a record: everything wrong with it is gathered,
// with the place that a dialog marks.
type entered struct {
	kind     Kind
	checked  Checked
	secrets  secrets
	problems []fault.Field
	warnings []string
}

// read checks a draft's settings by what its kind declares. Secrets that it
// leaves out are taken from kept.
func (c *Connections) read(kind Kind, given *value.Object, kept secrets) *entered {
	f := &entered{kind: kind, secrets: secrets{}}
	all := f.complete(given, kept)
	var problems []field.Problem
	f.checked, f.warnings, problems = kind.Check(all, c.now())
	for _, p := range problems {
		if v, _ := given.Get(p.Field); p.Code == CodeUnused && blank(v) {
			continue // a kept secret of another scheme; it is not kept any longer
		}
		f.keep(fault.Said("settings."+p.Field, completing{p}))
	}
	for _, name := range f.checked.SecretNames {
		v, _ := all.Get(name)
		f.secrets[name] = credential.NewSecret(value.Text(v))
	}
	return f
}

// complete is what is given with the secrets that are kept.
func (f *entered) complete(given *value.Object, kept secrets) *value.Object {
	all := value.NewObject(given.Len())
	for name, v := range given.All() {
		if text, ok := v.(string); ok {
			v = strings.TrimSpace(text)
		}
		if s, ok := f.kind.setting(name); ok && s.Secret && s.Type == "text" {
			v, _ = given.Get(name) // blanks may belong to it
		}
		if name == "name" {
			f.wrong("settings.name", "is no setting; the name stands beside the settings")
			continue
		}
		all.Set(name, v)
	}
	for name, secret := range kept {
		if v, _ := all.Get(name); blank(v) {
			all.Set(name, secret.Reveal())
		}
	}
	return all
}

// completing is a problem that completes a sentence that begins with the label of
// the field.
type completing struct{ problem field.Problem }

// String returns it in English.
func (c completing) String() string { return c.said(c.problem) }

// In is message.Translated's.
func (c completing) In(translate func(english string) string) string {
	return c.said(c.problem.SaidIn(translate))
}

func (c completing) said(p field.Problem) string {
	switch {
	case p.Mend == "" || p.Code == field.CodeRequired:
		return p.Message
	case c.problem.Message == notURL: // a sentence of the form; what follows says what is wrong
		return strings.TrimSuffix(p.Message, ".") + ": " + p.Mend
	}
	return p.Message + "; " + p.Mend
}

// blank reports whether a value stands for "left out".
func blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case *value.Object:
		return v.Len() == 0
	}
	return false
}

func (f *entered) wrong(path, why string) { f.keep(fault.At(path, "%s", message.Phrase(why))) }

// keep keeps the first thing that is wrong with a place.
func (f *entered) keep(wrong fault.Field) {
	if !slices.ContainsFunc(f.problems, func(p fault.Field) bool { return p.Path == wrong.Path }) {
		f.problems = append(f.problems, wrong)
	}
}

// names checks a connector's name and what else flows may call it by (S1-3).
func (f *entered) names(d Draft) (name string, refs []string) {
	name = strings.TrimSpace(d.Name)
	for _, p := range CheckName(d.Name) {
		f.keep(fault.Said("name", completing{p}))
	}
	taken := map[string]bool{Fold(name): true}
	for i, text := range d.For {
		text = strings.TrimSpace(text)
		at := fmt.Sprintf("for[%d]", i)
		switch {
		case text == "":
			f.wrong(at, "is empty; write an id or label that an export uses")
		case utf8.RuneCountInString(text) > maxName:
			f.wrong(at, fmt.Sprintf("is longer than %d characters", maxName))
		case !value.Visible(text): // two of them would look the same (S1-3, J5)
			f.wrong(at, value.Invisible)
		}
		if !taken[Fold(text)] {
			refs = append(refs, text)
		}
		taken[Fold(text)] = true
	}
	return name, refs
}

// refusal is what is wrong with a draft, or nil.
func (f *entered) refusal(reason string) error {
	if len(f.problems) == 0 {
		return nil
	}
	if len(f.problems) == 1 {
		return fault.New(fault.Invalid, reason, "The connector cannot be saved: %s: %s", f.problems[0].Path, f.problems[0]).Where(f.problems...)
	}
	return fault.New(fault.Invalid, reason, "The connector cannot be saved: %d settings need a correction.", len(f.problems)).Where(f.problems...)
}
