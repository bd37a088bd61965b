package activity

import (
	"slices"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Group is where a kind stands in the designer's library.
type Group string

// The groups of Webex's activity library.
const (
	CallHandling Group = "Call Handling"
	FlowControl  Group = "Flow Control"
	EventHandler Group = "Events"
)

// Role tells the engine how a kind takes part in a flow.
type Role int

// The roles of kinds.
const (
	RoleStep    Role = iota // entered by links, leaves by a port
	RoleStart               // where a flow or subflow begins; no link leads to it
	RoleHandler             // where an event flow begins
	RoleEnd                 // has no ports apart from one for errors: the branch, the call or the subflow ends
)

// Kind declares one kind of activity. A kind is one file of this package with
// its `.flowtest` and its page beside it, and one line in the catalog.
type Kind struct {
	Name    string   // in our documents: "queue-contact"
	Title   string   // in Webex's designer: "Queue Contact"
	Group   Group    //
	Role    Role     //
	Webex   []string // activityName in exports; the first is written by an export
	Shape   string   // `group` in exports: "action", "enum-gateway", …
	Ports   []string // in the order they are drawn; error ports last
	Outputs []string // what expressions can read under the activity's label
	Secure  []string // those of Outputs that no trace may show
	Limit   int      // self-loop limit (flow-formats.md A.12); 0 for none
	Inert   bool     // imports and exports whole but does not run yet
	New     func() Activity
}

// Activity is the settings of one activity. A compiled activity is shared by
// all contacts: Step never writes to the receiver.
type Activity interface {
	// Fields binds the settings to their declarations.
	Fields() field.List
	// Step is called when the flow enters the activity (in.Event is nil), and
	// again with the answer to each command that it asked for. An error leaves
	// by the error port when that is linked, and otherwise raises the global error.
	Step(in *Input) (Output, error)
}

// PortsOf is implemented by kinds whose ports depend on their settings.
type PortsOf interface{ Ports() []string }

// Conventional is implemented by activities that call through a connector of a
// certain name where their settings name none.
type Conventional interface {
	// ConventionalConnector is that name; "" when a setting names the connector.
	ConventionalConnector() string
}

// errorPorts are the ports by which an activity leaves when it failed, the first
// that is linked. Without a link there the global error event is raised.
var errorPorts = []string{"error", "failure", "undefinedErrors"}

// IsErrorPort reports whether the port is one for failures.
func IsErrorPort(port string) bool { return slices.Contains(errorPorts, port) }

// ErrorPort returns the port by which an activity with these linked ports leaves
// when it failed; "" when it has none. A kind with both error and failure, such as
// verify-otp, takes failure itself: it is an answer there, and error is for errors.
func ErrorPort(linked []string) string {
	for _, port := range errorPorts {
		if slices.Contains(linked, port) {
			return port
		}
	}
	return ""
}

// PortsFor returns the ports of a configured activity of the kind.
func (k Kind) PortsFor(a Activity) []string {
	if p, ok := a.(PortsOf); ok {
		return p.Ports()
	}
	return k.Ports
}

// Catalog is the kinds that a flow may use. The zero Catalog has none.
type Catalog struct {
	kinds  []Kind
	byName map[string]int
	webex  map[string]int
}

// NewCatalog returns a catalog of the kinds.
func NewCatalog(kinds ...Kind) Catalog {
	c := Catalog{kinds: kinds, byName: map[string]int{}, webex: map[string]int{}}
	for i, k := range kinds {
		c.byName[k.Name] = i
		for _, name := range k.Webex {
			c.webex[name] = i
		}
	}
	return c
}

// Kind returns the kind called name.
func (c Catalog) Kind(name string) (Kind, bool) { return c.at(c.byName, name) }

// Webex returns the kind that exports call activityName.
func (c Catalog) Webex(activityName string) (Kind, bool) { return c.at(c.webex, activityName) }

// All returns the kinds in the order of the catalog.
func (c Catalog) All() []Kind { return slices.Clone(c.kinds) }

func (c Catalog) at(index map[string]int, name string) (Kind, bool) {
	i, ok := index[name]
	if !ok {
		return Kind{}, false
	}
	return c.kinds[i], true
}

// Handler is implemented by the kind with which event flows begin.
type Handler interface {
	// Handles returns the eventSpecificationName that begins the event flow and
	// the name under which expressions read the event's attributes.
	Handles() (event, alias string)
}

// Settings returns the JSON Schema of the settings of every kind that runs, by
// the name of the kind, in the order of the catalog.
func (c Catalog) Settings() *value.Object {
	o := value.NewObject(len(c.kinds))
	for _, k := range c.kinds {
		if !k.Inert {
			o.Set(k.Name, k.New().Fields().Schema())
		}
	}
	return o
}
