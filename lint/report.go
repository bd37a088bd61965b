package lint

import (
	"slices"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// Report is what came of exploring a flow.
type Report struct {
	Flow       string
	Activities struct{ Total, Reached int }
	Links      struct{ Total, Taken int }
	Assumed    []Untaken // links that were taken only after something that could not happen as things are
	Findings   []Finding
	Untaken    []Untaken
	Steps      int  // events given to the engine
	Exhausted  bool // the budget ran out before everything was tried
	Faults     int  // faults of Callwright itself
}

// Finding is something wrong that the search ran into.
type Finding struct {
	Code     string
	Severity field.Severity
	Activity string
	Message  string
	Mend     string
	Scenario *flowtest.Scenario // the inputs that show it, without its flow; nil when there are none
	Shown    bool               // playing the scenario shows it
	cause    string             // code of the error
	t        *tree
	result   *flowtest.Result
}

// Untaken is a link that no contact took.
type Untaken struct {
	From, Port, To string
	Condition      string // what had to hold, as far as the flow says
	Why            string
	Never          bool // the flow itself rules it out, whatever happens
}

// The codes of findings.
const (
	CodeUnhandled   = "unhandled_error" // an error that nobody handles: the contact fails
	CodeLoop        = "endless_loop"    // nothing but a limit ends it
	CodeUnreachable = "unreachable"     // no link leads to the activity
	CodeUnreached   = "not_reached"     // links lead there, but no contact came
	CodeNotThere    = "not_there"       // a flow that is handed the contact is not there
	CodeInternal    = "internal"        // a fault of Callwright
)

// Internal reports whether a fault of Callwright itself was met.
func (r *Report) Internal() bool { return r.Faults > 0 }

// Worst reports whether there is a finding of severity error.
func (r *Report) Worst() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == field.SeverityError })
}

// Data is the report as `callwright explore --json` prints it.
func (r *Report) Data() *value.Object {
	findings := make([]any, len(r.Findings))
	for i := range r.Findings {
		findings[i] = r.Findings[i].data()
	}
	return value.Of("flow", r.Flow,
		"activities", value.Of("total", int64(r.Activities.Total), "reached", int64(r.Activities.Reached)),
		"links", value.Of("total", int64(r.Links.Total), "taken", int64(r.Links.Taken)),
		"findings", findings, "untaken", linksData(r.Untaken), "assumed", linksData(r.Assumed), "steps", int64(r.Steps), "exhausted", r.Exhausted)
}

func linksData(list []Untaken) []any {
	links := make([]any, len(list))
	for i, u := range list {
		links[i] = value.Of("from", u.From, "port", u.Port, "to", u.To, "condition", u.Condition, "why", u.Why, "never", u.Never)
	}
	return links
}

func (f *Finding) data() *value.Object {
	o := value.Of("code", f.Code, "severity", string(f.Severity), "activity", f.Activity, "message", f.Message, "mend", f.Mend)
	o.Set("inputs", inputsOf(f.Scenario))
	o.Set("replays", f.Shown)
	return o
}
