package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

// Resources are what the organisation's flows refer to; *release.Inventory is one.
type Resources interface {
	ResourceRecords
	Apply(ctx context.Context, by release.By, text []byte) (release.Applied, error)
	SetAudio(ctx context.Context, by release.By, id string, revision int64, audio []byte) (release.Resource, error)
	AudioOf(ctx context.Context, organisation, id string) (release.Audio, error)
}

// ResourceRecords makes, shows and changes resources.
type ResourceRecords interface {
	ListResources(ctx context.Context, q release.ResourceQuery) ([]release.Resource, string, error)
	ShowResource(ctx context.Context, by release.By, kind release.ResourceKind, id string) (release.Resource, error)
	CreateResource(ctx context.Context, by release.By, kind release.ResourceKind, e release.Entry) (release.Resource, error)
	UpdateResource(ctx context.Context, by release.By, kind release.ResourceKind, id string, revision int64, e release.Entry) (release.Resource, error)
	DeleteResource(ctx context.Context, by release.By, kind release.ResourceKind, id string, revision int64) error
}

// Resource is a thing that flows refer to, as it is answered.
type Resource struct {
	ID       string               `json:"id"`
	Kind     release.ResourceKind `json:"kind"`
	Name     string               `json:"name"`
	Settings shown                `json:"settings" doc:"As in a section of a resources document."`
	Stored   bool                 `json:"stored,omitempty" doc:"Of a secure global variable: it has a value, which is never shown."`
	Audio    *PromptAudio         `json:"audio,omitempty" doc:"Of a prompt: the audio that is stored."`
	Revision int64                `json:"revision"`
	Created  time.Time            `json:"created"`
	Updated  time.Time            `json:"updated"`
}

// PromptAudio is what a prompt sounds like.
type PromptAudio struct {
	Type string `json:"type" enum:"audio/wav,audio/mpeg"`
	Size int    `json:"size" doc:"Bytes."`
	Hash string `json:"hash" doc:"SHA-256, in hex."`
}

func resourceOf(r release.Resource) Resource {
	out := Resource{ID: r.ID, Kind: r.Kind, Name: r.Name, Settings: shown{r.Settings}, Stored: r.Secret, Revision: r.Revision, Created: r.Created, Updated: r.Updated}
	if r.Audio != nil {
		out.Audio = (*PromptAudio)(r.Audio)
	}
	return out
}

// members are settings that are sent: any JSON object.
type members struct{ *value.Object }

// UnmarshalJSON reads an object strictly.
func (m *members) UnmarshalJSON(text []byte) error { return (*settings)(m).UnmarshalJSON(text) }

// Schema says that they are an object.
func (members) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

func (m members) object() *value.Object {
	if m.Object == nil {
		return &value.Object{}
	}
	return m.Object
}

// ResourceText is what a resource is made of.
type ResourceText struct {
	Name     string  `json:"name" maxLength:"200"`
	Settings members `json:"settings,omitempty" doc:"As in a section of a resources document."`
}

func (t ResourceText) entry(id string) release.Entry {
	return release.Entry{ID: id, Name: t.Name, Settings: t.Settings.object()}
}

type newResource struct {
	ID string `json:"id,omitempty" maxLength:"100" doc:"By which Webex exports refer to it; left out, a new one. It does not change."`
	ResourceText
}

// noun is a kind of resource with its place in the API.
type noun struct {
	kind        release.ResourceKind
	path        string
	one, many   string
	read, write access.Action
}

// nouns are the kinds of resources. Queues, agents and skills are for supervisors
// to see, the rest for who sees flows. Prompts are changed with flows, all else by
// who runs the contact centre (package release asks for the same).
func nouns() []noun {
	return []noun{
		{release.Queues, "/api/queues", "queue", "queues", access.QueueRead, access.QueueWrite},
		{release.Agents, "/api/agents", "agent", "agents", access.QueueRead, access.QueueWrite},
		{release.Skills, "/api/skills", "skill", "skills", access.QueueRead, access.QueueWrite},
		{release.BusinessHours, "/api/business-hours", "business-hours", "business-hours", access.FlowRead, access.QueueWrite},
		{release.Prompts, "/api/prompts", "prompt", "prompts", access.FlowRead, access.FlowEdit},
		{release.Globals, "/api/global-variables", "global-variable", "global-variables", access.FlowRead, access.QueueWrite},
		{release.VirtualAgents, "/api/virtual-agents", "virtual-agent", "virtual-agents", access.FlowRead, access.QueueWrite},
		{release.MediaDestinations, "/api/media-destinations", "media-destination", "media-destinations", access.FlowRead, access.QueueWrite},
	}
}

func (a *api) resourceOperations() {
	for _, n := range nouns() {
		a.nounOperations(n)
	}
	serve(a, operation{
		who: needs(access.QueueWrite), method: http.MethodPost, path: "/api/resources", id: "apply-resources", tag: "resources", status: http.StatusOK,
		summary: "Create and change resources from a document", description: "The resources document of callwright run and test: all or nothing; what it does not name stays.",
	}, a.applyResources)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPut, path: "/api/prompts/{id}/audio", id: "set-prompt-audio", tag: "resources", matches: true, roomy: true,
		summary: "Store a prompt's audio", description: "WAV or MP3 of at most 10 MB, in base64. The body may have 16 MB.",
	}, a.setAudio)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: "/api/prompts/{id}/audio", id: "read-prompt-audio", tag: "resources",
		summary: "Read a prompt's audio",
	}, a.audio)
}

func (a *api) nounOperations(n noun) {
	serve(a, operation{who: needs(n.read), method: http.MethodGet, path: n.path, id: "list-" + n.many, tag: "resources", summary: "List " + words(n.many)}, a.listResources(n))
	serve(a, operation{who: needs(n.write), method: http.MethodPost, path: n.path, id: "create-" + n.one, tag: "resources", summary: "Make " + article(n.one), status: http.StatusCreated, creates: true}, a.createResource(n))
	serve(a, operation{who: needs(n.read), method: http.MethodGet, path: n.path + "/{id}", id: "read-" + n.one, tag: "resources", summary: "Read " + article(n.one)}, a.readResource(n))
	serve(a, operation{who: needs(n.write), method: http.MethodPut, path: n.path + "/{id}", id: "change-" + n.one, tag: "resources", summary: "Change " + article(n.one), matches: true}, a.changeResource(n))
	serve(a, operation{who: needs(n.write), method: http.MethodDelete, path: n.path + "/{id}", id: "delete-" + n.one, tag: "resources", summary: "Delete " + article(n.one), matches: true,
		description: "Refused while a published flow refers to it."}, a.deleteResource(n))
}

type listResources struct {
	Paging
	Name string `query:"name" maxLength:"200" doc:"Part of the name, whatever the letter case."`
}

func (a *api) listResources(n noun) handler[listResources, list[Resource]] {
	return func(ctx context.Context, by account.Caller, in *listResources) (*list[Resource], error) {
		filters := url.Values{"name": {in.Name}}
		after, err := in.after(ctx, a, by, question(n.path, filters))
		if err != nil {
			return nil, err
		}
		page, next, err := a.o.Resources.ListResources(ctx, release.ResourceQuery{Organisation: by.Organisation, Kind: n.kind, Name: in.Name, After: after, Limit: in.Limit})
		if err != nil {
			return nil, err
		}
		items := make([]Resource, len(page))
		for i, r := range page {
			items[i] = resourceOf(r)
		}
		return paged(by, n.path, filters, in.Paging, items, next), nil
	}
}

type createResource struct{ Body newResource }

func (a *api) createResource(n noun) handler[createResource, document[Resource]] {
	return func(ctx context.Context, by account.Caller, in *createResource) (*document[Resource], error) {
		r, err := a.o.Resources.CreateResource(ctx, a.releaseBy(by), n.kind, in.Body.entry(in.Body.ID))
		if err != nil {
			return nil, err
		}
		return created(r.Revision, n.path+"/"+r.ID, resourceOf(r))
	}
}

type readResource struct {
	Named
	Conditional
}

func (a *api) readResource(n noun) handler[readResource, document[Resource]] {
	return func(ctx context.Context, by account.Caller, in *readResource) (*document[Resource], error) {
		r, err := a.o.Resources.ShowResource(ctx, a.releaseBy(by), n.kind, in.ID)
		if err != nil {
			return nil, err
		}
		d, err := documented(r.Revision, resourceOf(r))
		if err != nil {
			return nil, err
		}
		return d.unless(in.Conditional), nil
	}
}

type changeResource struct {
	Named
	Matching
	Body ResourceText
}

func (a *api) changeResource(n noun) handler[changeResource, document[Resource]] {
	return func(ctx context.Context, by account.Caller, in *changeResource) (*document[Resource], error) {
		revision, err := a.revision(ctx, in.Matching)
		if err != nil {
			return nil, err
		}
		r, err := a.o.Resources.UpdateResource(ctx, a.releaseBy(by), n.kind, in.ID, revision, in.Body.entry(""))
		if err != nil {
			return nil, err
		}
		return documented(r.Revision, resourceOf(r))
	}
}

type deleteResource struct {
	Named
	Matching
}

func (a *api) deleteResource(n noun) handler[deleteResource, struct{}] {
	return func(ctx context.Context, by account.Caller, in *deleteResource) (*struct{}, error) {
		revision, err := a.revision(ctx, in.Matching)
		if err != nil {
			return nil, err
		}
		return nil, a.o.Resources.DeleteResource(ctx, a.releaseBy(by), n.kind, in.ID, revision)
	}
}

type applyResources struct {
	Body struct {
		Text string `json:"text" maxLength:"1000000" doc:"The resources document, in YAML or JSON."`
	}
}

// Applied is what came of a resources document.
type Applied struct {
	Entries  []AppliedEntry `json:"entries"`
	Ignored  []string       `json:"ignored,omitempty" doc:"Sections that are for callwright run and test only."`
	Problems []FlowProblem  `json:"problems,omitempty" doc:"Of all resources together."`
}

// AppliedEntry is what came of one entry.
type AppliedEntry struct {
	Kind   release.ResourceKind `json:"kind"`
	ID     string               `json:"id"`
	Name   string               `json:"name"`
	Change string               `json:"change" enum:"created,changed,unchanged"`
}

type applied struct{ Body Applied }

func (a *api) applyResources(ctx context.Context, by account.Caller, in *applyResources) (*applied, error) {
	done, err := a.o.Resources.Apply(ctx, a.releaseBy(by), []byte(in.Body.Text))
	if err != nil {
		return nil, err
	}
	out := &applied{Applied{Entries: []AppliedEntry{}, Ignored: done.Ignored, Problems: problemsOf(done.Problems, a.problemWords(ctx))}}
	for _, e := range done.Entries {
		out.Body.Entries = append(out.Body.Entries, AppliedEntry(e))
	}
	return out, nil
}

type setAudio struct {
	Named
	Matching
	Body struct {
		Audio []byte `json:"audio" doc:"Base64."`
	}
}

func (a *api) setAudio(ctx context.Context, by account.Caller, in *setAudio) (*document[Resource], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	r, err := a.o.Resources.SetAudio(ctx, a.releaseBy(by), in.ID, revision, in.Body.Audio)
	if err != nil {
		return nil, err
	}
	return documented(r.Revision, resourceOf(r))
}

func (a *api) audio(ctx context.Context, by account.Caller, in *Named) (*exported, error) {
	audio, err := a.o.Resources.AudioOf(ctx, by.Organisation, in.ID)
	if err != nil {
		return nil, err
	}
	return &exported{audio.Type, "attachment", audio.Bytes}, nil
}

// words is a name of the API in words.
func words(name string) string { return strings.ReplaceAll(name, "-", " ") }

// article puts "a" or "an" before a name in words.
func article(name string) string {
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return "an " + words(name)
	}
	return "a " + words(name)
}
