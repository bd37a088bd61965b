package runner

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
)

// head is who a contact is and how it is run: the first entry of what is stored
// of it. Attributes and variables are in its first record.
type head struct {
	arrival    Arrival
	durability Durability
	limits     engine.Limits
	ahead      time.Duration // of the wall clock: a simulated contact's clock when it begins
}

func (h *head) members(m *activity.Members) {
	a := &h.arrival
	m.Text("organisation", &a.Organisation)
	m.Text("id", &a.ID)
	m.Text("version", &a.Version)
	m.Int("number", &a.Number)
	m.Text("flow", &a.Flow)
	m.Text("flow_name", &a.FlowName)
	m.Text("label", &a.Label)
	m.Text("entry_point", &a.EntryPoint)
	m.Text("channel", &a.Channel)
	m.Text("durability", (*string)(&h.durability))
	m.Flag("simulated", &a.Simulated)
	m.Span("clock_offset", &h.ahead)
	m.Flag("clock_paused", &a.Paused)
	m.Int("turn_limit", &h.limits.Turn)
	m.Int("contact_limit", &h.limits.Contact)
	m.Int("depth_limit", &h.limits.Depth)
}

func (h *head) append(dst []byte) []byte {
	return appendEntry(dst, entryHead, activity.AppendMembers(nil, h.members))
}

func readContactHead(text []byte) (h head, err error) {
	if err = activity.ReadMembers(text, h.members); err != nil {
		err = fmt.Errorf("reading who a contact is: %w", err)
	}
	return h, err
}

// host is what the host knows of a parked contact beside the engine's state.
type host struct {
	waiting []since // for each command that waits, in the engine's order
	agent   string
	leaving bool
	idle    time.Time
	clock   clock // of a simulated contact, in a snapshot
}

// since is when a command that waits was given, and whether it has been begun.
type since struct {
	at    time.Time
	begun bool
}

func (h *host) members(m *activity.Members) {
	activity.List(m, "waiting", &h.waiting, func(s *since, m *activity.Members) {
		m.Time("at", &s.at)
		m.Flag("begun", &s.begun)
	})
	m.Text("agent", &h.agent)
	m.Flag("leaving", &h.leaving)
	m.Time("idle", &h.idle)
	m.Span("clock_offset", &h.clock.offset)
	m.Time("clock_still", &h.clock.still)
}
