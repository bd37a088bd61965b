package release

import (
	"context"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// ResourceQuery selects an organisation's resources, by kind and name.
type ResourceQuery struct {
	Organisation string
	Kind         ResourceKind // "" for all
	ID           string       // exactly
	Key          string       // the whole name, whatever the letter case
	Name         string       // part of the name, whatever the letter case
	After        string       // cursor: where the page before ended
	Limit        int          // 0 means 100
}

// ResourceStore keeps resources. Methods work in the context's transaction when
// there is one.
type ResourceStore interface {
	// HoldResources makes other transactions that hold the organisation's resources
	// wait until this one ends.
	HoldResources(ctx context.Context, organisation string) error
	// PutResource stores a resource, new or in place of the one with its kind and
	// id, and counts the change.
	PutResource(ctx context.Context, r Resource) error
	// DropResource deletes a resource with its audio and counts the change.
	DropResource(ctx context.Context, organisation string, kind ResourceKind, id string) error
	// Resources returns a page and the cursor of the next, "" at the end.
	Resources(ctx context.Context, q ResourceQuery) (page []Resource, next string, err error)
	// ResourceChanges counts the changes of an organisation's resources.
	ResourceChanges(ctx context.Context, organisation string) (int64, error)
}

// AudioStore keeps the audio of prompts.
type AudioStore interface {
	// PutAudio stores the audio of a prompt in place of what there was; it counts
	// as no change.
	PutAudio(ctx context.Context, organisation, prompt string, a Audio) error
	Audio(ctx context.Context, organisation, prompt string) (Audio, bool, error)
}

// section is where a kind of resource stands in a resources document, and what
// Callwright keeps of one beyond that document.
type section struct {
	kind ResourceKind
	name string // of the section, as package routing declares it
	own  func() field.List
}

func sections() []section {
	return []section{
		{kind: BusinessHours, name: "business_hours"},
		{kind: Queues, name: "queues"},
		{kind: Agents, name: "agents"},
		{kind: Skills, name: "skills"},
		{kind: Prompts, name: "prompts", own: described},
		{kind: Globals, name: "global_variables", own: globalFields},
		{kind: VirtualAgents, name: "virtual_agents", own: described},
		{kind: MediaDestinations, name: "media_destinations"},
	}
}

// sectionOf returns where resources of a kind stand.
func sectionOf(kind ResourceKind) (section, bool) {
	for _, s := range sections() {
		if s.kind == kind {
			return s, true
		}
	}
	return section{}, false
}

// described adds a description for people.
func described() field.List {
	var description string
	return field.List{field.Plain(&description, "description").Say("Description", "For people.")}
}

// split is the resource as an entry of its section, without what only
// Callwright keeps, and the rest.
func (s section) split(r Resource) (entry, own *value.Object) {
	entry, own = value.Of("name", r.Name, "id", r.ID), value.NewObject(0)
	var ours field.List
	if s.own != nil {
		ours = s.own()
	}
	for name, v := range r.Settings.All() {
		if _, mine := ours.Find(name); mine {
			own.Set(name, v)
		} else if name != "name" && name != "id" {
			entry.Set(name, v)
		}
	}
	if s.kind == Prompts {
		entry.Delete("id") // a prompt is known by its file name
	}
	return entry, own
}
