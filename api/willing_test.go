package api_test

import (
	"context"
	"time"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/acd"
	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/wire"
)

// What is willing as well: see willing.
type (
	willingFlows     struct{}
	willingFunctions struct{}
	willingResources struct{}
	willingTriggers  struct{}
	willingContacts  struct{}
	willingFloor     struct{}
	willingTemplates struct{}
)

func (willingFlows) Create(context.Context, release.By, *flow.Flow) (release.Draft, error) {
	return release.Draft{}, nil
}

func (willingFlows) List(context.Context, release.FlowQuery) ([]release.Flow, string, error) {
	return nil, "", nil
}

func (willingFlows) Show(context.Context, release.By, string) (release.Draft, error) {
	return release.Draft{Document: &flow.Flow{}}, nil
}

func (willingFlows) Save(context.Context, release.By, string, int64, *flow.Flow) (release.Draft, error) {
	return release.Draft{}, nil
}

func (willingFlows) Delete(context.Context, release.By, string, int64, bool) error {
	return nil
}

func (willingFlows) Lock(context.Context, release.By, string) (release.Flow, error) {
	return release.Flow{}, nil
}

func (willingFlows) Unlock(context.Context, release.By, string) (release.Flow, error) {
	return release.Flow{}, nil
}

func (willingFlows) SetDurability(context.Context, release.By, string, int64, runner.Durability) (release.Flow, error) {
	return release.Flow{}, nil
}

func (willingFlows) Duplicate(context.Context, release.By, string, string) (release.Draft, error) {
	return release.Draft{}, nil
}

func (willingFlows) Uses(context.Context, release.By, string) ([]release.Use, error) {
	return nil, nil
}

func (willingFlows) Publish(context.Context, release.By, string, release.Publication) (release.Version, []field.Problem, error) {
	return release.Version{}, nil, nil
}

func (willingFlows) Versions(context.Context, release.By, string, int, int) ([]release.Version, int, error) {
	return nil, 0, nil
}

func (willingFlows) Version(context.Context, release.By, string, int) (release.Version, error) {
	return release.Version{Text: flow.Write(&flow.Flow{Name: "Flow"})}, nil
}

func (willingFlows) SetLabel(context.Context, release.By, string, release.Label, int) (release.Flow, error) {
	return release.Flow{}, nil
}

func (willingFlows) Revert(context.Context, release.By, string, int64, int) (release.Draft, error) {
	return release.Draft{}, nil
}

func (willingFunctions) Try(context.Context, release.By, string, *value.Object) (script.Result, error) {
	return script.Result{}, nil
}

func (willingFunctions) List(context.Context, release.FunctionQuery) ([]release.Function, string, error) {
	return nil, "", nil
}

func (willingFunctions) Show(context.Context, release.By, string) (release.Function, error) {
	return release.Function{}, nil
}

func (willingFunctions) Create(context.Context, release.By, release.FunctionDraft) (release.Function, error) {
	return release.Function{}, nil
}

func (willingFunctions) Save(context.Context, release.By, string, int64, release.FunctionDraft) (release.Function, error) {
	return release.Function{}, nil
}

func (willingFunctions) Delete(context.Context, release.By, string, int64) error {
	return nil
}

func (willingFunctions) Publish(context.Context, release.By, string, release.Publication) (release.FunctionVersion, error) {
	return release.FunctionVersion{}, nil
}

func (willingFunctions) SetLabel(context.Context, release.By, string, release.Label, int) (release.Function, error) {
	return release.Function{}, nil
}

func (willingFunctions) Versions(context.Context, release.By, string, int, int) ([]release.FunctionVersion, int, error) {
	return nil, 0, nil
}

func (willingFunctions) Version(context.Context, release.By, string, int) (release.FunctionVersion, error) {
	return release.FunctionVersion{}, nil
}

func (willingFunctions) Uses(context.Context, release.By, string) ([]release.Use, error) {
	return nil, nil
}

func (willingResources) Apply(context.Context, release.By, []byte) (release.Applied, error) {
	return release.Applied{}, nil
}

func (willingResources) SetAudio(context.Context, release.By, string, int64, []byte) (release.Resource, error) {
	return release.Resource{}, nil
}

func (willingResources) AudioOf(context.Context, string, string) (release.Audio, error) {
	return release.Audio{AudioInfo: release.AudioInfo{Type: "audio/wav"}}, nil
}

func (willingResources) ListResources(context.Context, release.ResourceQuery) ([]release.Resource, string, error) {
	return nil, "", nil
}

func (willingResources) ShowResource(context.Context, release.By, release.ResourceKind, string) (release.Resource, error) {
	return release.Resource{}, nil
}

func (willingResources) CreateResource(context.Context, release.By, release.ResourceKind, release.Entry) (release.Resource, error) {
	return release.Resource{}, nil
}

func (willingResources) UpdateResource(context.Context, release.By, release.ResourceKind, string, int64, release.Entry) (release.Resource, error) {
	return release.Resource{}, nil
}

func (willingResources) DeleteResource(context.Context, release.By, release.ResourceKind, string, int64) error {
	return nil
}

func (willingTriggers) Arrive(context.Context, string, trigger.Call) (trigger.Arrived, error) {
	return trigger.Arrived{}, nil
}

func (willingTriggers) CreateEntryPoint(context.Context, trigger.By, trigger.EntryPointDraft) (trigger.EntryPointView, error) {
	return trigger.EntryPointView{}, nil
}

func (willingTriggers) ShowEntryPoint(context.Context, trigger.By, string) (trigger.EntryPointView, error) {
	return trigger.EntryPointView{}, nil
}

func (willingTriggers) ListEntryPoints(context.Context, trigger.By, trigger.Query) ([]trigger.EntryPointView, string, error) {
	return nil, "", nil
}

func (willingTriggers) UpdateEntryPoint(context.Context, trigger.By, string, int64, trigger.EntryPointDraft) (trigger.EntryPointView, error) {
	return trigger.EntryPointView{}, nil
}

func (willingTriggers) DeleteEntryPoint(context.Context, trigger.By, string, int64) error {
	return nil
}

func (willingTriggers) CreateWebhook(context.Context, trigger.By, trigger.WebhookDraft) (trigger.WebhookView, string, error) {
	return trigger.WebhookView{}, "", nil
}

func (willingTriggers) ShowWebhook(context.Context, trigger.By, string) (trigger.WebhookView, error) {
	return trigger.WebhookView{}, nil
}

func (willingTriggers) ListWebhooks(context.Context, trigger.By, trigger.Query) ([]trigger.WebhookView, string, error) {
	return nil, "", nil
}

func (willingTriggers) UpdateWebhook(context.Context, trigger.By, string, int64, trigger.WebhookDraft) (trigger.WebhookView, error) {
	return trigger.WebhookView{}, nil
}

func (willingTriggers) DeleteWebhook(context.Context, trigger.By, string, int64) error {
	return nil
}

func (willingTriggers) RotateWebhook(context.Context, trigger.By, string, int64) (trigger.WebhookView, string, error) {
	return trigger.WebhookView{}, "", nil
}

func (willingTriggers) RevokeWebhook(context.Context, trigger.By, string, int64) (trigger.WebhookView, error) {
	return trigger.WebhookView{}, nil
}

func (willingTriggers) CreateSchedule(context.Context, trigger.By, trigger.ScheduleDraft) (trigger.Schedule, error) {
	return trigger.Schedule{}, nil
}

func (willingTriggers) ShowSchedule(context.Context, trigger.By, string) (trigger.Schedule, error) {
	return trigger.Schedule{}, nil
}

func (willingTriggers) ListSchedules(context.Context, trigger.By, trigger.Query) ([]trigger.Schedule, string, error) {
	return nil, "", nil
}

func (willingTriggers) UpdateSchedule(context.Context, trigger.By, string, int64, trigger.ScheduleDraft) (trigger.Schedule, error) {
	return trigger.Schedule{}, nil
}

func (willingTriggers) LastContact(context.Context, trigger.Schedule) string { return "" }

func (willingTriggers) DeleteSchedule(context.Context, trigger.By, string, int64) error {
	return nil
}

func (willingTriggers) PauseSchedule(context.Context, trigger.By, string, int64) (trigger.Schedule, error) {
	return trigger.Schedule{}, nil
}

func (willingTriggers) ResumeSchedule(context.Context, trigger.By, string, int64) (trigger.Schedule, error) {
	return trigger.Schedule{}, nil
}

func (willingContacts) Input(context.Context, string, string, channel.Input) error {
	return nil
}

func (willingContacts) HangUp(context.Context, string, string) error {
	return nil
}

func (willingContacts) Show(context.Context, string, string) (runner.Contact, error) {
	return runner.Contact{Simulated: true}, nil
}

func (willingContacts) List(context.Context, runner.Query) ([]runner.Contact, string, error) {
	return nil, "", nil
}

func (willingContacts) Statistics(context.Context, runner.Query) ([]runner.ActivityStatistics, error) {
	return nil, nil
}

func (willingContacts) Delete(context.Context, string, string) error {
	return nil
}

func (willingContacts) Follow(context.Context, string, string, int) (runner.Progress, error) {
	return runner.Progress{}, nil
}

func (willingContacts) Advance(context.Context, string, string, time.Duration) (runner.Contact, error) {
	return runner.Contact{}, nil
}

func (willingContacts) Transcript(context.Context, string, string, int) ([]runner.Said, bool, error) {
	return nil, false, nil
}

func (willingFloor) Agents(context.Context, string) ([]acd.AgentView, error) {
	return nil, nil
}

func (willingFloor) Queues(context.Context, string) ([]acd.QueueView, error) {
	return nil, nil
}

func (willingFloor) Waiting(context.Context, string, string) ([]acd.WaitingView, error) {
	return nil, nil
}

func (willingFloor) Offers(context.Context, string, string) ([]acd.OfferView, error) {
	return nil, nil
}

func (willingFloor) SetState(context.Context, audit.Actor, string, string, routing.AgentState, string) error {
	return nil
}

func (willingFloor) Answer(context.Context, string, string, string) error {
	return nil
}

func (willingFloor) Decline(context.Context, string, string, string) error {
	return nil
}

func (willingFloor) End(context.Context, string, string, string) error {
	return nil
}

func (willingFloor) Leave(context.Context, string, string, string) error {
	return nil
}

func (willingFloor) Callbacks(context.Context, string) ([]acd.Callback, error) {
	return nil, nil
}

func (willingFloor) CallbackDone(context.Context, audit.Actor, string, string) error {
	return nil
}

func (willingFloor) CallbackFailed(context.Context, audit.Actor, string, string, string) error {
	return nil
}

func (willingContacts) Cassette(context.Context, string, string) ([]byte, error) {
	return nil, nil
}

func (willing) DoTimed(context.Context, string, activity.Call) (activity.CallResult, []wire.Timing) {
	return activity.CallResult{}, nil
}

func (willingFlows) Tests(context.Context, release.By, string) ([]release.TestCase, error) {
	return nil, nil
}

func (willingFlows) PutTest(context.Context, release.By, string, string, int64, []byte) (release.TestCase, error) {
	return release.TestCase{}, nil
}

func (willingFlows) DeleteTest(context.Context, release.By, string, string) error { return nil }

func (willingFlows) RunTests(context.Context, release.By, string, int) ([]release.TestResult, error) {
	return nil, nil
}

func (willingFlows) Preview(context.Context, release.By, string) (release.Preview, error) {
	return release.Preview{}, nil
}

func (willingFlows) VersionByID(context.Context, release.By, string) (release.Version, error) {
	return release.Version{Text: flow.Write(&flow.Flow{Name: "Flow"})}, nil
}

func (willingTriggers) Try(context.Context, trigger.By, trigger.TrialCall) (trigger.Arrived, error) {
	return trigger.Arrived{}, nil
}

func (willingTriggers) EntryPointName(context.Context, string, string) (string, error) {
	return "", nil
}

func (willingFloor) Names(context.Context, string) acd.Names { return acd.Names{} }

func (willingFloor) Simulate(context.Context, string, string, acd.Act) error { return nil }

func (willingFlows) Inspect(context.Context, release.By, *flow.Flow) (release.Inspection, error) {
	return release.Inspection{}, nil
}

func (willingFlows) Bind(_ context.Context, _ release.By, f *flow.Flow, _ []release.Rebinding) (*flow.Flow, error) {
	return f, nil
}

func (willingTemplates) Templates(string) []api.Template { return nil }

func (willingTemplates) Template(string, string) (api.Template, error) { return api.Template{}, nil }

func (willingTemplates) UseTemplate(context.Context, account.Caller, string, api.TemplateUse) (release.Draft, []api.Made, error) {
	return release.Draft{}, nil, nil
}

func (willingTemplates) Sandbox() string { return "" }
