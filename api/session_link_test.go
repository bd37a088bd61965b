package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// K14: a link that the host has made signs a browser in, once; the token is not in
// the answer.
func TestK14_SignInByLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	p := w.member(home, access.Supervisor)
	link, _, err := w.accounts.SignInLink(t.Context(), account.Host(home), p.ID)
	w.must(err)
	by := request{method: "POST", path: "/api/session/link", body: `{"token":"` + link.Reveal() + `"}`}
	in := w.do(by).want(t, http.StatusOK)
	if !strings.Contains(in.text, p.ID) || strings.Contains(in.text, link.Reveal()) {
		t.Error(in.text)
	}
	cookies := in.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite == http.SameSiteNoneMode {
		t.Fatal(cookies)
	}
	w.do(by).problem(t, http.StatusNotFound, "link_invalid")
	by.body = `{"token":"nothing of the kind"}`
	again := w.do(by)
	again.problem(t, http.StatusNotFound, "link_invalid")
	if len(again.Cookies()) != 0 {
		t.Error(again.Cookies())
	}
}
