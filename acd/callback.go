package acd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/routing"
)

// CallbackState is how far a callback has come.
type CallbackState string

// The states. The last two are over.
const (
	CallbackAsked    CallbackState = "asked"    // written down; the contact's turn is not committed yet
	CallbackWaiting  CallbackState = "waiting"  // in its queue, or for its time
	CallbackAssigned CallbackState = "assigned" // an agent calls
	CallbackDone     CallbackState = "done"
	CallbackFailed   CallbackState = "failed"
)

// Callback is a customer who is to be called back. He has his place in a queue
// like a contact that waits.
type Callback struct {
	Organisation string
	ID           string // of the contact for one at once; of its own for one with a time
	Contact      string // by which it was asked for
	Number       string
	Queue        string // key
	ANI          string // number that the customer is to see; "" for the platform's own
	Customer     string // name
	Flow         string
	Priority     int
	Since        time.Time // its place in the queue
	From, To     time.Time // agreed times; zero for a callback at once
	State        CallbackState
	Agent        string // key
	Reason       string // why it failed
	Updated      time.Time
}

// mostCallbacks bounds the callbacks that one organisation has open.
const mostCallbacks = 100_000

func callbackID(c Contact, label, what string) string {
	if what == activity.SetCallback {
		return c.ID
	}
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(c.ID+"\x00"+label)).String()
}

// askCallback writes a callback down. It is the contact's place in the queue that
// it keeps; a contact that waits in none needs a queue to be named.
func (o *organisation) askCallback(ctx context.Context, c Contact, label string, s activity.Set, at time.Time) activity.Done {
	o.mu.Lock()
	e, there := o.floor.Entry(c.ID)
	o.mu.Unlock()
	if !there || e.With != "" {
		e = routing.Entry{Since: at}
	}
	if id, name := member(s.Values, "queue"), member(s.Values, "name"); id != "" || name != "" {
		queue := o.queue(label, id, name, "")
		if queue == nil {
			return failed(activity.FailureQueue, fmt.Sprintf("there is no queue %q", id+name))
		}
		e.Queue = queue.Key()
	}
	if e.Queue == "" {
		return failed(activity.FailureNotQueued, "the contact waits in no queue, and the callback names none")
	}
	return o.note(ctx, Callback{ID: callbackID(c, label, s.What), Contact: c.ID, Number: member(s.Values, "number"), Queue: e.Queue,
		ANI: member(s.Values, "ani"), Flow: c.Flow, Priority: e.Priority, Since: e.Since}, at)
}

// askScheduled writes a callback down that has a time.
func (o *organisation) askScheduled(ctx context.Context, c Contact, label string, s activity.Set, at time.Time) activity.Done {
	queue := o.queue(label, member(s.Values, "queue"), member(s.Values, "name"), "")
	if queue == nil {
		return failed(activity.FailureQueue, fmt.Sprintf("there is no queue %q", member(s.Values, "queue")+member(s.Values, "name")))
	}
	from, to, err := o.window(s)
	switch {
	case err != nil:
		return failed(activity.FailureRequest, err.Error())
	case !to.After(from) || !to.After(at):
		return failed(activity.FailureRequest, "the callback's time is over, or ends before it begins")
	}
	number := member(s.Values, "number")
	if number == "" {
		number = c.Number
	}
	return o.note(ctx, Callback{ID: callbackID(c, label, s.What), Contact: c.ID, Number: number, Queue: queue.Key(), ANI: member(s.Values, "ani"),
		Customer: member(s.Values, "customer"), Flow: c.Flow, Since: from, From: from, To: to, Reason: member(s.Values, "reason")}, at)
}

// window is from when until when a callback is to be made.
func (o *organisation) window(s activity.Set) (from, to time.Time, err error) {
	zone := time.UTC
	if name := member(s.Values, "zone"); name != "" && name != "UTC" {
		if o.acd.options.Zones == nil {
			return from, to, fmt.Errorf("the time zone %q is not known here", name)
		}
		if zone, err = o.acd.options.Zones(name); err != nil {
			return from, to, fmt.Errorf("finding the callback's time zone: %w", err)
		}
	}
	date := member(s.Values, "date")
	if from, err = moment(date, member(s.Values, "from"), zone); err == nil {
		to, err = moment(date, member(s.Values, "to"), zone)
	}
	return from, to, err
}

func moment(date, clock string, zone *time.Location) (time.Time, error) {
	layout := "2006-01-02 15:04:05"
	if strings.Count(clock, ":") == 1 {
		layout = "2006-01-02 15:04"
	}
	t, err := time.ParseInLocation(layout, date+" "+clock, zone)
	if err != nil {
		return t, fmt.Errorf("reading the callback's time: give date and time as 2026-03-02 and 14:30:00, not %q and %q", date, clock)
	}
	return t.UTC(), nil
}

// note writes a callback down before its contact is told that there is one, so
// that it is not lost when the process dies in between. Asking again writes the
// same one.
func (o *organisation) note(ctx context.Context, c Callback, at time.Time) activity.Done {
	c.Organisation, c.State, c.Updated = o.id, CallbackAsked, at
	if o.acd.options.Store != nil {
		if err := o.acd.options.Store.PutCallback(ctx, c); err != nil {
			return activity.Done{Failure: unavailable(err)}
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.callbacks[c.ID] = &c
	return activity.Done{}
}

// remember takes in a stored callback. One that is only asked for counts: rather
// is a customer called back whose contact knew nothing of it than the other way.
func (o *organisation) remember(c Callback) {
	if o.callbacks[c.ID] != nil {
		return
	}
	if c.State == CallbackAsked {
		c.State = CallbackWaiting
	}
	o.callbacks[c.ID] = &c
	if c.From.IsZero() {
		o.line(&c, o.acd.clock())
		return
	}
	o.agenda = time.Time{}
}

// calledBack follows a contact that is to be called back.
func (o *organisation) calledBack(c Contact, id string, now time.Time) {
	b := o.callbacks[id]
	if b == nil || b.State != CallbackAsked {
		return // it comes with the stored ones
	}
	b.State = CallbackWaiting
	o.make(c)
	o.line(b, now)
	o.save(b, now)
}

// scheduled follows a contact that has agreed on a time.
func (o *organisation) scheduled(id string) {
	if b := o.callbacks[id]; b != nil && b.State == CallbackAsked {
		b.State, o.agenda = CallbackWaiting, time.Time{}
		o.save(b, b.Updated)
	}
}

// line puts a callback into its queue, in the place of the contact that waits
// there for it.
func (o *organisation) line(b *Callback, now time.Time) {
	k := o.card(b.ID)
	if k == nil {
		k = &card{channel: "telephony", flow: o.shared(b.Flow), over: true}
	}
	k.number, k.callback = b.Number, true
	e, there := o.floor.Entry(b.ID)
	if there && e.Queue == b.Queue && e.With == "" {
		return
	}
	e = routing.Entry{Contact: b.ID, Queue: b.Queue, Priority: b.Priority, Skills: e.Skills, Since: b.Since}
	if b.State == CallbackAssigned {
		e.With = b.Agent
	}
	o.enter(e, k, now)
}

// appoint queues callbacks whose time has come, and fails those whose time is
// over; it returns when it is to look again, zero for never.
func (o *organisation) appoint(now time.Time) time.Time {
	if !o.agenda.IsZero() && now.Before(o.agenda) {
		return o.agenda
	}
	var next time.Time
	sooner := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	for _, b := range o.callbacks {
		_, there := o.floor.Note(b.ID)
		switch {
		case b.From.IsZero() || b.State != CallbackWaiting:
		case !now.Before(b.To):
			o.leave(b.ID, now)
			o.finished(b.ID, CallbackFailed, "nobody called in the time that was agreed", now)
		case !now.Before(b.From) && !there:
			o.line(b, now)
			sooner(b.To)
		case there:
			sooner(b.To)
		default:
			sooner(b.From)
		}
	}
	if o.agenda = next; next.IsZero() {
		o.agenda = now.Add(time.Hour)
	}
	return next
}

// finished ends a callback.
func (o *organisation) finished(id string, state CallbackState, reason string, now time.Time) {
	b := o.callbacks[id]
	if b == nil {
		return
	}
	b.State, b.Reason = state, reason
	o.save(b, now)
	delete(o.callbacks, id)
	if k := o.card(id); k != nil {
		k.callback = false
	}
}

// save has a callback stored by Run.
func (o *organisation) save(b *Callback, now time.Time) {
	b.Updated = now
	o.unsaved[b.ID] = *b
	o.stir()
}

// Callbacks returns an organisation's callbacks, those that are over included,
// the newest first.
func (a *ACD) Callbacks(ctx context.Context, organisation string) ([]Callback, error) {
	if a.options.Store == nil {
		return nil, nil
	}
	return a.options.Store.Callbacks(ctx, organisation, false, 1000)
}

// CallbackDone ends a callback: the customer was reached. Refused as
// [fault.NotFound] for one that there is not, or no more.
func (a *ACD) CallbackDone(ctx context.Context, by audit.Actor, organisation, id string) error {
	return a.endCallback(ctx, by, organisation, id, CallbackDone, "")
}

// CallbackFailed ends a callback that came to nothing, such as "busy". A contact
// that is still there gets the event ContactCallbackFailed and may queue again.
func (a *ACD) CallbackFailed(ctx context.Context, by audit.Actor, organisation, id, reason string) error {
	if reason == "" {
		reason = "failed"
	}
	return a.endCallback(ctx, by, organisation, id, CallbackFailed, reason)
}

func (a *ACD) endCallback(ctx context.Context, by audit.Actor, organisation, id string, state CallbackState, reason string) error {
	o, err := a.at(ctx, organisation)
	if err != nil {
		return err
	}
	o.mu.Lock()
	b, k := o.callbacks[id], o.card(id)
	alive := k != nil && !k.over
	var record Callback
	if b != nil {
		record = *b
	}
	o.mu.Unlock()
	if b == nil {
		return fault.New(fault.NotFound, "callback_unknown", "There is no callback %s that is open.", id)
	}
	record.State, record.Reason, record.Updated = state, reason, a.clock()
	if err := a.audited(ctx, by, "callback."+string(state), audit.Object{Kind: "callback", ID: id}, organisation, func(ctx context.Context) error {
		return a.options.Store.PutCallback(ctx, record)
	}); err != nil {
		return err
	}
	o.mu.Lock()
	o.finished(id, state, reason, record.Updated)
	o.leave(id, record.Updated)
	o.stir()
	o.mu.Unlock()
	if state == CallbackFailed && alive {
		if err := a.happen(ctx, organisation, id, failedCallback(reason)); !isGone(err) {
			return err
		}
	}
	return nil
}
