package access_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
)

// written is the matrix as the domain document and the issue have it, one
// letter for each action: A allowed, - forbidden, . hidden. It is written out by
// hand, apart from the table of the code.
var written = []struct {
	role                                                                                 access.Role
	connectors, flows, entryPoints, contacts, queues, agents, organisation, users, audit string
}{
	{access.FullAdministrator, "AAAAAAAAAAA", "AAAA", "AA", "AAA", "AA", "A", "AA-", "AAAAA", "AAA"},
	{access.ContactCenterAdministrator, "AAAAAAAAAAA", "AAAA", "AA", "AAA", "AA", "A", "A--", "AA---", "A--"},
	{access.ExternalFullAdministrator, "AAAAAAAAAAA", "AAAA", "AA", "AAA", "AA", "A", "AA-", "AAAAA", "AAA"},
	{access.ExternalContactCenter, "AAAAAAAAAAA", "AAAA", "AA", "AAA", "AA", "A", "A--", "AA---", "A--"},
	{access.HelpDeskFullAdministrator, "AAAAAAAAAAA", "AAAA", "AA", "AAA", "AA", "A", "AA-", "AAAAA", "AAA"},
	{access.PartnerFullAdministrator, "AAAAAAAAAAA", "AAAA", "AA", "AAA", "AA", "A", "AA-", "AAAAA", "AAA"},
	{access.ReadOnlyAdministrator, "...........", "....", "..", "...", "..", ".", "A--", "AA---", "A--"},
	{access.ExternalReadOnlyAdministrator, "AA---------", "A---", "A-", "A--", "A-", ".", "A--", "AA---", "A--"},
	{access.HelpDeskBasicAdministrator, "AA---------", "A---", "A-", "A--", "A-", ".", "A--", "AA---", "A--"},
	{access.PartnerReadOnlyAdministrator, "AA---------", "A---", "A-", "A--", "A-", ".", "A--", "AA---", "A--"},
	{access.FlowDeveloper, "A---------A", "AAA-", "..", "A-A", "..", ".", "...", ".....", "..."},
	{access.FlowPublisher, "A---------A", "AAAA", "AA", "A-A", "..", ".", "...", ".....", "..."},
	{access.Supervisor, "...........", "....", "..", "A--", "A-", "A", "...", ".....", "..."},
}

var nouns = []struct {
	actions []access.Action
	column  func(int) string
}{
	{[]access.Action{access.ConnectorList, access.ConnectorRead, access.ConnectorCreate, access.ConnectorUpdate, access.ConnectorDeactivate, access.ConnectorActivate, access.ConnectorDelete, access.ConnectorTest, access.ConnectorRotate, access.ConnectorAuthorize, access.ConnectorUse}, func(i int) string { return written[i].connectors }},
	{[]access.Action{access.FlowRead, access.FlowEdit, access.FlowPublish, access.FlowLive}, func(i int) string { return written[i].flows }},
	{[]access.Action{access.EntryPointRead, access.EntryPointWrite}, func(i int) string { return written[i].entryPoints }},
	{[]access.Action{access.ContactRead, access.ContactStart, access.ContactSimulate}, func(i int) string { return written[i].contacts }},
	{[]access.Action{access.QueueRead, access.QueueWrite}, func(i int) string { return written[i].queues }},
	{[]access.Action{access.AgentState}, func(i int) string { return written[i].agents }},
	{[]access.Action{access.OrganisationRead, access.OrganisationUpdate, access.OrganisationCreate}, func(i int) string { return written[i].organisation }},
	{[]access.Action{access.UserList, access.UserRead, access.UserCreate, access.UserUpdate, access.UserDelete}, func(i int) string { return written[i].users }},
	{[]access.Action{access.AuditRead, access.AuditVerify, access.AuditExport}, func(i int) string { return written[i].audit }},
	{[]access.Action{access.RoleList, access.TokenList, access.TokenCreate, access.TokenRevoke}, func(int) string { return "AAAA" }},
}

func TestL1_S0_3_S2_2_S2_3_S2_4_TheMatrixIsTheWrittenOne(t *testing.T) {
	t.Parallel()
	letter := map[access.Decision]string{access.Allowed: "A", access.Forbidden: "-", access.Hidden: "."}
	var covered []access.Action
	for _, noun := range nouns {
		covered = append(covered, noun.actions...)
		for i, row := range written {
			got := ""
			for _, action := range noun.actions {
				got += letter[access.Decide([]access.Role{row.role}, action)]
			}
			if got != noun.column(i) {
				t.Errorf("%s on %v: %s, written %s", row.role, noun.actions, got, noun.column(i))
			}
		}
	}
	var roles []access.Role
	for i, r := range access.Roles() {
		roles = append(roles, r.Role)
		if r.Role != written[i].role || r.Title == "" || r.Help == "" || r.Ours != (i >= 10) || r.Role.Title() != r.Title {
			t.Errorf("role %+v", r)
		}
	}
	if len(roles) != len(written) {
		t.Errorf("%d roles, %d written", len(roles), len(written))
	}
	for _, a := range access.Actions() {
		if !slices.Contains(covered, a.Action) || a.Title == "" || a.Action.Title() != a.Title {
			t.Errorf("action %+v is not in the written matrix", a)
		}
	}
	if len(access.Actions()) != len(covered) {
		t.Errorf("%d actions, %d written", len(access.Actions()), len(covered))
	}
}

func TestL1_WhatIsNotInTheTableIsDenied(t *testing.T) {
	t.Parallel()
	all := []access.Role{}
	for _, r := range access.Roles() {
		all = append(all, r.Role)
	}
	for name, got := range map[string]access.Decision{
		"no role":                access.Decide(nil, access.RoleList),
		"unknown role":           access.Decide([]access.Role{"root"}, access.ConnectorList),
		"invited only":           access.Decide([]access.Role{"invited:full_administrator"}, access.ConnectorList),
		"unknown noun":           access.Decide(all, "licence.read"),
		"other letters":          access.Decide(all, "Connector.list"),
		"empty action":           access.Decide(all, ""),
		"unknown role and a key": access.DecideScoped(nil, []access.Action{access.ConnectorList}, access.ConnectorList),
	} {
		if got != access.Hidden {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := access.Decide(all, "connector.steal"); got != access.Forbidden {
		t.Errorf("an unknown action on a known noun: %v", got)
	}
	if got := access.Decide(all, access.OrganisationCreate); got != access.Forbidden {
		t.Errorf("creating an organisation is for operators, yet all roles together: %v", got)
	}
}

func TestS2_2_TheMostPermissiveRoleWins(t *testing.T) {
	t.Parallel()
	both := []access.Role{access.ReadOnlyAdministrator, access.FlowDeveloper}
	got := []access.Decision{
		access.Decide(both, access.ConnectorUse), access.Decide(both, access.ConnectorRead),
		access.Decide(both, access.UserList), access.Decide(both, access.QueueRead),
	}
	want := []access.Decision{access.Allowed, access.Forbidden, access.Allowed, access.Hidden}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if !access.Sees(both, "connector") || access.Sees(both, "queue") || access.Sees([]access.Role{"root"}, "connector") {
		t.Error("what is seen does not follow from the roles")
	}
}

func TestK9_ScopesNarrowAndNeverWiden(t *testing.T) {
	t.Parallel()
	scopes := []access.Action{access.ConnectorList, access.UserDelete}
	for _, r := range access.Roles() {
		for _, a := range access.Actions() {
			plain, scoped := access.Decide([]access.Role{r.Role}, a.Action), access.DecideScoped([]access.Role{r.Role}, scopes, a.Action)
			want := plain
			if plain == access.Allowed && a.Action != access.ConnectorList && a.Action != access.UserDelete {
				want = access.Forbidden
			}
			if scoped != want {
				t.Errorf("%s %s: %v, scoped %v, want %v", r.Role, a.Action, plain, scoped, want)
			}
			if unscoped := access.DecideScoped([]access.Role{r.Role}, nil, a.Action); unscoped != plain {
				t.Errorf("%s %s: no scopes narrow to %v", r.Role, a.Action, unscoped)
			}
		}
	}
}

func TestL5_L6_RefusalsSayWhoMayNotDoWhat(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		roles  []access.Role
		scopes []access.Action
		action access.Action
		want   *fault.Error
	}{
		{"allowed", []access.Role{access.FullAdministrator}, nil, access.ConnectorDelete, nil},
		{"view only", []access.Role{access.PartnerReadOnlyAdministrator}, nil, access.ConnectorTest, &fault.Error{
			Code: fault.Forbidden, Reason: "role_forbidden", Message: "Your role (Partner read-only administrator) does not allow you to test a connector.",
			Detail: map[string]any{"role": "partner_read_only_administrator", "action": "connector.test"},
		}},
		{"two roles, one unknown", []access.Role{access.FlowDeveloper, "root"}, nil, access.ConnectorUpdate, &fault.Error{
			Code: fault.Forbidden, Reason: "role_forbidden", Message: "Your role (Flow developer, root) does not allow you to change a connector.",
			Detail: map[string]any{"role": "flow_developer root", "action": "connector.update"},
		}},
		{"scope", []access.Role{access.FullAdministrator}, []access.Action{access.ConnectorList}, access.ConnectorDelete, &fault.Error{
			Code: fault.Forbidden, Reason: "scope_forbidden", Message: "This API token's scopes do not allow it to delete a connector.",
			Detail: map[string]any{"role": "full_administrator", "action": "connector.delete"},
		}},
		{"no access", []access.Role{access.ReadOnlyAdministrator}, nil, access.ConnectorDelete, &fault.Error{Code: fault.NotFound, Reason: "not_found", Message: "There is no such connector."}},
		{"no access, two words", nil, nil, access.EntryPointRead, &fault.Error{Code: fault.NotFound, Reason: "not_found", Message: "There is no such entry point."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := access.Check(test.roles, test.scopes, test.action)
			var got *fault.Error
			errors.As(err, &got)
			if d := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(fault.Error{}, fault.Field{})); d != "" || (err == nil) != (test.want == nil) {
				t.Error(err, d)
			}
		})
	}
}

func TestL7_NobodyGivesMoreThanHisOwn(t *testing.T) {
	t.Parallel()
	type roles = []access.Role
	tests := []struct {
		name          string
		own           roles
		scopes        []access.Action
		before, after roles
		reason        string
	}{
		{"a full administrator gives anything", roles{access.FullAdministrator}, nil, nil, roles{access.FullAdministrator, access.ExternalContactCenter, access.Supervisor}, ""},
		{"and takes anything", roles{access.FullAdministrator}, nil, roles{access.PartnerFullAdministrator, access.ContactCenterAdministrator}, nil, ""},
		{"a service administrator gives a full one", roles{access.ContactCenterAdministrator}, nil, nil, roles{access.FullAdministrator}, "role_too_high"},
		{"or takes one", roles{access.ContactCenterAdministrator}, nil, roles{access.FullAdministrator}, nil, "role_too_high"},
		{"what stays is not looked at", roles{access.ContactCenterAdministrator}, nil, roles{access.FullAdministrator}, roles{access.FullAdministrator, access.FlowDeveloper}, ""},
		{"a developer gives a publisher", roles{access.FlowDeveloper}, nil, nil, roles{access.FlowPublisher}, "role_too_high"},
		{"two roles together allow it", roles{access.FlowPublisher, access.Supervisor}, nil, nil, roles{access.FlowDeveloper}, ""},
		{"a narrow API token of a full administrator", roles{access.FullAdministrator}, []access.Action{access.UserUpdate}, nil, roles{access.Supervisor}, "role_too_high"},
		{"no such role", roles{access.FullAdministrator}, nil, nil, roles{"root"}, "role_unknown"},
		{"a role that there is no longer is taken", roles{access.FullAdministrator}, nil, roles{"root"}, nil, ""},
		{"external gives to an internal one", roles{access.ExternalFullAdministrator}, nil, nil, roles{access.ContactCenterAdministrator}, ""},
		{"external gives to an external one", roles{access.ExternalFullAdministrator}, nil, roles{access.ExternalReadOnlyAdministrator}, roles{access.ExternalReadOnlyAdministrator, access.ContactCenterAdministrator}, "external_administrator"},
		{"external takes from an external one", roles{access.ExternalFullAdministrator}, nil, roles{access.ExternalReadOnlyAdministrator, access.ContactCenterAdministrator}, roles{access.ExternalReadOnlyAdministrator}, "external_administrator"},
		{"external gives the external form", roles{access.ExternalFullAdministrator, access.FlowDeveloper}, nil, nil, roles{access.ExternalContactCenter}, "external_administrator"},
		{"external makes a service administrator external", roles{access.ExternalFullAdministrator}, nil, roles{access.ContactCenterAdministrator}, roles{access.ContactCenterAdministrator, access.ExternalReadOnlyAdministrator}, "external_administrator"},
		{"external makes an external service administrator one of the house", roles{access.ExternalFullAdministrator}, nil, roles{access.ContactCenterAdministrator, access.ExternalReadOnlyAdministrator}, roles{access.ContactCenterAdministrator}, "external_administrator"},
		{"full makes a service administrator external", roles{access.FullAdministrator}, nil, roles{access.ContactCenterAdministrator}, roles{access.ContactCenterAdministrator, access.ExternalReadOnlyAdministrator}, ""},
		{"external takes the external form", roles{access.ExternalFullAdministrator}, nil, roles{access.ExternalContactCenter}, nil, "external_administrator"},
		{"external gives both at once", roles{access.ExternalFullAdministrator}, nil, roles{access.Supervisor}, roles{access.ContactCenterAdministrator, access.ExternalReadOnlyAdministrator}, "external_administrator"},
		{"external gives an external role to another one", roles{access.ExternalFullAdministrator}, nil, roles{access.Supervisor}, roles{access.ExternalReadOnlyAdministrator}, ""},
		{"external who is also full", roles{access.ExternalFullAdministrator, access.FullAdministrator}, nil, nil, roles{access.ExternalContactCenter}, ""},
		{"external gives another role to an external one", roles{access.ExternalFullAdministrator}, nil, roles{access.ExternalContactCenter}, roles{access.ExternalContactCenter, access.Supervisor}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := access.CheckGrant(test.own, test.scopes, test.before, test.after)
			if got := fault.ReasonOf(err); got != test.reason || (err == nil) != (test.reason == "") {
				t.Errorf("%v, want %q", err, test.reason)
			}
			if want := fault.Forbidden; err != nil && test.reason != "role_unknown" && fault.CodeOf(err) != want {
				t.Errorf("code %s, want %s", fault.CodeOf(err), want)
			}
		})
	}
	if access.Covers(roles{access.ContactCenterAdministrator}, nil, roles{access.Supervisor, access.FullAdministrator}) {
		t.Error("a service administrator covers a full one")
	}
	if !access.Covers(roles{access.ContactCenterAdministrator}, nil, roles{access.FlowPublisher, "root"}) {
		t.Error("a service administrator does not cover a publisher")
	}
}

// TestRolesPage holds docs/roles.md to the table (`go run ./cmd/docs` writes it).
func TestRolesPage(t *testing.T) {
	t.Parallel()
	page := access.Markdown()
	file, err := os.ReadFile("../docs/roles.md")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(page, string(file)); d != "" {
		t.Errorf("docs/roles.md is out of date: go run ./cmd/docs\n%s", d)
	}
	for _, line := range []string{
		"| Flow developer (ours) | ✔ | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | ✔ |",
		"| Read-only administrator | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 |",
		"| Flow publisher | `flow_publisher` | **ours** |",
		"## Entry point\n",
	} {
		if !strings.Contains(page, line) {
			t.Errorf("the page lacks %s", line)
		}
	}
	if access.Action("x.y").Title() != "x.y" {
		t.Error("an unknown action has a title")
	}
}
