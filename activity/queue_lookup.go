package activity

import (
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// queueLookup asks how busy a queue is.
func queueLookup() Kind {
	return Kind{Name: "queue-lookup", Title: "Get Queue Info", Group: CallHandling,
		Webex: []string{"queue-lookup"}, Shape: "action", Ports: []string{"default", "insufficientdata", "failure"},
		Outputs: []string{"PIQ", "EWT", "CallsQueuedNow", "OldestCallTime", "LoggedOnAgentsCurrent", "LoggedOnAgentsAll",
			"AvailableAgentsCurrent", "AvailableAgentsAll", "FailureCode", "FailureDescription"},
		New: func() Activity { return &QueueLookup{} }}
}

// QueueLookup asks for the figures of a queue: the contact's position (PIQ),
// the expected wait in milliseconds (EWT), the wait of the oldest contact in
// seconds (OldestCallTime), contacts and agents.
type QueueLookup struct {
	Queue    QueueChoice
	Lookback time.Duration
	Channel  string
}

// Fields declares the queue.
func (a *QueueLookup) Fields() field.List {
	l := a.Queue.fields("queue", "Queue Information", "Queue to ask about; left out, it is the one in which the contact waits.",
		radioBeside("destination", "queueId", "setToVariable"), nil)
	return append(l,
		field.Duration(&a.Lookback, "lookback", time.Minute).Or(5).Advise(5, 240).
			Say("Lookback Time", "How far back the wait is reckoned from.").Webex("ewtLookbackMinutes"),
		channelField(&a.Channel))
}

// lookupCodes are Webex's numbers for queue figures.
func lookupCodes() failureCodes { return failureCodes{1, map[string]int64{FailureQueue: 4}} }

// tooFewData is the number for a queue of which the wait is not known.
const tooFewData = 3

// noWait is the EWT of such a queue.
const noWait = -1

// Step asks and leaves with the figures; insufficientdata when the wait is not known.
func (a *QueueLookup) Step(in *Input) (Output, error) {
	if in.Event == nil {
		queue, label := a.Queue.given(in, "queue")
		if queue == "" && !a.Queue.isZero() {
			return lookupCodes().refuse(FailureQueue, "the expression names no queue")
		}
		return Output{Commands: []Command{Lookup{What: LookupQueue, ID: queue, Name: label,
			Args: value.Of("lookback", int64(a.Lookback/time.Minute))}}}, nil
	}
	found, ok := in.Event.(Found)
	switch {
	case !ok:
		return unexpected(in)
	case found.Failure != (Failure{}):
		return lookupCodes().failed(found.Failure)
	}
	o := figures(found.Value, queueLookup().Outputs)
	if wait, ok := o.Get("EWT"); !ok || below(wait) {
		o.Set("EWT", int64(noWait))
		o.Set("FailureCode", int64(tooFewData))
		o.Set("FailureDescription", "INSUFFICIENT_DATA")
		return Output{Port: "insufficientdata", Outputs: o}, nil
	}
	return Output{Port: "default", Outputs: o}, nil
}

func below(v any) bool {
	switch n := value.Number(value.Text(v)).(type) {
	case int64:
		return n < 0
	case float64:
		return n < 0
	}
	return true
}

// figures are the outputs that an answer has, with those of a success.
func figures(answer any, names []string) *value.Object {
	from, _ := answer.(*value.Object)
	o := succeeded()
	for _, name := range names {
		move(from, name, o, name)
	}
	return o
}
