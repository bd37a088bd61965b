package activity

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// priorityCodec is a priority that stands in `priority` or, as a template, in
// `priorityVariable`.
type priorityCodec struct{}

func (priorityCodec) Properties() []string {
	return []string{"priority", "priorityVariable", "priorityRadioGroup"}
}

func (priorityCodec) Import(p *value.Object) any {
	name := "priority"
	if radio, _ := p.Get("priorityRadioGroup"); radio == "variablePriority" {
		name = "priorityVariable"
	}
	v, _ := p.Get(name)
	if v == "" {
		return nil
	}
	return v
}

func (priorityCodec) Export(setting any) *value.Object {
	if strings.Contains(value.Text(setting), "{{") {
		return value.Of("priorityRadioGroup", "variablePriority", "priority", nil, "priorityVariable", setting)
	}
	return value.Of("priorityRadioGroup", "staticPriority", "priority", setting, "priorityVariable", nil)
}

// availabilityCodec is the expression that says whether agents are checked.
type availabilityCodec struct{}

func (availabilityCodec) Properties() []string {
	return []string{"agentAvailabilityVariable", "agentAvailabilityRadioGroup"}
}

func (availabilityCodec) Import(p *value.Object) any {
	radio, _ := get[string](p, "agentAvailabilityRadioGroup")
	v, _ := p.Get("agentAvailabilityVariable")
	if v == "" || !strings.HasPrefix(radio, "variable") {
		return nil
	}
	return v
}

func (availabilityCodec) Export(setting any) *value.Object {
	return value.Of("agentAvailabilityVariable", setting, "agentAvailabilityRadioGroup", "variableAgentAvailability")
}
