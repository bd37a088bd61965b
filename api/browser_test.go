package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/api"
)

// K6: every route that changes something, from every sort of other place, with
// every media type that a form can send.
func TestK6_NoChangeFromElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	elsewhere := []map[string]string{
		{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site", "Origin": "https://other.callwright.example"},
		{"Origin": "https://evil.example"}, {"Origin": "http://callwright.example"}, {"Origin": "https://callwright.example:8443"}, {"Origin": "null"},
		{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "cross-site", "Origin": site}, {"Sec-Fetch-Site": "same-site", "Origin": site},
		{"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": "none", "Origin": "null"}, {"Sec-Fetch-Site": "sideways"},
		{"Sec-Fetch-Site": ""}, {"Sec-Fetch-Site": "", "Referer": "https://evil.example/"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
	}
	media := []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; x=application/json", "application/json, text/plain", "application/xml", "application/jsonx", "application/json; charset=utf-7", "application/cbor", "json", "application/problem+json", ";"}
	for _, r := range routes(t) {
		if !r.unsafe() {
			continue
		}
		for _, from := range elsewhere {
			q := r.ask(admin, uuid.NewString())
			for name, text := range from {
				q.header[name] = text
			}
			w.do(q).problem(t, http.StatusForbidden, "cross_site")
		}
		for _, kind := range media {
			q := r.ask(admin, uuid.NewString())
			q.header["Content-Type"] = kind
			w.do(q).problem(t, http.StatusUnsupportedMediaType, "media_type")
			q.body = "a=b"
			w.do(q).problem(t, http.StatusUnsupportedMediaType, "media_type")
		}
		q := r.ask(admin, uuid.NewString())
		q.body, q.header["Content-Encoding"], q.header["Content-Type"] = "{}", "gzip", "application/json"
		w.do(q).problem(t, http.StatusUnsupportedMediaType, "media_type")
		q = r.ask(admin, uuid.NewString())
		q.body, q.header["Content-Type"] = "{}", ""
		w.do(q).problem(t, http.StatusUnsupportedMediaType, "media_type")
	}
	ours := routes(t)[0].ask(admin, "")
	ours.method, ours.path, ours.body = "POST", "/api/connectors", bodies["create-connector"]
	ours.header = map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": site, "Content-Type": "application/json; charset=UTF-8"}
	w.do(ours).want(t, http.StatusCreated)
	for _, from := range []map[string]string{{"Origin": site}, {"Origin": site, "Sec-Fetch-Site": ""}, {"Sec-Fetch-Site": "none"}} {
		ours.header = from
		w.do(ours).want(t, http.StatusCreated)
	}
	// A program has no cookie, and a browser's headers neither.
	ours.header, ours.by = nil, w.tokenOf(admin)
	w.do(ours).want(t, http.StatusCreated)
	ours.header = map[string]string{"Origin": "https://evil.example"}
	w.do(ours).problem(t, http.StatusForbidden, "cross_site")
}

// K6: reading changes nothing. The audit log of the organisation and the store's
// answers are the same after every GET and HEAD.
func TestK6_NoChangeByReading(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	c, _ := w.connector(admin, "CRM")
	w.live()
	e := w.estate(admin, "Our")
	ids := e.ids()
	ids["connectors"] = c.ID
	before, err := w.db.Audit().Heads(t.Context())
	w.must(err)
	was := w.do(request{method: "GET", path: "/api/connectors/" + c.ID, by: admin}).text
	state := e.state(admin)
	for _, r := range routes(t) {
		if r.method != http.MethodGet || r.id == "end-authorization" || r.id == "end-oidc" {
			continue
		}
		for _, method := range []string{"GET", "HEAD"} {
			if got := w.do(request{method: method, path: r.at(ids[r.noun()]), by: admin}); got.StatusCode >= 500 {
				t.Errorf("%s %s: %d", method, r.path, got.StatusCode)
			}
		}
	}
	after, err := w.db.Audit().Heads(t.Context())
	w.must(err)
	if before[home].Sequence != after[home].Sequence {
		t.Errorf("reading wrote %d entries", after[home].Sequence-before[home].Sequence)
	}
	if now := e.state(admin); now != state {
		t.Errorf("reading changed what there is from %s to %s", state, now)
	}
	if now := w.do(request{method: "GET", path: "/api/connectors/" + c.ID, by: admin}).text; now != was {
		t.Errorf("reading changed the connector from %s to %s", was, now)
	}
}

func TestK5_Cookie(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ url, name, attributes string }{
		{"https://callwright.example", "__Host-callwright", "; Path=/; HttpOnly; Secure; SameSite=Strict"},
		{"http://127.0.0.1:8090", "callwright", "; Path=/; HttpOnly; SameSite=Strict"},
	} {
		w := newWorld(t)
		w.remake(func(o *api.Options) { o.URL = address(t, test.url) })
		link, err := w.accounts.SetupLink(t.Context())
		w.must(err)
		got := w.do(request{method: "POST", path: "/api/setup", body: `{"link":"` + link.Reveal() + `","organisation":"A","email":"a@example.com","password":"a long passphrase of ours"}`}).want(t, http.StatusOK)
		cookie := got.Header.Get("Set-Cookie")
		pair, attributes, _ := strings.Cut(cookie, ";")
		name, value, _ := strings.Cut(pair, "=")
		if name != test.name || ";"+attributes != test.attributes || len(value) < 40 {
			t.Errorf("%s: the cookie is %s", test.url, cookie)
		}
		if strings.Contains(got.text, value) {
			t.Error("the cookie's value is in the body")
		}
		in := w.do(request{method: "GET", path: "/api/session", header: map[string]string{"Cookie": pair}}).want(t, http.StatusOK)
		if !strings.Contains(in.text, `"email":"a@example.com"`) || !strings.Contains(in.text, "connector.create") {
			t.Error(in.text)
		}
		w.do(request{method: "POST", path: "/api/setup", body: `{"link":"` + link.Reveal() + `","organisation":"B","email":"b@example.com","password":"a long passphrase of ours"}`}).problem(t, http.StatusConflict, "already_set_up")
		w.clock.forward(31 * time.Minute)
		w.do(request{method: "GET", path: "/api/session", header: map[string]string{"Cookie": pair}}).want(t, http.StatusUnauthorized)
	}
}

func TestK8_Headers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	for _, q := range []request{
		{method: "GET", path: "/api/connectors", by: admin}, {method: "GET", path: "/api/connectors"}, {method: "GET", path: "/nothing"},
		{method: "POST", path: "/api/session", body: "{"}, {method: "GET", path: "/livez"}, {method: "GET", path: "/api/authorizations/callback?state=x"},
		{method: "PATCH", path: "/api/connectors"}, {method: "DELETE", path: "/api/session", by: admin},
	} {
		got := w.do(q)
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
			"Content-Security-Policy":   "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Resource-Policy": "same-origin", "Access-Control-Allow-Origin": "",
		} {
			if have := got.Header.Get(name); have != want {
				t.Errorf("%s %s: %s is %q", q.method, q.path, name, have)
			}
		}
		if kind := got.Header.Get("Content-Type"); strings.Contains(kind, "html") != strings.Contains(q.path, "callback") {
			t.Errorf("%s %s: the media type is %s", q.method, q.path, kind)
		}
	}
	w.remake(func(o *api.Options) { o.URL = address(t, "http://127.0.0.1:8090") })
	if have := w.do(request{method: "GET", path: "/livez"}).Header.Get("Strict-Transport-Security"); have != "" {
		t.Errorf("HSTS on plain http: %s", have)
	}
}

// K10, K12: nothing of a request decides where links and redirects lead.
func TestK12_TheHostOfARequestIsNotBelieved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.member(w.organisation("A"), access.FullAdministrator)
	q := httptest.NewRequestWithContext(t.Context(), "POST", "https://evil.example/api/users", strings.NewReader(bodies["invite-user"]))
	q.Header.Set("Content-Type", "application/json")
	for name, text := range map[string]string{"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example;proto=http", "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/evil", "X-Original-Url": "/api/version"} {
		q.Header.Set(name, text)
	}
	q.AddCookie(&http.Cookie{Name: "__Host-callwright", Value: admin.cookie})
	q.Header.Set("Origin", site)
	var invited struct{ Link, Secret string }
	got := w.send(q).want(t, http.StatusCreated)
	got.into(t, &invited)
	if invited.Link != site+"/invitation#"+invited.Secret || invited.Secret == "" || strings.Contains(got.text, "evil") {
		t.Error(got.text)
	}
}

func TestK3_ForwardedAddresses(t *testing.T) {
	t.Parallel()
	shared := newWorld(t)
	admin := shared.member(shared.organisation("A"), access.FullAdministrator)
	for _, test := range []struct{ name, proxies, remote, forwarded, want string }{
		{"none configured", "", "192.0.2.1:5", "203.0.113.9", "192.0.2.1"},
		{"from elsewhere", "10.0.0.0/8", "192.0.2.1:5", "203.0.113.9", "192.0.2.1"},
		{"by the proxy", "10.0.0.0/8", "10.1.1.1:5", "203.0.113.9", "203.0.113.9"},
		{"what the client wrote stands before", "10.0.0.0/8", "10.1.1.1:5", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"two proxies", "10.0.0.0/8", "10.1.1.1:5", "198.51.100.1, 203.0.113.9, 10.2.2.2", "203.0.113.9"},
		{"only proxies", "10.0.0.0/8", "10.1.1.1:5", "10.3.3.3", "10.3.3.3"},
		{"nonsense", "10.0.0.0/8", "10.1.1.1:5", "203.0.113.9, evil", "10.1.1.1"},
		{"IPv6 with port", "fd00::/8", "[fd00::1]:5", "[2001:db8::1]:77", "2001:db8::1"},
		{"IPv4 in IPv6", "10.0.0.0/8", "[::ffff:10.1.1.1]:5", "203.0.113.9", "203.0.113.9"},
		{"no header", "10.0.0.0/8", "10.1.1.1:5", "", "10.1.1.1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := shared.with(t, func(o *api.Options) {
				if test.proxies != "" {
					o.Proxies = []netip.Prefix{netip.MustParsePrefix(test.proxies)}
				}
			})
			q := httptest.NewRequestWithContext(t.Context(), "POST", site+"/api/audit/export", nil)
			q.RemoteAddr = test.remote
			if test.forwarded != "" {
				q.Header.Set("X-Forwarded-For", test.forwarded)
			}
			q.AddCookie(&http.Cookie{Name: "__Host-callwright", Value: admin.cookie})
			q.Header.Set("Origin", site)
			newest, _, _ := strings.Cut(w.send(q).want(t, http.StatusOK).text, "\n")
			if !strings.Contains(newest, `"address":"`+test.want+`"`) {
				t.Error(newest)
			}
		})
	}
}

// A redirect from another site comes without cookies that are Strict: the page
// that answers brings the browser back from our own site, once.
func TestK7_BouncedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.doorOnly()
	home := w.organisation("A")
	admin := w.member(home, access.FullAdministrator)
	const query = "/api/authorizations/callback?code=a%26b&state=%22%3E%3Cscript%3E"
	page := w.do(request{method: "GET", path: query}).want(t, http.StatusOK)
	again := "/api/authorizations/callback?arrived=1&amp;code=a%26b&amp;state=%22%3E%3Cscript%3E"
	if !strings.Contains(page.text, `content="0;url=`+again+`"`) || strings.Contains(page.text, "<script") || page.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Error(page.text)
	}
	w.do(request{method: "GET", path: query + "&arrived=1"}).want(t, http.StatusUnauthorized)
	got := w.do(request{method: "GET", path: query + "&arrived=1", by: admin}).want(t, http.StatusSeeOther)
	if got.Header.Get("Location") != "/connectors/made" {
		t.Error(got.Header)
	}
	w.do(request{method: "GET", path: query + "&arrived=1", by: w.tokenOf(admin)}).problem(t, http.StatusForbidden, "session_only")
	w.do(request{method: "GET", path: query, by: w.member(home, access.FlowDeveloper)}).problem(t, http.StatusForbidden, "role_forbidden")
	w.do(request{method: "GET", path: query, by: w.member(home, access.ReadOnlyAdministrator)}).problem(t, http.StatusNotFound, "not_found")
	begun := w.do(request{method: "POST", path: "/api/connectors/x/authorize", by: admin}).want(t, http.StatusOK)
	if !strings.Contains(begun.text, "https://id.example/authorize") {
		t.Error(begun.text)
	}
	w.do(request{method: "POST", path: "/api/connectors/x/authorize", by: w.tokenOf(admin)}).problem(t, http.StatusForbidden, "session_only")
}

func TestOptionsAreNeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, change := range map[string]func(*api.Options){
		"URL":         func(o *api.Options) { o.URL = nil },
		"scheme":      func(o *api.Options) { o.URL = &url.URL{Scheme: "ftp", Host: "x"} },
		"callers":     func(o *api.Options) { o.Callers = nil },
		"users":       func(o *api.Options) { o.Users = nil },
		"audit":       func(o *api.Options) { o.Audit = nil },
		"bad origin":  func(o *api.Options) { o.URL = &url.URL{Scheme: "https", Host: "a/b"} },
		"no creation": func(o *api.Options) { o.Creations = nil },
		"flows":       func(o *api.Options) { o.Flows = nil },
		"contacts":    func(o *api.Options) { o.Contacts = nil },
	} {
		o := w.options
		change(&o)
		if _, err := api.New(o); err == nil {
			t.Errorf("%s: made ready without", name)
		}
	}
	o := w.options
	o.Clock, o.Log = nil, nil
	if _, err := api.New(o); err != nil {
		t.Error(err)
	}
}
