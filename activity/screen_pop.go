package activity

import (
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// screenPop opens a page for the agent.
func screenPop() Kind {
	return Kind{Name: "screen-pop", Title: "Screen Pop", Group: CallHandling,
		Webex: []string{"screen-pop"}, Shape: "action", Ports: []string{"default"},
		New: func() Activity { return &ScreenPop{} }}
}

// ScreenPop opens a web page on the desktop of the agent who has the contact.
type ScreenPop struct {
	URL    expr.Template
	Query  []field.Row
	Label  expr.Template
	Target string
}

// Fields declares the page and where it opens.
func (a *ScreenPop) Fields() field.List {
	return field.List{
		field.Text(&a.URL, "url").Require().Say("Screen Pop URL", "Page to open.").Webex("screenPopUrl"),
		field.Table(&a.Query, "query").Say("Query Parameters", "Names and values that are appended to the URL.").Webex("queryParameters"),
		field.Text(&a.Label, "label").Say("Screen Pop Desktop Label", "Text that the agent sees in place of the URL.").Webex("screenPopDesktopLabel"),
		field.Choice(&a.Target, "target", "insideDesktop", "newBrowserTab", "sameBrowserTab").OptionsAs([]string{"Inside Desktop", "In New Browser Tab", "In Existing Browser Tab"}, nil).
			Say("Screen Pop Display", "Where the page opens: inside the desktop, in a new browser tab, or in the tab of the last one.").Webex("target"),
	}
}

// Step asks for the page and goes on when it is open.
func (a *ScreenPop) Step(in *Input) (Output, error) {
	if in.Event != nil {
		return afterDone(in)
	}
	target := in.Encode(a.URL, &urlEncoder{}, "url")
	if target == "" {
		return Output{}, Faultf("url", "the screen pop has no URL")
	}
	return Output{Commands: []Command{Set{What: "screen-pop", Values: value.Of(
		"url", WithQuery(target, pairs(in, a.Query, "query")),
		"label", in.Text(a.Label, "label"),
		"target", a.Target,
	)}}}, nil
}

// pairs renders the rows of a table.
func pairs(in *Input, rows []field.Row, setting string) []Pair {
	var list []Pair
	for _, r := range rows {
		list = append(list, Pair{r.Name, in.Text(r.Value, setting+"."+r.Name)})
	}
	return list
}
