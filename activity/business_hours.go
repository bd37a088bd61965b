package activity

import (
	"slices"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// businessHours parts the way by the time of day.
func businessHours() Kind {
	return Kind{Name: "business-hours", Title: "Business Hours", Group: FlowControl,
		Webex: []string{"business-hours"}, Shape: "enum-gateway",
		Ports: []string{"workingHours", "holidays", "override", "default", "error"},
		New:   func() Activity { return &BusinessHours{} }}
}

// ScheduleSource says where the schedule of a Business Hours comes from.
type ScheduleSource string

// The sources of a schedule.
const (
	FixedSchedule    ScheduleSource = "fixed"
	VariableSchedule ScheduleSource = "variable"
)

// BusinessHours asks a schedule what holds now. Of what holds at once, an
// override counts before a holiday, and that before working hours.
type BusinessHours struct {
	From     ScheduleSource
	Schedule field.Reference
	Variable expr.Template
}

// Fields declares the schedule.
func (a *BusinessHours) Fields() field.List {
	return field.List{
		field.Choice(&a.From, "from", FixedSchedule, VariableSchedule).OptionsAs([]string{"Static Business Hours", "Variable Business Hours"}, nil).
			Say("Business Hours from", "Whether the schedule is chosen here or named by a variable.").WebexAs(scheduleSourceCodec{}),
		field.Ref(&a.Schedule, "schedule").To("business-hours").ShowIf(&a.From, FixedSchedule).Require().
			Say("Static Business Hours", "Schedule to ask.").Webex("businessHoursId"),
		field.Text(&a.Variable, "variable").ShowIf(&a.From, VariableSchedule).Require().
			Say("Variable Business Hours", "Expression that gives the id or name of the schedule.").Webex("businessHoursVariable"),
	}
}

// Step asks and leaves by what holds now.
func (a *BusinessHours) Step(in *Input) (Output, error) {
	if in.Event == nil {
		ask := Lookup{What: LookupHours, ID: a.Schedule.ID, Name: a.Schedule.Name}
		if a.From == VariableSchedule {
			ask = Lookup{What: LookupHours, ID: in.Text(a.Variable, "variable")}
		}
		return Output{Commands: []Command{ask}}, nil
	}
	found, ok := in.Event.(Found)
	if !ok {
		return unexpected(in)
	}
	if err := found.Failure.Fault(); err != nil {
		return Output{}, err
	}
	port := value.Text(found.Value)
	if ports := businessHours().Ports; !slices.Contains(ports, port) || IsErrorPort(port) {
		return Output{}, Faultf("business-hours", "the schedule gave %q, which is none of its states", port)
	}
	return Output{Port: port}, nil
}
