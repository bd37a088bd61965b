package api

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/trigger"
)

// ScheduleRecords makes, shows and changes schedules.
type ScheduleRecords interface {
	CreateSchedule(ctx context.Context, by trigger.By, d trigger.ScheduleDraft) (trigger.Schedule, error)
	ShowSchedule(ctx context.Context, by trigger.By, id string) (trigger.Schedule, error)
	ListSchedules(ctx context.Context, by trigger.By, q trigger.Query) ([]trigger.Schedule, string, error)
	UpdateSchedule(ctx context.Context, by trigger.By, id string, revision int64, d trigger.ScheduleDraft) (trigger.Schedule, error)
	DeleteSchedule(ctx context.Context, by trigger.By, id string, revision int64) error
	LastContact(ctx context.Context, s trigger.Schedule) string
}

// SchedulePauses stops schedules for a while.
type SchedulePauses interface {
	PauseSchedule(ctx context.Context, by trigger.By, id string, revision int64) (trigger.Schedule, error)
	ResumeSchedule(ctx context.Context, by trigger.By, id string, revision int64) (trigger.Schedule, error)
}

// Schedule is a schedule as it is answered.
type Schedule struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	EntryPoint string    `json:"entry_point" doc:"Id."`
	At         time.Time `json:"at,omitzero"`
	Every      string    `json:"every,omitempty"`
	Days       string    `json:"days,omitempty"`
	Time       string    `json:"time,omitempty"`
	Zone       string    `json:"zone,omitempty"`
	Variables  *shown    `json:"variables,omitempty"`
	Paused     bool      `json:"paused,omitempty"`
	Next       time.Time `json:"next,omitzero" doc:"Absent when it is over."`
	Last       time.Time `json:"last,omitzero"`
	Contact    string    `json:"last_contact,omitempty" doc:"Id of the contact that it began last. Absent when it began none, and when that contact is kept no more."`
	Error      string    `json:"error,omitempty" doc:"Of the last time, when no contact began."`
	Revision   int64     `json:"revision"`
	Created    time.Time `json:"created"`
	Updated    time.Time `json:"updated"`
}

func (a *api) schedule(ctx context.Context, s trigger.Schedule) Schedule {
	out := Schedule{ID: s.ID, Name: s.Name, EntryPoint: s.EntryPoint, At: s.At, Days: s.Days, Time: s.Time, Zone: s.Zone, Paused: s.Paused,
		Next: s.Next, Last: s.Last, Contact: a.o.Triggers.LastContact(ctx, s), Error: s.Error, Revision: s.Revision, Created: s.Created, Updated: s.Updated}
	if s.Every > 0 {
		out.Every = s.Every.String()
	}
	if s.Variables.Len() > 0 {
		out.Variables = &shown{s.Variables}
	}
	return out
}

type scheduleText struct {
	Name       string    `json:"name" maxLength:"200"`
	EntryPoint string    `json:"entry_point" maxLength:"200" doc:"Id or name."`
	At         time.Time `json:"at,omitzero" doc:"Once; or with every: the first time."`
	Every      string    `json:"every,omitempty" maxLength:"30" doc:"Such as 15m or 24h." example:"15m"`
	Days       string    `json:"days,omitempty" maxLength:"100" doc:"mon-fri, or sat, sun, or daily." example:"mon-fri"`
	Time       string    `json:"time,omitempty" maxLength:"5" doc:"Of the day." example:"08:30"`
	Zone       string    `json:"zone,omitempty" maxLength:"100" doc:"Of the tz database." example:"Europe/Berlin"`
	Variables  members   `json:"variables,omitempty"`
	Paused     bool      `json:"paused,omitempty"`
}

func (t scheduleText) draft() (trigger.ScheduleDraft, error) {
	d := trigger.ScheduleDraft{Name: t.Name, EntryPoint: t.EntryPoint, At: t.At, Days: t.Days, Time: t.Time, Zone: t.Zone, Variables: t.Variables.object(), Paused: t.Paused}
	if t.Every == "" {
		return d, nil
	}
	var err error
	if d.Every, err = time.ParseDuration(t.Every); err != nil {
		e := fault.New(fault.Invalid, "schedule_invalid", "%q is no length of time: write it as 15m or 24h.", t.Every)
		e.Fields = []fault.Field{{Path: "every", Message: "is no length of time, such as 15m"}}
		return d, e
	}
	return d, nil
}

type createSchedule struct{ Body scheduleText }

type changeSchedule struct {
	Named
	Matching
	Body scheduleText
}

const schedulesPath = "/api/schedules"

func (a *api) scheduleOperations() {
	one := schedulesPath + "/{id}"
	serve(a, operation{who: needs(access.EntryPointRead), method: http.MethodGet, path: schedulesPath, id: "list-schedules", tag: "schedules", summary: "List schedules"}, a.listSchedules)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPost, path: schedulesPath, id: "create-schedule", tag: "schedules",
		summary: "Make a schedule", description: "Give at, or every, or days with time.", status: http.StatusCreated, creates: true}, a.createSchedule)
	serve(a, operation{who: needs(access.EntryPointRead), method: http.MethodGet, path: one, id: "read-schedule", tag: "schedules", summary: "Read a schedule"}, a.readSchedule)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPut, path: one, id: "change-schedule", tag: "schedules", summary: "Change a schedule", matches: true}, a.changeSchedule)
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPost, path: one + "/pause", id: "pause-schedule", tag: "schedules", summary: "Stop a schedule for a while",
		matches: true, status: http.StatusOK}, a.changedSchedule(func(ctx context.Context, by trigger.By, id string, revision int64) (trigger.Schedule, error) {
		return a.o.Triggers.PauseSchedule(ctx, by, id, revision)
	}))
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodPost, path: one + "/resume", id: "resume-schedule", tag: "schedules", summary: "Let a schedule go on",
		matches: true, status: http.StatusOK}, a.changedSchedule(func(ctx context.Context, by trigger.By, id string, revision int64) (trigger.Schedule, error) {
		return a.o.Triggers.ResumeSchedule(ctx, by, id, revision)
	}))
	serve(a, operation{who: needs(access.EntryPointWrite), method: http.MethodDelete, path: one, id: "delete-schedule", tag: "schedules", summary: "Delete a schedule", matches: true}, a.deleteSchedule)
}

func (a *api) listSchedules(ctx context.Context, by account.Caller, in *listTriggers) (*list[Schedule], error) {
	after, err := in.after(ctx, a, by, question(schedulesPath, in.filters()))
	if err != nil {
		return nil, err
	}
	page, next, err := a.o.Triggers.ListSchedules(ctx, a.releaseBy(by), in.query(by, after))
	if err != nil {
		return nil, err
	}
	items := make([]Schedule, len(page))
	for i, s := range page {
		items[i] = a.schedule(ctx, s)
	}
	return paged(by, schedulesPath, in.filters(), in.Paging, items, next), nil
}

func (a *api) createSchedule(ctx context.Context, by account.Caller, in *createSchedule) (*document[Schedule], error) {
	d, err := in.Body.draft()
	if err != nil {
		return nil, err
	}
	s, err := a.o.Triggers.CreateSchedule(ctx, a.releaseBy(by), d)
	if err != nil {
		return nil, err
	}
	return created(s.Revision, schedulesPath+"/"+s.ID, a.schedule(ctx, s))
}

type readSchedule struct {
	Named
	Conditional
}

func (a *api) readSchedule(ctx context.Context, by account.Caller, in *readSchedule) (*document[Schedule], error) {
	s, err := a.o.Triggers.ShowSchedule(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	d, err := documented(s.Revision, a.schedule(ctx, s))
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

func (a *api) changeSchedule(ctx context.Context, by account.Caller, in *changeSchedule) (*document[Schedule], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	d, err := in.Body.draft()
	if err != nil {
		return nil, err
	}
	s, err := a.o.Triggers.UpdateSchedule(ctx, a.releaseBy(by), in.ID, revision, d)
	if err != nil {
		return nil, err
	}
	return documented(s.Revision, a.schedule(ctx, s))
}

// changedSchedule is an operation that changes a schedule without a body.
func (a *api) changedSchedule(change func(context.Context, trigger.By, string, int64) (trigger.Schedule, error)) handler[removal, document[Schedule]] {
	return func(ctx context.Context, by account.Caller, in *removal) (*document[Schedule], error) {
		revision, err := a.revision(ctx, in.Matching)
		if err != nil {
			return nil, err
		}
		s, err := change(ctx, a.releaseBy(by), in.ID, revision)
		if err != nil {
			return nil, err
		}
		return documented(s.Revision, a.schedule(ctx, s))
	}
}

func (a *api) deleteSchedule(ctx context.Context, by account.Caller, in *removal) (*struct{}, error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	return nil, a.o.Triggers.DeleteSchedule(ctx, a.releaseBy(by), in.ID, revision)
}
