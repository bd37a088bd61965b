package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/api"
)

// pagesOfABrowser stand for the pages of package web.
func pagesOfABrowser(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte("page " + r.URL.Path))
}

// TestK8_ABrowserGetsPagesAndProgramsGetProblems: what is no operation is a page, but
// never where a program asks; other methods, and paths that are not plain, reach no page.
func TestK8_ABrowserGetsPagesAndProgramsGetProblems(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.remake(func(o *api.Options) { o.Web = http.HandlerFunc(pagesOfABrowser) })
	for _, path := range []string{"/", "/setup", "/flows/1", "/assets/index.js", "/apiary", "/connectors/1"} {
		got := w.do(request{method: "GET", path: path, header: map[string]string{"Accept": browserAccepts}}).want(t, http.StatusOK)
		if got.text != "page "+path {
			t.Errorf("%s: %s", path, got.text)
		}
		if got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %v", path, got.Header)
		}
	}
	for _, path := range []string{"/api", "/api/nothing", "/hooks/nothing", "/chat", "/livez/more"} {
		got := w.do(request{method: "GET", path: path, header: map[string]string{"Accept": browserAccepts}})
		if strings.HasPrefix(got.text, "page ") || got.StatusCode == http.StatusOK {
			t.Errorf("%s: %d %s", path, got.StatusCode, got.text)
		}
	}
	if got := w.do(request{method: "POST", path: "/flows", body: "{}"}); strings.HasPrefix(got.text, "page ") {
		t.Errorf("POST /flows: %s", got.text)
	}
	w.do(request{method: "GET", path: "/livez"}).want(t, http.StatusOK)
}
