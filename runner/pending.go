package runner

import (
	"slices"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
)

// pending is a command that has no answer yet.
type pending struct {
	engine.Issued
	at     time.Time      // when it was given
	now    activity.Event // the answer that is there at once
	due    time.Time      // when late is the answer; zero for never
	late   activity.Event
	begun  bool // it may have been carried out
	flying bool // it is being carried out
}

// prepare notes a command with what follows from it and from its time alone, so
// that it is the same after a restart.
func (c *contact) prepare(i engine.Issued, at time.Time) {
	p := pending{Issued: i, at: at}
	switch cmd := i.Command.(type) {
	case activity.Cancel:
		c.pending = slices.DeleteFunc(c.pending, func(p pending) bool { return p.ID == cmd.ID })
		return
	case activity.End:
		return
	case activity.Wait:
		p.due, p.late = at.Add(cmd.For), activity.Done{}
	default:
		if performance, ok := c.channel.Perform(i.Command); ok {
			p.now, p.late = performance.Event, performance.Late
			if performance.After > 0 && p.late != nil {
				p.due = at.Add(performance.After)
			}
		}
	}
	c.pending = append(c.pending, p)
}

// passive reports whether a command waits for somebody or for time, so that the
// contact need not be in memory.
func (p *pending) passive() bool {
	switch p.Command.(type) {
	case activity.Call, activity.Script, activity.Dialog, activity.Load, activity.Queue, activity.Lookup:
		return false
	}
	return p.begun && p.now == nil && !p.flying
}

func (c *contact) passive() bool {
	return len(c.local) == 0 && !slices.ContainsFunc(c.pending, func(p pending) bool { return !p.passive() })
}

// mayLeave reports whether a contact may leave memory when the process ends:
// nothing is being carried out for it any more, or the time for that is over.
func (c *contact) mayLeave() bool {
	if len(c.held) > 0 {
		for i := range c.held {
			c.held[i].reply(c.s.stopped())
		}
		c.held = nil
	}
	select {
	case <-c.s.grace:
		return true
	default:
		return !slices.ContainsFunc(c.pending, func(p pending) bool { return p.flying })
	}
}

// find returns the command of an id.
func (c *contact) find(id string) *pending {
	for i := range c.pending {
		if c.pending[i].ID == id {
			return &c.pending[i]
		}
	}
	return nil
}

// pace slows a contact down whose flow goes round without anything that takes
// time, such as a message that is repeated to a caller in a queue.
type pace struct {
	of map[string]int // by activity: answers at once in a row
}

// How often an activity may be answered at once without an input or a timer in
// between, and how long it takes from then on. A message takes as long as it
// is: about 150 words a minute.
const (
	freely     = 100
	freelySaid = 2
	slowly     = time.Second
	perLetter  = 60 * time.Millisecond
)

func (p *pace) reset() { clear(p.of) }

// delay is how long the answer to a command is held back.
func (p *pace) delay(i *engine.Issued) time.Duration {
	if p.of == nil {
		p.of = map[string]int{}
	}
	p.of[i.Activity]++
	n := p.of[i.Activity]
	play, said := i.Command.(activity.Play)
	switch {
	case said && n > freelySaid:
		d := slowly
		for _, s := range play.Prompts {
			d += time.Duration(len(s.Text)) * perLetter
		}
		return d
	case n > freely:
		return slowly
	}
	return 0
}
