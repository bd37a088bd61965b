package trigger

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// ScheduleDraft is what an administrator enters of a schedule: At alone for once;
// Every, from At on; or Days, Time and Zone.
type ScheduleDraft struct {
	Name       string
	EntryPoint string // id or name
	At         time.Time
	Every      time.Duration // whole seconds, from shortest on
	Days       string        // "mon-fri", "sat, sun", "daily"
	Time       string        // "08:30"
	Zone       string        // IANA name
	Variables  *value.Object
	Paused     bool
}

// shortest is how often a schedule fires at most.
const shortest = 10 * time.Second

func (s Schedule) object() object {
	return object{kind: "schedule", called: "schedule", id: s.ID, name: s.Name}
}

// CreateSchedule makes a schedule.
func (t *Triggers) CreateSchedule(ctx context.Context, by By, d ScheduleDraft) (Schedule, error) {
	s := Schedule{ID: uuid.NewString(), Organisation: by.Organisation, Revision: 1, Created: t.now()}
	err := t.change(ctx, by, "create", func(ctx context.Context) (object, []audit.Detail, error) {
		if err := t.settleSchedule(ctx, &s, d); err != nil {
			return s.object(), nil, err
		}
		clash, err := t.o.Schedules.InsertSchedule(ctx, s)
		return s.object(), s.detail(Schedule{}), s.object().stored(clash, false, err)
	})
	if err != nil {
		return Schedule{}, err
	}
	t.wake()
	return s, nil
}

// ShowSchedule returns a schedule.
func (t *Triggers) ShowSchedule(ctx context.Context, by By, id string) (Schedule, error) {
	if err := may(by, access.EntryPointRead); err != nil {
		return Schedule{}, err
	}
	return t.schedule(ctx, by, id)
}

// ListSchedules returns a page of schedules, by name, and the next page's cursor.
func (t *Triggers) ListSchedules(ctx context.Context, by By, q Query) ([]Schedule, string, error) {
	if err := may(by, access.EntryPointRead); err != nil {
		return nil, "", err
	}
	q.Organisation = by.Organisation
	page, next, err := t.o.Schedules.Schedules(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("listing schedules: %w", err)
	}
	return page, next, nil
}

// UpdateSchedule changes a schedule of the given revision (L11). It is due from
// now on as it says then; what was missed until now stays so.
func (t *Triggers) UpdateSchedule(ctx context.Context, by By, id string, revision int64, d ScheduleDraft) (Schedule, error) {
	return t.changeSchedule(ctx, by, "update", id, revision, func(ctx context.Context, s *Schedule) error {
		return t.settleSchedule(ctx, s, d)
	})
}

// PauseSchedule keeps a schedule from firing; ResumeSchedule lets it again. What
// was due in between is left out.
func (t *Triggers) PauseSchedule(ctx context.Context, by By, id string, revision int64) (Schedule, error) {
	return t.changeSchedule(ctx, by, "pause", id, revision, func(_ context.Context, s *Schedule) error {
		s.Paused = true
		return nil
	})
}

// ResumeSchedule lets a paused schedule fire again.
func (t *Triggers) ResumeSchedule(ctx context.Context, by By, id string, revision int64) (Schedule, error) {
	return t.changeSchedule(ctx, by, "resume", id, revision, func(_ context.Context, s *Schedule) error {
		s.Paused = false
		next, err := t.next(s, t.now())
		s.Next = next
		return err
	})
}

// DeleteSchedule removes a schedule of the given revision.
func (t *Triggers) DeleteSchedule(ctx context.Context, by By, id string, revision int64) error {
	return t.change(ctx, by, "delete", func(ctx context.Context) (object, []audit.Detail, error) {
		s, err := t.schedule(ctx, by, id)
		if err != nil {
			return s.object(), nil, err
		}
		stale, err := t.o.Schedules.DeleteSchedule(ctx, by.Organisation, id, revision)
		return s.object(), nil, s.object().stored("", stale, err)
	})
}

func (t *Triggers) changeSchedule(ctx context.Context, by By, action, id string, revision int64, f func(context.Context, *Schedule) error) (Schedule, error) {
	var s Schedule
	err := t.change(ctx, by, action, func(ctx context.Context) (object, []audit.Detail, error) {
		was, err := t.schedule(ctx, by, id)
		if err != nil {
			return was.object(), nil, err
		}
		if was.Revision != revision {
			return was.object(), nil, was.object().stale()
		}
		s = was
		s.Revision, s.Updated = was.Revision+1, t.now()
		if err := f(ctx, &s); err != nil {
			return s.object(), nil, err
		}
		clash, stale, err := t.o.Schedules.UpdateSchedule(ctx, s)
		return s.object(), s.detail(was), s.object().stored(clash, stale, err)
	})
	if err != nil {
		return Schedule{}, err
	}
	t.wake()
	return s, nil
}

// settleSchedule checks a draft and puts it into a record.
func (t *Triggers) settleSchedule(ctx context.Context, s *Schedule, d ScheduleDraft) error {
	var wrong complaints
	wrong.name(d.Name)
	wrong.variables(d.Variables)
	t.checkTimes(&wrong, d)
	id, err := t.leadsTo(ctx, s.Organisation, d.EntryPoint, &wrong)
	if err != nil {
		return err
	}
	if err := wrong.refusal("schedule_invalid", "The schedule cannot be like this."); err != nil {
		return err
	}
	s.Name, s.EntryPoint, s.Variables, s.Paused, s.Updated = strings.TrimSpace(d.Name), id, d.Variables, d.Paused, t.now()
	s.At, s.Every, s.Days, s.Time, s.Zone = d.At.UTC().Truncate(time.Second), d.Every, d.Days, d.Time, d.Zone
	if d.At.IsZero() {
		s.At = time.Time{}
	}
	if s.Every > 0 && s.At.IsZero() {
		s.At = t.now().Truncate(time.Second)
	}
	s.Next, err = t.next(s, t.now())
	if err == nil && s.Next.IsZero() {
		wrong.add("at", "has gone by")
		err = wrong.refusal("schedule_invalid", "The schedule would never fire.")
	}
	return err
}

func (t *Triggers) checkTimes(wrong *complaints, d ScheduleDraft) {
	onDays := d.Days != "" || d.Time != "" || d.Zone != ""
	switch {
	case onDays:
		wrong.unless(d.Every == 0 && d.At.IsZero(), "days", "go without a start and an interval")
		_, err := daysOf(d.Days)
		wrong.unless(err == nil, "days", "are not like mon-fri, or daily")
		_, err = time.Parse("15:04", d.Time)
		wrong.unless(err == nil, "time", "is not like 08:30")
		_, err = t.o.Zones(d.Zone)
		wrong.unless(err == nil && d.Zone != "" && d.Zone != "Local", "zone", "is no time zone, such as Europe/Berlin")
	case d.Every != 0:
		wrong.unless(d.Every >= shortest && d.Every%time.Second == 0, "every", "is shorter than 10 seconds, or no whole number of seconds")
	default:
		wrong.unless(!d.At.IsZero(), "at", "is missing: say once at, every, or on which days at what time")
	}
}

func (s Schedule) detail(was Schedule) []audit.Detail {
	at := func(s Schedule) string {
		if s.At.IsZero() {
			return ""
		}
		return s.At.Format(time.RFC3339)
	}
	every := func(s Schedule) string {
		if s.Every == 0 {
			return ""
		}
		return s.Every.String()
	}
	return differences("name", was.Name, s.Name, "entry point", was.EntryPoint, s.EntryPoint, "at", at(was), at(s), "every", every(was), every(s),
		"days", was.Days, s.Days, "time", was.Time, s.Time, "zone", was.Zone, s.Zone, "paused", yes(was.Paused), yes(s.Paused),
		"variables", strings.Join(was.Variables.Keys(), ", "), strings.Join(s.Variables.Keys(), ", "))
}

// schedule reads a schedule of the caller's organisation (L3).
func (t *Triggers) schedule(ctx context.Context, by By, id string) (Schedule, error) {
	s, found, err := t.o.Schedules.Schedule(ctx, by.Organisation, id)
	switch {
	case err != nil:
		return s, fmt.Errorf("reading schedule %s: %w", id, err)
	case !found:
		return Schedule{}, unknown("schedule", "schedule")
	}
	return s, nil
}

// next is the first occurrence after a moment, zero for none.
func (t *Triggers) next(s *Schedule, after time.Time) (time.Time, error) {
	next, err := occurrence(s, after, t.o.Zones)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "schedule_invalid", "The schedule's days, time or zone cannot be read.").Because(err)
	}
	return next, nil
}

func (t *Triggers) now() time.Time { return t.o.Clock().UTC().Truncate(time.Millisecond) }
