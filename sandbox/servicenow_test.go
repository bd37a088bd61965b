package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/sandbox"
)

func results(a answer, field string) []string {
	rows, _ := a.member("result").([]any)
	var all []string
	for i := range rows {
		v, _ := a.member("result", i, field).(string)
		all = append(all, v)
	}
	return all
}

func TestServiceNowQueries(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	all := []string{"Alvarez", "Moretti", "O'Brien", "Rousseau", "Tanaka", "Whitfield"}
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"ORDERBYlast_name", all},
		{"nonsense=1^ORDERBYlast_name", all}, // an unknown field is passed over
		{"^ORDERBYlast_name^EQ", all},
		{"last_name=tanaka", []string{"Tanaka"}},
		{"last_name=Tanaka^ORlast_name=Moretti^ORDERBYDESClast_name", []string{"Tanaka", "Moretti"}},
		{"last_name=Tanaka^vip=true", nil},
		{"last_name=Tanaka^NQvip=true^last_nameLIKEret", []string{"Tanaka", "Moretti"}},
		{"vip=true^preferred_language!=en^ORDERBYpreferred_language", []string{"Rousseau", "Moretti"}},
		{"last_nameSTARTSWITHwhit", []string{"Whitfield"}},
		{"last_nameENDSWITHez", []string{"Alvarez"}},
		{"last_nameCONTAINS'b", []string{"O'Brien"}},
		{"last_nameNOT LIKEa^last_nameNOTLIKEss^ORDERBYlast_name", []string{"Moretti", "O'Brien", "Whitfield"}},
		{"last_nameINtanaka,moretti^last_nameNOT INtanaka", []string{"Moretti"}},
		{"last_nameISEMPTY", nil},
		{"last_nameISNOTEMPTY^last_name>t^last_name<u", []string{"Tanaka"}},
		{"last_name>=whitfield^last_name<=whitfield", []string{"Whitfield"}},
		{"ORDERBYvip^ORDERBYlast_name", []string{"O'Brien", "Tanaka", "Whitfield", "Alvarez", "Moretti", "Rousseau"}},
	} {
		a := call("GET", "/api/now/table/sys_user?sysparm_fields=last_name&sysparm_query="+url.QueryEscape(test.query), "")
		if a.status != 200 {
			t.Errorf("%s: %d %s", test.query, a.status, a.text)
		}
		if diff := cmp.Diff(test.want, results(a, "last_name")); diff != "" {
			t.Errorf("%s: %s", test.query, diff)
		}
	}
}

func TestServiceNowParameters(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	call := as(t, s)
	a := call("GET", "/api/now/table/incident?sysparm_limit=2&sysparm_offset=1&sysparm_query=ORDERBYnumber", "")
	if rows, _ := a.member("result").([]any); len(rows) != 2 || a.header.Get("X-Total-Count") != "7" {
		t.Errorf("window: %d of %s", len(rows), a.header.Get("X-Total-Count"))
	}
	caller, _ := a.member("result", 0, "caller_id", "value").(string)
	if link := s.URL() + "/api/now/table/sys_user/" + caller; a.member("result", 0, "caller_id", "link") != link {
		t.Errorf("reference: %s", a.text)
	}
	one := func(parameters string) answer {
		return call("GET", "/api/now/table/incident?sysparm_limit=1&sysparm_query=ORDERBYnumber&"+parameters, "")
	}
	if a := one("sysparm_exclude_reference_link=true"); a.member("result", 0, "caller_id") != caller {
		t.Errorf("plain: %s", a.text)
	}
	if a := one("sysparm_display_value=true"); a.member("result", 0, "caller_id", "display_value") != "Maria Alvarez" {
		t.Errorf("display value: %s", a.text)
	}
	if a := one("sysparm_display_value=true&sysparm_exclude_reference_link=true"); a.member("result", 0, "caller_id") != "Maria Alvarez" {
		t.Errorf("plain display value: %s", a.text)
	}
	if a := one("sysparm_fields=number,caller_id.email,assigned_to.email,caller_id.mood,mood"); a.member("result", 0, "caller_id.email") != "malvarez@example.com" ||
		a.member("result", 0, "assigned_to.email") != "" {
		t.Errorf("walking: %s", a.text)
	}
	if a := call("GET", "/api/now/table/incident?sysparm_query=caller_id.last_name=Tanaka&sysparm_limit=x", ""); len(results(a, "number")) != 1 {
		t.Errorf("query by the caller's name: %s", a.text)
	}
}

func TestServiceNowRecords(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	made := call("POST", "/api/now/table/incident", `{"short_description":"No dial tone","urgency":1,"mood":"bad","sys_id":"x","description":{"a":1}}`)
	id, _ := made.member("result", "sys_id").(string)
	if made.status != 201 || len(id) != 32 || made.member("result", "urgency") != "1" || made.member("result", "mood") != nil || made.member("result", "description") != "" {
		t.Fatalf("created: %d %s", made.status, made.text)
	}
	path := "/api/now/table/incident/" + id
	for _, method := range []string{"PUT", "PATCH"} {
		if a := call(method, path, `{"state":"`+method+`"}`); a.status != 200 || a.member("result", "state") != method {
			t.Errorf("%s: %d %s", method, a.status, a.text)
		}
	}
	if a := call("GET", path, ""); a.member("result", "state") != "PATCH" {
		t.Errorf("read back: %s", a.text)
	}
	if a := call("DELETE", path, ""); a.status != 204 {
		t.Errorf("deleted: %d", a.status)
	}
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", path, "", 404},
		{"PATCH", path, "{}", 404},
		{"DELETE", path, "", 404},
		{"GET", "/api/now/table/cmdb", "", 400},
		{"POST", "/api/now/table/cmdb", "{}", 400},
		{"GET", "/api/now/table/cmdb/1", "", 400},
		{"POST", "/api/now/table/incident", "x", 400},
		{"PATCH", path, "", 400},
		{"GET", "/api/else", "", 400},
		{"POST", "/api/now/else", "{}", 400},
		{"POST", "/api/x_app/else", "{}", 400},
		{"POST", "/api/now/openframe/voice-interaction", "{}", 400},
		{"POST", "/api/now/openframe/voice-interaction", "", 400},
		{"POST", "/api/x_app/run_subflow", "", 400},
		{"GET", "/incident.do", "", 400},
		{"GET", "/incident.do?JSONv2&sysparm_action=explode", "", 400},
		{"POST", "/incident.do?JSONv2&sysparm_action=insert", "", 400},
	} {
		a := call(test.method, test.path, test.body)
		if a.status != test.status || a.member("status") != "failure" || a.member("error", "message") == nil {
			t.Errorf("%s %s: %d %s", test.method, test.path, a.status, a.text)
		}
	}
}

func TestServiceNowJSONv2(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	made := call("POST", "/incident.do?JSONv2&sysparm_action=insert", `{"short_description":"x"}`)
	id, _ := made.member("records", 0, "sys_id").(string)
	if made.status != 200 || id == "" || made.member("records", 0, "__status") != "success" {
		t.Fatalf("insert: %d %s", made.status, made.text)
	}
	if a := call("GET", "/incident.do?JSONv2&sysparm_action=get&sysparm_sys_id="+id, ""); a.member("records", 0, "short_description") != "x" {
		t.Errorf("get: %s", a.text)
	}
	if a := call("GET", "/sys_user.do?JSONv2&sysparm_query=last_name=Tanaka", ""); a.member("records", 0, "first_name") != "Kenji" {
		t.Errorf("getRecords: %s", a.text)
	}
	for _, selection := range []string{"", "&sysparm_query=short_description=x"} {
		if a := call("POST", "/incident.do?JSONv2&sysparm_action=deleteRecord"+selection, ""); a.member("records", 0) != nil {
			t.Errorf("delete %s: %s", selection, a.text)
		}
	}
	if a := call("POST", "/incident.do?JSONv2&sysparm_action=deleteRecord&sysparm_sys_id="+id, ""); a.member("records", 0, "sys_id") != id {
		t.Errorf("delete: %s", a.text)
	}
	if a := call("GET", "/incident.do?JSONv2&sysparm_sys_id="+id, ""); a.member("records", 0) != nil {
		t.Errorf("after it: %s", a.text)
	}
}

// TestServiceNowFlowRequests makes the requests of the three public ServiceNow
// sample flows, one of them with a body that goes on after its object.
func TestServiceNowFlowRequests(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	user, _ := call("GET", "/api/now/table/sys_user?phone=%28415%29+555-0101&sysparm_fields=sys_id&sysparm_limit=1", "").member("result", 0, "sys_id").(string)
	number, _ := call("GET", "/api/now/table/incident?caller_id="+user+"&sysparm_fields=number&sysparm_limit=1", "").member("result", 0, "number").(string)
	if !strings.HasPrefix(number, "INC") {
		t.Fatalf("user %q, incident %q", user, number)
	}
	a := call("POST", "/incident.do?JSONv2&sysparm_action=update&sysparm_query=number="+number, `{"comments":"from a call"}`)
	if a.status != 200 || a.member("records", 0, "number") != number || a.member("records", 0, "comments") != "from a call" {
		t.Errorf("comment: %d %s", a.status, a.text)
	}

	arrival := `{"interaction":{"userPhoneNumber":"+14155550101","clientSessionId":"call-1","additionalParams":{"direction":"inbound","short_description":"A call"}},` +
		`"phoneLogs":[{"call_id":"call-1"}]}"` + "\n}"
	first := call("POST", "/api/now/openframe/voice-interaction", arrival)
	interaction, _ := first.member("result", "sysId").(string)
	if first.status != 201 || interaction == "" || first.member("result", "openedFor") != user {
		t.Fatalf("interaction: %d %s", first.status, first.text)
	}
	if again := call("POST", "/api/now/openframe/voice-interaction", arrival); again.status != 200 || again.member("result", "sysId") != interaction {
		t.Errorf("reported again: %d %s", again.status, again.text)
	}
	stranger := call("POST", "/api/now/openframe/voice-interaction", `{"interaction":{"userPhoneNumber":"+19995550199"}}`)
	if stranger.status != 201 || stranger.member("result", "openedFor") != "" {
		t.Errorf("a stranger: %d %s", stranger.status, stranger.text)
	}
	subflow := call("POST", "/api/x_acme_cc/ivr/run_subflow", `{"servicenow_subflow_name":"lookup","servicenow_interaction_sysid":"`+interaction+`"}`)
	if subflow.member("result", "subflow_code") != "200" || subflow.member("result", "subflow_message") == nil {
		t.Errorf("subflow: %d %s", subflow.status, subflow.text)
	}
	if a := call("POST", "/api/x_acme_cc/ivr/run_subflow", `{"servicenow_subflow_name":""}`); a.status != 200 || a.member("result", "subflow_code") != "400" {
		t.Errorf("no subflow: %d %s", a.status, a.text)
	}
	a = call("PATCH", "/api/now/table/interaction/"+interaction, `{"state":"closed_abandoned"}`)
	if a.status != 200 || a.member("result", "state") != "closed_abandoned" || a.member("result", "work_notes") == "" {
		t.Errorf("closed: %d %s", a.status, a.text)
	}
}
