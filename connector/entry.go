package connector

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// entry is one checked connector of a file.
type entry struct {
	name, kind string
	refs       []string
	checked    Checked
}

// connector reads and checks one connector; it is kept when it may be used.
func (l *loading) connector(n ast.Node, path string) {
	before := len(l.problems)
	kind := l.kind(n, path)
	s := l.section(n, path, slices.Concat([]string{"for", "kind", "auth"}, kind.names("")))
	if s == nil {
		return
	}
	e := entry{kind: kind.Name, name: strings.TrimSpace(s.text("name"))}
	l.name(s, e.name)
	e.refs = l.refs(s, e.name)
	f := written{l: l, kind: kind, top: s, given: value.NewObject(8)}
	if f.read() {
		e.checked = f.check()
	}
	if len(l.problems) == before {
		l.entries = append(l.entries, e)
	}
}

// kind looks ahead for the kind, since it says which settings there are.
func (l *loading) kind(n ast.Node, path string) Kind {
	name := "custom"
	if mapping, ok := n.(ast.MapNode); ok {
		for it := mapping.MapRange(); it.Next(); {
			if scalar(it.Key()) != "kind" {
				continue
			}
			name = scalar(it.Value())
			if _, ok := l.kinds[name]; !ok {
				l.problem(it.Value(), path+".kind", fmt.Sprintf("is %q, which is no kind of connector; write one of %s", name, strings.Join(kindNames(), ", ")))
				return l.kinds["custom"]
			}
		}
	}
	return l.kinds[name]
}

// name checks that the name is there and nobody else's (S1-3).
func (l *loading) name(s *section, name string) {
	for _, p := range CheckName(name) {
		l.problem(s.at("name"), s.path("name"), sentence(p))
		return
	}
	l.take(s.at("name"), s.path("name"), name)
}

func (l *loading) take(at ast.Node, path, name string) {
	key := Fold(name)
	if other, ok := l.taken[key]; ok {
		l.problem(at, path, fmt.Sprintf("is %q, which %s has already; names and for entries are unique whatever their letter case", name, other))
		return
	}
	l.taken[key] = path
}

func (l *loading) refs(s *section, name string) []string {
	var refs []string
	for i, item := range s.list("for") {
		ref := strings.TrimSpace(scalar(item))
		path := fmt.Sprintf("%s[%d]", s.path("for"), i)
		switch {
		case ref == "":
			l.problem(item, path, "is empty; write an id or label that an export uses")
			continue
		case !value.Visible(ref):
			l.problem(item, path, value.Invisible)
			continue
		case Fold(ref) != Fold(name):
			l.take(item, path, ref)
		}
		refs = append(refs, ref)
	}
	return refs
}

// written is a connector's settings as they stand in the file: those of the
// connector itself, and those in its auth section.
type written struct {
	l         *loading
	kind      Kind
	top, auth *section
	given     *value.Object
}

// read gathers the settings that the kind has, with references followed. It
// reports false when they are not worth a look.
func (f *written) read() bool {
	n := f.top.values["auth"]
	if n == nil {
		f.l.problem(f.top.node, f.top.path("auth"), "is missing; say how the API authenticates its clients")
		return false
	}
	before := len(f.l.problems)
	if f.auth = f.l.section(n, f.top.path("auth"), f.kind.names("auth")); f.auth == nil {
		return false
	}
	for _, s := range f.kind.Settings {
		in := f.in(s)
		if s.Name == "name" || in.values[s.Name] == nil {
			continue
		}
		if s.Type == "pairs" {
			f.given.Set(s.Name, f.pairs(in, s.Name))
			continue
		}
		text, literal := f.l.value(in, s.Name)
		if literal && s.Secret {
			f.l.warn(in.at(s.Name), in.path(s.Name), "stands in the file in clear text; write ${env:NAME} or ${file:PATH}")
		}
		f.given.Set(s.Name, text)
	}
	return len(f.l.problems) == before
}

func (f *written) in(s Setting) *section {
	if s.In == "auth" {
		return f.auth
	}
	return f.top
}

func (f *written) pairs(in *section, name string) any {
	s := f.l.section(in.values[name], in.path(name), nil)
	if s == nil {
		return nil
	}
	pairs := value.NewObject(2)
	for it := s.node.(ast.MapNode).MapRange(); it.Next(); {
		name := scalar(it.Key())
		text, _ := f.l.value(s, name)
		pairs.Set(name, text)
	}
	return pairs
}

// check has the kind check the settings, and puts what it finds in its place.
func (f *written) check() Checked {
	e := f.kind.examine(f.given, f.l.options.Clock())
	for _, p := range e.problems {
		at, path := f.place(p.Field)
		f.l.problem(at, path, f.sentence(e, p))
	}
	for _, w := range slices.Concat(e.warnings, e.unused) {
		at, path := f.place(w.Field)
		if w.Code == CodeUnused {
			s, _ := f.kind.setting(w.Field)
			at = f.in(s).keys[w.Field]
		}
		f.l.warn(at, path, w.Message)
	}
	return e.checked
}

// place finds where a setting stands, or would.
func (f *written) place(name string) (ast.Node, string) {
	s, ok := f.kind.setting(name)
	if !ok {
		return f.auth.node, f.auth.field
	}
	in := f.in(s)
	return in.at(name), in.path(name)
}

// sentence completes a sentence that begins with the path of the setting.
func (f *written) sentence(e *examination, p field.Problem) string {
	declared, _ := e.list.Find(p.Field)
	given, _ := f.given.Get(p.Field)
	if declared.Kind == field.KindChoice && p.Code == field.CodeInvalid && !slices.Contains(declared.Options, value.Text(given)) {
		return fmt.Sprintf("is %q; write one of %s", value.Text(given), strings.Join(declared.Options, ", "))
	}
	return sentence(p)
}

func sentence(p field.Problem) string {
	switch {
	case p.Code == field.CodeRequired && p.Field == "name":
		return "is missing; " + p.Mend
	case p.Code == field.CodeRequired:
		return "is missing; this scheme needs it"
	case p.Message == notURL:
		return p.Mend
	case p.Mend != "":
		return p.Message + "; " + p.Mend
	}
	return p.Message
}

// value returns a setting's text with its reference followed.
func (l *loading) value(s *section, name string) (text string, literal bool) {
	written := s.text(name)
	if written == "" {
		return "", false
	}
	text, literal, err := expand(written, l.folder, l.options.Env)
	if err != nil {
		l.problem(s.at(name), s.path(name), err.Error())
	}
	return text, literal
}

// add puts a checked connector into the set.
func (s *Set) add(e entry) {
	c := NewConnector(Identify("", e.name, e.name, e.refs...), e.kind, e.checked, s.client,
		func(scheme *credential.Scheme, sender credential.Sender) *credential.Source {
			return s.options.Broker.Source(credential.Key{Connector: Fold(e.name), Revision: e.checked.revision}, scheme, sender)
		})
	s.list = append(s.list, c)
	s.refs[Fold(e.name)] = c
	for _, ref := range e.refs {
		s.refs[Fold(ref)] = c
	}
}
