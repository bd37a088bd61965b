package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/trigger"
)

// Triggers are what starts the organisation's contacts; *trigger.Triggers is one.
type Triggers interface {
	Arrive(ctx context.Context, organisation string, c trigger.Call) (trigger.Arrived, error)
	Try(ctx context.Context, by trigger.By, c trigger.TrialCall) (trigger.Arrived, error)
	EntryPointName(ctx context.Context, organisation, id string) (string, error)
	EntryPointRecords
	WebhookRecords
	WebhookKeys
	ScheduleRecords
	SchedulePauses
}

// EntryPointRecords makes, shows and changes entry points.
type EntryPointRecords interface {
	CreateEntryPoint(ctx context.Context, by trigger.By, d trigger.EntryPointDraft) (trigger.EntryPointView, error)
	ShowEntryPoint(ctx context.Context, by trigger.By, id string) (trigger.EntryPointView, error)
	ListEntryPoints(ctx context.Context, by trigger.By, q trigger.Query) ([]trigger.EntryPointView, string, error)
	UpdateEntryPoint(ctx context.Context, by trigger.By, id string, revision int64, d trigger.EntryPointDraft) (trigger.EntryPointView, error)
	DeleteEntryPoint(ctx context.Context, by trigger.By, id string, revision int64) error
}

// EntryPoint is an entry point as it is answered.
type EntryPoint struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Channel   string        `json:"channel" enum:"telephony,chat,task" doc:"Does not change. A task has nobody at the other end."`
	Numbers   []string      `json:"numbers,omitempty" doc:"DNIS that lead here."`
	Flow      string        `json:"flow" doc:"Id."`
	FlowName  string        `json:"flow_name,omitempty"`
	Label     release.Label `json:"label" enum:"Dev,Test,Live,Latest" doc:"Contacts are answered by the version that has it when they arrive."`
	Version   int           `json:"version,omitempty" doc:"That answers now; absent when none has the label."`
	Variables *shown        `json:"variables,omitempty" doc:"Given to flow variables of contacts that arrive here."`
	Public    bool          `json:"public,omitempty" doc:"Of a chat: anybody may begin one."`
	Origins   []string      `json:"origins,omitempty" doc:"Of a chat: sites beside this one whose pages may hold it."`
	ChatURL   string        `json:"chat_url,omitempty" doc:"Page of a public chat."`
	Warnings  []string      `json:"warnings,omitempty"`
	Revision  int64         `json:"revision"`
	Created   time.Time     `json:"created"`
	Updated   time.Time     `json:"updated"`
}

func (a *api) entryPoint(v trigger.EntryPointView) EntryPoint {
	e := EntryPoint{ID: v.ID, Name: v.Name, Channel: v.Channel, Numbers: v.Numbers, Flow: v.Flow, FlowName: v.FlowName, Label: v.Label, Version: v.Version,
		Public: v.Public, Origins: v.Origins, Warnings: v.Warnings, Revision: v.Revision, Created: v.Created, Updated: v.Updated}
	if v.Variables.Len() > 0 {
		e.Variables = &shown{v.Variables}
	}
	if v.Public {
		e.ChatURL = a.external("/chat/" + v.ID)
	}
	return e
}

type entryPointText struct {
	Name      string        `json:"name" maxLength:"200"`
	Channel   string        `json:"channel" enum:"telephony,chat,task"`
	Numbers   []string      `json:"numbers,omitempty" maxItems:"1000" maxLength:"100"`
	Flow      string        `json:"flow" maxLength:"100" doc:"Id."`
	Label     release.Label `json:"label,omitempty" enum:"Dev,Test,Live,Latest" default:"Latest"`
	Variables members       `json:"variables,omitempty"`
	Public    bool          `json:"public,omitempty"`
	Origins   []string      `json:"origins,omitempty" maxItems:"100" maxLength:"300"`
}

func (t entryPointText) draft() trigger.EntryPointDraft {
	return trigger.EntryPointDraft{Name: t.Name, Channel: t.Channel, Numbers: t.Numbers, Flow: t.Flow, Label: t.Label,
		Variables: t.Variables.object(), Public: t.Public, Origins: t.Origins}
}

type listEntryPoints struct {
	Paging
	Name string `query:"name" maxLength:"200" doc:"Part of the name, whatever the letter case."`
	Flow string `query:"flow" maxLength:"100" doc:"Id of the flow that they lead to."`
}

type createEntryPoint struct{ Body entryPointText }

type changeEntryPoint struct {
	Named
	Matching
	Body entryPointText
}

// removal names what is deleted and the state that was seen.
type removal struct {
	Named
	Matching
}

const entryPointsPath = "/api/entry-points"

func (a *api) entryPointOperations() {
	one := entryPointsPath + "/{id}"
	serve(a, operation{who: needs(access.EntryPointRead), method: http.MethodGet, path: entryPointsPath, id: "list-entry-points", tag: "entry-points", summary: "List entry points"}, a.listEntryPoints)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPost, path: entryPointsPath, id: "create-entry-point", tag: "entry-points",
		summary: "Make an entry point", status: http.StatusCreated, creates: true}, a.createEntryPoint)
	serve(a, operation{who: needs(access.EntryPointRead), method: http.MethodGet, path: one, id: "read-entry-point", tag: "entry-points", summary: "Read an entry point"}, a.readEntryPoint)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPut, path: one, id: "change-entry-point", tag: "entry-points", summary: "Change an entry point", matches: true,
		description: "Contacts that run stay on the version they started with."}, a.changeEntryPoint)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodDelete, path: one, id: "delete-entry-point", tag: "entry-points", summary: "Delete an entry point", matches: true,
		description: "Refused while webhooks or schedules lead to it."}, a.deleteEntryPoint)
}

func (a *api) listEntryPoints(ctx context.Context, by account.Caller, in *listEntryPoints) (*list[EntryPoint], error) {
	filters := url.Values{"name": {in.Name}, "flow": {in.Flow}}
	after, err := in.after(ctx, a, by, question(entryPointsPath, filters))
	if err != nil {
		return nil, err
	}
	page, next, err := a.o.Triggers.ListEntryPoints(ctx, a.releaseBy(by), trigger.Query{Organisation: by.Organisation, Name: in.Name, Flow: in.Flow, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	items := make([]EntryPoint, len(page))
	for i, v := range page {
		items[i] = a.entryPoint(v)
	}
	return paged(by, entryPointsPath, filters, in.Paging, items, next), nil
}

func (a *api) createEntryPoint(ctx context.Context, by account.Caller, in *createEntryPoint) (*document[EntryPoint], error) {
	v, err := a.o.Triggers.CreateEntryPoint(ctx, a.releaseBy(by), in.Body.draft())
	if err != nil {
		return nil, err
	}
	return created(v.Revision, entryPointsPath+"/"+v.ID, a.entryPoint(v))
}

type readEntryPoint struct {
	Named
	Conditional
}

func (a *api) readEntryPoint(ctx context.Context, by account.Caller, in *readEntryPoint) (*document[EntryPoint], error) {
	v, err := a.o.Triggers.ShowEntryPoint(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	d, err := documented(v.Revision, a.entryPoint(v))
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

func (a *api) changeEntryPoint(ctx context.Context, by account.Caller, in *changeEntryPoint) (*document[EntryPoint], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	v, err := a.o.Triggers.UpdateEntryPoint(ctx, a.releaseBy(by), in.ID, revision, in.Body.draft())
	if err != nil {
		return nil, err
	}
	return documented(v.Revision, a.entryPoint(v))
}

func (a *api) deleteEntryPoint(ctx context.Context, by account.Caller, in *removal) (*struct{}, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	return nil, a.o.Triggers.DeleteEntryPoint(ctx, a.releaseBy(by), in.ID, revision)
}
