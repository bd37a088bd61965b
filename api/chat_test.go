package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

func (s *switchboard) chat(origins ...string) string {
	s.t.Helper()
	return s.entryPoint(trigger.EntryPointDraft{Name: "Chat " + strings.Join(origins, " "), Channel: trigger.Chat, Public: true, Origins: origins})
}

// begun is a conversation as a page has it.
type begun struct {
	Contact, Token string
	Cookie         *http.Cookie
}

func (s *switchboard) begin(entryPoint string, header ...string) begun {
	s.t.Helper()
	r := s.ask("POST", "/chat/"+entryPoint, `{"payload":{"page":"/"}}`, header...).want(s.t, http.StatusCreated)
	var b begun
	r.into(s.t, &b)
	b.Cookie = r.Cookies()[0]
	return b
}

func (b begun) path(what string) string { return "/chat/" + b.Contact + what }

// events opens the stream of events and hands out one at a time, as its id and data.
func (s *switchboard) events(b begun, header ...string) (next func() string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	s.t.Cleanup(cancel)
	q, err := http.NewRequestWithContext(ctx, "GET", s.server.URL+b.path("/events"), nil)
	s.must(err)
	q.Header.Set("Authorization", "Bearer "+b.Token)
	for i := 0; i+1 < len(header); i += 2 {
		if q.Header.Set(header[i], header[i+1]); header[i+1] == "" {
			q.Header.Del(header[i])
		}
	}
	r, err := s.server.Client().Do(q)
	s.must(err)
	s.t.Cleanup(func() { r.Body.Close() })
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/event-stream" {
		text, _ := io.ReadAll(r.Body)
		s.t.Fatalf("%d %v %s", r.StatusCode, r.Header, text)
	}
	lines := bufio.NewScanner(r.Body)
	return func() string {
		event := ""
		for lines.Scan() {
			switch text := lines.Text(); {
			case text != "":
				event += text + "\n"
			case event == "retry: 1000\n" || event == ":\n":
				event = ""
			default:
				return event
			}
		}
		return "end"
	}
}

func TestAChatOverServerSentEvents(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	s.phone.begin = func(id string) { s.phone.say(id, "flow", "Which?", "Sales", "Support") }
	b := s.begin(s.chat())
	if payload, _ := s.phone.last().Attributes.Get("Payload"); !value.Equal(payload, value.Of("page", "/")) || s.phone.last().Channel != "chat" {
		t.Errorf("%v", payload)
	}
	next := s.events(b)
	if got, want := next(), "id: 1\ndata: "+`{"number":1,"at":"2023-11-14T22:13:20Z","by":"flow","kind":"question","text":"Which?","choices":["Sales","Support"]}`+"\n"; got != want {
		t.Errorf("%s", got)
	}
	auth := []string{"Authorization", "Bearer " + b.Token}
	s.ask("POST", b.path("/messages"), `{"text":"Sales\n<b>"}`, auth...).want(t, http.StatusNoContent)
	if got := next(); !strings.Contains(got, `id: 2`) || !strings.Contains(got, `"by":"person"`) || !strings.Contains(got, `"text":"Sales\n<b>"`) {
		t.Errorf("%s", got)
	}
	// It goes on where it was cut off.
	again := s.events(b, "Last-Event-ID", "2")
	if got := again(); !strings.Contains(got, "id: 3") || !strings.Contains(got, "You said Sales") {
		t.Errorf("%s", got)
	}
	s.ask("POST", b.path("/messages"), `{"text":""}`, auth...).problem(t, http.StatusUnprocessableEntity, "message_invalid")
	s.ask("POST", b.path("/messages"), `[]`, auth...).problem(t, http.StatusBadRequest, "malformed")
	s.ask("POST", b.path("/messages"), `text=x`, append(auth, "Content-Type", "application/x-www-form-urlencoded")...).problem(t, http.StatusUnsupportedMediaType, "media_type")
	s.ask("POST", b.path("/messages"), `{"text":"`+strings.Repeat("x", 70_000)+`"}`, auth...).problem(t, http.StatusRequestEntityTooLarge, "too_large")
	s.ask("POST", b.path("/end"), "", auth...).want(t, http.StatusNoContent)
	if got := again(); got != "event: over\ndata: {}\n" || again() != "end" {
		t.Errorf("%s", got)
	}
	s.ask("POST", b.path("/messages"), `{"text":"x"}`, auth...).problem(t, http.StatusConflict, "contact_over")
}

// K13: streams and messages want the conversation's token, from a page that may
// hold it.
func TestK13_ConversationsCheckTokenAndOrigin(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	const friend = "https://www.friend.example"
	id := s.chat(friend)
	b, other := s.begin(id), s.begin(id)
	if b.Cookie.Value != b.Token || !b.Cookie.HttpOnly || b.Cookie.SameSite != http.SameSiteStrictMode || b.Cookie.Name != "callwright-chat" {
		t.Errorf("%+v", b.Cookie)
	}
	bearer := "Bearer " + b.Token
	cookie := b.Cookie.Name + "=" + b.Token
	for name, test := range map[string]struct {
		status int
		header []string
	}{
		"nothing":                  {401, nil},
		"another's":                {401, []string{"Authorization", "Bearer " + other.Token}},
		"two schemes":              {401, []string{"Authorization", "Basic " + b.Token}},
		"another page":             {403, []string{"Authorization", bearer, "Origin", "https://evil.example"}},
		"null":                     {403, []string{"Authorization", bearer, "Origin", "null"}},
		"a page of the same site":  {403, []string{"Authorization", bearer, "Sec-Fetch-Site", "same-site"}},
		"a cookie from elsewhere":  {403, []string{"Cookie", cookie, "Origin", friend, "Sec-Fetch-Site", "cross-site"}},
		"a cookie from nowhere":    {403, []string{"Cookie", cookie}},
		"another's cookie":         {401, []string{"Cookie", b.Cookie.Name + "=" + other.Token, "Origin", s.server.URL}},
		"a program":                {204, []string{"Authorization", bearer}},
		"our own page":             {204, []string{"Authorization", bearer, "Origin", s.server.URL, "Sec-Fetch-Site", "same-origin"}},
		"our own page by a cookie": {204, []string{"Cookie", cookie, "Origin", s.server.URL}},
		"a friend's page":          {204, []string{"Authorization", bearer, "Origin", friend, "Sec-Fetch-Site", "cross-site"}},
	} {
		r := s.ask("POST", b.path("/messages"), `{"text":"x"}`, test.header...)
		if r.StatusCode != test.status {
			t.Errorf("%s: %d %s", name, r.StatusCode, r.text)
		}
		if allowed := r.Header.Get("Access-Control-Allow-Origin"); (allowed == friend) != (name == "a friend's page") || r.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", name, r.Header)
		}
		if test.status == 204 {
			continue
		}
		for _, path := range []string{"/events", "/socket"} {
			if name == "a cookie from nowhere" && path == "/events" || name == "nothing" && path == "/socket" {
				continue // reading takes no proof of where it comes from; a socket may bring its token later
			}
			if r := s.ask("GET", b.path(path), "", append(test.header, "Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")...); r.StatusCode != test.status {
				t.Errorf("%s: %s: %d", name, path, r.StatusCode)
			}
		}
	}
	for _, origin := range []string{"https://evil.example", "null"} {
		s.ask("POST", "/chat/"+id, "{}", "Origin", origin).problem(t, http.StatusForbidden, "cross_site")
	}
	if r := s.ask("POST", "/chat/"+id, "{}", "Origin", friend).want(t, http.StatusCreated); r.Header.Get("Access-Control-Allow-Origin") != friend {
		t.Error(r.Header)
	}
	pre := s.ask("OPTIONS", b.path("/events"), "", "Origin", friend, "Access-Control-Request-Headers", "authorization").want(t, http.StatusNoContent)
	if pre.Header.Get("Access-Control-Allow-Origin") != friend || !strings.Contains(pre.Header.Get("Access-Control-Allow-Headers"), "authorization") || pre.Header.Get("Access-Control-Allow-Credentials") != "" {
		t.Error(pre.Header)
	}
	if text := s.printed.String(); strings.Contains(text, b.Token) {
		t.Error("a token is in the log")
	}
}

// K5: with TLS the cookie is one that no other host can set.
func TestK5_TheCookieOfAChat(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	id := s.chat()
	s.remake(func(o *api.Options) { o.URL = address(t, site) })
	r := s.do(request{method: "POST", path: "/chat/" + id, header: map[string]string{"Origin": site}}).want(t, http.StatusCreated)
	c := r.Cookies()[0]
	if c.Name != "__Host-callwright-chat" || !c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("%+v", c)
	}
}

// K13: a stream ends with what opened it, and when the server stops.
func TestK13_StreamsEndWithTheirConversation(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	id := s.chat()
	b := s.begin(id)
	next := s.events(b)
	d := trigger.EntryPointDraft{Name: "x", Channel: trigger.Chat, Flow: "f", Label: "Live"}
	_, err := s.triggers.UpdateEntryPoint(t.Context(), s.by, id, 1, d)
	s.must(err)
	s.phone.say(b.Contact, "flow", "the last that is read")
	if got := next(); !strings.Contains(got, "the last") {
		t.Error(got)
	}
	if got := next(); got != "end" {
		t.Errorf("after it was closed: %s", got)
	}
	d.Public = true
	_, err = s.triggers.UpdateEntryPoint(t.Context(), s.by, id, 2, d)
	s.must(err)
	next = s.events(b)
	next()
	socket := s.dial(b, b.Token)
	_, _, err = socket.Read(t.Context())
	s.must(err)
	close(s.stopping)
	if got := next(); got != "end" {
		t.Errorf("when the server stops: %s", got)
	}
	if _, _, err := socket.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusServiceRestart {
		t.Errorf("when the server stops: %v", err)
	}
}

// I14: an address may begin only so many conversations, and hold only so many
// streams of one.
func TestI14_ConversationsAreBounded(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	id := s.chat()
	b := s.begin(id)
	for range 4 {
		s.events(b)
	}
	if r := s.ask("GET", b.path("/events"), "", "Authorization", "Bearer "+b.Token); r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") == "" {
		t.Errorf("a fifth stream: %d", r.StatusCode)
	}
	_, _, err := s.dial(b, b.Token).Read(t.Context())
	if websocket.CloseStatus(err) != websocket.StatusTryAgainLater {
		t.Errorf("a fifth stream: %v", err)
	}
	for range 19 {
		s.begin(id)
	}
	if r := s.ask("POST", "/chat/"+id, "{}"); r.StatusCode != http.StatusTooManyRequests || r.Header.Get("Retry-After") == "" {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
	s.ask("POST", "/chat/"+id, `{"payload":"`+strings.Repeat("x", 20_000)+`"}`) // limited as well
	s.clock.forward(time.Minute)
	s.ask("POST", "/chat/"+id, `{"payload":"`+strings.Repeat("x", 20_000)+`"}`).problem(t, http.StatusRequestEntityTooLarge, "too_large")
	s.ask("POST", "/chat/"+id, "").want(t, http.StatusCreated)
	s.ask("POST", "/chat/nowhere", "").problem(t, http.StatusNotFound, "chat_unknown")
	limited := 0
	for range 120 {
		if s.ask("GET", b.path("/events"), "").StatusCode == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited == 0 {
		t.Error("who guesses tokens is not limited")
	}
}

// dial opens a conversation's WebSocket, with its token among the subprotocols
// unless it is empty.
func (s *switchboard) dial(b begun, token string, header ...string) *websocket.Conn {
	s.t.Helper()
	o := &websocket.DialOptions{Subprotocols: []string{"callwright.chat"}, HTTPHeader: http.Header{}}
	if token != "" {
		o.Subprotocols = append(o.Subprotocols, "token."+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		o.HTTPHeader.Set(header[i], header[i+1])
	}
	c, _, err := websocket.Dial(s.t.Context(), strings.Replace(s.server.URL, "http", "ws", 1)+b.path("/socket"), o)
	s.must(err)
	s.t.Cleanup(func() { _ = c.CloseNow() })
	if c.Subprotocol() != "callwright.chat" {
		s.t.Errorf("subprotocol %q", c.Subprotocol())
	}
	return c
}

func TestAChatOverAWebSocket(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	const friend = "https://www.friend.example"
	b := s.begin(s.chat(friend))
	s.phone.say(b.Contact, "flow", "Hello")
	read := func(c *websocket.Conn) (m map[string]any) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, text, err := c.Read(ctx)
		s.must(err)
		s.must(json.Unmarshal(text, &m))
		return m
	}
	write := func(c *websocket.Conn, text string) {
		t.Helper()
		s.must(c.Write(t.Context(), websocket.MessageText, []byte(text)))
	}
	c := s.dial(b, b.Token, "Origin", friend)
	if diff := cmp.Diff(map[string]any{"number": 1.0, "at": "2023-11-14T22:13:20Z", "by": "flow", "kind": "message", "text": "Hello"}, read(c)); diff != "" {
		t.Error(diff)
	}
	write(c, `{"text":"Hi"}`)
	if m := read(c); m["text"] != "Hi" || m["by"] != "person" {
		t.Error(m)
	}
	read(c)
	for sent, reason := range map[string]string{`{"text":" "}`: "message_invalid", `x`: "malformed"} {
		write(c, sent)
		if p, _ := read(c)["problem"].(map[string]any); p["reason"] != reason {
			t.Errorf("%s: %v", sent, p)
		}
	}
	// The token as the first message, by the lines that it has already.
	first := s.dial(b, "", "Origin", s.server.URL)
	write(first, `{"token":"`+b.Token+`","after":2}`)
	if m := read(first); m["text"] != "You said Hi" {
		t.Error(m)
	}
	byCookie := s.dial(b, "", "Origin", s.server.URL, "Cookie", b.Cookie.Name+"="+b.Token)
	if m := read(byCookie); m["text"] != "Hello" {
		t.Error(m)
	}
	write(c, `{"end":true}`)
	for _, c := range []*websocket.Conn{c, first} {
		if m := read(c); m["over"] != true {
			t.Error(m)
		}
		if _, _, err := c.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusNormalClosure {
			t.Error(err)
		}
	}
	for name, message := range map[string]string{"another token": `{"token":"x"}`, "none": `{"text":"x"}`, "no JSON": `x`} {
		c := s.dial(b, "")
		write(c, message)
		if _, _, err := c.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
			t.Errorf("%s: %v", name, err)
		}
	}
	evil := s.dial(b, "", "Origin", "https://evil.example") // K13: known only with the token
	write(evil, `{"token":"`+b.Token+`"}`)
	if _, _, err := evil.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
		t.Errorf("%v", err)
	}
	_, r, err := websocket.Dial(t.Context(), strings.Replace(s.server.URL, "http", "ws", 1)+b.path("/socket"), &websocket.DialOptions{
		Subprotocols: []string{"token." + b.Token}, HTTPHeader: http.Header{"Origin": {"https://evil.example"}}})
	if err == nil || r.StatusCode != http.StatusForbidden {
		t.Errorf("%v %v", err, r)
	}
	s.ask("GET", b.path("/socket"), "", "Authorization", "Bearer "+b.Token).want(t, http.StatusUpgradeRequired)
}

// K8: the page runs its own script and no other, and shows only in frames that may.
func TestK8_TheChatPage(t *testing.T) {
	t.Parallel()
	s := newSwitchboard(t)
	id := s.entryPoint(trigger.EntryPointDraft{Name: "Help <script>", Channel: trigger.Chat, Public: true})
	framed := s.chat("https://www.friend.example")
	got := s.ask("GET", "/chat/"+id, "").want(t, http.StatusOK)
	policy := got.Header.Get("Content-Security-Policy")
	for _, rule := range []string{"default-src 'none'", "connect-src 'self'", "script-src 'sha256-", "style-src 'sha256-", "frame-ancestors 'none'", "form-action 'none'"} {
		if !strings.Contains(policy, rule) {
			t.Errorf("%s lacks %s", policy, rule)
		}
	}
	for _, has := range []string{`role="log"`, `<label for="text">`, "Help &lt;script&gt;", `data-chat="` + id + `"`, `role="status"`} {
		if !strings.Contains(got.text, has) {
			t.Errorf("the page lacks %s", has)
		}
	}
	for _, no := range []string{"unsafe-", "http:", "https:", "src=", "onclick", "style=", "innerHTML"} {
		if strings.Contains(got.text+policy, no) {
			t.Errorf("the page holds %s", no)
		}
	}
	if got.Header.Get("X-Frame-Options") != "DENY" || got.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Error(got.Header)
	}
	open := s.ask("GET", "/chat/"+framed, "").want(t, http.StatusOK)
	if open.Header.Get("X-Frame-Options") != "" || !strings.Contains(open.Header.Get("Content-Security-Policy"), "frame-ancestors https://www.friend.example") {
		t.Error(open.Header)
	}
	none := s.ask("GET", "/chat/nowhere", "").want(t, http.StatusNotFound)
	if !strings.HasPrefix(none.Header.Get("Content-Type"), "text/html") || !strings.Contains(none.text, "Not found") {
		t.Error(none.text)
	}
}

// I14: a stream on which nothing is said lives for fifteen minutes, and says
// meanwhile that it does.
func TestI14_QuietStreamsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newQuietSwitchboard(t)
		r := s.do(request{method: "POST", path: "/chat/" + s.chat()}).want(t, http.StatusCreated)
		var b begun
		r.into(t, &b)
		go func() {
			time.Sleep(5 * time.Minute)
			s.phone.say(b.Contact, "flow", "still there?")
		}()
		began := time.Now()
		got := s.do(request{method: "GET", path: b.path("/events"), header: map[string]string{"Authorization": "Bearer " + b.Token}}).want(t, http.StatusOK)
		if took := time.Since(began); took < 20*time.Minute || took > 21*time.Minute {
			t.Errorf("it ended after %v", took)
		}
		if beats := strings.Count(got.text, "\n:\n"); beats < 55 || strings.Count(got.text, "id: 1\n") != 1 || strings.Contains(got.text, "over") {
			t.Errorf("%d beats: %s", beats, got.text)
		}
	})
}
