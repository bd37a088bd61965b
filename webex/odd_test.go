package webex_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/webex"
)

// odd is an export with a menu whose links are given, one condition and an event flow.
func odd(links, variables, handler string) []byte {
	return fmt.Appendf(nil, `{"name":"Odd","variables":[%s],"process":{"activities":{
		"s":{"id":"s","name":"Start","group":"start","properties":{"activityName":"NewPhoneContact"}},
		"m":{"id":"m","name":"Menu","group":"enum-gateway","properties":{"activityName":"ivr-menu","menuLinks":[1,"2"]}},
		"c":{"id":"c","name":"Choice","group":"enum-gateway","properties":{"activityName":"condition-activity","expression":"{{ x }}"}},
		"e":{"id":"e","name":"End","group":"end","properties":{"activityName":"end"}}},"links":[%s]},
		"eventFlows":{"eventsMap":{"GLOBAL_EVENTS":{"process":{"activities":{
		"h":{"id":"h","name":"Handler","group":"event","properties":{%s}}},"links":[]}}}}}`, variables, links, handler)
}

func TestPortsAreReadInEverySpelling(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, spelt, want string }{
		{"m", `"conditionExpr":1`, "1"},
		{"m", `"conditionExpr":"1","properties":{"value":"1"}`, "1"},
		{"m", `"conditionExpr":null,"properties":{"value":2}`, "2"},
		{"m", `"conditionExpr":"","properties":{"value":"timeout"}`, "timeout"},
		{"c", `"conditionExpr":true`, "true"},
		{"c", `"conditionExpr":false,"properties":{"value":false}`, "false"},
		{"s", `"conditionExpr":""`, "out"},
		{"s", `"conditionExpr":null,"properties":{"value":null}`, "out"},
		{"s", `"properties":{}`, "out"},
	} {
		text := odd(fmt.Sprintf(`{"id":"l","sourceActivityId":%q,"targetActivityId":"e",%s}`, c.from, c.spelt), "", "")
		f, _ := imported(t, text)
		a := f.Activity(c.from)
		if len(a.Links) != 1 || a.Links[0].Port != c.want {
			t.Errorf("%s gives the links %+v, want the port %s", c.spelt, a.Links, c.want)
		}
		faithful(t, text)
	}
}

func TestListsWhereTextsBelongDoNoHarm(t *testing.T) {
	t.Parallel()
	faithful(t, odd("", "", `"event":["a"],"displayName":["a"],"eventSpecificationName":"ContactEnded"`))
	faithful(t, []byte(`{"nodes":[],"edges":[],"eventFlows":{"GLOBAL_EVENTS":{"onEvents":{"ContactEnded":"h"},
		"nodes":[{"id":"h","name":"Over","activityType":"event","properties":{"eventSpecificationName":["ContactEnded"]}}],"edges":[]}}}`))
	faithful(t, odd("", "", `"event":{"a":[]},"displayName":{"a":[]},"event:name":[[]],"event_name":[[]]`))
}

func TestWhatIsToldByOtherPropertiesIsNotWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, properties, setting, want string }{
		{"http-request-v2", `"httpRequestUrl":"https://h.example"`, "authenticated", "false"},
		{"http-request-v2", `"httpRequestUrl":"https://h.example","authenticated":null`, "authenticated", "false"},
		{"http-request-v2", `"requestUrl":"https://h.example","authenticated":""`, "authenticated", "false"},
		{"http-request", `"connectorId":"c","httpRequestPath":"/a"`, "authenticated", "true"},
		{"http-request", `"connectorId":"c","httpRequestPath":"/a","authenticated":false`, "authenticated", "true"},
		{"business-hours", `"businessHoursVariable":"{{ hours }}"`, "from", "variable"},
	} {
		text := fmt.Appendf(nil, `{"process":{"activities":{"a":{"id":"a","name":"A","group":"action","properties":{"activityName":%q,%s}}}}}`, c.kind, c.properties)
		f, _ := imported(t, text)
		if got, _ := f.Activity("a").Settings.Get(c.setting); value.Text(got) != c.want {
			t.Errorf("%s with %s: %s is %s, want %s", c.kind, c.properties, c.setting, value.Text(got), c.want)
		}
		faithful(t, text)
	}
}

func TestHandlersThatDoNotNameTheirEvent(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"export": `{"process":{"activities":{},"links":[]},"eventFlows":{"eventsMap":{"GLOBAL_EVENTS":{"onEvents":{"ContactEnded":"h"},"process":{
			"activities":{"h":{"id":"h","name":"Over","group":"event","properties":{"event":"PhoneContactEnded"}}},"links":[]}}}}}`,
		"by name": `{"nodes":[],"edges":[],"eventFlows":{"GLOBAL_EVENTS":{"onEvents":{"ContactEnded":"Over"},
			"nodes":[{"id":"h","name":"Over","activityType":"event","properties":{}}],"edges":[]}}}`,
		"by group": `{"nodes":[],"edges":[],"eventFlows":{"End":{"eventSpecificationName":"ContactEnded",
			"nodes":[{"id":"h","name":"Over","activityType":"event","properties":{"activityName":"Event"}}],"edges":[]}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, report := imported(t, []byte(text))
			a := f.Activity("h")
			if event, _ := a.Settings.Get("event"); event != "ContactEnded" {
				t.Errorf("settings %s", value.Text(a.Settings))
			}
			faithful(t, []byte(text))
			a.Settings = value.Of("event", "AgentOfferContact")
			again, _ := imported(t, exported(t, f, report.Form))
			if event, _ := again.Activity("h").Settings.Get("event"); event != "AgentOfferContact" {
				t.Errorf("after a change the settings are %s", value.Text(again.Activity("h").Settings))
			}
		})
	}
}

func TestTypesOfVariablesInEveryLetterCase(t *testing.T) {
	t.Parallel()
	for spelt, want := range map[string]flow.VariableType{"Integer": flow.Integer, "boolean": flow.Boolean, "Json": flow.JSON, "Date Time": flow.DateTime, "Odd": "Odd"} {
		text := odd("", fmt.Sprintf(`{"name":"v","type":%q,"value":null}`, spelt), "")
		f, _ := imported(t, text)
		if got := f.Variables[0].Type; got != want {
			t.Errorf("the type %q is read as %q, want %q", spelt, got, want)
		}
		faithful(t, text)
	}
}

func TestFlagsOfVariablesMayBeTexts(t *testing.T) {
	t.Parallel()
	text := odd("", `{"name":"pin","type":"STRING","value":"1","isSecure":"true","isCAD":"True","isReportable":"false"}`, "")
	f, _ := imported(t, text)
	v := f.Variables[0]
	if diff := cmp.Diff([]bool{true, true, false}, []bool{v.Secure, v.AgentViewable, v.Reportable}); diff != "" {
		t.Errorf("flags (-want +got):\n%s", diff)
	}
	faithful(t, text)
}

// A link that leads to no activity is kept, is told, keeps nobody from saving the
// flow as a draft, and gives way to the link that takes its place.
func TestLinksThatLeadNowhereAreKeptAside(t *testing.T) {
	t.Parallel()
	const end, gone = `{"id":"1","sourceActivityId":"s","targetActivityId":"m","conditionExpr":"out"}`, `{"id":"2","sourceActivityId":"m","targetActivityId":"gone","conditionExpr":"1"}`
	const also = `{"id":"3","sourceActivityId":"m","targetActivityId":"e","conditionExpr":"1"}`
	text := odd(end+","+gone, "", "")
	faithful(t, text)
	f, report := imported(t, text)
	if len(report.Problems) != 1 || report.Problems[0].Code != flow.CodeUnknownTarget || report.Problems[0].Severity != field.SeverityWarning || report.Problems[0].Field != "links.1" || !strings.Contains(report.Problems[0].String(), `"gone"`) {
		t.Errorf("problems %v", report.Problems)
	}
	kept, problems := flow.Read(flow.Write(f))
	if len(problems) > 0 {
		t.Fatalf("as a draft: %v", problems)
	}
	if n := len(webex.Check(kept)); n != 1 {
		t.Errorf("the draft has %d problems, want the one", n)
	}
	menu := kept.Activity("m")
	menu.Links = append(menu.Links, flow.Link{ID: "new", Port: "1", Target: "e"})
	again, report := imported(t, exported(t, kept, webex.FormExport))
	if len(report.Problems) > 0 || report.Links != 2 || again.Activity("m").Links[0].Target != "e" {
		t.Errorf("after the mend: %d links, %v", report.Links, report.Problems)
	}
	for _, links := range []string{gone + "," + also, also + "," + gone} {
		faithful(t, odd(links, "", ""))
		if _, report := imported(t, odd(links, "", "")); len(report.Problems) > 0 {
			t.Errorf("a port that has another link: %v", report.Problems)
		}
	}
}
