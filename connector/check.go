package connector

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/wire"
)

const maxName = 80 // characters (domain §2.2)

// CodeUnused is the code of problems with settings that the chosen scheme does
// not look at.
const CodeUnused = "unused"

// Checked is what settings of a [Kind] come to: ready to make a [Connector] of.
type Checked struct {
	Settings    credential.Settings
	Public      *value.Object // settings that apply, without secrets, defaults filled in
	SecretNames []string      // secrets that are given, in the order of the dialog
	Base        wire.Base
	Validation  *url.URL // for Basic; nil without one
	Verify      Verify   // request of a test; the zero Verify for none
	Scheme      *credential.Scheme
	Limits      Limits
	Expiry      Expiry

	destinations []string
	also         []string // secrets that stand where none is looked for, such as in a user name
	revision     string
}

// Format keeps what is in it from being printed (G3).
func (c Checked) Format(f fmt.State, _ rune) { fmt.Fprint(f, wire.Masked) }

// Destinations returns every URL that a credential may be sent to, and the
// certificate that speaks for it: with a change of any, secrets have to be
// given again (A10).
func (c Checked) Destinations() []string { return c.destinations }

// CheckName says what is wrong with a connector's name (domain §2.2).
func CheckName(name string) []field.Problem {
	p := field.Problem{Code: field.CodeInvalid, Severity: field.SeverityError, Field: "name"}
	switch {
	case strings.TrimSpace(name) == "":
		p.Code, p.Message, p.Mend = field.CodeRequired, "This is a required field.", "give the connector a name"
	case utf8.RuneCountInString(strings.TrimSpace(name)) > maxName:
		p.Message = fmt.Sprintf("is longer than %d characters", maxName)
	case !value.Visible(strings.TrimSpace(name)):
		p.Message = value.Invisible
	default:
		return nil
	}
	return []field.Problem{p}
}

// Check checks settings and secrets by name, without the connector's own name.
// Settings that the kind does not have, or that the chosen scheme does not look
// at, are problems. With problems the rest is not to be used, except Public and
// SecretNames.
func (k Kind) Check(given *value.Object, now time.Time) (Checked, []string, []field.Problem) {
	e := k.examine(given, now)
	problems := append(e.problems, e.unused...)
	for i := range problems {
		problems[i].Severity = field.SeverityError
	}
	var warnings []string
	for _, w := range e.warnings {
		text := w.Message
		if f, ok := e.list.Find(w.Field); ok {
			text = f.Label + " " + text
		}
		warnings = append(warnings, text)
	}
	return e.checked, warnings, problems
}

// examination is settings on their way to [Checked].
type examination struct {
	kind     Kind
	list     field.List
	values   *Values
	given    *value.Object
	texts    map[string]string // settings that apply, and what follows from them
	problems []field.Problem
	unused   []field.Problem
	warnings []field.Problem
	checked  Checked
}

func (k Kind) examine(given *value.Object, now time.Time) *examination {
	list, values := k.Bind("en")
	list = slices.DeleteFunc(list, func(f field.Field) bool { return f.Name == "name" })
	e := &examination{kind: k, list: list, values: values, given: given, texts: map[string]string{}}
	e.problems = list.Decode(given)
	e.apply()
	e.fill()
	e.expiry()
	e.base()
	e.certificate()
	e.checked.Limits = e.limits()
	if len(e.problems) > 0 {
		return e
	}
	e.checked.Settings = e.settings()
	e.credential(now)
	e.validation()
	e.checked.Verify = k.Verify
	e.checked.revision = e.revision()
	e.checked.destinations = e.destinations()
	return e
}

// apply gathers the settings that apply and names the others.
func (e *examination) apply() {
	e.checked.Public = value.NewObject(len(e.list))
	scheme, hasScheme := e.list.Find("scheme")
	known := !hasScheme || slices.Contains(scheme.Options, e.values.Text("scheme"))
	for _, f := range e.list {
		v, _ := e.given.Get(f.Name)
		set := v != nil && v != ""
		switch {
		case !f.Applies():
			if set && known {
				e.unused = append(e.unused, field.Problem{Code: CodeUnused, Severity: field.SeverityWarning, Field: f.Name,
					Message: "is not used by the scheme " + e.values.Text("scheme"), Mend: "leave it out"})
			}
			continue
		case f.Kind == field.KindSecret && set:
			e.checked.SecretNames = append(e.checked.SecretNames, f.Name)
		case f.Kind != field.KindSecret && (set || f.Default != nil):
			if !set {
				v = f.Default
			}
			e.checked.Public.Set(f.Name, v)
		}
		e.texts[f.Name] = e.values.Text(f.Name)
	}
}

// placeholder is a setting in a template: {instance}, or {url.part} for a named
// group of the setting's pattern.
var placeholder = regexp.MustCompile(`\{([a-z_]+)(?:\.([a-z]+))?\}`)

// fill adds the settings that follow from others. Where something is wrong with
// those, nothing follows from them.
func (e *examination) fill() {
	if len(e.problems) > 0 {
		return
	}
	for name, template := range e.kind.Fill {
		complete := true
		text := placeholder.ReplaceAllStringFunc(template, func(found string) string {
			m := placeholder.FindStringSubmatch(found)
			part, ok := e.source(m[1], m[2])
			if s, _ := e.kind.setting(m[1]); s.Secret && name != s.Name {
				e.checked.also = append(e.checked.also, e.texts[m[1]])
			}
			complete = complete && ok
			return part
		})
		if complete {
			e.texts[name] = text
		}
	}
}

// source is the text that stands for a placeholder.
func (e *examination) source(name, group string) (string, bool) {
	text := strings.TrimSpace(e.texts[name])
	if group == "" {
		return text, text != ""
	}
	s, _ := e.kind.setting(name)
	re := regexp.MustCompile(s.Pattern) // compiled once already by [Kind.valid]
	m, i := re.FindStringSubmatch(text), re.SubexpIndex(group)
	if m == nil || i < 0 {
		return "", false
	}
	return m[i], true
}

// origin is the setting to name for a problem with one that may be filled in.
func (e *examination) origin(name string) string {
	if _, ok := e.kind.setting(name); ok {
		return name
	}
	if m := placeholder.FindStringSubmatch(e.kind.Fill[name]); m != nil {
		return m[1]
	}
	return name
}

func (e *examination) problem(name, message, mend string) {
	e.problems = append(e.problems, field.Problem{Code: field.CodeInvalid, Severity: field.SeverityError, Field: e.origin(name), Message: message, Mend: mend})
}

func (e *examination) base() {
	text := e.texts[resourceDomain]
	if text == "" {
		return
	}
	base, err := wire.ParseBase(text)
	e.checked.Base = base
	if _, own := e.kind.setting(resourceDomain); own {
		return // checked while decoding
	}
	if err != nil {
		e.problem(resourceDomain, notURL, err.Error())
	}
}

// certificate keeps only the certificates of what is given as one: it is shown
// to everybody who may see the connector (G1, F1).
func (e *examination) certificate() {
	text := e.texts["certificate"]
	if text == "" {
		return
	}
	only, err := credential.Certificates(text)
	if err != nil {
		e.problem("certificate", err.Error(), "")
		return
	}
	e.texts["certificate"] = only
	e.checked.Public.Set("certificate", only)
}

// credential has the scheme check what belongs to it.
func (e *examination) credential(now time.Time) {
	scheme, warnings, problems := credential.New(e.checked.Settings, now)
	for _, p := range problems {
		e.problem(p.Field, p.Message, "")
	}
	for _, w := range warnings {
		e.warnings = append(e.warnings, field.Problem{Severity: field.SeverityWarning, Message: w})
	}
	e.checked.Scheme = scheme
}

// validation reads the URL that tells whether user name and password are right
// (domain §3.7, A9).
func (e *examination) validation() {
	text := e.texts["validation_url"]
	if text == "" || e.texts["scheme"] != credential.SchemeBasic {
		return
	}
	u, err := credential.HTTPS(text)
	if err != nil {
		e.problem("validation_url", notURL, err.Error())
		return
	}
	if !sameOrigin(e.checked.Base, u) {
		e.warnings = append(e.warnings, field.Problem{Severity: field.SeverityWarning, Field: "validation_url",
			Message: "leads to another host than the resource domain; user name and password are not sent there"})
	}
	e.checked.Validation = u
}

// sameOrigin reports whether u may get what requests below base carry.
func sameOrigin(base wire.Base, u *url.URL) bool {
	origin, err := wire.ParseBase(base.Origin())
	return err == nil && origin.Covers(u)
}
