package activity

import (
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// scheduledCallback plans a call to the customer for another time.
func scheduledCallback() Kind {
	return Kind{Name: "scheduled-callback", Title: "Schedule Callback", Group: CallHandling,
		Webex: []string{"scheduled-callback"}, Shape: "action", Ports: []string{"default", "failure"},
		Outputs: []string{"FailureCode", "FailureDescription"}, Limit: 10,
		New: func() Activity { return &ScheduledCallback{} }}
}

// ScheduledCallback plans a callback between two times of a day. The contact
// need not be in a queue for it.
type ScheduledCallback struct {
	Number   expr.Template
	Queue    QueueChoice
	Customer expr.Template
	Date     expr.Template
	From, To expr.Template
	Zone     expr.Template
}

// Fields declares whom to call, when, and in which queue.
func (a *ScheduledCallback) Fields() field.List {
	l := field.List{field.Text(&a.Number, "number").
		Say("Callback Dial Number", "Number that is called; left out, the caller's.").Webex("callbackDn")}
	l = append(l, a.Queue.fields("queue", "Callback Queue", "Queue whose agents call.",
		radioBeside("callbackQueue", "setToValue", "setToVariable"), nil)...)
	return append(l,
		field.Text(&a.Customer, "customer").Say("Customer Name", "Name that the agent sees.").Webex("customerName"),
		field.Text(&a.Date, "date").Require().Say("Schedule Date", "Day, as 2026-03-02.").Webex("scheduleDate"),
		field.Text(&a.From, "from").Require().Say("Schedule Start Time", "When the callback may begin, as 14:30:00.").Webex("scheduleStartTime"),
		field.Text(&a.To, "to").Require().Say("Schedule End Time", "When it must have begun, as 16:00:00.").Webex("scheduleEndTime"),
		field.Text(&a.Zone, "zone").Require().Say("Schedule Timezone", "Time zone of date and times, such as Europe/Berlin.").
			WebexAs(radioText{radioBeside("scheduleTimezone", "setToValue", "setToVariable")}),
	)
}

// Step plans the callback and goes on when that is done.
func (a *ScheduledCallback) Step(in *Input) (Output, error) {
	codes := callbackCodes()
	if in.Event != nil {
		return codes.afterDone(in)
	}
	number, ok := dialled(in.Text(a.Number, "number"))
	if !ok && !a.Number.IsZero() {
		return codes.refuse(FailureNumber, "%q is no number that can be called", number)
	}
	queue, label := a.Queue.given(in, "queue")
	if queue == "" {
		return codes.refuse(FailureQueue, "the callback has no queue")
	}
	set := value.Of("number", number, "queue", queue, "name", label, "customer", in.Text(a.Customer, "customer"))
	if err := a.when(in, set); err != nil {
		return codes.failed(Failure{FailureRequest, err.Error()})
	}
	return Output{Commands: []Command{Set{SetScheduledCallback, set}}}, nil
}

// Bounds of Webex for a callback's time.
const (
	soonest     = 30 * time.Minute
	latest      = 31 * 24 * time.Hour
	shortWindow = 30 * time.Minute
	longWindow  = 8 * time.Hour
)

// when puts date, from, to and zone into set; the error says what makes no time.
func (a *ScheduledCallback) when(in *Input, set *value.Object) error {
	text := func(t expr.Template, name string) string {
		s := strings.TrimSpace(in.Text(t, name))
		set.Set(name, s)
		return s
	}
	date, from, to, zone := text(a.Date, "date"), text(a.From, "from"), text(a.To, "to"), text(a.Zone, "zone")
	where, err := in.Scope.Location(zone)
	if err != nil || zone == "" {
		return Faultf(FailureRequest, "%q is no time zone that is known here", zone)
	}
	begin, err := moment(date, from, where)
	if err != nil {
		return err
	}
	end, err := moment(date, to, where)
	if err != nil {
		return err
	}
	if !end.After(begin) || end.Before(in.Scope.Now()) {
		return Faultf(FailureRequest, "from %s to %s on %s is no time to come", from, to, date)
	}
	if ahead, window := begin.Sub(in.Scope.Now()), end.Sub(begin); ahead < soonest || ahead > latest || window < shortWindow || window > longWindow {
		in.Warn("callback_time", "from", "Webex takes callbacks from 30 minutes to 31 days ahead, within 30 minutes to 8 hours")
	}
	return nil
}

func moment(date, clock string, where *time.Location) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, date+" "+clock, where); err == nil {
			return t, nil
		}
	}
	return time.Time{}, Faultf(FailureRequest, "%q is no date with a time: give them as 2026-03-02 and 14:30:00", date+" "+clock)
}
