package activity

import (
	"slices"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// percentAllocation shares contacts out.
func percentAllocation() Kind {
	return Kind{Name: "percent-allocation", Title: "Percent Allocation", Group: FlowControl,
		Webex: []string{"percent-allocation"}, Shape: "enum-gateway", Ports: []string{"error"},
		Outputs: []string{"percentage", "description"},
		New:     func() Activity { return &PercentAllocation{} }}
}

// PercentAllocation sends each contact one of several ways, in turn and by
// weight: over many contacts each way gets its share (domain.md §4.5).
type PercentAllocation struct{ Paths []AllocationPath }

// AllocationPath is one way with its share; without a port of its own, that is
// the row's index, as in Webex.
type AllocationPath struct {
	Percent     int
	Description string
	Port        string
}

var _ PortsOf = (*PercentAllocation)(nil)

func allocationFields(p *AllocationPath) field.List {
	return field.List{
		field.Int(&p.Percent, "percent").Range(0, 100).Say("Percentage", "Share of the contacts, 0 to 100; all shares make 100."),
		field.Plain(&p.Description, "description").Say("Description", "What this way is for."),
		field.Plain(&p.Port, "port").Say("Port", "Name of the port; the row's number from 0 when not given."),
	}
}

// Fields declares the ways.
func (a *PercentAllocation) Fields() field.List {
	return field.List{
		field.Items(&a.Paths, "paths", allocationFields).Range(2, 10).Require().
			Say("Output Paths", "Ways with their shares.").WebexAs(allocationsCodec{}),
	}
}

// Ports are those of the ways in their order, and error.
func (a *PercentAllocation) Ports() []string {
	var ports []string
	for i, p := range a.Paths {
		if port := portOf(p.Port, i); !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	return append(ports, percentAllocation().Ports...)
}

// Step asks whose turn it is and leaves that way.
func (a *PercentAllocation) Step(in *Input) (Output, error) {
	if in.Event == nil {
		percents := make([]any, len(a.Paths))
		for i, p := range a.Paths {
			percents[i] = int64(p.Percent)
		}
		return Output{Commands: []Command{Lookup{What: LookupAllocation, Name: in.Label,
			Args: value.Of("activity", in.Label, "percents", percents)}}}, nil
	}
	found, ok := in.Event.(Found)
	if !ok {
		return unexpected(in)
	}
	if err := found.Failure.Fault(); err != nil {
		return Output{}, err
	}
	turn, ok := found.Value.(int64)
	if !ok || turn < 0 || turn >= int64(len(a.Paths)) {
		return Output{}, Faultf("allocation", "no way was allocated: %s is none of %d", value.Text(found.Value), len(a.Paths))
	}
	p := a.Paths[turn]
	return Output{Port: portOf(p.Port, int(turn)),
		Outputs: value.Of("percentage", int64(p.Percent), "description", p.Description)}, nil
}
