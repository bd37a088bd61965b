package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
)

func TestAContactOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	flow := w.published(admin, waiting("Main", "Sales"), `"Live"`)
	line := w.entrance(admin, "line", flow, "Live")
	start := request{method: "POST", path: "/api/contacts", by: admin, body: `{"entry_point":"LINE","ani":"+14155550101","headers":{"x":"1"},"payload":[1,{"a":null}],"variables":{"tier":"gold","pin":"needle-pin"}}`, header: map[string]string{"Idempotency-Key": "k-1"}}
	begun := w.do(start).want(t, http.StatusCreated)
	var c contactAnswer
	begun.into(t, &c)
	at := "/api/contacts/" + c.ID
	if begun.Header.Get("Location") != at || c.Flow.ID != flow || c.Flow.Version != 1 || c.Flow.Label != "Live" || c.State == "" {
		t.Error(begun.Header.Get("Location"), begun.text)
	}
	again := w.do(start).want(t, http.StatusOK)
	if again.Header.Get("Location") != at {
		t.Errorf("a second contact began at %s", again.Header.Get("Location"))
	}
	start.body = `{"entry_point":"line","ani":"+1"}`
	w.do(start).problem(t, http.StatusConflict, "key_reused")
	start.header = nil
	for body, reason := range map[string]string{`{}`: "invalid", `{"entry_point":"nowhere"}`: "entry_point_unknown", `{"dnis":"+1999"}`: "entry_point_unknown", `{"entry_point":"line","channel":"chat"}`: "channel_other"} {
		start.body = body
		if got := w.do(start); !strings.Contains(got.text, `"reason":"`+reason+`"`) || got.StatusCode >= 500 {
			t.Errorf("%s: %d %s", body, got.StatusCode, got.text)
		}
	}

	input := request{method: "POST", path: at + "/inputs", by: admin}
	for _, body := range []string{`{}`, `{"digits":"1","text":"one"}`} {
		input.body = body
		w.do(input).problem(t, http.StatusUnprocessableEntity, "invalid")
	}
	w.until("it asks", func() bool { return w.read(admin, c.ID).Waiting == "digits" })
	said := w.do(request{method: "GET", path: at + "/conversation", by: admin}).want(t, http.StatusOK)
	if !strings.Contains(said.text, `"text":"1 for sales, 2 to go"`) || !strings.Contains(said.text, `"over":false`) {
		t.Error(said.text)
	}
	input.body = `{"digits":"2"}`
	w.do(input).want(t, http.StatusNoContent)
	if c = w.over(admin, c.ID); c.Outcome != "disconnected" || c.Variables["tier"] != "gold" || fmt.Sprint(c.Variables["pin"]) == "needle-pin" {
		t.Errorf("%+v", c)
	}
	w.do(input).want(t, http.StatusConflict)
	if said = w.do(request{method: "GET", path: at + "/conversation?after=1", by: admin}).want(t, http.StatusOK); strings.Contains(said.text, "1 for sales") || !strings.Contains(said.text, `"over":true`) {
		t.Error(said.text)
	}
	var trace struct {
		Lines      []struct{ Type, Activity, Port string }
		Unfaithful string
	}
	traced := w.do(request{method: "GET", path: at + "/trace", by: admin}).want(t, http.StatusOK)
	if traced.into(t, &trace); len(trace.Lines) < 8 || trace.Unfaithful != "" || trace.Lines[0].Type != "enter" || trace.Lines[0].Activity != "Begin" {
		t.Error(traced.text)
	}
	cassette := w.do(request{method: "GET", path: at + "/cassette", by: admin}).want(t, http.StatusOK)
	for name, text := range map[string]string{"begun": begun.text, "trace": traced.text, "cassette": cassette.text, "log": w.printed.String()} {
		if strings.Contains(text, "needle-pin") || strings.Contains(text, "483920") && name != "cassette" { // the flow's own default is in the flow
			t.Errorf("the %s shows a secure variable", name)
		}
	}
	// What shows how a flow works is for who sees flows.
	for _, path := range []string{at + "/trace", at + "/cassette"} {
		w.do(request{method: "GET", path: path, by: w.member(home, access.Supervisor)}).want(t, http.StatusNotFound)
	}

	figures := w.do(request{method: "GET", path: "/api/statistics?flow=" + flow, by: admin}).want(t, http.StatusOK)
	if !strings.Contains(figures.text, `"activity":"Choose","kind":"menu","count":1,"errors":0`) {
		t.Error(figures.text)
	}
	second := w.call(admin, line)
	w.do(request{method: "DELETE", path: "/api/contacts/" + second, by: admin}).problem(t, http.StatusConflict, "contact_live")
	w.do(request{method: "POST", path: "/api/contacts/" + second + "/hang-up", by: admin}).want(t, http.StatusNoContent)
	w.over(admin, second)
	w.do(request{method: "DELETE", path: "/api/contacts/" + second, by: admin}).want(t, http.StatusNoContent)
	w.do(request{method: "GET", path: "/api/contacts/" + second, by: admin}).want(t, http.StatusNotFound)
	if log := w.do(request{method: "GET", path: "/api/audit?action=contact.delete", by: admin}); !strings.Contains(log.text, second) || strings.Contains(log.text, c.ID) {
		t.Error(log.text)
	}
}

// N2: a deletion that cannot be recorded does not happen.
func TestN2_UnrecordedDeletion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	contact := w.call(admin, w.entrance(admin, "line", w.published(admin, waiting("Main", "Sales"), `"Live"`), "Live"))
	w.do(request{method: "POST", path: "/api/contacts/" + contact + "/hang-up", by: admin}).want(t, http.StatusNoContent)
	w.over(admin, contact)
	unheard := w.with(t, func(o *api.Options) { o.Audit = audit.New(deaf{Store: w.db.Audit()}, w.clock.now) })
	unheard.do(request{method: "DELETE", path: "/api/contacts/" + contact, by: admin}).want(t, http.StatusInternalServerError)
	w.do(request{method: "GET", path: "/api/contacts/" + contact, by: admin}).want(t, http.StatusOK)
}

func TestContactFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	flow, other := w.published(admin, waiting("Main", "Sales"), `"Live","Test"`), w.published(admin, saying("Other", "hello"), `"Live"`)
	line, second := w.entrance(admin, "line", flow, "Live"), w.entrance(admin, "other", other, "Live")
	waits := w.call(admin, line)
	gone := w.call(admin, second)
	w.over(admin, gone)
	version := func(id string) string {
		var v struct{ ID string }
		w.do(request{method: "GET", path: "/api/flows/" + id + "/versions/1", by: admin}).want(t, http.StatusOK).into(t, &v)
		return v.ID
	}
	now := w.clock.now()
	escaped := func(at time.Time) string { return url.QueryEscape(at.UTC().Format(time.RFC3339)) }
	for query, want := range map[string][]string{
		"": {waits, gone}, "state=over": {gone}, "flow=" + flow: {waits}, "version=" + version(other): {gone}, "label=Live": {waits, gone}, "label=Test": nil,
		"entry_point=" + second: {gone}, "channel=telephony": {waits, gone}, "channel=chat": nil, "number=%2B14155550101": {waits, gone}, "number=1": nil,
		"outcome=disconnected": {gone}, "outcome=failed": nil, "activity=Say": {gone}, "activity=Choose": {waits}, "error=any": nil,
		"since=" + escaped(now.Add(time.Hour)): nil, "since=" + escaped(now.Add(-time.Hour)): {waits, gone}, "until=" + escaped(now.Add(-time.Hour)): nil,
		"state=over&flow=" + flow: nil,
	} {
		got := w.do(request{method: "GET", path: "/api/contacts?" + query, by: admin}).want(t, http.StatusOK)
		var list struct{ Items []contactAnswer }
		got.into(t, &list)
		if len(list.Items) != len(want) {
			t.Errorf("%q selects %d, want %d: %s", query, len(list.Items), len(want), got.text)
		}
		for _, id := range want {
			if !strings.Contains(got.text, id) {
				t.Errorf("%q does not select %s", query, id)
			}
		}
	}
	for _, query := range []string{"state=x", "outcome=x", "since=yesterday", "nonsense=1"} {
		w.do(request{method: "GET", path: "/api/contacts?" + query, by: admin}).problem(t, http.StatusUnprocessableEntity, "malformed")
	}
	page := w.do(request{method: "GET", path: "/api/contacts?limit=1&channel=telephony", by: admin}).want(t, http.StatusOK)
	var list struct{ Next string }
	page.into(t, &list)
	rest := w.do(request{method: "GET", path: link(t, page, list.Next), by: admin}).want(t, http.StatusOK)
	if strings.Contains(page.text, gone) == strings.Contains(rest.text, gone) || strings.Contains(page.text, waits) == strings.Contains(rest.text, waits) {
		t.Errorf("two pages: %s %s", page.text, rest.text)
	}
}

// I11: beyond the limits of an organisation the answer says when to come again.
func TestI11_LimitsOfContacts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.limits.Contacts = 2
	w.live()
	home := w.organisation("A")
	admin, other := w.member(home, access.FullAdministrator), w.member(w.organisation("B"), access.FullAdministrator)
	line := w.entrance(admin, "line", w.published(admin, waiting("Main", "Sales"), `"Live"`), "Live")
	first := w.call(admin, line)
	w.call(admin, line)
	start := request{method: "POST", path: "/api/contacts", by: admin, body: `{"entry_point":"line"}`}
	limited := w.do(start)
	if limited.problem(t, http.StatusTooManyRequests, "contacts_limited"); limited.Header.Get("Retry-After") != "10" {
		t.Error(limited.Header)
	}
	w.call(other, w.entrance(other, "line", w.published(other, waiting("Main", "Sales"), `"Live"`), "Live")) // another's limit is its own
	w.do(request{method: "POST", path: "/api/contacts/" + first + "/hang-up", by: admin}).want(t, http.StatusNoContent)
	w.over(admin, first)
	w.do(start).want(t, http.StatusCreated)

	quick := newWorld(t)
	quick.limits.Arrivals = 1
	quick.live()
	admin = quick.member(quick.organisation("A"), access.FullAdministrator)
	quick.entrance(admin, "line", quick.published(admin, waiting("Main", "Sales"), `"Live"`), "Live")
	var last reply
	for range 5 {
		if last = quick.do(start.as(admin)); last.StatusCode != http.StatusCreated {
			break
		}
	}
	if last.problem(t, http.StatusTooManyRequests, "arrivals_limited"); last.Header.Get("Retry-After") != "1" {
		t.Error(last.Header)
	}
}

func (q request) as(by person) request {
	q.by = by
	return q
}

// H7: a process that does not run contacts says so, and when to come again.
func TestH7_AStandbySaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	w.entrance(admin, "line", w.published(admin, waiting("Main", "Sales"), `"Live"`), "Live")
	got := w.do(request{method: "POST", path: "/api/contacts", by: admin, body: `{"entry_point":"line"}`})
	if got.StatusCode != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		t.Errorf("%d %s", got.StatusCode, got.text)
	}
	if ready := w.do(request{method: "GET", path: "/readyz"}).want(t, http.StatusOK); !strings.Contains(ready.text, `"contacts":"standby"`) {
		t.Error(ready.text)
	}
}

// S2-12, S2-13: with the real connectors. While the connector is inactive nothing
// of the flow runs, another flow goes on, and after activation it flows again. The
// trace shows the call without its credential (G4).
func TestS2_12_S2_13_G4_HaltedOverTheAPI(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	upstream := httptest.NewTLSServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if _, password, _ := r.BasicAuth(); password != "needle-password" {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		rw.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(rw, `{"tier":"gold"}`)
	}))
	t.Cleanup(upstream.Close)
	w := newWorldWith(t, upstream)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	made := w.do(request{method: "POST", path: "/api/connectors", by: admin, body: `{"name":"CRM","unvalidated":true,"settings":{"scheme":"basic","resource_domain":"` + upstream.URL + `","username":"u","password":"needle-password"}}`}).want(t, http.StatusCreated)
	var crm connectorAnswer
	made.into(t, &crm)
	const asks = `callwright: 1
name: Asks
variables: [{name: tier, type: STRING, value: none}]
activities:
  - {label: Begin, kind: start, links: {out: Look}}
  - {label: Look, kind: http-request, settings: {connector: CRM, path: /customer, parse: JSON, outputs: [{variable: tier, path: $.tier}]}, links: {default: Done}}
  - {label: Done, kind: end}
`
	flow := w.published(admin, asks, `"Live"`)
	task, _ := w.post(admin, "/api/entry-points", `{"name":"task","channel":"task","flow":"`+flow+`","label":"Live"}`)
	w.entrance(admin, "unrelated", w.published(admin, saying("Unrelated", "hello"), `"Live"`), "Live")
	begin := request{method: "POST", path: "/api/contacts", by: admin, body: `{"entry_point":"` + task + `"}`}
	var c contactAnswer
	w.do(begin).want(t, http.StatusCreated).into(t, &c)
	if over := w.over(admin, c.ID); over.Variables["tier"] != "gold" {
		t.Fatalf("%+v", over)
	}
	trace := w.do(request{method: "GET", path: "/api/contacts/" + c.ID + "/trace", by: admin}).want(t, http.StatusOK)
	cassette := w.do(request{method: "GET", path: "/api/contacts/" + c.ID + "/cassette", by: admin}).want(t, http.StatusOK)
	for _, text := range []string{trace.text, cassette.text, w.printed.String()} {
		if strings.Contains(text, "needle") || strings.Contains(text, "dTpuZWVkbGU") { // base64 of u:needle
			t.Errorf("a credential is shown: %s", text)
		}
	}
	if !strings.Contains(trace.text, "/customer") || !strings.Contains(trace.text, `"status":200`) {
		t.Error(trace.text)
	}
	uses := w.do(request{method: "GET", path: "/api/connectors/" + crm.ID + "/uses", by: admin}).want(t, http.StatusOK)
	if !strings.Contains(uses.text, flow) {
		t.Error(uses.text)
	}

	stop := request{method: "POST", path: "/api/connectors/" + crm.ID + "/deactivate?confirm=true", by: admin, header: match(made.Header.Get("ETag"))}
	stopped := w.do(stop).want(t, http.StatusOK)
	before := asked.Load()
	halted := w.do(begin)
	if halted.problem(t, http.StatusConflict, "halted"); !strings.Contains(halted.text, `"name":"CRM"`) || !strings.Contains(halted.text, `"connector":"`+crm.ID+`"`) {
		t.Error(halted.text)
	}
	if list := w.do(request{method: "GET", path: "/api/contacts?flow=" + flow, by: admin}); strings.Count(list.text, `"id":`) != 2 || asked.Load() != before { // the contact and its flow
		t.Errorf("something ran while halted: %s", list.text)
	}
	free := w.call(admin, "unrelated")
	w.over(admin, free)
	w.do(request{method: "POST", path: "/api/connectors/" + crm.ID + "/activate", by: admin, header: match(stopped.Header.Get("ETag"))}).want(t, http.StatusOK)
	w.do(begin).want(t, http.StatusCreated).into(t, &c)
	if over := w.over(admin, c.ID); over.Variables["tier"] != "gold" {
		t.Errorf("after activation: %+v", over)
	}
}

// What the services cannot do is answered as a problem, by every route.
func TestErrorsOfServices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	e := w.estate(admin, "Our")
	w.remake(func(o *api.Options) {
		o.Contacts, o.Cassettes, o.Triggers = ill{o.Contacts}, illCassettes{}, illTriggers{o.Triggers}
	})
	for _, q := range []request{
		{method: "GET", path: "/api/contacts"}, {method: "GET", path: "/api/contacts/" + e.made["contacts"] + "/trace"}, {method: "GET", path: "/api/contacts/" + e.made["contacts"] + "/cassette"},
		{method: "GET", path: "/api/contacts/" + e.made["contacts"] + "/conversation"}, {method: "GET", path: "/api/statistics"}, {method: "GET", path: "/api/entry-points"},
	} {
		q.by = admin
		w.do(q).problem(t, http.StatusServiceUnavailable, "away")
	}
}

var errAway = fault.New(fault.Unavailable, "away", "It is away.")

type ill struct{ api.Contacts }

func (ill) List(context.Context, runner.Query) ([]runner.Contact, string, error) {
	return nil, "", errAway
}

func (ill) Follow(context.Context, string, string, int) (runner.Progress, error) {
	return runner.Progress{}, errAway
}

func (ill) Transcript(context.Context, string, string, int) ([]runner.Said, bool, error) {
	return nil, false, errAway
}

func (ill) Statistics(context.Context, runner.Query) ([]runner.ActivityStatistics, error) {
	return nil, errAway
}

type illCassettes struct{}

func (illCassettes) Cassette(context.Context, string, string) ([]byte, error) { return nil, errAway }

type illTriggers struct{ api.Triggers }

func (illTriggers) ListEntryPoints(context.Context, trigger.By, trigger.Query) ([]trigger.EntryPointView, string, error) {
	return nil, "", errAway
}
