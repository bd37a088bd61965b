package server

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/examples"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// template is a flow to begin with, as its folder in package examples has it.
type template struct {
	name              string
	order             int64
	category          string
	titles, described map[string]string // by language
	connectors        []templateConnector
	activities        int
	flow, resources   []byte
	tests             map[string][]byte // by the name of the file without its ending
}

// templateConnector is a connector that a template names, and how it is made at
// the sandbox.
type templateConnector struct {
	api.TemplateConnector
	play play
}

// readTemplates reads the folders that have a template.yaml, in their order.
func readTemplates(files fs.FS) ([]template, error) {
	found, err := fs.Glob(files, "*/template.yaml")
	if err != nil {
		return nil, fmt.Errorf("looking for the templates: %w", err)
	}
	var all []template
	for _, file := range found {
		t, err := readTemplate(files, path.Dir(file))
		if err != nil {
			return nil, fmt.Errorf("reading the template %s: %w", path.Dir(file), err)
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b template) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name)) })
	return all, nil
}

func readTemplate(files fs.FS, folder string) (template, error) {
	t := template{name: folder, tests: map[string][]byte{}}
	text, err := fs.ReadFile(files, folder+"/template.yaml")
	if err != nil {
		return t, err
	}
	if err := t.describe(text); err != nil {
		return t, err
	}
	if t.flow, err = fs.ReadFile(files, folder+"/flow.yaml"); err != nil {
		return t, err
	}
	if t.resources, err = fs.ReadFile(files, folder+"/resources.yaml"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return t, err
	}
	f, err := t.document()
	if err != nil {
		return t, err
	}
	t.activities = len(f.All())
	tests, err := fs.Glob(files, folder+"/*.flowtest")
	for _, file := range tests {
		if t.tests[strings.TrimSuffix(path.Base(file), ".flowtest")], err = fs.ReadFile(files, file); err != nil {
			return t, err
		}
	}
	return t, err
}

// document is the template's flow.
func (t template) document() (*flow.Flow, error) {
	f, problems := flow.Read(t.flow)
	if len(problems) > 0 {
		return nil, problems[0]
	}
	return f, nil
}

// describe reads a template.yaml.
func (t *template) describe(text []byte) error {
	d, problems := flow.ReadDocument(text)
	o, ok := d.Value().(*value.Object)
	if len(problems) > 0 || !ok {
		return errors.New("template.yaml is no object")
	}
	t.order, _ = member[int64](o, "order")
	t.category, _ = member[string](o, "category")
	t.titles, t.described = byLanguage(o, "title"), byLanguage(o, "description")
	if t.category == "" || t.titles["en"] == "" || t.described["en"] == "" {
		return errors.New("template.yaml wants order, category, title and description, these two by language")
	}
	connectors, _ := member[[]any](o, "connectors")
	for _, v := range connectors {
		c, _ := v.(*value.Object)
		t.connectors = append(t.connectors, connectorOf(c))
	}
	return nil
}

func member[T any](o *value.Object, name string) (T, bool) {
	var none T
	if o == nil {
		return none, false
	}
	v, _ := o.Get(name)
	t, ok := v.(T)
	return t, ok
}

func byLanguage(o *value.Object, name string) map[string]string {
	texts := map[string]string{}
	languages, _ := member[*value.Object](o, name)
	if languages != nil {
		for language, v := range languages.All() {
			texts[language] = value.Text(v)
		}
	}
	return texts
}

func connectorOf(o *value.Object) templateConnector {
	text := func(o *value.Object, name string) string { s, _ := member[string](o, name); return s }
	box, _ := member[*value.Object](o, "sandbox")
	return templateConnector{
		TemplateConnector: api.TemplateConnector{Name: text(o, "name"), Kind: text(o, "kind"), Title: text(o, "title")},
		play:              play{Scheme: text(box, "scheme"), Token: text(box, "token_path"), Scope: text(box, "scope"), Base: text(box, "base_path"), Validation: text(box, "validation_path")},
	}
}

// templates makes flows of templates; the API asks it.
type templates struct {
	*Server
	all []template
}

func (s *Server) newTemplates() (*templates, error) {
	all, err := readTemplates(examples.Files())
	return &templates{s, all}, err
}

// Templates lists them.
func (t *templates) Templates(language string) []api.Template {
	list := make([]api.Template, len(t.all))
	for i, one := range t.all {
		list[i] = t.shown(one, language)
	}
	return list
}

// Template returns one with its text.
func (t *templates) Template(name, language string) (api.Template, error) {
	one, err := t.named(name)
	if err != nil {
		return api.Template{}, err
	}
	shown := t.shown(one, language)
	shown.Text, shown.Resources = string(one.flow), string(one.resources)
	for test := range one.tests {
		shown.Tests = append(shown.Tests, test)
	}
	slices.Sort(shown.Tests)
	return shown, nil
}

func (t *templates) named(name string) (template, error) {
	i := slices.IndexFunc(t.all, func(one template) bool { return one.name == name })
	if i < 0 {
		return template{}, fault.New(fault.NotFound, "template_not_found", "There is no template %q.", name)
	}
	return t.all[i], nil
}

func (t *templates) shown(one template, language string) api.Template {
	language, title, description := one.in(language)
	shown := api.Template{
		Name: one.name, Title: title, Description: description, Language: language, Category: one.category,
		Activities: one.activities, Connectors: []api.TemplateConnector{}, Sandbox: len(one.connectors) == 0 || t.sandbox != "",
	}
	for _, c := range one.connectors {
		shown.Connectors = append(shown.Connectors, c.TemplateConnector)
	}
	return shown
}

// in returns title and description in a language, in English where there are none.
func (t template) in(language string) (in, title, description string) {
	if t.titles[language] == "" || t.described[language] == "" {
		language = "en"
	}
	return language, t.titles[language], t.described[language]
}
