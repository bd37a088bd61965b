package flow

import "github.com/callwright/callwright/value"

// Data is the diff as data: what `callwright diff --json` prints. Lists are never
// null; old and new stand where there are any.
func (d Diff) Data() *value.Object {
	moved := make([]any, len(d.Moved))
	for i, label := range d.Moved {
		moved[i] = label
	}
	return value.Of(
		"equal", d.Empty(), "from", d.From, "to", d.To,
		"flow", changesData(d.Flow), "variables", itemsData(d.Variables), "activities", itemsData(d.Activities), "moved", moved,
	)
}

// MarshalJSON is the JSON form of Data.
func (d Diff) MarshalJSON() ([]byte, error) { return d.Data().MarshalJSON() }

func itemsData(items []ItemChange) []any {
	list := make([]any, len(items))
	for i, item := range items {
		o := value.Of("change", string(item.Change), "label", item.Label)
		text := func(name, s string) {
			if s != "" {
				o.Set(name, s)
			}
		}
		text("was", item.Was)
		text("id", item.ID)
		text("kind", item.Kind)
		text("was_kind", item.WasKind)
		if item.Event {
			o.Set("event_flow", true)
		}
		if item.Switched {
			o.Set("switched", true)
		}
		o.Set("changes", changesData(item.Changes))
		if item.ID != "" {
			o.Set("links", linksData(item.Links))
		}
		list[i] = o
	}
	return list
}

func changesData(changes []Change) []any {
	list := make([]any, len(changes))
	for i, c := range changes {
		o := value.Of("path", c.Path)
		if len(c.Lines) > 0 {
			o.Set("lines", linesData(c.Lines))
		}
		if c.Old != nil {
			o.Set("old", c.Old)
		}
		if c.New != nil {
			o.Set("new", c.New)
		}
		list[i] = o
	}
	return list
}

func linesData(lines []Line) []any {
	list := make([]any, len(lines))
	for i, l := range lines {
		list[i] = string(l.Op) + l.Text
	}
	return list
}

func linksData(links []LinkChange) []any {
	list := make([]any, len(links))
	for i, l := range links {
		o := value.Of("change", string(l.Change), "port", l.Port)
		if l.Change != Added {
			o.Set("old", l.Old)
		}
		if l.Change != Removed {
			o.Set("new", l.New)
		}
		list[i] = o
	}
	return list
}
