package connector

import (
	"strings"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/wire"
)

// Values are settings of a [Kind], by name: what the fields of [Kind.Bind] are
// bound to.
type Values struct {
	texts map[string]*string
	ints  map[string]*int
	spans map[string]*time.Duration
	pairs map[string]*[]field.Pair
}

// Text returns a setting that is a text or a choice.
func (v *Values) Text(name string) string { return *orNew(v.texts[name]) }

// Int returns a setting that is a number.
func (v *Values) Int(name string) int { return *orNew(v.ints[name]) }

// Span returns a setting that is a duration.
func (v *Values) Span(name string) time.Duration { return *orNew(v.spans[name]) }

// Pairs returns a setting that is a list of names with texts.
func (v *Values) Pairs(name string) []field.Pair { return *orNew(v.pairs[name]) }

func orNew[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}

// Bind declares the kind's settings as fields, in the order of the dialog, with
// labels in a language ("en", "de", "it"), and makes the values that they are
// bound to. Forms, JSON Schema, the manual and all checks come from the list.
func (k Kind) Bind(language string) (field.List, *Values) {
	v := &Values{map[string]*string{}, map[string]*int{}, map[string]*time.Duration{}, map[string]*[]field.Pair{}}
	list := make(field.List, len(k.Settings))
	for i, s := range k.Settings {
		list[i] = v.bind(s, language)
	}
	for i, s := range k.Settings {
		for name, values := range s.ShowIf {
			list[i] = list[i].ShowIf(v.texts[name], anys(values)...)
		}
		for name, values := range s.RequiredIf {
			list[i] = list[i].RequireIf(v.texts[name], anys(values)...)
		}
	}
	return list, v
}

func anys(texts []string) []any {
	all := make([]any, len(texts))
	for i, t := range texts {
		all[i] = t
	}
	return all
}

func (v *Values) bind(s Setting, language string) field.Field {
	help := s.Help.In(language)
	if s.Ours {
		help += beyondHelp.In(language)
	}
	f := v.target(s, language).Say(s.Label.In(language), help)
	if s.Required {
		f = f.Require()
	}
	if s.Default != nil {
		f = f.Or(s.Default)
	}
	if s.Pattern != "" {
		f = f.Match(s.Pattern, s.Says)
	}
	f.Ours, f.Rotates, f.Min, f.Max = s.Ours, s.rotates(), s.Min, s.Max
	return f
}

// target makes the variable of a setting and binds a field to it.
func (v *Values) target(s Setting, language string) field.Field {
	switch s.Type {
	case "int":
		v.ints[s.Name] = new(int)
		return field.Int(v.ints[s.Name], s.Name)
	case "duration":
		v.spans[s.Name] = new(time.Duration)
		return field.Duration(v.spans[s.Name], s.Name, units[s.Unit])
	case "pairs":
		v.pairs[s.Name] = new([]field.Pair)
		return field.Pairs(v.pairs[s.Name], s.Name)
	}
	to := new(string)
	v.texts[s.Name] = to
	switch {
	case s.Type == "choice":
		return choice(to, s, language)
	case s.Secret:
		return field.Secret(to, s.Name).As(format(s.Type))
	case s.Name == resourceDomain:
		return field.Plain(to, s.Name).As(format(s.Type)).Check(checkBase)
	case s.Type == "url":
		return field.Plain(to, s.Name).As(format(s.Type)).Check(checkURL)
	}
	return field.Plain(to, s.Name).As(format(s.Type))
}

var units = map[string]time.Duration{"s": time.Second, "min": time.Minute}

func format(settingType string) string { return strings.TrimPrefix(settingType, "text") }

func choice(to *string, s Setting, language string) field.Field {
	values, labels, groups := make([]string, len(s.Options)), make([]string, len(s.Options)), make([]string, len(s.Options))
	for i, o := range s.Options {
		values[i], labels[i], groups[i] = o.Value, o.Label.In(language), o.Group.In(language)
		if o.Ours {
			labels[i] += beyondLabel.In(language)
		}
	}
	f := field.Choice(to, s.Name, values...).OptionsAs(labels, groups).InSteps(s.Second.In(language), s.After)
	f.Default = nil
	return f
}

const resourceDomain = "resource_domain"

// notURL is what the form says (domain §2.2); what exactly is wrong is the mend.
const notURL = "This is not a valid URL."

// checkBase requires https of a resource domain (S0-7, S1-5, A13).
func checkBase(text string) (message, mend string) {
	base, err := wire.ParseBase(text)
	switch {
	case err != nil:
		return notURL, "cannot be used: " + err.Error()
	case base.Scheme() != "https":
		return notURL, "must begin with https://, a credential never travels in clear text"
	}
	return "", ""
}

// checkURL requires https of every other URL that a credential may be sent to (A13).
func checkURL(text string) (message, mend string) {
	if _, err := credential.HTTPS(text); err != nil {
		return notURL, err.Error()
	}
	return "", ""
}
