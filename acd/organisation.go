package acd

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// organisation is one organisation's queues and agents. What it is busy with
// does not hold up another.
type organisation struct {
	acd  *ACD
	id   string
	stop context.CancelFunc // of its run; nil while ACD does not run. Under ACD's mu
	wake chan struct{}      // something has changed that Run should look at

	loading chan struct{} // holds one while resources are read; taken before mu

	choosing sync.Mutex    // held while an agent chooses a state; taken before mu
	sending  chan struct{} // as many contacts as are told something at once

	mu        sync.Mutex // never held while contacts, resources or a store are asked
	resources *routing.Resources
	read      time.Time // when the resources were last read
	floor     *routing.Floor
	known     bool              // the states of agents and the callbacks are read
	automatic map[string]bool   // agents who answer by themselves, by key
	sessions  map[string]string // of agents, by key
	loose     map[string]*card  // of contacts that are not on the floor
	turns     map[turnKey]*turn
	callbacks map[string]*Callback   // that are not over, by id
	agenda    time.Time              // when to look at callbacks with a time; zero for now
	unsaved   map[string]Callback    // that Run is to store, by id
	restated  map[string]AgentRecord // likewise, by key
	rung      map[string]string      // agents, by the contact that they may answer
	answering map[string]bool        // contacts that are being told that they are answered
	names     map[string]string      // texts that many contacts share
	told      map[string]bool
	problems  []field.Problem
	pause     time.Time // nothing is offered before then: contacts could not be told
}

// card is what agents see of a contact, and what was set for it.
type card struct {
	channel, number, flow string
	sets                  map[string]*value.Object // by what, as activity.Set has it
	callback              bool                     // it is called back: it stays when the caller leaves
	over                  bool
}

func newOrganisation(a *ACD, id string) *organisation {
	return &organisation{acd: a, id: id, wake: make(chan struct{}, 1), loading: make(chan struct{}, 1), resources: &routing.Resources{},
		floor:    routing.NewFloor(routing.FloorOptions{Offer: a.options.OfferTime, WrapUp: a.options.WrapUp}),
		sessions: map[string]string{}, loose: map[string]*card{}, turns: map[turnKey]*turn{}, callbacks: map[string]*Callback{},
		unsaved: map[string]Callback{}, restated: map[string]AgentRecord{}, sending: make(chan struct{}, sendings),
		rung: map[string]string{}, answering: map[string]bool{}, names: map[string]string{}, told: map[string]bool{}}
}

// fresh is how old resources may be.
const fresh = time.Second

// refresh reads the resources when they are older than a second, and at first
// the states of agents and the callbacks. When the resources cannot be read,
// those that were go on to hold.
func (o *organisation) refresh(ctx context.Context) error {
	now := o.acd.clock()
	if o.isFresh(now) {
		return nil
	}
	select {
	case o.loading <- struct{}{}:
	default:
		if !o.ignorant() {
			return nil // somebody else reads them: what was known will do
		}
		select {
		case o.loading <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	defer func() { <-o.loading }()
	if o.isFresh(now) {
		return nil
	}
	r, err := o.acd.options.Resources(ctx, o.id)
	if err != nil {
		return fmt.Errorf("reading the resources of organisation %s: %w", o.id, err)
	}
	if r == nil {
		r = &routing.Resources{}
	}
	o.configure(r, now)
	if err := o.know(ctx); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.read = now
	return nil
}

func (o *organisation) isFresh(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !o.read.IsZero() && now.Sub(o.read) < fresh && now.Sub(o.read) >= 0
}

// ignorant reports whether the resources were never read.
func (o *organisation) ignorant() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.read.IsZero()
}

// configure tells the floor of resources that have changed.
func (o *organisation) configure(r *routing.Resources, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	changed := r != o.resources && !reflect.DeepEqual(r.Queues, o.resources.Queues)
	o.resources = r
	if !changed {
		return
	}
	o.floor.Configure(r.Queues, func(q *routing.Queue) routing.Distribution {
		if o.acd.options.Distribution == nil {
			return routing.Distribution{}
		}
		return o.acd.options.Distribution(o.id, q)
	}, now)
	o.automatic = map[string]bool{}
	for _, called := range o.acd.options.AutoAnswer {
		if a := r.Agent(called); a != nil {
			o.automatic[a.Key()] = true
			o.logOn(a.Key(), now)
		}
	}
	o.stir()
}

// logOn makes an agent available who has not been in any state but that of a
// contact which came back with him.
func (o *organisation) logOn(key string, now time.Time) {
	s := o.floor.Standing(key)
	if o.sessions[key] == "" {
		o.sessions[key] = uuid.NewString()
	}
	if s.State == routing.AgentLoggedOut && s.Since.IsZero() || s.Next == routing.AgentLoggedOut {
		o.floor.SetState(key, routing.AgentAvailable, "", now)
	}
}

// know reads what is stored, once.
func (o *organisation) know(ctx context.Context) error {
	o.mu.Lock()
	known := o.known
	o.mu.Unlock()
	if known || o.acd.options.Store == nil {
		return nil
	}
	agents, err := o.acd.options.Store.Agents(ctx, o.id)
	if err != nil {
		return fmt.Errorf("reading the agents of organisation %s: %w", o.id, err)
	}
	callbacks, err := o.acd.options.Store.Callbacks(ctx, o.id, true, mostCallbacks)
	if err != nil {
		return fmt.Errorf("reading the callbacks of organisation %s: %w", o.id, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, a := range agents {
		if a.Session != "" {
			o.sessions[a.Agent] = a.Session
		}
		o.floor.SetState(a.Agent, a.State, a.Reason, a.Since) // of one whose contact came back first, what follows it
	}
	for _, c := range callbacks {
		o.remember(c)
	}
	o.known = true
	o.stir()
	return nil
}

// stir lets Run look at what has changed.
func (o *organisation) stir() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// card returns what is known of a contact; nil when nothing is.
func (o *organisation) card(contact string) *card {
	if note, there := o.floor.Note(contact); there {
		c, _ := note.(*card)
		return c
	}
	return o.loose[contact]
}

// make returns a contact's card, a new one when there is none.
func (o *organisation) make(c Contact) *card {
	if there := o.card(c.ID); there != nil && !there.over {
		return there
	}
	k := &card{channel: o.shared(c.Channel), number: strings.Clone(c.Number), flow: o.shared(c.Flow)}
	if note, there := o.floor.Note(c.ID); there {
		old, _ := note.(*card) // of a callback that came back before its contact
		k.callback, k.number = old.callback, old.number
		*old = *k
		return old
	}
	o.loose[c.ID] = k
	return k
}

// shared is a text that is kept once.
func (o *organisation) shared(s string) string {
	if there, ok := o.names[s]; ok {
		return there
	}
	if len(o.names) < mostNames {
		s = strings.Clone(s)
		o.names[s] = s
	}
	return s
}

// mostNames bounds the texts that are kept once; more are kept as they come.
const mostNames = 10_000

// enter puts a contact onto the floor, with its card.
func (o *organisation) enter(e routing.Entry, k *card, now time.Time) {
	e.Note = k
	delete(o.loose, e.Contact)
	delete(o.rung, e.Contact)
	o.floor.Enqueue(e, now)
}

// leave takes a contact off the floor; what was set for it stays until it is over.
func (o *organisation) leave(contact string, now time.Time) {
	k := o.card(contact)
	delete(o.rung, contact)
	delete(o.answering, contact)
	o.floor.Left(contact, now)
	if k != nil && !k.over && len(k.sets) > 0 {
		o.loose[contact] = k
	}
}

// Problems returns what flows referred to that the organisation's resources do
// not bind, each once.
func (a *ACD) Problems(organisation string) []field.Problem {
	o := a.of(organisation)
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.problems)
}

// tell notes problems, each once and not too many.
func (o *organisation) tell(problems []field.Problem) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range problems {
		if key := p.Activity + "\x00" + p.Message; !o.told[key] && len(o.problems) < mostProblems {
			o.told[key] = true
			o.problems = append(o.problems, p)
		}
	}
}

const mostProblems = 1000

// desk answers what only the resources are asked for, as the simulator does.
func (o *organisation) desk() *routing.Desk {
	o.mu.Lock()
	defer o.mu.Unlock()
	return routing.NewDesk(o.resources, o.acd.options.Zones)
}

// unavailable is the failure of what cannot be answered just now.
func unavailable(err error) activity.Failure {
	return activity.Failure{Code: "unavailable", Message: err.Error()}
}
