package activity

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// BodyType is the content type of a request's body, in Webex's words.
type BodyType string

// The content types of bodies.
const (
	BodyJSON      BodyType = "Application/JSON"
	BodyForm      BodyType = "Form URL Encoded"
	BodyMultipart BodyType = "Form Data"
	BodyXML       BodyType = "XML"
	BodyYAML      BodyType = "YAML"
	BodyTOML      BodyType = "TOML"
	BodyFile      BodyType = "File"
	BodyGraphQL   BodyType = "GraphQL"
	BodyOther     BodyType = "Other"
	BodyNone      BodyType = "None"
)

const (
	mediaJSON = "application/json"
	mediaForm = "application/x-www-form-urlencoded"
)

// media is the Content-Type header that goes with a content type; "" where it
// depends on the content.
func (t BodyType) media() string {
	switch t {
	case BodyJSON, BodyGraphQL:
		return mediaJSON
	case BodyForm:
		return mediaForm
	case BodyXML:
		return "application/xml"
	case BodyYAML:
		return "application/yaml"
	case BodyTOML:
		return "application/toml"
	}
	return ""
}

// RequestBody is the body of an HTTP request, one of several kinds.
type RequestBody struct {
	Type    BodyType
	Media   expr.Template // of Other
	Text    expr.Template
	Fields  []field.Row
	Form    []FormRow
	Files   []FileRow
	GraphQL GraphQL
}

// GraphQL is a query with its variables, which are JSON text.
type GraphQL struct{ Query, Variables expr.Template }

func (b *RequestBody) fields() field.List {
	return field.List{
		field.Choice(&b.Type, "content_type", BodyJSON, BodyForm, BodyMultipart, BodyXML, BodyYAML, BodyTOML, BodyFile, BodyGraphQL, BodyOther, BodyNone).
			Say("Content Type", "What the body is; GET, HEAD, DELETE and OPTIONS send none.").WebexAs(bodyTypeCodec{}),
		field.Text(&b.Media, "media_type").ShowIf(&b.Type, BodyOther).
			Say("Custom Content Type", "Content-Type header of the body, such as application/vnd.api+json.").Webex("httpContentTypeOther"),
		field.Text(&b.Text, "body").As("lines").ShowIf(&b.Type, BodyJSON, BodyForm, BodyXML, BodyYAML, BodyTOML, BodyOther).
			Say("Request Body", "Text of the body; each value is encoded for its place.").WebexAs(bodyTextCodec{}),
		field.Table(&b.Fields, "fields").ShowIf(&b.Type, BodyJSON, BodyForm).
			Say("Request Body as names and values", "Members of a JSON object, all of them texts, or pairs of a form.").WebexAs(bodyFieldsCodec{}),
		field.Items(&b.Form, "form", formFields).ShowIf(&b.Type, BodyMultipart, BodyForm).
			Say("Form Data", "Parts of the form, texts or files.").WebexAs(formCodec{}),
		field.Items(&b.Files, "files", fileFields).ShowIf(&b.Type, BodyFile).
			Say("File", "File to send.").Webex("httpRequestBodyFiles"),
		field.Part(&b.GraphQL, "graphql", graphQLFields).ShowIf(&b.Type, BodyGraphQL).
			Say("GraphQL", "Query with its variables.").Webex("httpRequestBodyGQL"),
	}
}

func graphQLFields(g *GraphQL) field.List {
	return field.List{
		field.Text(&g.Query, "query").As("lines").Say("Query", "The query; values inside its quotation marks are escaped."),
		field.Text(&g.Variables, "variables").As("lines").Say("Variables", "JSON object of the query's variables; blank leaves them out."),
	}
}

// into adds the body to a request, with its Content-Type unless the flow has set one.
func (b *RequestBody) into(in *Input, call Call) Call {
	given, _ := headerOf(call.Header, "Content-Type")
	body := b.render(in, given)
	if len(body.data) == 0 {
		return call
	}
	call.Body = body.data
	if b.Type == BodyMultipart && !strings.Contains(given, "boundary=") {
		call.Header = slices.DeleteFunc(call.Header, func(p Pair) bool { return strings.EqualFold(p.Name, "Content-Type") })
	}
	call.Header = addHeader(call.Header, "Content-Type", body.media)
	if body.name != "" {
		call.Header = addHeader(call.Header, "Content-Disposition", `attachment; filename="`+partName(body.name)+`"`)
	}
	return call
}

// addHeader adds a header that the flow has not set itself.
func addHeader(list []Pair, name, text string) []Pair {
	text, _ = headerText(text)
	if _, ok := headerOf(list, name); ok || text == "" {
		return list
	}
	return append(list, Pair{name, text})
}

// render makes the body and says what it is. given is the flow's own
// Content-Type header: text is encoded for what the server will take it for.
func (b *RequestBody) render(in *Input, given string) attachment {
	switch b.Type {
	case BodyNone:
		return attachment{}
	case BodyMultipart:
		return b.multipart(in)
	case BodyFile:
		return b.file(in)
	case BodyGraphQL:
		return attachment{media: mediaJSON, data: []byte(b.graphQL(in))}
	}
	media := b.media(in)
	if b.Text.IsZero() && len(b.Fields)+len(b.Form) > 0 {
		return attachment{media: media, data: []byte(b.members(in, cmp.Or(given, media)))}
	}
	return attachment{media: media, data: []byte(b.text(in, cmp.Or(given, media)))}
}

// media is the Content-Type header of a body that is a text.
func (b *RequestBody) media(in *Input) string {
	switch media := b.Type.media(); {
	case media != "":
		return media
	case b.Type == BodyOther:
		return in.Text(b.Media, "media_type")
	case strings.Contains(string(b.Type), "/"): // a content type that Webex has and we do not know
		return strings.ToLower(string(b.Type))
	}
	return ""
}

// text renders the body with the encoder for its media type.
func (b *RequestBody) text(in *Input, media string) string {
	if isForm(media) {
		return in.Encode(b.Text, &formEncoder{}, "body")
	}
	switch f, _ := payload.ParseFormat(media); f {
	case payload.JSON:
		return jsonText(in, b.Text, "body")
	case payload.XML:
		return in.Encode(b.Text, &xmlEncoder{}, "body")
	case payload.YAML:
		return in.Encode(b.Text, newYAMLEncoder(), "body")
	case payload.TOML:
		return in.Encode(b.Text, &tomlEncoder{}, "body")
	}
	return in.Encode(b.Text, verbatim{}, "body")
}

func isForm(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	return strings.EqualFold(strings.TrimSpace(media), mediaForm)
}

const quotedText = "a text outside quotation marks was made a string; put it in quotation marks"

// jsonText renders JSON and tells when it is none: then it is sent all the same.
func jsonText(in *Input, t expr.Template, at string) string {
	var e jsonEncoder
	text := e.finish(in.Encode(t, &e, at))
	switch {
	case e.quoted > 0:
		in.Warn(codeBody, at, quotedText)
	case strings.TrimSpace(text) != "" && !json.Valid([]byte(text)):
		in.Warn(codeBody, at, "the text is no JSON")
	}
	return text
}

// members renders names and values: pairs of a form, or a JSON object whose
// members are all texts, as Webex makes them.
func (b *RequestBody) members(in *Input, media string) string {
	if !isForm(media) {
		o := value.NewObject(len(b.Fields))
		for _, r := range b.Fields {
			o.Set(r.Name, in.Text(r.Value, "fields."+r.Name))
		}
		return value.Text(o)
	}
	var list []string
	for _, p := range append(pairs(in, b.Fields, "fields"), b.formPairs(in)...) {
		list = append(list, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
	}
	return strings.Join(list, "&")
}

// graphQL is the envelope of a query. Its string literals are escaped as those of JSON are.
func (b *RequestBody) graphQL(in *Input) string {
	e := jsonEncoder{query: true}
	query := e.finish(in.Encode(b.GraphQL.Query, &e, "graphql.query"))
	if e.quoted > 0 {
		in.Warn(codeBody, "graphql.query", quotedText)
	}
	if strings.TrimSpace(query) == "" {
		return ""
	}
	text := `{"query":` + string(value.AppendString(nil, query))
	variables := strings.TrimSpace(jsonText(in, b.GraphQL.Variables, "graphql.variables"))
	switch {
	case variables == "":
	case json.Valid([]byte(variables)):
		text += `,"variables":` + variables
	default:
		in.Warn(codeBody, "graphql.variables", "the variables are no JSON, so they are left out")
	}
	return text + "}"
}
