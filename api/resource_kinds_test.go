package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestResourceKinds: each kind's form has what its own operation takes.
func TestResourceKinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.founded()
	var kinds struct {
		Items []struct {
			Kind, Path, Write string
			Form              []struct{ Name, Kind, Label string }
		}
	}
	w.do(request{method: "GET", path: "/api/resource-kinds", by: admin}).want(t, http.StatusOK).into(t, &kinds)
	if len(kinds.Items) < 8 {
		t.Fatalf("%d kinds", len(kinds.Items))
	}
	for _, k := range kinds.Items {
		w.do(request{method: "GET", path: k.Path, by: admin}).want(t, http.StatusOK)
		for _, f := range k.Form {
			if f.Name == "" || f.Kind == "" || f.Label == "" || f.Name == "name" {
				t.Errorf("%s: %+v", k.Kind, f)
			}
		}
		if k.Write == "" {
			t.Errorf("%s does not say who may change it", k.Kind)
		}
	}
	w.do(request{method: "GET", path: "/api/resource-kinds"}).problem(t, http.StatusUnauthorized, "signed_out")
}

func TestResourceKindsInALanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.founded()
	for query, want := range map[string]string{"": "Time zone", "?language=de": "Zeitzone", "?language=it": "Fuso orario"} {
		got := w.do(request{method: "GET", path: "/api/resource-kinds" + query, by: admin}).want(t, http.StatusOK)
		if !strings.Contains(got.text, `"label":"`+want+`"`) {
			t.Errorf("%s: no %s", query, want)
		}
	}
	w.do(request{method: "GET", path: "/api/resource-kinds?language=fr", by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
}
