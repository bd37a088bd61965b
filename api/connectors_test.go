package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
)

func TestConnectorOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	c, tag := w.connector(admin, "CRM")
	if c.State != "active" || c.Secrets["password"].Stored != true || c.Settings["username"] != "integration" || c.Settings["password"] != nil || c.Test == nil {
		t.Errorf("the answer is %+v", c)
	}
	read := w.do(request{method: "GET", path: "/api/connectors/" + c.ID, by: admin}).want(t, http.StatusOK)
	again := w.do(request{method: "GET", path: "/api/connectors/" + c.ID, by: admin, header: map[string]string{"If-None-Match": read.Header.Get("ETag")}}).want(t, http.StatusNotModified)
	if again.text != "" {
		t.Errorf("304 with the body %s", again.text)
	}
	_ = tag
	if strings.Contains(read.text, "needle") {
		t.Error(read.text)
	}
}
