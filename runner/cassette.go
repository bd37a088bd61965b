package runner

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
)

// Cassette returns a contact as a .flowtest file: its flow, what the caller did
// and APIs answered, and what came of it. Secure values are masked.
func (r *Runner) Cassette(ctx context.Context, organisation, contact string) ([]byte, error) {
	recording, err := r.recordingOf(ctx, organisation, contact)
	if err != nil {
		return nil, err
	}
	if len(recording.Records) == 0 {
		return nil, fault.New(fault.Conflict, "contact_unrecorded", "Nothing of the contact is recorded yet.")
	}
	program, err := r.o.Flows.Program(ctx, organisation, recording.Contact.Version)
	if err != nil {
		return nil, fmt.Errorf("finding the flow of contact %s: %w", contact, err)
	}
	var others []*flow.Flow
	for _, key := range loaded(recording.Records) {
		other, err := r.o.Flows.Program(ctx, organisation, key)
		if err != nil {
			return nil, fmt.Errorf("finding a flow of contact %s: %w", contact, err)
		}
		others = append(others, other.Flow)
	}
	s, err := flowtest.Cassette("Contact "+contact, program.Flow, others, recording.Records, r.secretsOf(ctx, &recording),
		flowtest.Host{Catalog: activity.Builtin(), Zones: r.o.Zones})
	if err != nil {
		return nil, err
	}
	return s.Write(), nil
}

// loaded are the keys of the programs that a contact came to, each once.
func loaded(records []engine.Record) []string {
	var keys []string
	seen := map[string]bool{}
	for i := range records {
		if l, ok := records[i].Event.Event.(activity.Loaded); ok && l.Program != "" && !seen[l.Program] {
			seen[l.Program] = true
			keys = append(keys, l.Program)
		}
	}
	return keys
}
