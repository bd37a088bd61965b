package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
)

// floor is a world with an agent, and calls that wait for him.
type floor struct {
	*world
	admin, supervisor person
	queue, ann, line  string
}

func newFloor(t *testing.T) *floor {
	t.Helper()
	f := &floor{world: newWorld(t)}
	f.live()
	home := f.organisation("A")
	f.admin, f.supervisor = f.member(home, access.FullAdministrator), f.member(home, access.Supervisor)
	f.queue, _ = f.post(f.admin, "/api/queues", `{"name":"Sales"}`)
	f.ann, _ = f.post(f.admin, "/api/agents", `{"name":"Ann","settings":{"email":"ann@example.com","team":"Berlin","queues":[{"name":"Sales"}]}}`)
	f.line = f.entrance(f.admin, "line", f.published(f.admin, waiting("Main", "Sales"), `"Live"`), "Live")
	return f
}

// queued is a call that waits in the queue.
func (f *floor) queued() string {
	f.t.Helper()
	id := f.call(f.admin, f.line)
	f.do(request{method: "POST", path: "/api/contacts/" + id + "/inputs", by: f.admin, body: `{"digits":"1"}`}).want(f.t, http.StatusNoContent)
	f.until("it waits", func() bool { return strings.Contains(f.get("/api/floor/queues/"+f.queue+"/contacts"), id) })
	return id
}

func (f *floor) get(path string) string {
	f.t.Helper()
	return f.do(request{method: "GET", path: path, by: f.supervisor}).want(f.t, http.StatusOK).text
}

func (f *floor) state(state string) reply {
	f.t.Helper()
	return f.do(request{method: "PUT", path: "/api/floor/agents/" + f.ann + "/state", by: f.supervisor, body: `{"state":"` + state + `","reason":"Lunch"}`})
}

func (f *floor) act(contact, what string) reply {
	f.t.Helper()
	return f.do(request{method: "POST", path: "/api/floor/agents/" + f.ann + "/contacts/" + contact + "/" + what, by: f.supervisor})
}

// offered waits until the agent is offered a contact.
func (f *floor) offered(contact string) (seen string) {
	f.t.Helper()
	f.until("it is offered", func() bool {
		seen = f.get("/api/floor/agents/" + f.ann + "/contacts")
		return strings.Contains(seen, contact)
	})
	return seen
}

func TestTheFloor(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	call := f.queued()
	if queues := f.get("/api/floor/queues"); !strings.Contains(queues, `"name":"Sales","waiting":1`) || !strings.Contains(queues, `"available":0`) {
		t.Error(queues)
	}
	if waiting := f.get("/api/floor/queues/" + f.queue + "/contacts"); !strings.Contains(waiting, `"position":1`) || !strings.Contains(waiting, `"number":"+14155550101"`) {
		t.Error(waiting)
	}
	f.act(call, "answer").problem(t, http.StatusConflict, "not_offered")
	if agents := f.get("/api/floor/agents"); !strings.Contains(agents, `"name":"Ann","team":"Berlin","state":"logged-out"`) || !strings.Contains(agents, `"queues":["Sales"]`) {
		t.Error(agents)
	}
	f.state("idle").want(t, http.StatusNoContent)
	if agents := f.get("/api/floor/agents"); !strings.Contains(agents, `"state":"idle","reason":"Lunch"`) {
		t.Error(agents)
	}
	f.state("busy").problem(t, http.StatusUnprocessableEntity, "malformed")
	f.state("available").want(t, http.StatusNoContent)
	if seen := f.offered(call); !strings.Contains(seen, `"answered":false`) || !strings.Contains(seen, `"queue_name":"Sales"`) ||
		!strings.Contains(seen, `"screen-pop":`) || !strings.Contains(seen, "https://crm.example.com/") {
		t.Errorf("the agent sees %s", seen)
	}
	f.act(call, "decline").want(t, http.StatusNoContent)
	f.act(call, "decline").problem(t, http.StatusConflict, "not_offered")
	f.state("available").want(t, http.StatusNoContent)
	f.offered(call)
	f.act(call, "answer").want(t, http.StatusNoContent)
	if seen := f.get("/api/floor/agents/" + f.ann + "/contacts"); !strings.Contains(seen, `"answered":true`) {
		t.Error(seen)
	}
	if c := f.read(f.admin, call); c.Agent == "" {
		t.Errorf("%+v", c)
	}
	f.act(call, "leave").want(t, http.StatusNoContent)
	f.act(call, "end").problem(t, http.StatusConflict, "not_with_agent")
	f.over(f.admin, call)

	call = f.queued()
	f.state("available").want(t, http.StatusNoContent)
	f.offered(call)
	f.act(call, "answer").want(t, http.StatusNoContent)
	f.act(call, "end").want(t, http.StatusNoContent)
	f.over(f.admin, call)
	for _, path := range []string{"/api/floor/agents/nobody/contacts", "/api/floor/queues/nowhere/contacts"} {
		f.do(request{method: "GET", path: path, by: f.supervisor}).want(t, http.StatusNotFound)
	}
	// What an agent sees is for who acts for agents; who may only look does not.
	viewer := f.member(f.admin.organisation, access.ExternalReadOnlyAdministrator)
	f.do(request{method: "GET", path: "/api/floor/agents/" + f.ann + "/contacts", by: viewer}).want(t, http.StatusNotFound)
	f.do(request{method: "GET", path: "/api/floor/queues", by: viewer}).want(t, http.StatusOK)
}

func TestCallbacksOnTheFloor(t *testing.T) {
	t.Parallel()
	f := newFloor(t)
	calls := f.published(f.admin, `callwright: 1
name: Calls back
activities:
  - {label: Begin, kind: start, links: {out: Sales}}
  - {label: Sales, kind: queue-contact, settings: {queue: Sales}, links: {default: Later}}
  - {label: Later, kind: callback, settings: {number: "{{Begin.ANI}}"}, links: {default: Bye, failure: Bye}}
  - {label: Bye, kind: disconnect}
`, `"Live"`)
	line := f.entrance(f.admin, "callbacks", calls, "Live")
	var ids []string
	for range 2 {
		ids = append(ids, f.call(f.admin, line))
	}
	f.until("they wait", func() bool { return strings.Count(f.get("/api/floor/callbacks"), `"state":"waiting"`) == 2 })
	outcome := request{method: "POST", path: "/api/floor/callbacks/" + ids[0] + "/outcome", by: f.supervisor, body: `{"outcome":"done"}`}
	f.do(outcome).want(t, http.StatusNoContent)
	f.do(outcome).problem(t, http.StatusNotFound, "callback_unknown")
	outcome.path, outcome.body = "/api/floor/callbacks/"+ids[1]+"/outcome", `{"outcome":"failed","reason":"busy"}`
	f.do(outcome).want(t, http.StatusNoContent)
	list := f.get("/api/floor/callbacks")
	for _, want := range []string{`"state":"done"`, `"state":"failed"`, `"reason":"busy"`, `"number":"+14155550101"`} {
		if !strings.Contains(list, want) {
			t.Errorf("without %s: %s", want, list)
		}
	}
	outcome.body = `{"outcome":"perhaps"}`
	f.do(outcome).problem(t, http.StatusUnprocessableEntity, "malformed")

	// A callback that is offered says whom to call.
	third := f.call(f.admin, line)
	f.state("available").want(t, http.StatusNoContent)
	if seen := f.offered(third); !strings.Contains(seen, `"callback":{"id":"`+third) {
		t.Error(seen)
	}
}
