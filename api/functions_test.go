package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
)

func TestFunctionLifecycle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	const source = `function main(inputs) { console.log("adding"); return {n: inputs.n + 1} }`
	id, tag := w.post(admin, "/api/functions", `{"name":"Add","description":"one","inputs":[{"name":"n","type":"INTEGER"}],"outputs":[{"name":"n"}],"source":`+text(source)+`}`)
	at := "/api/functions/" + id
	read := w.do(request{method: "GET", path: at, by: admin}).want(t, http.StatusOK)
	if !strings.Contains(read.text, `"inputs":[{"name":"n","type":"INTEGER"}]`) || !strings.Contains(read.text, "console.log") || read.Header.Get("ETag") != tag {
		t.Error(read.text)
	}
	w.do(request{method: "GET", path: at, by: admin, header: map[string]string{"If-None-Match": tag}}).want(t, http.StatusNotModified)
	run := request{method: "POST", path: at + "/run", by: admin, body: `{"inputs":{"n":41}}`}
	if ran := w.do(run).want(t, http.StatusOK); !strings.Contains(ran.text, `"value":{"n":42}`) || !strings.Contains(ran.text, `"log":["adding"]`) {
		t.Error(ran.text)
	}

	w.do(request{method: "POST", path: at + "/publish", by: admin, header: match(tag), body: `{"labels":["Live"],"note":"n"}`}).want(t, http.StatusCreated)
	tag = w.do(request{method: "GET", path: at, by: admin}).Header.Get("ETag")
	w.do(request{method: "POST", path: at + "/publish", by: admin, header: match(tag), body: `{}`}).problem(t, http.StatusConflict, "function_unchanged")
	save := request{method: "PUT", path: at, by: admin, header: match(tag), body: `{"name":"Add","inputs":[{"name":"n"}],"source":"function main(inputs) { return {n: inputs.n + 2} }"}`}
	tag = w.do(save).want(t, http.StatusOK).Header.Get("ETag")
	w.do(save).problem(t, http.StatusPreconditionFailed, "stale")
	w.do(request{method: "POST", path: at + "/publish", by: admin, header: match(tag), body: `{}`}).want(t, http.StatusCreated)
	list := w.do(request{method: "GET", path: at + "/versions?limit=1", by: admin}).want(t, http.StatusOK)
	if !strings.Contains(list.text, `"number":2`) || !strings.Contains(list.text, `"next":2`) || strings.Contains(list.text, "source") {
		t.Error(list.text)
	}
	if one := w.do(request{method: "GET", path: at + "/versions/1", by: admin}).want(t, http.StatusOK); !strings.Contains(one.text, "n + 1") || !strings.Contains(one.text, `"labels":["Live"]`) {
		t.Error(one.text)
	}
	if labelled := w.do(request{method: "PUT", path: at + "/labels/Live", by: admin, body: `{"version":2}`}).want(t, http.StatusOK); !strings.Contains(labelled.text, `"Live":2`) {
		t.Error(labelled.text)
	}
	w.do(request{method: "PUT", path: at + "/labels/Live", by: w.member(admin.organisation, access.FlowDeveloper), body: `{"version":1}`}).want(t, http.StatusForbidden)

	// A flow calls it.
	flow := w.published(admin, `callwright: 1
name: Calls
variables: [{name: n, type: INTEGER, value: 40}]
activities:
  - {label: Begin, kind: start, links: {out: Add}}
  - {label: Add, kind: function, settings: {run: {function: {id: `+id+`, name: Add}, version: Live}, parameters: [{from: "{{ n }}", to: n}], outputs: [{variable: n, path: $.n}]}, links: {default: Done}}
  - {label: Done, kind: end}
`, `"Live"`)
	task, _ := w.post(admin, "/api/entry-points", `{"name":"task","channel":"task","flow":"`+flow+`","label":"Live"}`)
	contact, _ := w.post(admin, "/api/contacts", `{"entry_point":"`+task+`"}`)
	if c := w.over(admin, contact); c.Outcome != "ended" || c.Variables["n"] != 42.0 {
		t.Errorf("%+v", c)
	}
	if uses := w.do(request{method: "GET", path: at + "/uses", by: admin}).want(t, http.StatusOK); !strings.Contains(uses.text, `"id":"`+flow+`"`) || !strings.Contains(uses.text, `"activity":"Add"`) {
		t.Error(uses.text)
	}
	tag = w.do(request{method: "GET", path: at, by: admin}).Header.Get("ETag")
	w.do(request{method: "DELETE", path: at, by: admin, header: match(tag)}).problem(t, http.StatusConflict, "function_used")
	other, tag := w.post(admin, "/api/functions", `{"name":"Other","source":"function main() { return {} }"}`)
	if list := w.do(request{method: "GET", path: "/api/functions?name=oth", by: admin}).want(t, http.StatusOK); !strings.Contains(list.text, other) || strings.Contains(list.text, id) {
		t.Error(list.text)
	}
	w.do(request{method: "DELETE", path: "/api/functions/" + other, by: admin, header: match(tag)}).want(t, http.StatusNoContent)
}

// I9: what a function does wrong is told with its place and log, and is no fault
// of the server.
func TestI9_FunctionsThatFail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for name, c := range map[string]struct{ source, reason, says string }{
		"throws":   {"function main() {\n  console.log('so far')\n  throw new Error('boom')\n}", "function_exception", "boom"},
		"loops":    {"function main() { for (;;) {} }", "function_timeout", "not ready"},
		"eats":     {"function main() { const a = []; for (;;) a.push('x'.repeat(100000)) }", "", ""},
		"returns":  {"function main() { return 'x'.repeat(1000000) }", "function_output", "KB"},
		"recurses": {"function main() { return main() }", "", ""},
	} {
		id, _ := w.post(admin, "/api/functions", `{"name":"`+name+`","source":`+text(c.source)+`}`)
		got := w.do(request{method: "POST", path: "/api/functions/" + id + "/run", by: admin, body: `{}`}).want(t, http.StatusUnprocessableEntity)
		var p problem
		got.into(t, &p)
		if c.reason != "" && p.Reason != c.reason || !strings.HasPrefix(p.Reason, "function_") || !strings.Contains(p.Detail, c.says) || got.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", name, got.text)
		}
		if name == "throws" && (!strings.Contains(got.text, `"line":3`) || !strings.Contains(got.text, `"log":["so far"]`)) {
			t.Errorf("%s: %s", name, got.text)
		}
	}
	for name, body := range map[string]string{
		"no source": `{"name":"n"}`, "null": `{"name":"n","source":null}`, "another language": `{"name":"n","language":"Python","source":""}`,
		"a null input": `{"name":"n","source":"","inputs":[null]}`,
	} {
		if got := w.do(request{method: "POST", path: "/api/functions", by: admin, body: body}); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.text)
		}
	}
}
