package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/sandbox"
)

const dynamicsPath = "/api/data/v9.2/"

func TestDynamicsFilters(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	for _, test := range []struct {
		filter string
		want   []string
	}{
		{"contains(telephone1,'+14155550101')", []string{"Maria Alvarez"}},
		{"contains(telephone1, '5550102')", []string{"James Whitfield"}},
		{"lastname eq 'O''Brien'", []string{"Liam O'Brien"}},
		{"startswith(lastname,'t') or endswith(lastname,'I')", []string{"Kenji Tanaka", "Sofia Moretti"}},
		{"not (description eq 'gold') and lastname gt 'P'", []string{"James Whitfield", "Kenji Tanaka"}},
		{"lastname ge 'tanaka' and lastname le 'tanaka'", []string{"Kenji Tanaka"}},
		{"lastname lt 'b'", []string{"Maria Alvarez"}},
		{"jobtitle ne null", nil},
		{"jobtitle lt 'b'", nil},
		{"preferredcontactmethodcode eq 1 or preferredcontactmethodcode eq true", nil},
	} {
		a := call("GET", dynamicsPath+"contacts?$select=fullname&$filter="+url.QueryEscape(test.filter), "")
		if diff := cmp.Diff(test.want, members(a, "value", "fullname")); diff != "" || a.status != 200 {
			t.Errorf("%s: %d %s", test.filter, a.status, diff)
		}
	}
	for _, bad := range []string{"mood eq 'good'", "contains(mood,'x')", "lastname is 'x'", "lastname eq", "contains(lastname 'x')", "contains(lastname,x)",
		"(lastname eq 'x'", "lastname eq 'x' lastname", "lastname eq 'x", strings.Repeat("(", 60)} {
		if a := call("GET", dynamicsPath+"contacts?$filter="+url.QueryEscape(bad), ""); a.status != 400 || a.member("error", "message") == "" {
			t.Errorf("%s: %d %s", bad, a.status, a.text)
		}
	}
}

func TestDynamicsOptions(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	a := call("GET", dynamicsPath+"contacts?$orderby=lastname+desc&$top=2&$count=true&$select=lastname,telephone1", "")
	if diff := cmp.Diff([]string{"Whitfield", "Tanaka"}, members(a, "value", "lastname")); diff != "" || a.member("@odata.count") != 6.0 {
		t.Errorf("%s: %s", diff, a.text)
	}
	one, _ := a.member("value", 0).(map[string]any)
	if one["contactid"] == nil || one["@odata.etag"] == nil || one["emailaddress1"] != nil || a.header.Get("OData-Version") != "4.0" {
		t.Errorf("selected: %s", a.text)
	}
	for _, bad := range []string{"contacts?$select=mood", "contacts?$top=x", "contacts?$top=-1", "contacts?$orderby=mood", "contacts?$expand=all"} {
		if a := call("GET", dynamicsPath+bad, ""); a.status != 400 {
			t.Errorf("%s: %d %s", bad, a.status, a.text)
		}
	}
	for _, absent := range []string{"moods", "contacts(1)", "contacts(00000000-0000-0000-0000-000000000000)"} {
		if a := call("GET", dynamicsPath+absent, ""); a.status != 404 {
			t.Errorf("%s: %d %s", absent, a.status, a.text)
		}
	}
	if a := call("GET", "/api/data/v8.0/contacts", ""); a.status != 404 {
		t.Errorf("another version: %d", a.status)
	}
	if a := call("GET", dynamicsPath+"WhoAmI", ""); a.member("UserId") == nil {
		t.Errorf("who: %s", a.text)
	}
}

func TestDynamicsWrites(t *testing.T) {
	t.Parallel()
	s := start(t, sandbox.Config{})
	call := as(t, s)
	maria := call("GET", dynamicsPath+"contacts?$select=contactid&$filter=firstname+eq+'Maria'", "").member("value", 0, "contactid").(string)
	cases := func() []string {
		return members(call("GET", dynamicsPath+"incidents?$orderby=createdon&$filter=_customerid_value+eq+"+maria, ""), "value", "title")
	}
	if diff := cmp.Diff([]string{"Kiln delivery delayed", "Invoice shows the old address"}, cases()); diff != "" {
		t.Error(diff)
	}
	made := call("POST", dynamicsPath+"incidents", `{"title":"Call","prioritycode":1,"ticketnumber":"mine","customerid_contact@odata.bind":"/contacts(`+maria+`)"}`)
	if made.status != 204 || len(cases()) != 3 {
		t.Fatalf("made: %d %s, %v", made.status, made.text, cases())
	}
	path := strings.TrimPrefix(made.header.Get("OData-EntityId"), s.URL())
	if a := call("PATCH", path, `{"title":"Another call","description":{"no":"object"}}`); a.status != 204 {
		t.Errorf("changed: %d %s", a.status, a.text)
	}
	if a := call("GET", path+"?$select=title,prioritycode,ticketnumber", ""); a.member("title") != "Another call" || a.member("prioritycode") != 1.0 || a.member("ticketnumber") == "mine" {
		t.Errorf("read: %s", a.text)
	}
	for _, bad := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", path, `{}`, 405},
		{"POST", dynamicsPath + "moods", `{}`, 404},
		{"POST", dynamicsPath + "incidents", `[`, 400},
		{"PATCH", path, `[`, 400},
		{"PATCH", dynamicsPath + "moods", `{}`, 404},
		{"PATCH", dynamicsPath + "incidents(00000000-0000-0000-0000-000000000000)", `{}`, 404},
	} {
		if a := call(bad.method, bad.path, bad.body); a.status != bad.status {
			t.Errorf("%s %s: %d %s, want %d", bad.method, bad.path, a.status, a.text, bad.status)
		}
	}
}
