package activity

import "github.com/callwright/callwright/value"

// scheduleSourceCodec is the radio button of Business Hours. FlowV2 leaves it
// out: then a variable without an id tells.
type scheduleSourceCodec struct{}

const (
	scheduleProperty  = "businessHoursRadioGroup"
	staticSchedule    = "staticBusinessHours"
	variableScheduleW = "variableBusinessHours"
)

// Properties implements field.Codec.
func (scheduleSourceCodec) Properties() []string { return []string{scheduleProperty} }

// Import implements field.Codec.
func (scheduleSourceCodec) Import(p *value.Object) any {
	v, _ := p.Get(scheduleProperty)
	switch v {
	case staticSchedule:
		return string(FixedSchedule)
	case nil, "":
		id, _ := get[string](p, "businessHoursId")
		variable, _ := get[string](p, "businessHoursVariable")
		if id == "" && variable != "" {
			return string(VariableSchedule)
		}
		return nil
	}
	return string(VariableSchedule)
}

// Export implements field.Codec.
func (scheduleSourceCodec) Export(setting any) *value.Object {
	switch setting {
	case string(FixedSchedule):
		setting = staticSchedule
	case string(VariableSchedule):
		setting = variableScheduleW
	}
	return value.Of(scheduleProperty, setting)
}
