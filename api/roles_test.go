package api_test

import (
	"net/http"
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/field/fieldtest"
)

// Every text of the roles and actions is translated, and nothing else is.
func TestEveryTextOfRolesIsTranslated(t *testing.T) {
	t.Parallel()
	all := fieldtest.Texts{}
	for _, r := range access.Roles() {
		all[r.Title], all[r.Help] = true, true
	}
	for _, a := range access.Actions() {
		all[a.Title] = true
	}
	fieldtest.Translated(t, all, api.RoleDictionary)
}

func TestRolesInALanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.founded()
	for query, want := range map[string][2]string{
		"": {"Full administrator", "see flows"}, "?language=de": {"Vollständiger Administrator", "Flows sehen"}, "?language=it": {"Amministratore completo", "vedere i flussi"},
	} {
		var got struct {
			Items   []api.Role
			Actions []api.Action
		}
		w.do(request{method: "GET", path: "/api/roles" + query, by: admin}).want(t, http.StatusOK).into(t, &got)
		var action string
		for _, a := range got.Actions {
			if a.Action == access.FlowRead {
				action = a.Title
			}
		}
		if got.Items[0].Title != want[0] || action != want[1] {
			t.Errorf("%s: %q, %q", query, got.Items[0].Title, action)
		}
	}
	w.do(request{method: "GET", path: "/api/roles?language=fr", by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
}
