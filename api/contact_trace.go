package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/value"
)

// traceLine is a line of a trace, as `callwright run --json` prints it, with its number.
type traceLine struct{ *value.Object }

// MarshalJSON writes the line.
func (l traceLine) MarshalJSON() ([]byte, error) { return l.Object.MarshalJSON() }

// Schema describes a line.
func (traceLine) Schema(huma.Registry) *huma.Schema {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	object := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Required: []string{"number", "type", "at", "branch"}, Properties: map[string]*huma.Schema{
		"number": {Type: huma.TypeInteger, Description: "From 1."},
		"type":   {Type: huma.TypeString, Enum: []any{"enter", "command", "result", "leave", "problem"}}, "at": {Type: huma.TypeString, Format: "date-time"},
		"branch": {Type: huma.TypeInteger, Description: "0 is the main flow; others are event flows."}, "activity": text("Label."), "kind": text(""), "port": text("By which it leaves."),
		"settings": object, "command": object, "result": object, "assigned": object, "problem": object,
	}}
}

type trace struct {
	Body struct {
		Lines      []traceLine `json:"lines" doc:"Those after the one that was known."`
		Over       bool        `json:"over" doc:"Nothing more will come."`
		Contact    Contact     `json:"contact" doc:"How it stands, without its path."`
		Unfaithful string      `json:"unfaithful,omitempty" doc:"Why the trace may not show what happened: the contact was run by another version of Callwright."`
	}
}

type readTrace struct {
	Named
	After int `query:"after" minimum:"0" doc:"Number of the last line that is known already."`
}

func (a *api) contactTrace(ctx context.Context, by account.Caller, in *readTrace) (*trace, error) {
	p, err := a.o.Contacts.Follow(ctx, by.Organisation, in.ID, in.After)
	if err != nil {
		return nil, err
	}
	out := &trace{}
	out.Body.Lines = make([]traceLine, len(p.Lines))
	shown, whole := curls{}, may(by, access.ConnectorRead)
	for i, l := range p.Lines {
		data := value.Of("number", int64(p.First+i))
		for name, v := range withTokens(shown.data(l), whole).All() {
			data.Set(name, v)
		}
		out.Body.Lines[i] = traceLine{data}
	}
	out.Body.Over, out.Body.Unfaithful = p.Over, p.Unfaithful
	out.Body.Contact = a.names(ctx, by).contact(ctx, p.Contact)
	return out, nil
}

// Said is one line of a conversation.
type Said struct {
	Number  int       `json:"number" doc:"From 1."`
	At      time.Time `json:"at"`
	By      string    `json:"by" enum:"flow,person,agent"`
	Kind    string    `json:"kind" enum:"message,audio,music,question,notice"`
	Text    string    `json:"text,omitempty"`
	File    string    `json:"file,omitempty" doc:"Audio file."`
	Choices []string  `json:"choices,omitempty" doc:"Of a question."`
}

type conversation struct {
	Body struct {
		Said []Said `json:"said"`
		Over bool   `json:"over" doc:"Nothing more will be said."`
	}
}

type readConversation struct {
	Named
	After int `query:"after" minimum:"0" doc:"Number of the last line that is known already."`
}

func (a *api) contactConversation(ctx context.Context, by account.Caller, in *readConversation) (*conversation, error) {
	said, over, err := a.o.Contacts.Transcript(ctx, by.Organisation, in.ID, in.After)
	if err != nil {
		return nil, err
	}
	out := &conversation{}
	out.Body.Over, out.Body.Said = over, make([]Said, len(said))
	for i, s := range said {
		out.Body.Said[i] = Said{s.Number, s.At.UTC(), s.By, string(s.Kind), s.Text, s.File, s.Choices}
	}
	return out, nil
}

// ActivityStatistics are figures of one activity of one version.
type ActivityStatistics struct {
	Flow      string         `json:"flow" doc:"Id."`
	Version   string         `json:"version" doc:"Id."`
	Number    int            `json:"number" doc:"Of the version."`
	Activity  string         `json:"activity"`
	Kind      string         `json:"kind"`
	Count     int            `json:"count" doc:"How often it was left."`
	Errors    int            `json:"errors"`
	ErrorRate float64        `json:"error_rate" doc:"0 to 1."`
	P50       float64        `json:"p50_milliseconds"`
	P95       float64        `json:"p95_milliseconds"`
	P99       float64        `json:"p99_milliseconds"`
	Ports     map[string]int `json:"ports" doc:"How often each was taken."`
}

type statistics struct {
	Body struct {
		Items []ActivityStatistics `json:"items"`
	}
}

type readStatistics struct{ ContactFilter }

func (a *api) statistics(ctx context.Context, by account.Caller, in *readStatistics) (*statistics, error) {
	figures, err := a.o.Contacts.Statistics(ctx, in.query(by))
	if err != nil {
		return nil, err
	}
	out := &statistics{}
	out.Body.Items = make([]ActivityStatistics, len(figures))
	for i, f := range figures {
		out.Body.Items[i] = ActivityStatistics{f.Flow, f.Version, f.Number, f.Activity, f.Kind, f.Count, f.Errors, f.Rate,
			milliseconds(f.P50), milliseconds(f.P95), milliseconds(f.P99), f.Ports}
	}
	return out, nil
}
