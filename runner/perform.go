package runner

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// begin carries a command out. again says that it may have been carried out
// before a restart. While the process is ending, nothing is begun that takes
// time: it is when the contact goes on.
func (c *contact) begin(p *pending, again bool) {
	switch cmd := p.Command.(type) {
	case activity.Call:
		c.call(p, cmd, again)
	case activity.Script:
		c.elsewhere(p, func(ctx context.Context) activity.Event {
			if c.s.r.o.Scripts == nil {
				return activity.Computed{Failure: absent("functions")}
			}
			return c.s.r.o.Scripts.Compute(ctx, c.organisation, cmd)
		})
	case activity.Dialog:
		id := p.ID
		c.elsewhere(p, func(ctx context.Context) activity.Event {
			if c.s.r.o.Bots == nil {
				return activity.Replied{Failure: absent("virtual agents")}
			}
			return c.s.r.o.Bots.Converse(ctx, c.organisation, c.id, id, cmd)
		})
	case activity.Load:
		c.at(p, c.loadProgram(cmd))
	case activity.Wait:
		p.begun = true
	default:
		c.perceive(p)
	}
}

// perceive carries out what is the channel's business, or otherwise the contact
// centre's.
func (c *contact) perceive(p *pending) {
	switch {
	case p.now != nil:
		c.at(p, p.now)
	case p.late != nil || c.awaited(p.Command):
		p.begun = true
	default:
		c.at(p, c.ask(p))
	}
}

// awaited reports whether the channel waits for the person without a limit of time.
func (c *contact) awaited(cmd activity.Command) bool {
	_, ok := c.channel.Perform(cmd)
	return ok
}

// at answers a command that is answered at once, as soon as its turn comes.
func (c *contact) at(p *pending, e activity.Event) {
	p.begun, p.now = true, nil
	if delay := c.pace.delay(&p.Issued); delay > 0 {
		p.due, p.late = c.now().Add(delay), e
		return
	}
	c.local = append(c.local, activity.Stamped{Command: p.ID, Event: e})
}

// ask puts a command to the contact centre. A queue that has as many contacts
// as it may refuses further ones (I11).
func (c *contact) ask(p *pending) activity.Event {
	e := c.s.r.o.Desk.Ask(c.s.ctx, c.desk, p.Activity, p.Command, c.now())
	if q, ok := e.(activity.Queued); ok && q.FailureCode == 0 && q.Queue != c.queue && !c.simulated() &&
		c.s.r.admission.full(c.organisation, q.Queue, c.limits.Queued) {
		return activity.Queued{FailureCode: queueFull, Description: "queue_full"}
	}
	return e
}

// queueFull is the code of a queue that takes no more contacts: Webex's
// documentation does not say which of its twelve that is.
const queueFull = 12

// call carries out an HTTP request. One that may have been carried out before a
// restart is repeated with the same Idempotency-Key, or not at all (H2).
func (c *contact) call(p *pending, cmd activity.Call, again bool) {
	c.pace.reset()
	method := strings.ToUpper(cmp.Or(cmd.Method, http.MethodGet))
	if cmd.Key == "" && !slices.Contains(idempotent, method) {
		cmd.Key = p.ID
	}
	if again && cmd.Once {
		c.local = append(c.local, activity.Stamped{Command: p.ID, Event: activity.CallResult{Failure: activity.Failure{Code: "interrupted",
			Message: "the process ended while the request was under way: nobody knows whether it was carried out, and it is never to be repeated"}}})
		return
	}
	c.elsewhere(p, func(ctx context.Context) activity.Event {
		result := c.s.r.o.Calls.Do(ctx, c.organisation, cmd)
		if again {
			result.Warnings = append(slices.Clip(result.Warnings), repeated(cmd.Key))
		}
		return result
	})
}

// idempotent are the methods that may be repeated, RFC 9110 section 9.2.2.
var idempotent = []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodTrace}

func repeated(key string) string {
	if key == "" {
		return "the request was repeated after a restart of Callwright"
	}
	return "the request was repeated after a restart of Callwright, with the same Idempotency-Key"
}

func absent(what string) activity.Failure {
	return activity.Failure{Code: activity.FailureFeature, Message: what + " are not available here"}
}

// elsewhere carries a command out in a goroutine of its own; the answer comes by
// mail. Nothing is begun while the process is ending.
func (c *contact) elsewhere(p *pending, do func(context.Context) activity.Event) {
	if c.isDraining() {
		return
	}
	p.begun, p.flying = true, true
	id := p.ID
	c.s.work.Go(func() {
		if !c.s.calls.take(c.s.ctx, c.organisation) {
			return
		}
		var e activity.Event
		err := c.guarded(func() error { e = do(c.s.ctx); return nil })
		c.s.calls.give(c.organisation)
		if err != nil {
			c.s.r.o.Log.Error("carrying out a command", "contact", c.id, "command", id, "error", err)
			return // it is as though it had never been answered; its time-out, or a restart, goes on
		}
		if c.s.ctx.Err() != nil {
			return // the answer may be that it was cut short: it is carried out again
		}
		select {
		case c.mail <- letter{command: id, event: e}:
		case <-c.gone:
		case <-c.s.ctx.Done():
		}
	})
}

// loadProgram makes another flow's program ready.
func (c *contact) loadProgram(l activity.Load) activity.Loaded {
	ctx := c.s.ctx
	version, err := c.s.r.o.Flows.Resolve(ctx, c.organisation, l)
	if err == nil {
		err = c.hasProgram(ctx, version)
	}
	if err == nil {
		return activity.Loaded{Program: version}
	}
	failure := activity.Failure{Code: "flow_unknown", Message: "the flow \"" + cmp.Or(l.Name, l.Flow) + "\" is not there"}
	if code := fault.CodeOf(err); code != fault.NotFound {
		failure = activity.Failure{Code: "flow_unavailable", Message: "the flow \"" + cmp.Or(l.Name, l.Flow) + "\" could not be loaded"}
		c.s.r.o.Log.Error("loading a flow", "contact", c.id, "error", err)
	}
	return activity.Loaded{Failure: failure}
}

// hasProgram finds a program unless the contact has it already.
func (c *contact) hasProgram(ctx context.Context, version string) error {
	if _, ok := c.library(version); ok {
		return nil
	}
	p, err := c.s.r.o.Flows.Program(ctx, c.organisation, version)
	if err == nil {
		c.programs = append(c.programs, p)
	}
	return err
}

func textOf(o *value.Object, name string) string {
	v, _ := o.GetFold(name)
	s, _ := v.(string)
	return s
}
