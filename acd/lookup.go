package acd

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// lookup answers a question.
func (o *organisation) lookup(c Contact, label string, q activity.Lookup, at time.Time) activity.Found {
	switch q.What {
	case activity.LookupAllocation:
		return o.allocate(c, label, q)
	case activity.LookupQueue, activity.LookupSkills:
		return o.figures(c, label, q, at)
	}
	return o.lookupAnywhere(label, q, at)
}

// lookupAnywhere answers what does not depend on who else waits, and so is the
// same for simulated contacts.
func (o *organisation) lookupAnywhere(label string, q activity.Lookup, at time.Time) activity.Found {
	switch q.What {
	case activity.LookupCode:
		return code(q.Args)
	case activity.LookupCall:
		return activity.Found{Value: liveVoice}
	}
	d := o.desk()
	found := d.Lookup(label, q, at)
	o.tell(d.Problems())
	return found
}

// liveVoice is what has answered a call: there is no telephony that could tell.
const liveVoice = "LIVE_VOICE"

// defaultLookback is how far back the wait is reckoned from when a question does
// not say.
const defaultLookback = 5 * time.Minute

// figures are those of a queue, of the contact's own when the question names none.
func (o *organisation) figures(c Contact, label string, q activity.Lookup, at time.Time) activity.Found {
	key := ""
	if q.ID != "" || q.Name != "" {
		queue := o.queue(label, q.ID, q.Name, "")
		if queue == nil {
			return activity.Found{Failure: activity.Failure{Code: activity.FailureQueue, Message: fmt.Sprintf("there is no queue %q", q.ID+q.Name)}}
		}
		key = queue.Key()
	}
	skills, _ := q.Args.Get("skills")
	asks, _ := skills.(*value.Object)
	lookback := defaultLookback
	if minutes, ok := q.Args.Get("lookback"); ok {
		if n, ok := value.Number(value.Text(minutes)).(int64); ok && n > 0 {
			lookback = time.Duration(min(n, mostLookback)) * time.Minute
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if e, there := o.floor.Entry(c.ID); key == "" && there && e.With == "" {
		key = e.Queue
	}
	if key == "" {
		return activity.Found{Failure: activity.Failure{Code: activity.FailureNotQueued, Message: "the contact waits in no queue, and the question names none"}}
	}
	return activity.Found{Value: o.floor.FiguresOf(key, c.ID, asks, lookback, at).Object()}
}

// mostLookback is the longest look-back window, in minutes.
const mostLookback = 14 * 24 * 60

// turnKey is one percent-allocation activity of one version of a flow: with each
// version the round begins again.
type turnKey struct{ version, activity string }

// turn counts the contacts that came by. Those that were answered run ahead of
// those whose answer is committed: two that ask at once take different turns.
type turn struct{ answered, committed uint64 }

func (o *organisation) allocate(c Contact, label string, q activity.Lookup) activity.Found {
	percents := percentsOf(q)
	o.mu.Lock()
	defer o.mu.Unlock()
	t := o.turn(c, label, q)
	i, err := routing.Turn(percents, uint64(max(0, o.resources.Seed))+t.answered)
	if err != nil {
		return activity.Found{Failure: activity.Failure{Code: "allocation", Message: err.Error()}}
	}
	t.answered++
	return activity.Found{Value: int64(i)}
}

func (o *organisation) turn(c Contact, label string, q activity.Lookup) *turn {
	key := turnKey{c.Version, label}
	if name := member(q.Args, "activity"); name != "" {
		key.activity = name
	}
	t := o.turns[key]
	if t == nil {
		t = &turn{}
		o.turns[key] = t
	}
	return t
}

// counted follows a committed answer.
func (o *organisation) counted(c Contact, label string, q activity.Lookup) {
	t := o.turn(c, label, q)
	t.committed++
	t.answered = max(t.answered, t.committed)
}

func percentsOf(q activity.Lookup) (percents []int) {
	given, _ := q.Args.Get("percents")
	list, _ := given.([]any)
	for _, p := range list {
		n, _ := p.(int64)
		percents = append(percents, int(n))
	}
	return percents
}
