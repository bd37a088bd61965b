package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/routing"
)

// report is what `check` and `import` say; its JSON form is a contract.
type report struct {
	Flows      []*flowReport `json:"flows"`
	unreadable bool          // one of the files is no flow
}

type flowReport struct {
	File       string           `json:"file"`
	Name       string           `json:"name"`
	Activities counts           `json:"activities"`
	Bindings   []engine.Binding `json:"bindings"`
	Problems   []field.Problem  `json:"problems"`
	Written    string           `json:"written"`
}

// counts sums the activities, event flows included: those that run, those that
// run once something outside is bound, those of kinds that do not run.
type counts struct {
	Total   int `json:"total"`
	Run     int `json:"run"`
	Bind    int `json:"bind"`
	Unknown int `json:"unknown"`
}

// surroundings is what bindings are looked for in: the files given beside the flow.
type surroundings struct {
	connectors *connector.Set
	resources  *routing.Resources
	library    *library
}

// bound reports whether something outside the flow is there.
func (s surroundings) bound(b engine.Binding) bool {
	if provided(b.Kind, b.ID) || provided(b.Kind, b.Label) {
		return true
	}
	switch b.Kind {
	case "connector":
		return s.connectors != nil && (s.connects(b.ID) || s.connects(b.Label))
	case "flow", "subflow":
		_, ok := s.library.find(b.ID, b.Label)
		return ok
	}
	return s.resources != nil && listed(s.resources, b)
}

func (s surroundings) connects(ref string) bool {
	_, ok := s.connectors.Find(ref)
	return ok && ref != ""
}

// listed reports whether the resources file binds the reference.
func listed(r *routing.Resources, b engine.Binding) bool {
	switch b.Kind {
	case "queue":
		return r.Queue(b.ID, b.Label) != nil
	case "business-hours":
		return r.HoursOf(b.ID, b.Label) != nil
	case "prompt":
		return r.Prompt(cmp.Or(b.ID, b.Label)) != nil
	case "entry-point":
		return r.EntryPoint(b.ID, b.Label) != nil
	case "function":
		return r.Function(b.ID, b.Label) != nil
	case "global-variable":
		return r.Global(b.ID, b.Label) != nil
	case "skill":
		return r.Skill(b.ID, b.Label) != nil || skilled(r, b)
	case "media-destination":
		return r.MediaDestination(b.ID, b.Label) != nil
	}
	return false
}

// skilled reports whether an agent of some queue has the skill.
func skilled(r *routing.Resources, b engine.Binding) bool {
	for _, q := range r.Queues {
		for _, a := range q.Agents {
			for _, s := range a.Skills {
				if s.ID != "" && s.ID == b.ID || strings.EqualFold(s.Name, cmp.Or(b.Label, b.ID)) {
					return true
				}
			}
		}
	}
	return false
}

// provided names what the platform itself brings: its speech engine and its hold music.
func provided(kind, name string) bool {
	switch kind {
	case "tts":
		return name == "Cisco Cloud Text-to-Speech"
	case "prompt":
		return strings.HasPrefix(name, "defaultmusic_on_hold")
	}
	return false
}

// newReport judges one flow.
func newReport(file string, f *flow.Flow, found []field.Problem, s surroundings) *flowReport {
	c := activity.Builtin()
	p, problems := engine.Compile(f, c)
	r := &flowReport{File: file, Name: f.Name, Bindings: []engine.Binding{}, Problems: append([]field.Problem{}, found...)}
	r.Problems = append(r.Problems, problems...)
	needy := map[string]bool{}
	for _, b := range p.Bindings {
		r.Bindings = append(r.Bindings, b)
		if s.bound(b) {
			continue
		}
		for _, label := range b.UsedBy {
			needy[label] = true
		}
		r.Problems = append(r.Problems, unbound(b))
	}
	for _, a := range f.All() {
		r.Activities.Total++
		k, ok := c.Kind(a.Kind)
		switch {
		case !ok || k.Inert:
			r.Activities.Unknown++
		case needy[a.Label]:
			r.Activities.Bind++
		default:
			r.Activities.Run++
		}
	}
	return r
}

func unbound(b engine.Binding) field.Problem {
	p := field.Problem{Code: "unbound", Severity: field.SeverityWarning,
		Message: fmt.Sprintf("the %s %q is not bound", strings.ReplaceAll(b.Kind, "-", " "), cmp.Or(b.Label, b.ID)), Mend: mendFor(b)}
	if len(b.UsedBy) > 0 {
		p.Activity = b.UsedBy[0]
	}
	if len(b.UsedBy) > 1 {
		p.Message += "; also used by " + strings.Join(b.UsedBy[1:], ", ")
	}
	return p
}

func mendFor(b engine.Binding) string {
	switch b.Kind {
	case "connector":
		return fmt.Sprintf("name it under `for:` of a connector in the connectors file (--connectors): %q", cmp.Or(b.ID, b.Label))
	case "flow", "subflow":
		return "put its export into the folder given by --flows"
	}
	return "bind it in the resources file (--resources)"
}

// worst returns the exit error for the report's problems.
func (r report) worst(strict bool) error {
	if r.unreadable {
		return errUnreadable
	}
	for _, f := range r.Flows {
		for _, p := range f.Problems {
			if p.Severity == field.SeverityError || strict && p.Severity == field.SeverityWarning {
				return errFound
			}
		}
	}
	return nil
}

func (r report) print(w io.Writer, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	paint := painter(w)
	for i, f := range r.Flows {
		if i > 0 {
			fmt.Fprintln(w)
		}
		f.print(w, paint)
	}
	return nil
}

func (f *flowReport) print(w io.Writer, c paint) {
	fmt.Fprintf(w, "%s  %s\n", c.bold(f.Name), c.dim(f.File))
	if f.Activities.Total > 0 {
		fmt.Fprintf(w, "  %s\n", f.Activities.sentence(f.Bindings))
	}
	for _, p := range f.Problems {
		fmt.Fprintf(w, "  %s %s%s\n", c.severity(p.Severity), prefix(p.Place()), p.Message)
		if p.Mend != "" {
			fmt.Fprintf(w, "          %s\n", c.dim(p.Mend))
		}
	}
	if f.Written != "" {
		fmt.Fprintf(w, "  written to %s\n", f.Written)
	}
}

func prefix(place string) string {
	if place == "" {
		return ""
	}
	return place + ": "
}

// sentence is such as "41 activities: 39 run, 2 need a queue".
func (n counts) sentence(bindings []engine.Binding) string {
	s := fmt.Sprintf("%d activities: %d run", n.Total, n.Run)
	if n.Bind > 0 {
		s += fmt.Sprintf(", %d need something bound", n.Bind)
	}
	if n.Unknown > 0 {
		s += fmt.Sprintf(", %d do not run yet", n.Unknown)
	}
	if len(bindings) > 0 {
		s += fmt.Sprintf("; %d references outside the flow", len(bindings))
	}
	return s
}
