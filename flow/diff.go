package flow

import (
	"slices"

	"github.com/callwright/callwright/value"
)

// Diff is how a flow differs from an earlier one, in the flow's own terms. Secrets
// that stand in a flow are masked in it (security.md G6). Its order is that of the
// newer document; what was removed comes last, in the older document's order.
type Diff struct {
	From, To   string       // names
	Flow       []Change     // name, id, type, description, settings.…
	Variables  []ItemChange // Label is the variable's name
	Activities []ItemChange
	Moved      []string // labels of activities that stand elsewhere on the canvas; only of CompareWithLayout
}

// ItemChange is a variable or activity that was added, removed or changed.
type ItemChange struct {
	Change   ChangeKind
	Label    string // as it is now; of what was removed, as it was
	Was      string // label before a renaming; "" otherwise
	ID       string // of an activity
	Kind     string // of an activity; the type of a variable
	WasKind  string // before; "" when it stays
	Event    bool   // an activity of an event flow
	Switched bool   // between the main flow and the event flows
	Changes  []Change
	Links    []LinkChange // that leave it
}

// ChangeKind says what happened.
type ChangeKind string

// What can happen.
const (
	Added      ChangeKind = "added"
	Removed    ChangeKind = "removed"
	Changed    ChangeKind = "changed"
	Retargeted ChangeKind = "retargeted" // of a link
)

// Change is one value that differs. Old is nil when it was added, New when it was
// removed.
type Change struct {
	Path  string // "description", "settings.headers.Accept", "settings.prompts[1].text"
	Old   any
	New   any
	Lines []Line // instead of the values where both are texts of several lines
}

// LinkChange is a link that differs: the labels of its targets.
type LinkChange struct {
	Change   ChangeKind
	Port     string
	Old, New string
}

// Compare tells how b differs from a, layout and what only another program
// understands left out. Activities are the same when their ids are, then when
// their labels are, so that two exports of one flow match although a copy has
// other ids.
func Compare(a, b *Flow) Diff {
	c := comparison{a: a, b: b}
	c.match()
	return Diff{From: a.Name, To: b.Name, Flow: compareFlows(a, b), Variables: compareVariables(a, b), Activities: c.activities()}
}

// CompareWithLayout is Compare that also tells which activities were moved on the
// canvas.
func CompareWithLayout(a, b *Flow) Diff {
	d := Compare(a, b)
	c := comparison{a: a, b: b}
	c.match()
	was, is := a.Names(), b.Names()
	for _, now := range b.All() {
		then := c.earlier[now]
		if then == nil {
			continue
		}
		x, _ := a.Layout.Get(was.Of(then.ID))
		y, _ := b.Layout.Get(is.Of(now.ID))
		if !value.Equal(x, y) {
			d.Moved = append(d.Moved, now.Label)
		}
	}
	return d
}

// Empty reports whether there is no difference.
func (d Diff) Empty() bool {
	return len(d.Flow)+len(d.Variables)+len(d.Activities)+len(d.Moved) == 0
}

func compareFlows(a, b *Flow) []Change {
	var list changes
	list.compare("name", a.Name, b.Name)
	list.compare("id", a.ID, b.ID)
	list.compare("type", string(a.Type), string(b.Type))
	list.compare("description", a.Description, b.Description)
	list.compare("settings", a.Settings, b.Settings)
	return list
}

func compareVariables(a, b *Flow) []ItemChange {
	var list []ItemChange
	for i := range b.Variables {
		now := &b.Variables[i]
		was := exactly(a, now.Name)
		if was == nil {
			list = append(list, ItemChange{Change: Added, Label: now.Name, Kind: string(now.Type), Changes: variableChanges(&Variable{Name: now.Name, Type: now.Type}, now)})
			continue
		}
		item := ItemChange{Change: Changed, Label: now.Name, Kind: string(now.Type), Changes: variableChanges(was, now)}
		if was.Type != now.Type {
			item.WasKind = string(was.Type)
		}
		if len(item.Changes) > 0 || item.WasKind != "" {
			list = append(list, item)
		}
	}
	for i := range a.Variables {
		if was := &a.Variables[i]; exactly(b, was.Name) == nil {
			list = append(list, ItemChange{Change: Removed, Label: was.Name, Kind: string(was.Type)})
		}
	}
	return list
}

func exactly(f *Flow, name string) *Variable {
	i := slices.IndexFunc(f.Variables, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return nil
	}
	return &f.Variables[i]
}

// variableChanges compares all but name and type. The value of a secure variable
// is never shown.
func variableChanges(was, now *Variable) []Change {
	x, y := variableRow(was), variableRow(now)
	for _, row := range []*value.Object{x, y} {
		row.Delete("name")
		row.Delete("type")
	}
	var list changes
	list.within(now.Name).members("", x, y)
	if was.Secure || now.Secure {
		for i := range list {
			if list[i].Path == "value" {
				list[i].hide()
			}
		}
	}
	return list
}

// comparison matches the activities of two flows.
type comparison struct {
	a, b    *Flow
	earlier map[*Activity]*Activity // of b → of a
	later   map[string]string       // id in a → id in b
}

func (c *comparison) match() {
	c.earlier, c.later = map[*Activity]*Activity{}, map[string]string{}
	taken := map[*Activity]bool{}
	pair := func(same func(x, y *Activity) bool) {
		for _, now := range c.b.All() {
			for _, was := range c.a.All() {
				if c.earlier[now] == nil && !taken[was] && same(was, now) {
					c.earlier[now], taken[was] = was, true
					c.later[was.ID] = now.ID
				}
			}
		}
	}
	pair(func(x, y *Activity) bool { return x.ID == y.ID && x.ID != "" })
	pair(func(x, y *Activity) bool { return x.Label == y.Label && x.Label != "" })
}

func (c *comparison) activities() []ItemChange {
	var list []ItemChange
	for i, now := range c.b.All() {
		event := i >= len(c.b.Activities)
		if was := c.earlier[now]; was == nil {
			list = append(list, c.added(now, event))
		} else if item, differs := c.changed(was, now, event); differs {
			list = append(list, item)
		}
	}
	kept := map[*Activity]bool{}
	for _, was := range c.earlier {
		kept[was] = true
	}
	for i, was := range c.a.All() {
		if !kept[was] {
			list = append(list, ItemChange{Change: Removed, Label: was.Label, ID: was.ID, Kind: was.Kind, Event: i >= len(c.a.Activities)})
		}
	}
	return list
}

func (c *comparison) added(now *Activity, event bool) ItemChange {
	item := ItemChange{Change: Added, Label: now.Label, ID: now.ID, Kind: now.Kind, Event: event}
	for _, l := range now.Links {
		item.Links = append(item.Links, LinkChange{Change: Added, Port: l.Port, New: label(c.b, l.Target)})
	}
	return item
}

func (c *comparison) changed(was, now *Activity, event bool) (ItemChange, bool) {
	item := ItemChange{Change: Changed, Label: now.Label, ID: now.ID, Kind: now.Kind, Event: event}
	if was.Label != now.Label {
		item.Was = was.Label
	}
	if was.Kind != now.Kind {
		item.WasKind = was.Kind
	}
	item.Switched = event != slices.ContainsFunc(c.a.Events, func(x Activity) bool { return x.ID == was.ID })
	var list changes
	list.compare("description", was.Description, now.Description)
	list.compare("disabled", was.Disabled, now.Disabled)
	list.compare("settings", was.Settings, now.Settings)
	item.Changes, item.Links = list, c.links(was, now)
	return item, item.Was != "" || item.WasKind != "" || item.Switched || len(item.Changes)+len(item.Links) > 0
}

// links compares the links of an activity, port by port; those of one port in
// their order.
func (c *comparison) links(was, now *Activity) []LinkChange {
	var list []LinkChange
	for _, port := range ports(now, was) {
		before, after := targets(was, port), targets(now, port)
		for i := range max(len(before), len(after)) {
			switch {
			case i >= len(before):
				list = append(list, LinkChange{Change: Added, Port: port, New: label(c.b, after[i])})
			case i >= len(after):
				list = append(list, LinkChange{Change: Removed, Port: port, Old: label(c.a, before[i])})
			case c.later[before[i]] != after[i]:
				list = append(list, LinkChange{Retargeted, port, label(c.a, before[i]), label(c.b, after[i])})
			}
		}
	}
	return list
}

// ports lists the ports from which the activities have links, each once.
func ports(activities ...*Activity) []string {
	var list []string
	for _, a := range activities {
		for _, l := range a.Links {
			if !slices.Contains(list, l.Port) {
				list = append(list, l.Port)
			}
		}
	}
	return list
}

func targets(a *Activity, port string) []string {
	var list []string
	for _, l := range a.Links {
		if l.Port == port {
			list = append(list, l.Target)
		}
	}
	return list
}

func label(f *Flow, id string) string {
	if a := f.Activity(id); a != nil && a.Label != "" {
		return a.Label
	}
	return id
}
