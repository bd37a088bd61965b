package account_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

func TestL7_OnlyOperatorsMakeOrganisations(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	full := r.join(t, r.admin, "grace@example.com", access.FullAdministrator)
	developer := r.join(t, r.admin, "dev@example.com", access.FlowDeveloper)
	request := account.OrganisationRequest{Name: " Second ", Licences: []string{"FLEX3", "A-SF-VOICE ", "FLEX3"}, CustomConnectors: 20}
	_, err := r.CreateOrganisation(ctx, full, request)
	wantFault(t, "a full administrator", err, fault.Forbidden, "role_forbidden")
	_, err = r.CreateOrganisation(ctx, developer, request)
	wantFault(t, "a developer", err, fault.NotFound, "not_found")
	_, err = r.AllOrganisations(ctx, full, "", 10)
	wantFault(t, "list", err, fault.Forbidden, "role_forbidden")
	made, err := r.CreateOrganisation(ctx, r.admin, request)
	if err != nil {
		t.Fatal(err)
	}
	want := account.Organisation{ID: made.ID, Name: "Second", Licences: []string{"A-SF-VOICE", "FLEX3"}, CustomConnectors: 20, Revision: 1, Created: r.clock.now().UTC()}
	if d := cmp.Diff(want, made); d != "" {
		t.Error(d)
	}
	if c := r.whose(t, r.switched(t, r.admin, made.ID)); c.Decide(access.UserCreate) != access.Allowed {
		t.Errorf("who has made it may not invite to it: %+v", c)
	}
	e := r.last(t, made.ID, "organisation.create")
	if got := fmt.Sprint(e.Actor.ID == r.admin.User.ID, e.Detail); got != "true [{licences A-SF-VOICE FLEX3} {custom_connectors 20}]" {
		t.Error(got)
	}
	if _, err := r.CreateOrganisation(ctx, account.Host(""), account.OrganisationRequest{Name: "Third"}); err != nil {
		t.Error(err)
	}
	list, err := r.AllOrganisations(ctx, account.Host(""), "", 2)
	if err != nil || len(list) != 2 {
		t.Errorf("%v %+v", err, list)
	}
	for name, bad := range map[string]account.OrganisationRequest{
		"name_invalid":     {Name: ""},
		"limit_invalid":    {Name: "x", CustomConnectors: -1},
		"licences_invalid": {Name: "x", Licences: []string{"FLEX3", "a\nb"}},
	} {
		_, err := r.CreateOrganisation(ctx, account.Host(""), bad)
		wantFault(t, name, err, fault.Invalid, name)
	}
}

func TestL3_L11_ChangingOrganisations(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	ctx := t.Context()
	second := r.secondOrganisation(t)
	full := r.join(t, r.admin, "grace@example.com", access.FullAdministrator)
	viewer := r.join(t, r.admin, "viewer@example.com", access.ExternalReadOnlyAdministrator)
	name, limit, licences, long := "Renamed", 30, []string{}, strings.Repeat("x", 201)
	update := func(c account.Caller, id string, revision int64, change account.OrganisationChange) error {
		_, err := r.UpdateOrganisation(ctx, c, id, revision, change)
		return err
	}
	rename := account.OrganisationChange{Name: &name}
	wantFault(t, "of another", update(full, second.Organisation, 1, rename), fault.NotFound, "not_found")
	wantFault(t, "that there is not", update(full, "none", 1, rename), fault.NotFound, "not_found")
	wantFault(t, "that there is not, by an operator", update(r.admin, "none", 1, rename), fault.NotFound, "not_found")
	wantFault(t, "by a viewer", update(viewer, r.org, 1, rename), fault.Forbidden, "role_forbidden")
	wantFault(t, "a limit by an administrator", update(full, r.org, 1, account.OrganisationChange{CustomConnectors: &limit}), fault.Forbidden, "operator_only")
	wantFault(t, "licences by an administrator", update(full, r.org, 1, account.OrganisationChange{Licences: &licences}), fault.Forbidden, "operator_only")
	wantFault(t, "too long", update(full, r.org, 1, account.OrganisationChange{Name: &long}), fault.Invalid, "name_invalid")
	wantFault(t, "rename", update(full, r.org, 1, rename), "", "")
	wantFault(t, "at an old revision", update(full, r.org, 1, rename), fault.Stale, "stale")
	wantFault(t, "by an operator from elsewhere", update(r.admin, second.Organisation, 1, account.OrganisationChange{CustomConnectors: &limit, Licences: &licences}), "", "")
	if e := r.last(t, r.org, "organisation.update"); fmt.Sprint(e.Detail) != "[{name.before Example} {name.after Renamed}]" || e.Actor.ID != full.User.ID {
		t.Errorf("%+v", e)
	}
	if e := r.last(t, second.Organisation, "organisation.update"); fmt.Sprint(e.Detail) != "[{custom_connectors.before 0} {custom_connectors.after 30}]" {
		t.Errorf("%+v", e)
	}
	o, err := r.Organisation(ctx, viewer, r.org)
	if err != nil || o.Name != name || o.Revision != 2 {
		t.Errorf("%v %+v", err, o)
	}
	_, err = r.Organisation(ctx, full, second.Organisation)
	wantFault(t, "read another", err, fault.NotFound, "not_found")
	_, err = r.Organisation(ctx, r.admin, "none")
	wantFault(t, "read none", err, fault.NotFound, "not_found")
	if o, err := r.Organisation(ctx, r.admin, second.Organisation); err != nil || o.CustomConnectors != 30 {
		t.Errorf("%v %+v", err, o)
	}
}
