package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
)

// TestAServerWithoutTemplates has an empty gallery, and no sandbox.
func TestAServerWithoutTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	if list := w.do(request{method: "GET", path: "/api/templates?language=de", by: admin}).want(t, http.StatusOK); !strings.Contains(list.text, `"items":[]`) {
		t.Error(list.text)
	}
	if box := w.do(request{method: "GET", path: "/api/sandbox", by: admin}).want(t, http.StatusOK); !strings.Contains(box.text, `"running":false`) {
		t.Error(box.text)
	}
	w.do(request{method: "GET", path: "/api/templates/hello", by: admin}).want(t, http.StatusNotFound)
	w.do(request{method: "POST", path: "/api/templates/hello", by: admin, body: `{}`}).want(t, http.StatusNotFound)
	w.do(request{method: "GET", path: "/api/templates?language=fr", by: admin}).want(t, http.StatusUnprocessableEntity)
}
