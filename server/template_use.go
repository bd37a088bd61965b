package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/wire"
)

// use is a template being made into a flow.
type use struct {
	*templates
	template
	by       account.Caller
	bindings map[string]string // connectors by the template's names for them: names or ids of the organisation's
	made     []api.Made
}

// UseTemplate makes a flow of a template with what it needs. A step that fails
// leaves what was made before it; doing it again takes that up.
func (t *templates) UseTemplate(ctx context.Context, by account.Caller, name string, w api.TemplateUse) (release.Draft, []api.Made, error) {
	one, err := t.named(name)
	if err != nil {
		return release.Draft{}, nil, err
	}
	u := &use{templates: t, template: one, by: by, bindings: map[string]string{}}
	if err := u.choose(w.Bindings); err != nil {
		return release.Draft{}, nil, err
	}
	if w.Sandbox {
		if err := u.connect(ctx); err != nil {
			return release.Draft{}, nil, err
		}
	}
	d, err := u.create(ctx, w)
	return d, u.made, err
}

// choose takes the bindings that the caller gives.
func (u *use) choose(given map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.ContainsFunc(u.connectors, func(c templateConnector) bool { return c.Name == name }) {
			return fault.New(fault.Invalid, "binding_unused", "The template names no connector %q.", name).Where(fault.At("bindings", "must name connectors of the template"))
		}
		u.bindings[name] = given[name]
	}
	return nil
}

func (u *use) releaseBy() release.By {
	return release.By{Organisation: u.by.Organisation, Actor: u.by.Actor(), May: func(action string) bool { return u.by.Decide(access.Action(action)) == access.Allowed }}
}

func (u *use) connectorBy() connector.By { return connector.By(u.releaseBy()) }

// connect makes the connectors that are not bound, at the sandbox. One that was
// made so before and works is used again.
func (u *use) connect(ctx context.Context) error {
	if len(u.connectors) == 0 {
		return nil
	}
	if u.sandbox == "" {
		return fault.New(fault.Conflict, "no_sandbox", "This server has no sandbox. Start it with callwright serve --sandbox, or bind the connectors.")
	}
	if err := u.by.Allow(access.ConnectorCreate); err != nil {
		return err
	}
	client, err := wire.New(u.config.Policy)
	if err != nil {
		return err
	}
	defer client.Close()
	names, err := u.connectorNames(ctx)
	if err != nil {
		return err
	}
	for _, c := range u.connectors {
		if u.bindings[c.Name] != "" {
			continue
		}
		if u.bindings[c.Name], err = u.connector(ctx, client, c, names); err != nil {
			return err
		}
	}
	return nil
}

// connector returns the id of a connector at the sandbox.
func (u *use) connector(ctx context.Context, client *wire.Client, c templateConnector, names map[string]connector.View) (string, error) {
	name := c.Name
	for n := 2; ; n++ {
		was, taken := names[connector.Fold(name)]
		if !taken {
			break
		}
		if u.works(ctx, was, c.play) {
			return was.ID, nil
		}
		name = fmt.Sprintf("%s %d", c.Name, n)
	}
	settings, err := c.play.settings(ctx, client, u.sandbox, name)
	if err != nil {
		return "", err
	}
	v, _, err := u.connections.Create(ctx, u.connectorBy(), connector.Draft{Name: name, Kind: "custom", Settings: settings})
	if err != nil {
		return "", err
	}
	u.made = append(u.made, api.Made{What: "connector", ID: v.ID, Name: v.Name})
	return v.ID, nil
}

// works reports whether a connector leads where one would be made, and its
// credentials are good: those of a sandbox that has ended are not.
func (u *use) works(ctx context.Context, v connector.View, p play) bool {
	domain, _ := member[string](v.Credential.Settings, "resource_domain")
	scheme, _ := member[string](v.Credential.Settings, "scheme")
	if v.State != connector.Active || domain != u.sandbox+p.Base || scheme != p.Scheme {
		return false
	}
	report, err := u.connections.Test(ctx, u.connectorBy(), v.ID, false)
	return err == nil && report.OK
}

// connectorNames are the organisation's connectors by their names.
func (u *use) connectorNames(ctx context.Context) (map[string]connector.View, error) {
	names := map[string]connector.View{}
	for q := (connector.Query{Organisation: u.by.Organisation, Limit: 200}); ; {
		page, next, err := u.connections.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, v := range page {
			names[connector.Fold(v.Name)] = v
		}
		if q.After = next; next == "" {
			return names, nil
		}
	}
}

// create makes the resources, the flow and its tests.
func (u *use) create(ctx context.Context, w api.TemplateUse) (release.Draft, error) {
	f, err := u.document()
	if err != nil {
		return release.Draft{}, err
	}
	f, err = u.contacts.flows.Bind(ctx, u.releaseBy(), f, u.rebindings())
	if err != nil {
		return release.Draft{}, err
	}
	if err := u.provide(ctx); err != nil {
		return release.Draft{}, err
	}
	_, title, description := u.in(w.Language)
	f.Description = description
	made, err := u.insert(ctx, f, w.Name, title)
	if err != nil {
		return release.Draft{}, err
	}
	if err := u.keepTests(ctx, made.Flow); err != nil {
		return release.Draft{}, err
	}
	return u.contacts.flows.Show(ctx, u.releaseBy(), made.ID)
}

func (u *use) rebindings() []release.Rebinding {
	var list []release.Rebinding
	for _, from := range slices.Sorted(maps.Keys(u.bindings)) {
		list = append(list, release.Rebinding{Target: "connector", From: from, To: u.bindings[from]})
	}
	return list
}

// mostNames bounds the search for a name that is free.
const mostNames = 1000

// insert makes the flow under the name asked for, or else under the first of the
// template's that is free.
func (u *use) insert(ctx context.Context, f *flow.Flow, name, title string) (release.Draft, error) {
	own := *f
	for n := 1; ; n++ {
		switch {
		case name != "":
			own.Name = name
		case n == 1:
			own.Name = title
		default:
			own.Name = fmt.Sprintf("%s %d", title, n)
		}
		d, err := u.contacts.flows.Create(ctx, u.releaseBy(), &own)
		if name != "" || n == mostNames || fault.ReasonOf(err) != "name_taken" {
			return d, err
		}
	}
}

// provide makes the resources that the organisation lacks, as far as the caller
// may. What is there by that name stays as it is.
func (u *use) provide(ctx context.Context) error {
	d, _ := flow.ReadDocument(u.resources)
	document, ok := d.Value().(*value.Object)
	if !ok {
		return nil
	}
	lacking := &value.Object{}
	for section, v := range document.All() {
		entries, _ := v.([]any)
		kind, write := kindIn(section)
		if kind == "" || u.by.Decide(write) != access.Allowed {
			continue
		}
		missing, err := u.missing(ctx, kind, entries)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			lacking.Set(section, missing)
		}
	}
	if lacking.Len() == 0 {
		return nil
	}
	applied, err := u.contacts.inventory.Apply(ctx, u.releaseBy(), flow.WriteDocument(lacking, 2))
	if err != nil {
		return err
	}
	for _, e := range applied.Entries {
		if e.Change == "created" {
			u.made = append(u.made, api.Made{What: string(e.Kind), ID: e.ID, Name: e.Name})
		}
	}
	return nil
}

// kindIn is the kind of resource in a section of a resources document, and who
// may make one (package release asks for the same).
func kindIn(section string) (release.ResourceKind, access.Action) {
	switch section {
	case "queues":
		return release.Queues, access.QueueWrite
	case "agents":
		return release.Agents, access.QueueWrite
	case "skills":
		return release.Skills, access.QueueWrite
	case "business_hours":
		return release.BusinessHours, access.QueueWrite
	case "global_variables":
		return release.Globals, access.QueueWrite
	case "prompts":
		return release.Prompts, access.FlowEdit
	}
	return "", ""
}

// ownMusic begins the names of audio files that Callwright itself brings.
const ownMusic = "defaultmusic_on_hold"

// missing are the entries of a section that the organisation does not have.
func (u *use) missing(ctx context.Context, kind release.ResourceKind, entries []any) ([]any, error) {
	var missing []any
	for _, v := range entries {
		o, _ := v.(*value.Object)
		name, _ := member[string](o, "name")
		if kind == release.Prompts && strings.HasPrefix(name, ownMusic) {
			continue
		}
		found, _, err := u.contacts.inventory.ListResources(ctx, release.ResourceQuery{Organisation: u.by.Organisation, Kind: kind, Key: name, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			missing = append(missing, v)
		}
	}
	return missing, nil
}

// keepTests keeps the template's tests with the flow. They play the flow that they
// belong to, with the resources of the template, which stand in them, and expect
// requests of the connectors that the flow has now.
func (u *use) keepTests(ctx context.Context, f release.Flow) error {
	for _, name := range slices.Sorted(maps.Keys(u.tests)) {
		if _, err := u.contacts.flows.PutTest(ctx, u.releaseBy(), f.ID, name, 0, u.test(name)); err != nil {
			return fmt.Errorf("keeping the test %s: %w", name, err)
		}
		u.made = append(u.made, api.Made{What: "test", ID: name, Name: name})
	}
	return nil
}

func (u *use) test(name string) []byte {
	var renamed []string
	for from, to := range u.bindings {
		renamed = append(renamed, "connector: "+from+",", "connector: "+to+",")
	}
	text := strings.NewReplacer(renamed...).Replace(string(u.tests[name]))
	var b strings.Builder
	for line := range strings.Lines(text) {
		switch strings.TrimRight(line, "\n") {
		case "resources: resources.yaml":
			b.WriteString("resources:\n")
			for inner := range strings.Lines(string(u.resources)) {
				b.WriteString("  " + inner)
			}
		default:
			b.WriteString(line)
		}
	}
	return []byte(b.String())
}
