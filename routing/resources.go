package routing

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
)

// Resources binds what a flow refers to outside itself. Each entry is found by
// its id or its name; a flow may use either, or the label an export shows.
type Resources struct {
	Seed        int // turn of percent allocations with which a contact begins
	Hours       []Hours
	Queues      []Queue
	Prompts     []Prompt
	EntryPoints []EntryPoint
	Functions   []Function
	Globals     []Global
	Staff       []Staff // agents with their queues; they are among Queue.Agents, too
	Skills      []SkillDefinition
	Numbers     []Number
	Media       []MediaDestination

	VirtualAgents []VirtualAgent
}

// Prompt is an audio file.
type Prompt struct {
	Name   string        // file name, such as welcome.wav
	Text   string        // what is heard
	Length time.Duration // 0 when it does not matter
}

// EntryPoint is where contacts come in, with the flow that answers them.
type EntryPoint struct{ ID, Name, Flow string }

// Function is a function of the organisation: its source, or only what it returns.
type Function struct {
	ID, Name string
	Source   string // JavaScript (script/script.md)
	Returns  any
}

// MediaDestination is a listener to which the sound of a call can be sent.
type MediaDestination struct{ ID, Name string }

// Global is a global variable of the organisation.
type Global struct {
	ID, Name string
	Value    any
}

// The codes of problems with resources.
const (
	CodeUnbound   = "unbound"   // a flow refers to something that no resource binds
	CodeDuplicate = "duplicate" // two resources answer to the same id or name
)

// Fields declares the document.
func (r *Resources) Fields() field.List {
	return field.List{
		field.Int(&r.Seed, "allocation_seed").Range(0, 1_000_000).Say("Allocation seed", "Turn of percent allocations with which a contact begins."),
		field.Items(&r.Hours, "business_hours", (*Hours).fields).Say("Business hours", "Schedules."),
		field.Items(&r.Queues, "queues", (*Queue).fields).Say("Queues", "Queues with their agents."),
		field.Items(&r.Staff, "agents", (*Staff).fields).Say("Agents", "Agents with their queues, beside those who stand with a queue."),
		field.Items(&r.Skills, "skills", (*SkillDefinition).fields).Say("Skills", "What skill requirements may ask for."),
		field.Items(&r.Prompts, "prompts", (*Prompt).fields).Say("Prompts", "Audio files."),
		field.Items(&r.EntryPoints, "entry_points", (*EntryPoint).fields).Say("Entry points", "Which flow answers where."),
		field.Items(&r.Functions, "functions", (*Function).fields).Say("Functions", "Functions: their source, or what they return."),
		field.Items(&r.VirtualAgents, "virtual_agents", (*VirtualAgent).fields).Say("Virtual agents", "Bots to which callers talk."),
		field.Items(&r.Numbers, "numbers", (*Number).fields).Say("Numbers", "What happens when calls are transferred."),
		field.Items(&r.Media, "media_destinations", (*MediaDestination).fields).Say("Media destinations", "Listeners to the sound of calls."),
		field.Items(&r.Globals, "global_variables", (*Global).fields).Say("Global variables", "Values of the organisation's variables."),
	}
}

func (p *Prompt) fields() field.List {
	return field.List{
		field.Plain(&p.Name, "name").Require().Say("Name", "File name, such as welcome.wav."),
		field.Plain(&p.Text, "text").As("lines").Say("Text", "What is heard, for people."),
		field.Duration(&p.Length, "length", time.Second).Say("Length", "Seconds, or 1m30s. Matters for music that is played once."),
	}
}

func (e *EntryPoint) fields() field.List {
	return field.List{
		field.Plain(&e.Name, "name").Require().Say("Name", "Name or label by which flows refer to the entry point."),
		field.Plain(&e.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Plain(&e.Flow, "flow").Require().Say("Flow", "Name, id or file of the flow that answers."),
	}
}

func (f *Function) fields() field.List {
	return field.List{
		field.Plain(&f.Name, "name").Require().Say("Name", "Name by which flows refer to the function."),
		field.Plain(&f.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Plain(&f.Source, "source").As("lines").Say("Source", "JavaScript with a function main; it runs where scripts do."),
		field.Value(&f.Returns, "returns").Say("Returns", "What it returns, as JSON, where there is no source."),
	}
}

func (m *MediaDestination) fields() field.List {
	return field.List{
		field.Plain(&m.Name, "name").Require().Say("Name", "Name or label by which flows refer to the destination."),
		field.Plain(&m.ID, "id").Say("Id", "Id by which exports refer to it."),
	}
}

func (g *Global) fields() field.List {
	return field.List{
		field.Plain(&g.Name, "name").Require().Say("Name", "Name of the variable."),
		field.Plain(&g.ID, "id").Say("Id", "Id by which exports refer to it."),
		field.Value(&g.Value, "value").Say("Value", "Its value."),
	}
}

// ReadResources reads a resources document in YAML or JSON. The problems name
// line and column. What could be read is always there; an empty text is a
// document that binds nothing.
func ReadResources(text []byte) (*Resources, []field.Problem) {
	d, problems := flow.ReadDocument(text)
	if len(problems) > 0 {
		return &Resources{}, problems
	}
	r, problems := FromValue(d.Value())
	return r, d.Places().Mark(problems)
}

// FromValue reads a resources document that is part of another one.
func FromValue(v any) (*Resources, []field.Problem) {
	r := &Resources{}
	o, ok := v.(*value.Object)
	if !ok && v != nil {
		return r, []field.Problem{field.Problem{Code: field.CodeInvalid, Severity: field.SeverityError}.
			Saying("resources must be an object").Mending("begin with business_hours:, queues:, prompts: or another section")}
	}
	problems := r.Fields().Decode(o)
	r.defineSkills()
	problems = append(problems, r.assign()...)
	for i := range r.Hours {
		problems = append(problems, r.Hours[i].check(fmt.Sprintf("business_hours[%d]", i))...)
	}
	return r, append(problems, r.duplicates()...)
}

// Schema is the JSON Schema of the document.
func Schema() *value.Object {
	s := value.Of(
		"$schema", "https://json-schema.org/draft/2020-12/schema",
		"title", "Callwright resources",
		"description", "What a flow refers to outside itself, for callwright run and callwright test.",
	)
	for k, v := range new(Resources).Fields().Schema().All() {
		s.Set(k, v)
	}
	return s
}
