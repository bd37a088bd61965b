package webex_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func find(t testing.TB, f *flow.Flow, label string) *flow.Activity {
	t.Helper()
	for _, a := range f.All() {
		if a.Label == label {
			return a
		}
	}
	t.Fatalf("there is no activity %q", label)
	return nil
}

// at follows a path of members and indices.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			o, _ := v.(*value.Object)
			v, _ = o.Get(p)
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func properties(doc any, graph []any, id string) any {
	return at(doc, append(slices.Clone(graph), "process", "activities", id, "properties")...)
}

var inEvents = []any{"eventFlows", "eventsMap", "GLOBAL_EVENTS"}

func TestDetect(t *testing.T) {
	t.Parallel()
	packed := func(name, content string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		m, _ := w.Create("__MACOSX/._" + name)
		m.Write([]byte("noise"))
		m, _ = w.Create("folder/" + name)
		m.Write([]byte(content))
		w.Close()
		return b.String()
	}
	hex := strings.Repeat("0a", 512)
	for _, c := range []struct {
		name, text string
		form       webex.Form
		connect    bool
		says       string
	}{
		{"export", `{"process":{}}`, webex.FormExport, false, ""},
		{"byte order mark", "\ufeff" + `{"process":{}}`, webex.FormExport, false, ""},
		{"encoded twice", `"{\"process\":{}}"`, webex.FormExport, false, ""},
		{"encoded three times", `"\"{\\\"process\\\":{}}\""`, webex.FormExport, false, ""},
		{"flowv2", `{"nodes":[],"edges":[]}`, webex.FormFlowV2, false, ""},
		{"connect", hex, "", true, "2 blocks"},
		{"connect, packed", packed("x.workflow", hex), "", true, "2 blocks"},
		{"other archive", packed("x.txt", "hello"), "", false, "unpack"},
		{"broken archive", "PK\x03\x04 no", "", false, "ZIP"},
		{"hex of another length", "0a0a", "", false, "JSON"},
		{"our flow", `{"callwright":1}`, "", false, "Callwright already"},
		{"other object", `{"a":1}`, "", false, "neither"},
		{"process is a text", `{"process":"x"}`, "", false, "neither"},
		{"list", `[]`, "", false, "no object"},
		{"text of no JSON", `"hello"`, "", false, "content is no JSON"},
		{"no JSON", "callwright: 1", "", false, "JSON"},
		{"empty", "", "", false, "empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			form, err := webex.Detect([]byte(c.text))
			if form != c.form || (err == nil) != (c.form != "") {
				t.Fatalf("%q, %v", form, err)
			}
			if err == nil {
				return
			}
			if !errors.Is(err, webex.ErrNotFlow) || errors.Is(err, webex.ErrConnect) != c.connect || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v", err)
			}
			if _, _, err := webex.Import([]byte(c.text), activity.Builtin()); err == nil {
				t.Error("Import took it")
			}
		})
	}
}

func TestImportRefusesOnlyWhatHasNoShape(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, says string }{
		{`{"process":{"activities":[]}}`, `"activities" is a list`},
		{`{"process":{"links":{}}}`, `"links" is an object`},
		{`{"process":{"activities":{"a":true}}}`, `activity "a" is a boolean`},
		{`{"process":{"activities":{"a":{"properties":7}}}}`, `"properties" is a number`},
		{`{"process":{},"variables":"x"}`, `"variables" is a text`},
		{`{"process":{},"variables":[1]}`, `variable number 1`},
		{`{"process":{},"eventFlows":[]}`, `"eventFlows" is a list`},
		{`{"process":{},"eventFlows":{"eventsMap":[]}}`, `"eventsMap" is a list`},
		{`{"process":{},"eventFlows":{"eventsMap":{"G":{"process":1}}}}`, `under "G"`},
		{`{"nodes":[1],"edges":[]}`, `node number 1`},
		{`{"nodes":[],"edges":{}}`, `"edges" is an object`},
	} {
		if _, _, err := webex.Import([]byte(c.text), activity.Builtin()); !errors.Is(err, webex.ErrNotFlow) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want one with %s", c.text, err, c.says)
		}
	}
	for _, text := range []string{`{"process":{}}`, `{"process":{"activities":null,"links":null}}`, `{"nodes":[],"edges":null}`,
		`{"process":{},"eventFlows":{"eventsMap":null}}`, `{"process":{},"eventFlows":{"eventsMap":{"G":5,"H":{}}},"diagram":[]}`,
		`{"process":{"activities":{"":{}}},"diagram":{"widgets":{"":{}}}}`} {
		faithful(t, []byte(text))
	}
}

func TestImportReadsEveryShape(t *testing.T) {
	t.Parallel()
	f, report := imported(t, fixture(t, "everything.json"))
	if report.Form != webex.FormExport || report.Activities != 23 || report.Events != 6 || report.Links != 33 || report.Variables != 10 {
		t.Errorf("report %+v", report)
	}
	kinds := map[string]string{}
	for _, a := range f.All() {
		kinds[a.Label] = a.Kind
	}
	for label, kind := range map[string]string{"NewPhoneContact": "start", "Hello": "play-message", "Menu": "menu", "Digits": "collect-digits",
		"SetOld": "set-variable", "IsGold": "condition", "Which": "case", "Share": "percent-allocation", "Lookup": "http-request",
		"Parse": "parse", "Hours": "business-hours", "Queue": "queue-contact", "Music": "play-music", "Pause": "wait", "Sub": "subflow",
		"Go": "goto", "Ring": "callback", "Future": "tea-brewing", "Ours": "webex:menu", "Bye": "disconnect", "Stop": "end",
		"Pop": "screen-pop", "GlobalErrorHandling": "event"} {
		if kinds[label] != kind {
			t.Errorf("%s is %q, want %q", label, kinds[label], kind)
		}
	}
	if diff := cmp.Diff(value.Of("event", "AgentContactAssigned", "as", "AgentAnswered"), find(t, f, "AgentContactAssigned").Settings, exactly); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(value.Of("temperature", 92.5, "sugar", int64(0), "leaves", value.Of("sort", "Assam", "queue:name", "x"), "queue", at(find(t, f, "Future").Settings, "queue")),
		find(t, f, "Future").Settings, exactly); diff != "" {
		t.Error(diff)
	}
	if got := find(t, f, "Hello"); got.Description != "Two prompts" || got.ID == got.Label {
		t.Errorf("%+v", got)
	}
	if diff := cmp.Diff(value.Of("x", int64(360), "y", 130.5), at(f.Layout, "activities", "Hello").(*value.Object), exactly); diff != "" {
		t.Error(diff)
	}
	if v := f.Variable("tier"); !v.AgentViewable || !v.AgentEditable || !v.Reportable || v.DesktopLabel != "Tier" || v.Value != "standard" {
		t.Errorf("%+v", v)
	}
	if v := f.Variable("lang"); v.Source != flow.Global || !v.Overwrite || v.ID == "" {
		t.Errorf("%+v", v)
	}
	if got := at(f.Settings, "delayTime"); got != "2000" {
		t.Errorf("settings %v", f.Settings)
	}
}

func codes(problems []field.Problem) map[string]int {
	n := map[string]int{}
	for _, p := range problems {
		n[p.Code]++
	}
	return n
}

// kinds is what the engine says of the kinds of an imported flow: the importer
// keeps those that do not run, and leaves the word to the engine.
func kinds(f *flow.Flow) []field.Problem {
	_, problems := engine.Compile(f, activity.Builtin())
	return slices.DeleteFunc(problems, func(p field.Problem) bool {
		return p.Code != engine.CodeKindUnknown && p.Code != engine.CodeKindInert
	})
}

func TestImportReportsWhatIsWrong(t *testing.T) {
	t.Parallel()
	text := fixture(t, "everything.json")
	f, report := imported(t, text)
	if diff := cmp.Diff(map[string]int{engine.CodeKindUnknown: 2, webex.CodeSecret: 2}, codes(append(report.Problems, kinds(f)...))); diff != "" {
		t.Error(diff, report.Problems)
	}
	for _, p := range report.Problems {
		if strings.Contains(p.String(), "abcdef0123456789") || strings.Contains(p.String(), "0123456789abcdef") {
			t.Errorf("a problem holds the secret: %s", p.Code)
		}
	}
	f, report = imported(t, fixture(t, "odd.json"))
	if diff := cmp.Diff(map[string]int{flow.CodeDuplicateLabel: 1, flow.CodeUnknownTarget: 1, webex.CodeSecondLink: 1, engine.CodeKindUnknown: 2},
		codes(append(report.Problems, kinds(f)...))); diff != "" {
		t.Error(diff, report.Problems)
	}
}

func TestSecretsAreFoundWhereTheyStand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		text string
		want bool
	}{
		{"Authorization", "Bearer {{token}}", false},
		{"Authorization", "Bearer abcdefgh12345678", true},
		{"Authorization", "Basic dXNlcjpwYXNzd29yZA==", true},
		{"x-api-key", "k3y-0123456789", true},
		{"x-api-key", "{{apiKey}}", false},
		{"body", `{"a":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x"}`, true},
		{"url", "https://x.example/a?access_token=0123456789abcdef", true},
		{"url", "https://x.example/a?access_token={{t}}", false},
		{"clientSecret", "s3cr3t-value", true},
		{"password", "password", false},
		{"text", "please say your password 12345678", false},
		{"Content-Type", "application/json", false},
	} {
		f := &flow.Flow{Activities: []flow.Activity{{ID: "a", Label: "a", Kind: "end", Settings: value.Of("headers", value.Of(c.name, c.text))}}}
		if got := codes(webex.Check(f))[webex.CodeSecret] > 0; got != c.want {
			t.Errorf("%s: %s: found %v", c.name, c.text, got)
		}
		f = &flow.Flow{Activities: []flow.Activity{{ID: "a", Label: "a", Kind: "set-variable",
			Settings: value.Of("set", []any{value.Of("variable", c.name, "value", c.text)})}}}
		if got := codes(webex.Check(f))[webex.CodeSecret] > 0; got != c.want {
			t.Errorf("%s := %s: found %v", c.name, c.text, got)
		}
	}
}

func TestASecretThatTheImportKeptIsFound(t *testing.T) {
	t.Parallel()
	f, _ := imported(t, []byte(`{"process":{"activities":{"a":{"id":"a","name":"A","group":"set-variable","properties":{"activityName":"set-variable",
		"srcVariable":"x","expr":"Bearer abcdefgh12345678"}}}}}`))
	a := find(t, f, "A")
	for _, settings := range []*value.Object{a.Settings, value.Of("set", []any{value.Of("variable", "x", "value", "{{y}}")})} {
		a.Settings = settings
		if got := codes(webex.Check(f)); got[webex.CodeSecret] != 1 {
			t.Errorf("found %v with %s", got, value.Text(settings))
		}
	}
}

func TestNamesFollowTheReference(t *testing.T) {
	t.Parallel()
	f, _ := imported(t, fixture(t, "everything.json"))
	a := find(t, f, "Lookup")
	for _, c := range []struct {
		connector, id, name any
	}{
		{value.Of("id", "new", "name", "Other"), "new", "Other"},
		{"bare", "bare", nil},
		{nil, nil, nil},
	} {
		a.Settings = a.Settings.Clone()
		a.Settings.Set("connector", c.connector)
		p := properties(decode(t, exported(t, f, webex.FormExport)), nil, a.ID)
		if at(p, "connectorId") != c.id || at(p, "connectorId:name") != c.name || at(p, "connectorId_name") != c.name || at(p, "connectorId:type") != nil {
			t.Errorf("%v gives %s", c.connector, value.Text(p))
		}
	}
	a.Settings.Set("method", "PUT")
	p := properties(decode(t, exported(t, f, webex.FormExport)), nil, a.ID)
	for _, name := range []string{"httpRequestMethod", "httpRequestMethod:name", "httpRequestMethod_name"} {
		if at(p, name) != "PUT" {
			t.Errorf("%s is %v", name, at(p, name))
		}
	}
	if at(p, "httpContentType:name:name") != "None" {
		t.Error("a label of old is gone")
	}
	e := find(t, f, "AgentContactAssigned")
	e.Settings = value.Of("event", "AgentContactAssigned", "as", "Picked")
	p = properties(decode(t, exported(t, f, webex.FormExport)), inEvents, e.ID)
	if at(p, "event") != "Picked" || at(p, "displayName") != "Picked" {
		t.Errorf("%s", value.Text(p))
	}
}

// endsOf gives, for each link of a graph of an exported document, source and
// target as its widget shows them, and checks the ports against it.
func endsOf(t *testing.T, doc any, graph ...any) {
	t.Helper()
	links, _ := at(doc, append(slices.Clone(graph), "process", "links")...).([]any)
	widgets := at(doc, append(slices.Clone(graph), "diagram", "widgets")...)
	byPort := map[any]any{}
	onPorts := map[any]int{}
	activities, _ := at(doc, append(slices.Clone(graph), "process", "activities")...).(*value.Object)
	for id := range activities.All() {
		ports, _ := at(widgets, id, "ports").([]any)
		for _, p := range ports {
			byPort[at(p, "portId")] = id
			l, _ := at(p, "links").([]any)
			for _, w := range l {
				onPorts[w]++
			}
			if first := at(p, "links", 0); first == nil && at(p, "linkId") != nil {
				t.Errorf("port %v of %s has a link id without links", at(p, "properties", "name"), id)
			}
		}
	}
	seen := map[any]bool{}
	for _, l := range links {
		w := at(widgets, at(l, "id"))
		if byPort[at(w, "sourcePort", "id")] != at(l, "sourceActivityId") || byPort[at(w, "targetPort", "id")] != at(l, "targetActivityId") {
			t.Errorf("the widget of link %s ends at %v and %v", value.Text(l), byPort[at(w, "sourcePort", "id")], byPort[at(w, "targetPort", "id")])
		}
		if onPorts[at(w, "id")] != 2 {
			t.Errorf("link %s is on %d ports", value.Text(l), onPorts[at(w, "id")])
		}
		seen[at(w, "id")] = true
	}
	for w := range onPorts {
		if !seen[w] {
			t.Errorf("a port still has link widget %v", w)
		}
	}
	if o, _ := widgets.(*value.Object); o.Len() != activities.Len()+len(links) {
		t.Errorf("%d widgets for %d activities and %d links", o.Len(), activities.Len(), len(links))
	}
}

func TestEditsReachTheDiagram(t *testing.T) {
	t.Parallel()
	f, _ := imported(t, fixture(t, "everything.json"))
	endsOf(t, decode(t, exported(t, f, webex.FormExport)))
	endsOf(t, decode(t, exported(t, f, webex.FormExport)), inEvents...)
	hello, menu, queue, bye := find(t, f, "Hello"), find(t, f, "Menu"), find(t, f, "Queue"), find(t, f, "Bye")
	hello.Links[0].Target = queue.ID                                          // moved
	menu.Links = append(menu.Links, flow.Link{Port: "error", Target: bye.ID}) // added
	queue.Links = slices.Delete(queue.Links, 0, 1)                            // deleted
	f.Activities = append(f.Activities, flow.Activity{ID: "Say", Label: "Say", Kind: "play-message",
		Settings: value.Of("prompts", []any{value.Of("tts", "hi")}), Links: []flow.Link{{Port: "default", Target: menu.ID}}})
	queue = find(t, f, "Queue")
	queue.Links = append(queue.Links, flow.Link{Port: "default", Target: "Say"})
	f.Activities = slices.DeleteFunc(f.Activities, func(a flow.Activity) bool { return a.Label == "Future" || a.Label == "Pause" })
	for _, a := range f.All() {
		a.Links = slices.DeleteFunc(a.Links, func(l flow.Link) bool { return f.Activity(l.Target) == nil })
	}
	f.Events = append(f.Events, flow.Activity{ID: "Offered", Label: "Offered", Kind: "event", Settings: value.Of("event", "AgentOfferContact"),
		Links: []flow.Link{{Port: "out", Target: find(t, f, "Done").ID}}})
	again, problems := flow.Read(flow.Write(f))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	doc := decode(t, exported(t, again, webex.FormExport))
	endsOf(t, doc)
	endsOf(t, doc, inEvents...)
	if at(doc, "eventFlows", "eventsMap", "GLOBAL_EVENTS", "onEvents", "AgentOfferContact") == nil {
		t.Error("the new handler is not in onEvents")
	}
	faithful(t, value.AppendJSON(nil, doc))
	third, _ := imported(t, value.AppendJSON(nil, doc))
	if len(third.All()) != len(f.All()) || len(third.LinksInOrder()) != len(f.LinksInOrder()) {
		t.Error("activities or links were lost")
	}
}

func TestAMovedLinkThatWasOddIsDrawn(t *testing.T) {
	t.Parallel()
	f, _ := imported(t, fixture(t, "odd.json"))
	a := find(t, f, "Odd")
	a.Links[0].Target = a.ID // it led to an activity without a widget
	doc := decode(t, exported(t, f, webex.FormExport))
	w := at(doc, "diagram", "widgets", a.Links[0].ID)
	if w == nil || at(w, "sourcePort", "activeWidgetId") != at(doc, "diagram", "widgets", a.ID, "id") || !same(at(w, "sourcePort", "activeWidgetId"), at(w, "targetPort", "activeWidgetId")) {
		t.Errorf("the link is drawn as %s", value.Text(w))
	}
}

func TestOtherPartsFollowTheFlow(t *testing.T) {
	t.Parallel()
	f, _ := imported(t, fixture(t, "everything.json"))
	before := decode(t, exported(t, f, webex.FormExport))
	f.Name, f.Description, f.Type = "Renamed", "new", flow.TypeSubflow
	f.Settings = value.Of("delayTime", "3000", "audioFile", "wait.wav")
	f.Variables[0].Value, f.Variables[0].Secure = "gold", true
	f.Variables = append(slices.Delete(f.Variables, 1, 2), flow.Variable{Name: "fresh", Type: flow.String, Value: "1"})
	a := find(t, f, "Hello")
	a.Label, a.Description = "Greet", ""
	b := find(t, f, "Stop")
	b.Kind = "disconnect"
	doc := decode(t, exported(t, f, webex.FormExport))
	for _, c := range []struct {
		want any
		path []any
	}{
		{"Renamed", []any{"name"}}, {"new", []any{"description"}}, {"SUBFLOW", []any{"flowType"}},
		{"gold", []any{"variables", 0, "value"}}, {true, []any{"variables", 0, "isSecure"}}, {"ok", []any{"variables", 1, "name"}},
		{false, []any{"variables", 9, "isExternalized"}},
		{"3000", []any{"settings", 0, "value"}}, {"FlowVersionSetting", []any{"settings", 0, "__typename"}}, {"wait.wav", []any{"settings", 1, "value"}},
		{"Greet", []any{"process", "activities", a.ID, "name"}}, {"Greet", []any{"process", "activities", a.ID, "properties", "name"}},
		{"disconnect-contact", []any{"process", "activities", b.ID, "properties", "activityName"}},
		{"terminating-action", []any{"process", "activities", b.ID, "group"}},
		{at(before, "orgId"), []any{"orgId"}},
	} {
		if got := at(doc, c.path...); got != c.want {
			t.Errorf("%v is %v, want %v", c.path, got, c.want)
		}
	}
	faithful(t, value.AppendJSON(nil, doc))
}

const ours = `
callwright: 1
name: Ours
variables: [{name: tier, value: standard, agent_viewable: true}, {name: n, type: INTEGER, value: "0"}]
activities:
  - {label: NewPhoneContact, kind: start, links: {out: Menu}}
  - label: Menu
    kind: menu
    settings: {prompts: [{tts: "One or two?"}], choices: [{digit: "1", name: Sales}, {digit: "2", name: Service}]}
    links: {"1": Lookup, "2": Queue, timeout: Menu}
  - label: Lookup
    kind: http-request
    description: asks the CRM
    settings: {authenticated: true, connector: {id: c1, name: CRM}, path: /tier, method: GET, outputs: [{variable: tier, path: $.tier}]}
    links: {default: Queue}
  - {label: Queue, kind: queue-contact, settings: {queue: {id: q1, name: Sales}}, links: {default: Music}}
  - {label: Music, kind: play-music, disabled: true, settings: {audio: hold.wav}, links: {default: Music}}
events:
  - {label: Answered, kind: event, settings: {event: AgentContactAssigned, as: AgentAnswered}, links: {out: Done}}
  - {label: Done, kind: end}
`

func TestAFlowOfOursBecomesAWholeExport(t *testing.T) {
	t.Parallel()
	f, problems := flow.Read([]byte(ours))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, form := range []webex.Form{webex.FormExport, webex.FormFlowV2} {
		out, warnings, err := webex.Export(f, activity.Builtin(), form)
		if err != nil || codes(warnings)[webex.CodeDisabled] != 1 {
			t.Fatal(err, warnings)
		}
		if again, _, _ := webex.Export(f, activity.Builtin(), form); !bytes.Equal(out, again) {
			t.Error("two exports differ")
		}
		faithful(t, out)
		got, _ := imported(t, out)
		if diff := cmp.Diff(meaning(t, f), meaning(t, got)); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
		doc := decode(t, out)
		if form == webex.FormExport {
			endsOf(t, doc)
			endsOf(t, doc, inEvents...)
			for _, name := range []string{"orgId", "id", "flowId", "version", "comment", "variableOrders", "createdDate", "settings"} {
				if _, ok := doc.(*value.Object).Get(name); !ok {
					t.Errorf("the export lacks %s", name)
				}
			}
		}
	}
	if _, _, err := webex.Export(f, activity.Builtin(), "visio"); err == nil {
		t.Error("an unknown form was written")
	}
}

// meaning is what a flow says, without ids, layout, extra and settings that are defaults.
func meaning(t *testing.T, f *flow.Flow) []string {
	names := f.Names()
	lines := []string{f.Name, string(f.Type)}
	for _, v := range f.Variables {
		lines = append(lines, fmt.Sprintf("%+v", v))
	}
	for _, a := range f.All() {
		k, ok := activity.Builtin().Kind(a.Kind)
		settings := value.NewObject(4)
		if ok && k.New != nil {
			for _, field := range k.New().Fields() {
				v, _ := a.Settings.Get(field.Name)
				if v == nil {
					v = field.Default
				}
				if v != nil && v != "" && v != false && !same(v, field.Default) {
					settings.Set(field.Name, v)
				}
			}
		} else {
			settings = a.Settings
		}
		line := a.Label + " " + a.Kind + " " + a.Description + " " + canonical(settings)
		for _, l := range a.Links {
			line += " " + l.Port + ">" + names.Of(l.Target)
		}
		lines = append(lines, line)
	}
	return lines
}

func same(a, b any) bool { return value.Equal(a, b) }

func canonical(v any) string { return value.Text(value.From(plain(v))) }

// plain is v with maps for objects, whose order does not count.
func plain(v any) any {
	switch v := v.(type) {
	case *value.Object:
		m := map[string]any{}
		for k, w := range v.All() {
			if w != nil && !(k == "type" && w == "STRING") {
				m[k] = plain(w)
			}
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i := range v {
			l[i] = plain(v[i])
		}
		return l
	}
	return v
}

func TestTheOtherFormCarriesTheFlow(t *testing.T) {
	t.Parallel()
	all := documents(t, "testdata")
	for name, text := range optionalExports(t) {
		all[name] = text
	}
	for name, text := range all {
		if name == "odd.json" {
			continue // two activities of one label cannot be told apart by edges
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, report := imported(t, text)
			other := webex.FormFlowV2
			if report.Form == other {
				other = webex.FormExport
			}
			out := exported(t, f, other)
			faithful(t, out)
			there, _ := imported(t, out)
			back, _ := imported(t, exported(t, there, report.Form))
			want := meaning(t, f)
			for step, got := range []*flow.Flow{there, back} {
				if diff := cmp.Diff(want, meaning(t, got)); diff != "" {
					t.Errorf("step %d: %s", step, diff)
				}
				for i, a := range f.All() {
					if got.All()[i].ID != a.ID {
						t.Errorf("step %d: the id of %s changed", step, a.Label)
					}
				}
			}
		})
	}
}

func FuzzImport(f *testing.F) {
	for _, text := range documents(f, "testdata") {
		f.Add(text)
	}
	for _, text := range []string{`{"process":{"activities":{"a":{"id":"b","name":"x","group":"event","properties":{"event":"e","displayName":"e","eventSpecificationName":"s"}}},"links":[{"id":"l","sourceActivityId":"a","targetActivityId":"a","conditionExpr":"out"}]}}`,
		`{"nodes":[{"id":"a","properties":{"activityName":"ivr-menu","menuLinks":["1"],"menuLinks_input":["x"]}}],"edges":[{"from":"a","to":"a"}]}`,
		`{"process":{"activities":{"a":{"properties":{"activityName":"queue-contact","destination":"q","destination:name":"Q","destination_name":"Q","queueId":1}}}}}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		flow0, report, err := webex.Import(text, activity.Builtin())
		if err != nil {
			if !errors.Is(err, webex.ErrNotFlow) {
				t.Fatalf("error %v", err)
			}
			return
		}
		doc := fuzzed(t, text)
		out, _, err := webex.Export(flow0, activity.Builtin(), report.Form)
		if err != nil {
			t.Fatal(err)
		}
		if d := differences(doc, fuzzed(t, out)); len(d) > 0 {
			t.Fatalf("%q\n%s", text, strings.Join(d, "\n"))
		}
	})
}

func fuzzed(t *testing.T, text []byte) any {
	v, err := payload.DecodeJSON(text)
	if err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	if s, ok := v.(string); ok {
		return fuzzed(t, []byte(s))
	}
	return v
}

// large is an export of at least the size.
func large(b *testing.B, size int) []byte {
	doc := decode(b, fixture(b, "everything.json"))
	activities, widgets := at(doc, "process", "activities").(*value.Object), at(doc, "diagram", "widgets").(*value.Object)
	ids := activities.Keys()
	for n := 1; ; n++ {
		text := value.AppendJSON(nil, doc)
		if len(text) >= size {
			return text
		}
		for _, id := range ids {
			a, _ := activities.Get(id)
			c, copied := a.(*value.Object).Clone(), fmt.Sprintf("%s-%d", id, n)
			c.Set("id", copied)
			c.Set("name", fmt.Sprintf("%v %d", at(a, "name"), n))
			activities.Set(copied, c)
			w, _ := widgets.Get(id)
			widgets.Set(copied, w)
		}
	}
}

func BenchmarkImport(b *testing.B) {
	for _, size := range []int{350 << 10, 1 << 20} {
		text := large(b, size)
		b.Run(fmt.Sprintf("%dKiB", len(text)>>10), func(b *testing.B) {
			c := activity.Builtin()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, _, err := webex.Import(text, c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
