package activity

import (
	"cmp"
	"time"

	"github.com/callwright/callwright/field"
)

// breRequest asks a business rules engine.
func breRequest() Kind {
	return Kind{Name: "bre-request", Title: "BRE Request", Group: FlowControl,
		Webex: []string{"bre-request"}, Shape: "action", Ports: []string{"default"}, Outputs: []string{"httpStatusCode", "httpResponseBody"},
		New: func() Activity { return &BRERequest{} }}
}

// breConnector is the name of the connector that leads to the rules engine,
// where the activity names none.
const breConnector = "BRE"

// BRERequest asks a business rules engine: a GET with query parameters through a
// connector, whose answer is read as an HTTP Request's is. Webex has an engine of
// its own behind it; here it is whatever the connector called BRE leads to.
type BRERequest struct {
	Connector field.Reference
	Query     []field.Row
	Timeout   time.Duration
	Retries   int
	Parse     string
	Outputs   []OutputRow
}

// Fields declares the question, then what is done with the answer.
func (a *BRERequest) Fields() field.List {
	return field.List{
		field.Ref(&a.Connector, "connector").To("connector").
			Say("Connector", "Connector that knows the rules engine; left out, the one called BRE.").Beyond(),
		field.Table(&a.Query, "query").Say("Query Parameters", "Names and values of the question; context says which rules are asked.").Webex("httpQueryParameters"),
		field.Duration(&a.Timeout, "timeout", time.Millisecond).Or(2000).
			Say("Response Timeout", "How long one attempt may take.").Webex("httpResponseTimeout"),
		field.Int(&a.Retries, "retries").Or(1).
			Say("Number of Retries", "Further attempts after an answer of 500 to 599.").WebexAs(retriesCodec{}),
		field.Choice(&a.Parse, "parse", "JSON", "XML", "TOML", "YAML", noParsing).OptionsAs([]string{"JSON", "XML", "TOML", "YAML", "None"}, nil).
			Say("Content Type", "Language of the answer; none leaves it unread.").WebexAs(formatCodec{"contentType", noParsing}).In("Parse Settings"),
		outputs(&a.Outputs).In("Parse Settings"),
	}
}

// ConventionalConnector is the one called BRE, unless the activity names another.
func (a *BRERequest) ConventionalConnector() string {
	if a.Connector != (field.Reference{}) {
		return ""
	}
	return breConnector
}

// Step asks and reads the answer.
func (a *BRERequest) Step(in *Input) (Output, error) {
	if in.Event == nil {
		name := cmp.Or(a.Connector.ID, a.Connector.Name, breConnector)
		return Output{Commands: []Command{Call{Connector: name, Label: a.Connector.Name, Method: "GET",
			Query: pairs(in, a.Query, "query"), Timeout: cmp.Or(a.Timeout, defaultTimeout), Retries: max(0, a.Retries)}}}, nil
	}
	result, ok := in.Event.(CallResult)
	if !ok {
		return unexpected(in)
	}
	if err := result.Failure.Fault(); err != nil {
		return Output{}, err
	}
	request := HTTPRequest{Parse: a.Parse, Outputs: a.Outputs}
	read := answered(result)
	read.Delete("httpResponseHeaders")
	return Output{Port: "default", Outputs: read, Assign: request.read(in, result)}, nil
}
