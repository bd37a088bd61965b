package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/sandbox"
)

// names are the values of one field of every record of an answer.
func names(a answer, field string) []string {
	records, _ := a.member("records").([]any)
	var all []string
	for i := range records {
		v, _ := a.member("records", i, field).(string)
		all = append(all, v)
	}
	return all
}

func TestSOQL(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	for _, test := range []struct {
		query, field string
		want         []string
	}{
		{"SELECT id,Name FROM Contact WHERE Phone LIKE '%4155550101%'", "Name", []string{"Maria Alvarez"}},
		{"select Id, name from account where phone like '%5145550103'", "Name", []string{"Atelier Rousseau"}},
		{"SELECT Name FROM Contact WHERE LastName = 'o\\'brien'", "Name", []string{"Liam O'Brien"}},
		{"SELECT Name FROM Contact WHERE FirstName='maria' OR FirstName='KENJI' ORDER BY Name", "Name", []string{"Kenji Tanaka", "Maria Alvarez"}},
		{"SELECT Name FROM Contact WHERE (FirstName='maria' OR FirstName='KENJI') AND NOT Name LIKE 'm%'", "Name", []string{"Kenji Tanaka"}},
		{"SELECT LastName FROM Contact ORDER BY LastName DESC LIMIT 2 OFFSET 1", "LastName", []string{"Tanaka", "Rousseau"}},
		{"SELECT Subject FROM Case WHERE Contact.LastName = 'Moretti' AND Priority != 'High' ORDER BY Subject ASC NULLS LAST", "Subject",
			[]string{"Change of bank account", "Damaged pallet", "Refund outstanding"}},
		{"SELECT Subject FROM Case WHERE Contact.Account.Name LIKE 'tanaka_instr%'", "Subject", []string{"Sensor reads ten degrees high"}},
		{"SELECT Name FROM Account WHERE Name IN ('Tanaka Instruments', 'x')", "Name", []string{"Tanaka Instruments"}},
		{"SELECT Name FROM Account WHERE Name NOT IN ('Tanaka Instruments') AND Website = null AND Phone > '+1' AND Phone < '+13' AND Phone >= '+12' AND Phone <= '+122'",
			"Name", []string{"Whitfield & Daughters"}},
		{"SELECT Name FROM Account WHERE Website > 'a'", "Name", nil},
		{"SELECT Name FROM Account WHERE CreatedDate > 2020-01-01T00:00:00Z AND IsDeleted = false AND Name LIKE '%C_ramics'", "Name", []string{"Alvarez Ceramics"}},
		{"SELECT Name FROM Account WHERE Name <> '' AND Name LIKE 'A\\%%'", "Name", nil},
		{"SELECT Name FROM Account LIMIT 0", "Name", nil},
		{"SELECT Id FROM Case WHERE IsClosed = true", "Id", nil},
		{"SELECT Name FROM Contact ORDER BY Title NULLS FIRST, FirstName DESC LIMIT 1", "Name", []string{"Sofia Moretti"}},
	} {
		a := call("GET", "/services/data/v61.0/query?q="+url.QueryEscape(test.query), "")
		if a.status != 200 || a.member("done") != true || a.member("totalSize") != float64(len(test.want)) {
			t.Errorf("%s: %d %s", test.query, a.status, a.text)
			continue
		}
		if diff := cmp.Diff(test.want, names(a, test.field)); diff != "" {
			t.Errorf("%s: %s", test.query, diff)
		}
	}
}

func TestSOQLAnswer(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	a := call("GET", "/services/data/v52.0/query/?q="+url.QueryEscape("SELECT email, account.name, Account.Phone FROM Contact WHERE LastName='Tanaka'"), "")
	want := `{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"/services/data/v52.0/sobjects/Contact/0035gJ000000011ABA"},` +
		`"Email":"ktanaka@example.com","Account":{"attributes":{"type":"Account","url":"/services/data/v52.0/sobjects/Account/0015gJ000000010ABA"},` +
		`"Name":"Tanaka Instruments","Phone":"+12065550104"}}]}` + "\n"
	if diff := cmp.Diff(want, a.text); diff != "" {
		t.Error(diff)
	}
	if a := call("GET", "/services/data/v52.0/query?q=SELECT+COUNT()+FROM+Contact", ""); a.member("totalSize") != 6.0 {
		t.Errorf("count: %s", a.text)
	}
	id, _ := call("GET", "/services/data/v52.0/query?q=SELECT+Id+FROM+Account+LIMIT+1", "").member("records", 0, "Id").(string)
	if len(id) != 18 {
		t.Fatalf("the id is %q", id)
	}
	for _, form := range []string{id, id[:15]} {
		a := call("GET", "/services/data/v52.0/query?q="+url.QueryEscape("SELECT Name FROM Contact WHERE AccountId='"+form+"'"), "")
		if a.member("totalSize") != 1.0 {
			t.Errorf("by %s: %s", form, a.text)
		}
	}
	if a := call("POST", "/services/data/v52.0/sobjects/Contact", `{"LastName":"Orphan","AccountId":"nowhere"}`); a.status != 201 {
		t.Fatalf("got %s", a.text)
	}
	a = call("GET", "/services/data/v52.0/query?q="+url.QueryEscape("SELECT Name, Account.Name FROM Contact WHERE Account.Name = null"), "")
	if a.member("records", 0, "Name") != "Orphan" || a.member("records", 0, "Account") != nil {
		t.Errorf("without an account: %s", a.text)
	}
}

func TestSOQLRefused(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	for query, code := range map[string]string{
		"":                                                                "MALFORMED_QUERY",
		"SELECT":                                                          "MALFORMED_QUERY",
		"SELECT Id":                                                       "MALFORMED_QUERY",
		"SELECT Id FROM":                                                  "MALFORMED_QUERY",
		"SELECT Id, FROM Case":                                            "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE":                                       "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id":                                    "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id = x":                                "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id = 'x":                               "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id LIKE 1":                             "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id IN 'x'":                             "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id IN ('x' 'y')":                       "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id IN ()":                              "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id NOT 'x'":                            "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE (Id = 'x'":                             "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE (Id = x)":                              "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id='a' AND Id='b' OR Id='c'":           "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE Id='a' AND":                            "MALFORMED_QUERY",
		"SELECT Id FROM Case ORDER Id":                                    "MALFORMED_QUERY",
		"SELECT Id FROM Case ORDER BY 1":                                  "MALFORMED_QUERY",
		"SELECT Id FROM Case ORDER BY Id NULLS":                           "MALFORMED_QUERY",
		"SELECT Id FROM Case LIMIT x":                                     "MALFORMED_QUERY",
		"SELECT Id FROM Case LIMIT -1":                                    "MALFORMED_QUERY",
		"SELECT Id FROM Case LIMIT 1 WHERE Id='x'":                        "MALFORMED_QUERY",
		"SELECT COUNT( FROM Case":                                         "MALFORMED_QUERY",
		"SELECT Id FROM Case WHERE " + strings.Repeat("(", 60) + "Id='x'": "MALFORMED_QUERY",
		"SELECT Id FROM Case; DROP":                                       "MALFORMED_QUERY",
		"SELECT Id FROM Lead":                                             "INVALID_TYPE",
		"SELECT Nickname FROM Contact":                                    "INVALID_FIELD",
		"SELECT Account.Nickname FROM Contact":                            "INVALID_FIELD",
		"SELECT Owner.Name FROM Contact":                                  "INVALID_FIELD",
		"SELECT Id FROM Contact WHERE (Id='x' AND NOT Nickname='x')":      "INVALID_FIELD",
		"SELECT Id FROM Contact ORDER BY Nickname":                        "INVALID_FIELD",
	} {
		a := call("GET", "/services/data/v52.0/query?q="+url.QueryEscape(query), "")
		if a.status != 400 || a.member(0, "errorCode") != code || a.member(0, "message") == "" {
			t.Errorf("%s: %d %s", query, a.status, a.text)
		}
	}
}

func TestSalesforceRecords(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	made := call("POST", "/services/data/v52.0/sobjects/contact/", `{"lastname":"Byron","FirstName":"Ada"}`)
	id, _ := made.member("id").(string)
	if made.status != 201 || made.member("success") != true || !strings.HasSuffix(made.header.Get("Location"), id) {
		t.Fatalf("created: %d %s", made.status, made.text)
	}
	path := "/services/data/v52.0/sobjects/Contact/" + id
	if a := call("GET", path+"?fields=name", ""); a.member("Name") != "Ada Byron" || a.member("Id") != nil || a.member("attributes", "type") != "Contact" {
		t.Errorf("read: %s", a.text)
	}
	if a := call("PATCH", path, `{"FirstName":"Augusta","Title":null}`); a.status != 204 || a.text != "" {
		t.Errorf("changed: %d %q", a.status, a.text)
	}
	if a := call("POST", path+"?_HttpMethod=PATCH", `{"Title":"Countess"}`); a.status != 204 {
		t.Errorf("changed by POST: %d %s", a.status, a.text)
	}
	if a := call("GET", path[:len(path)-3], ""); a.member("Name") != "Augusta Byron" || a.member("Title") != "Countess" {
		t.Errorf("read by the short id: %s", a.text)
	}
	if a := call("DELETE", path, ""); a.status != 204 {
		t.Errorf("deleted: %d", a.status)
	}
	for _, test := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"GET", path, "", 404, "NOT_FOUND"},
		{"PATCH", path, "{}", 404, "NOT_FOUND"},
		{"DELETE", path, "", 404, "NOT_FOUND"},
		{"GET", "/services/data/v52.0/sobjects/Lead/1", "", 404, "NOT_FOUND"},
		{"POST", "/services/data/v52.0/sobjects/Lead", "{}", 404, "NOT_FOUND"},
		{"GET", "/services/data/52/query?q=x", "", 404, "NOT_FOUND"},
		{"GET", "/services/data/v52.0/else", "", 404, "NOT_FOUND"},
		{"POST", path, "{}", 405, "METHOD_NOT_ALLOWED"},
		{"POST", "/services/data/v52.0/sobjects/Contact", "{", 400, "JSON_PARSER_ERROR"},
		{"POST", "/services/data/v52.0/sobjects/Contact", `{"LastName":{}}`, 400, "JSON_PARSER_ERROR"},
		{"POST", "/services/data/v52.0/sobjects/Contact", `{}`, 400, "REQUIRED_FIELD_MISSING"},
		{"POST", "/services/data/v52.0/sobjects/Contact", `{"Name":"x"}`, 400, "INVALID_FIELD_FOR_INSERT_UPDATE"},
		{"POST", "/services/data/v52.0/sobjects/Contact", `{"Nickname":"x"}`, 400, "INVALID_FIELD"},
	} {
		if a := call(test.method, test.path, test.body); a.status != test.status || a.member(0, "errorCode") != test.code {
			t.Errorf("%s %s %s: %d %s", test.method, test.path, test.body, a.status, a.text)
		}
	}
	number := call("POST", "/services/data/v52.0/sobjects/Case", `{"Subject":"x","Status":"Closed"}`)
	caseID, _ := number.member("id").(string)
	if a := call("GET", "/services/data/v52.0/sobjects/Case/"+caseID, ""); a.member("IsClosed") != true || a.member("CaseNumber") == nil {
		t.Errorf("a closed case: %s", a.text)
	}
	if a := call("GET", "/services/data/v52.0/sobjects/Case/"+caseID+"?fields=Id,Mood", ""); a.member(0, "errorCode") != "INVALID_FIELD" {
		t.Errorf("an unknown field: %s", a.text)
	}
	if a := call("GET", "/services/data", ""); a.member(0, "version") != "52.0" {
		t.Errorf("versions: %s", a.text)
	}
}

// TestSalesforceFlowRequests makes the requests of the public Salesforce
// sample flow: caller by number, their case, a comment on it.
func TestSalesforceFlowRequests(t *testing.T) {
	t.Parallel()
	call := as(t, start(t, sandbox.Config{}))
	account := call("GET", "/services/data/v52.0/query?q=SELECT+id,name,phone+from+Account+WHERE+Phone+LIKE+%27%254155550101%25%27", "")
	if account.member("records", 0, "Name") == nil || account.member("records", 0, "Id") == nil {
		t.Errorf("account: %s", account.text)
	}
	contact, _ := call("GET", "/services/data/v52.0/query?q=SELECT+id,Name+FROM+Contact+WHERE+Phone+LIKE+%27%254155550101%25%27", "").member("records", 0, "Id").(string)
	a := call("GET", "/services/data/v52.0/query?q=SELECT+Id,CaseNumber,ContactId,accountId,Subject,Priority,Description+FROM+Case+WHERE+ContactId=%27"+contact+"%27", "")
	caseID, _ := a.member("records", 0, "Id").(string)
	if a.member("records", 0, "CaseNumber") == nil || caseID == "" {
		t.Errorf("case: %s", a.text)
	}
	if a := call("PATCH", "/services/data/v52.0/sobjects/Case/"+caseID, `{"Comments":"from a call"}`); a.status != 204 {
		t.Errorf("comment: %d %s", a.status, a.text)
	}
}
