package flow

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/value"
)

// FormatVersion is the version of the text form that this package writes.
const FormatVersion = 1

// Type tells a flow from a subflow.
type Type string

// The types of flows.
const (
	TypeFlow    Type = "flow"
	TypeSubflow Type = "subflow"
)

// Flow is one contact flow: variables, activities with their links, and event flows.
type Flow struct {
	Name        string
	ID          string // stable over versions; a Webex flowId or one of ours
	Description string
	Type        Type
	Variables   []Variable
	Activities  []Activity    // the main flow; one of them is the start
	Events      []Activity    // event flows: handlers and what they lead to
	Settings    *value.Object // of the flow as a whole
	Layout      *value.Object // positions on the canvas, by activity label or id
	Extra       *value.Object // what only another program understands
}

// VariableType is the type of a flow variable, in Webex's words.
type VariableType string

// The types of flow variables.
const (
	String   VariableType = "STRING"
	Integer  VariableType = "INTEGER"
	Decimal  VariableType = "DECIMAL"
	Boolean  VariableType = "BOOLEAN"
	DateTime VariableType = "DATETIME"
	JSON     VariableType = "JSON"
)

// VariableSource says where a variable comes from, in Webex's words.
type VariableSource string

// The sources of variables.
const (
	Local         VariableSource = ""
	Global        VariableSource = "GLOBAL" // of the organisation
	SubflowInput  VariableSource = "SUBFLOW_INPUT"
	SubflowOutput VariableSource = "SUBFLOW_OUTPUT"
)

// Variable is a flow variable.
type Variable struct {
	Name          string
	ID            string // of a global variable
	Type          VariableType
	Value         any // default: a text, or nil
	Description   string
	Source        VariableSource
	Secure        bool // never logged or stored in the clear
	AgentViewable bool // call-associated data
	AgentEditable bool
	DesktopLabel  string // under which an agent sees it
	Reportable    bool
	Overwrite     bool // the flow's default replaces the global one
}

// Activity is one step of a flow.
type Activity struct {
	ID          string
	Label       string // unique in the flow; the root of its outputs in expressions
	Kind        string // name of the kind in the catalog; one it does not know is kept
	Description string
	Disabled    bool // passed through by its first port that is not for errors
	Settings    *value.Object
	Links       []Link
}

// Link leads from a port of an activity to another activity.
type Link struct {
	Port   string
	Target string // id of an activity
	ID     string // of the link itself, when it came with one
}

// Link returns the link that leaves by the port, if there is one.
func (a *Activity) Link(port string) (Link, bool) {
	i := slices.IndexFunc(a.Links, func(l Link) bool { return l.Port == port })
	if i < 0 {
		return Link{}, false
	}
	return a.Links[i], true
}

// All returns the activities of the main flow and of the event flows.
func (f *Flow) All() []*Activity {
	all := make([]*Activity, 0, len(f.Activities)+len(f.Events))
	for i := range f.Activities {
		all = append(all, &f.Activities[i])
	}
	for i := range f.Events {
		all = append(all, &f.Events[i])
	}
	return all
}

// Activity returns the activity with the id.
func (f *Flow) Activity(id string) *Activity {
	for _, a := range f.All() {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// Variable returns the variable called name, which is matched exactly first
// and then regardless of letter case.
func (f *Flow) Variable(name string) *Variable {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for i := range f.Variables {
			if same(f.Variables[i].Name, name) {
				return &f.Variables[i]
			}
		}
	}
	return nil
}
