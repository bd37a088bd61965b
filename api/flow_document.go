package api

import (
	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// FlowDocument is a flow as JSON for programs: activities refer to each other by id.
type FlowDocument struct {
	Name        string         `json:"name" maxLength:"200"`
	ID          string         `json:"id,omitempty" maxLength:"200" doc:"Stays the same over versions; that of a new flow is made where it is left out."`
	Description string         `json:"description,omitempty"`
	Type        flow.Type      `json:"type" enum:"flow,subflow"`
	Variables   []FlowVariable `json:"variables"`
	Activities  []FlowActivity `json:"activities" doc:"Of the main flow; one of them is the start."`
	Events      []FlowActivity `json:"events" doc:"Event flows: handlers and what they lead to."`
	Settings    *ordered       `json:"settings,omitempty" doc:"Of the flow as a whole."`
	Layout      *ordered       `json:"layout,omitempty" doc:"The canvas: {activities: {<id of an activity>: {x, y}}}; other members are kept."`
	Extra       *ordered       `json:"extra,omitempty" doc:"What only another program understands, such as the rest of a Webex export. To be given back as it came."`
}

// FlowActivity is one step of a flow.
type FlowActivity struct {
	ID          string     `json:"id" maxLength:"200"`
	Label       string     `json:"label" maxLength:"500" doc:"Unique in the flow; the root of its outputs in expressions."`
	Kind        string     `json:"kind" maxLength:"200" doc:"Name of a kind as GET /api/activities lists them; another program's name is kept."`
	Description string     `json:"description,omitempty"`
	Disabled    bool       `json:"disabled,omitempty" doc:"Passed through by its first port that is not for errors."`
	Settings    *ordered   `json:"settings,omitempty" doc:"By the names of the kind's form. Their order and the spelling of numbers are kept."`
	Links       []FlowLink `json:"links"`
}

// FlowLink leads from a port of an activity to another activity.
type FlowLink struct {
	Port string `json:"port" maxLength:"500"`
	To   string `json:"to" maxLength:"200" doc:"Id of an activity."`
	ID   string `json:"id,omitempty" maxLength:"200" doc:"Of the link, when it came with one. To be given back as it came."`
}

// FlowVariable is a flow variable.
type FlowVariable struct {
	Name          string              `json:"name" maxLength:"200"`
	Type          flow.VariableType   `json:"type" enum:"STRING,INTEGER,DECIMAL,BOOLEAN,DATETIME,JSON"`
	Value         *anything           `json:"value,omitempty" doc:"Default, usually a text; absent for none."`
	ID            string              `json:"id,omitempty" maxLength:"200" doc:"Of a global variable."`
	Source        flow.VariableSource `json:"source,omitempty" enum:"GLOBAL,SUBFLOW_INPUT,SUBFLOW_OUTPUT" doc:"Absent for a variable of the flow's own."`
	Description   string              `json:"description,omitempty"`
	Secure        bool                `json:"secure,omitempty" doc:"Never logged or stored in the clear."`
	AgentViewable bool                `json:"agent_viewable,omitempty"`
	AgentEditable bool                `json:"agent_editable,omitempty"`
	DesktopLabel  string              `json:"desktop_label,omitempty" doc:"Under which an agent sees it."`
	Reportable    bool                `json:"reportable,omitempty"`
	Overwrite     bool                `json:"overwrite,omitempty" doc:"The default here replaces the global one."`
}

// ordered is an object whose members keep their order, and numbers their spelling.
type ordered struct{ *value.Object }

// MarshalJSON writes the members in order.
func (o ordered) MarshalJSON() ([]byte, error) { return shown(o).MarshalJSON() }

// UnmarshalJSON reads an object strictly.
func (o *ordered) UnmarshalJSON(text []byte) error {
	v, err := payload.DecodeJSONStrictWithin(text, mostBody)
	if err != nil {
		return errNotJSON
	}
	o.Object, _ = v.(*value.Object)
	return nil
}

// Schema says that it is an object.
func (ordered) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

var _ huma.SchemaProvider = ordered{}
