package flow

// Names tells how links and layout refer to activities: by label where the
// label is unique in the flow, otherwise by id.
type Names struct {
	ids    map[string]bool
	labels map[string]string // unique label → id
	byID   map[string]string // id → label
}

// Names returns the names of f's activities as they stand now.
func (f *Flow) Names() Names {
	all := f.All()
	n := Names{make(map[string]bool, len(all)), make(map[string]string, len(all)), make(map[string]string, len(all))}
	count := make(map[string]int, len(all))
	for _, a := range all {
		n.ids[a.ID] = true
		n.byID[a.ID] = a.Label
		count[a.Label]++
	}
	for _, a := range all {
		if a.Label != "" && count[a.Label] == 1 {
			n.labels[a.Label] = a.ID
		}
	}
	return n
}

// Of returns what the activity with the id is called: its label where that
// leads back to it, otherwise its id.
func (n Names) Of(id string) string {
	if label, ok := n.byID[id]; ok && n.labels[label] == id && label != "" {
		return label
	}
	return id
}

// ID returns the id of the activity that name stands for: a unique label comes
// before an id. It reports false when there is none; name is returned then.
func (n Names) ID(name string) (string, bool) {
	if id, ok := n.labels[name]; ok {
		return id, true
	}
	return name, n.ids[name]
}

// Plain reports whether the name that Of gives for id leads back to it; it
// does not when the id is the label of another activity.
func (n Names) plain(id string) bool {
	back, _ := n.ID(n.Of(id))
	return back == id
}

// Has reports whether there is an activity with the id.
func (n Names) Has(id string) bool { return n.ids[id] }
