package routing

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/field"
)

// HoursOf returns the schedule that a flow calls by this id or name; nil when none is bound.
func (r *Resources) HoursOf(id, name string) *Hours { return find(r.Hours, id, name, (*Hours).keys) }

// Queue returns the queue that a flow calls by this id or name; nil when none is bound.
func (r *Resources) Queue(id, name string) *Queue { return find(r.Queues, id, name, (*Queue).keys) }

// Prompt returns the audio file; nil when it is not bound.
func (r *Resources) Prompt(file string) *Prompt { return find(r.Prompts, "", file, (*Prompt).keys) }

// EntryPoint returns the entry point that a flow calls by this id or name; nil when none is bound.
func (r *Resources) EntryPoint(id, name string) *EntryPoint {
	return find(r.EntryPoints, id, name, (*EntryPoint).keys)
}

// Function returns the function that a flow calls by this id or name; nil when none is bound.
func (r *Resources) Function(id, name string) *Function {
	return find(r.Functions, id, name, (*Function).keys)
}

// Skill returns the skill that a flow calls by this id or name; nil when none is bound.
func (r *Resources) Skill(id, name string) *SkillDefinition {
	return find(r.Skills, id, name, (*SkillDefinition).keys)
}

// MediaDestination returns the destination that a flow calls by this id or
// name; nil when none is bound.
func (r *Resources) MediaDestination(id, name string) *MediaDestination {
	return find(r.Media, id, name, (*MediaDestination).keys)
}

// Global returns the global variable; nil when none is bound.
func (r *Resources) Global(id, name string) *Global { return find(r.Globals, id, name, (*Global).keys) }

func (h *Hours) keys() (string, string)      { return h.ID, h.Name }
func (q *Queue) keys() (string, string)      { return q.ID, q.Name }
func (p *Prompt) keys() (string, string)     { return "", p.Name }
func (e *EntryPoint) keys() (string, string) { return e.ID, e.Name }
func (f *Function) keys() (string, string)   { return f.ID, f.Name }
func (g *Global) keys() (string, string)     { return g.ID, g.Name }
func (s *Staff) keys() (string, string)      { return s.ID, s.Name }

func (s *SkillDefinition) keys() (string, string)  { return s.ID, s.Name }
func (m *MediaDestination) keys() (string, string) { return m.ID, m.Name }

// find looks for the entry with the id, then for the one with the name, then
// for one whose name is what the flow gives as id, and last for any of these
// regardless of letter case.
func find[T any](entries []T, id, name string, keys func(*T) (id, name string)) *T {
	same := func(a, b string) bool { return a == b && a != "" }
	fold := func(a, b string) bool { return strings.EqualFold(a, b) && a != "" }
	for _, eq := range []func(a, b string) bool{same, fold} {
		for _, match := range []func(i, n string) bool{
			func(i, _ string) bool { return eq(i, id) },
			func(_, n string) bool { return eq(n, name) },
			func(i, n string) bool { return eq(n, id) || eq(i, name) },
		} {
			for e := range entries {
				if match(keys(&entries[e])) {
					return &entries[e]
				}
			}
		}
	}
	return nil
}

// duplicates reports entries that answer to the same id or name as one before.
func (r *Resources) duplicates() []field.Problem {
	var problems []field.Problem
	problems = append(problems, duplicated(r.Hours, "business_hours", (*Hours).keys)...)
	problems = append(problems, duplicated(r.Queues, "queues", (*Queue).keys)...)
	problems = append(problems, duplicated(r.Prompts, "prompts", (*Prompt).keys)...)
	problems = append(problems, duplicated(r.EntryPoints, "entry_points", (*EntryPoint).keys)...)
	problems = append(problems, duplicated(r.Staff, "agents", (*Staff).keys)...)
	problems = append(problems, duplicated(r.Skills, "skills", (*SkillDefinition).keys)...)
	problems = append(problems, duplicated(r.Media, "media_destinations", (*MediaDestination).keys)...)
	problems = append(problems, duplicated(r.VirtualAgents, "virtual_agents", (*VirtualAgent).keys)...)
	problems = append(problems, duplicated(r.Functions, "functions", (*Function).keys)...)
	return append(problems, duplicated(r.Globals, "global_variables", (*Global).keys)...)
}

func duplicated[T any](entries []T, section string, keys func(*T) (id, name string)) []field.Problem {
	var problems []field.Problem
	ids, names := map[string]bool{}, map[string]bool{}
	for i := range entries {
		id, name := keys(&entries[i])
		again := name
		if ids[id] {
			again = id
		}
		if ids[id] || names[name] {
			problems = append(problems, field.Problem{Code: CodeDuplicate, Severity: field.SeverityError, Field: fmt.Sprintf("%s[%d]", section, i)}.
				Saying("there is another entry called %q", again).Mending("give each its own id and name"))
		}
		ids[id], names[name] = id != "", name != ""
	}
	return problems
}
