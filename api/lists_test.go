package api_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
)

// K9, L1: an empty list of scopes, which a script may have come to by mistake,
// is no way to a token that may do everything.
func TestK9_L1_NoScopesAreNotAllScopes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for _, empty := range []string{`[]`, `null`} {
		refused := w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"t","scopes":` + empty + `}`}).want(t, http.StatusUnprocessableEntity)
		if !strings.Contains(refused.text, `"body.scopes"`) {
			t.Errorf("%s: %s", empty, refused.text)
		}
	}
	made := w.do(request{method: "POST", path: "/api/tokens", by: admin, body: `{"name":"t"}`}).want(t, http.StatusCreated)
	if !strings.Contains(made.text, `"scopes":[]`) {
		t.Error(made.text)
	}
}

// No list in an answer is null, not even where nothing is known at all.
func TestListsAreNeverNull(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	answered := 0
	for _, r := range routes(t) {
		if slices.Contains([]string{"sign-out", "export-audit", "export-flow", "run-function"}, r.id) {
			continue
		}
		got := w.do(r.ask(admin, uuid.NewString()))
		if got.StatusCode < 300 && got.text != "" {
			answered++
		}
		var v any
		if strings.HasPrefix(got.Header.Get("Content-Type"), "application/json") {
			got.into(t, &v)
		}
		if hasNull(v) {
			t.Errorf("%s answers %s", r.id, got.text)
		}
	}
	if answered < 100 {
		t.Errorf("only %d operations answered", answered)
	}
}

// hasNull reports whether a JSON value has null in it somewhere.
func hasNull(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return e == nil || hasNull(e) })
	case map[string]any:
		return hasNull(slices.Collect(maps.Values(v)))
	}
	return false
}

// A draft without a kind is a custom connector, as in a connectors file.
func TestS1_ADraftIsCustomByDefault(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	made := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: `{"name":"CRM","unvalidated":true,` + basicSettings + `}`}).want(t, http.StatusCreated)
	if !strings.Contains(made.text, `"kind":"custom"`) {
		t.Error(made.text)
	}
}
