package trigger_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

func (w *world) webhook(d trigger.WebhookDraft) (trigger.WebhookView, string) {
	w.t.Helper()
	if d.Name == "" {
		d.Name = "hook"
	}
	if d.EntryPoint == "" {
		d.EntryPoint = w.entryPoint(draft("of " + d.Name)).ID
	}
	v, key, err := w.CreateWebhook(w.t.Context(), by(), d)
	w.must(err)
	return v, key
}

func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// post sends a request to a webhook.
func (w *world) post(id, body string, h http.Header) (trigger.HookAnswer, error) {
	w.t.Helper()
	k, err := w.Knock(w.t.Context(), id, "POST", h)
	if err != nil {
		return trigger.HookAnswer{}, err
	}
	return k.Enter(w.t.Context(), []byte(body))
}

// M1: ids are chance, keys are shown once, and only their hash says whether one
// is good; rotate and revoke hold at once.
func TestM1_WebhooksLetInByTheirIDAndKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	plain, none := w.webhook(trigger.WebhookDraft{Name: "plain"})
	keyed, key := w.webhook(trigger.WebhookDraft{Name: "keyed", Keyed: true})
	if raw, err := base64.RawURLEncoding.DecodeString(plain.ID); err != nil || len(raw) < 16 || plain.ID == keyed.ID || plain.Path != "/hooks/"+plain.ID {
		t.Errorf("id %s", plain.ID)
	}
	if none != "" || plain.HasKey || !keyed.HasKey || keyed.Key != nil || keyed.Secret != nil || !strings.HasPrefix(key, "whsec_") || len(key) < 40 {
		t.Errorf("%+v %s", keyed, key)
	}
	_, err := w.post(plain.ID, "", nil)
	w.must(err)
	for name, h := range map[string]http.Header{"none": nil, "another": headers("X-Callwright-Key", key+"x"), "a signature": headers("Webhook-Id", "1", "Webhook-Timestamp", fmt.Sprint(now.Unix()), "Webhook-Signature", "v1,AAAA")} {
		if _, err := w.post(keyed.ID, "", h); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = w.post(keyed.ID, "", headers("X-Callwright-Key", key))
	w.must(err)
	for _, id := range []string{"", "x", strings.Repeat("A", 32), keyed.ID[:31] + "_", strings.ToUpper(keyed.ID)} {
		if _, err := w.post(id, "", headers("X-Callwright-Key", key)); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("id %q: %v", id, err)
		}
	}

	rotated, newer, err := w.RotateWebhook(ctx, by(), keyed.ID, 1)
	w.must(err)
	if _, err := w.post(keyed.ID, "", headers("X-Callwright-Key", key)); fault.CodeOf(err) != fault.Unauthenticated {
		t.Errorf("the key of before: %v", err)
	}
	_, err = w.post(keyed.ID, "", headers("X-Callwright-Key", newer))
	w.must(err)
	revoked, err := w.RevokeWebhook(ctx, by(), keyed.ID, rotated.Revision)
	w.must(err)
	for _, h := range []http.Header{headers("X-Callwright-Key", newer), nil} {
		if _, err := w.post(keyed.ID, "", h); fault.CodeOf(err) != fault.Unauthenticated || revoked.HasKey {
			t.Errorf("a revoked key: %v", err)
		}
	}
	_, err = w.RevokeWebhook(ctx, by(), plain.ID, 1)
	w.refused(err, fault.Conflict, "webhook_not_keyed")
	w.must(w.DeleteWebhook(ctx, by(), plain.ID, 1))
	_, err = w.post(plain.ID, "", nil)
	w.refused(err, fault.NotFound, "webhook_unknown")
	stored, found, err := w.db.Triggers().Webhook(ctx, keyed.ID)
	w.must(err)
	if text := fmt.Sprintf("%+v %q %v", stored, w.entries(), found); strings.Contains(text, key[6:]) || strings.Contains(text, newer[6:]) || strings.Contains(fmt.Sprint(w.entries()), keyed.ID) {
		t.Error("a key or id is kept or written down:", text)
	}
}

func TestWebhooksAreChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	v, key := w.webhook(trigger.WebhookDraft{Name: "w", Keyed: true})
	d := trigger.WebhookDraft{Name: "new", EntryPoint: "of w", Reply: trigger.ReplyEnded, Variables: []string{"a"}, Get: true, Keyed: true}
	up, err := w.UpdateWebhook(ctx, by(), v.ID, 1, d)
	w.must(err)
	if up.Reply != trigger.ReplyEnded || !up.Get || up.EntryPoint != v.EntryPoint || !up.HasKey || up.Revision != 2 {
		t.Errorf("%+v", up)
	}
	k, err := w.Knock(ctx, v.ID, "GET", headers("X-Callwright-Key", key))
	if err != nil || k == nil {
		t.Errorf("the key is good no more: %v", err)
	}
	_, err = w.UpdateWebhook(ctx, by(), v.ID, 1, d)
	w.refused(err, fault.Stale, "webhook_changed")
	d.Keyed = false
	up, err = w.UpdateWebhook(ctx, by(), v.ID, 2, d)
	w.must(err)
	d.Keyed = true
	up, err = w.UpdateWebhook(ctx, by(), v.ID, 3, d)
	w.must(err)
	if up.HasKey {
		t.Error("a key came back")
	}
	list, _, err := w.ListWebhooks(ctx, reader(), trigger.Query{EntryPoint: v.EntryPoint})
	w.must(err)
	if len(list) != 1 || list[0].Name != "new" || list[0].Path == "" {
		t.Errorf("%+v", list)
	}
	for want, d := range map[string]trigger.WebhookDraft{
		"name":         {EntryPoint: v.EntryPoint},
		"entry_point":  {Name: "x"},
		"reply":        {Name: "x", EntryPoint: v.EntryPoint, Reply: "later"},
		"variables[1]": {Name: "x", EntryPoint: v.EntryPoint, Variables: []string{"a", ""}},
	} {
		_, _, err := w.CreateWebhook(ctx, by(), d)
		if r, ok := err.(*fault.Error); !ok || len(r.Fields) != 1 || r.Fields[0].Path != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	_, _, err = w.CreateWebhook(ctx, by(), trigger.WebhookDraft{Name: "NEW", EntryPoint: v.EntryPoint})
	w.refused(err, fault.Conflict, "name_taken")
}

// M2, J2: the content type decides how a body is read, and it stays data.
func TestM2_J2_TheContentTypeDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, _ := w.webhook(trigger.WebhookDraft{Get: true})
	const trick = `{"files":{"path":"/etc/passwd"},"text":"{{ secret }} ${x}","__proto__":{"a":1}}`
	object := value.Of("files", value.Of("path", "/etc/passwd"), "text", "{{ secret }} ${x}", "__proto__", value.Of("a", int64(1)))
	for _, test := range []struct {
		kind, body string
		want       any // an error's reason when it begins with !
	}{
		{"application/json", trick, object},
		{"application/vnd.api+json; charset=UTF-8", trick, object},
		{"text/plain", trick, trick},
		{"application/x-www-form-urlencoded", "a=1&b=x+y&b=%7B%7Bz%7D%7D", value.Of("a", "1", "b", []any{"x y", "{{z}}"})},
		{"application/xml", "<order><id>7</id></order>", value.Of("order", value.Of("id", "7"))},
		{"", "", nil},
		{"application/json", "", nil},
		{"application/json", "{", "!body_unreadable"},
		{"application/x-www-form-urlencoded", "a=%zz", "!body_unreadable"},
		{"text/xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, "!body_unreadable"},
		{"text/plain", "\xff", "!body_unreadable"},
		{"", "x", "!media_type"},
		{"multipart/form-data; boundary=x", "--x--", "!media_type"},
		{"text/html", "<p>", "!media_type"},
		{"application/json; charset=utf-16", "{}", "!media_type"},
		{"application/jsonx", "{}", "!media_type"},
		{";", "{}", "!media_type"},
	} {
		h := headers("Content-Type", test.kind)
		if test.kind == "" {
			h = nil
		}
		before := len(w.runner.list())
		_, err := w.post(v.ID, test.body, h)
		if reason, bad := test.want.(string); bad && strings.HasPrefix(reason, "!") {
			if fault.ReasonOf(err) != reason[1:] || len(w.runner.list()) != before || strings.Contains(err.Error(), "zz") {
				t.Errorf("%s %q: %v", test.kind, test.body, err)
			}
			continue
		}
		w.must(err)
		got, _ := w.runner.list()[before].Attributes.Get("Payload")
		if !value.Equal(got, test.want) {
			t.Errorf("%s %q: %v", test.kind, test.body, got)
		}
	}
	for _, h := range []http.Header{headers("Content-Type", "text/plain", "Content-Encoding", "gzip"), headers("Content-Type", "text/plain", "Content-Type", "application/json")} {
		if _, err := w.post(v.ID, "x", h); fault.ReasonOf(err) != "media_type" {
			t.Errorf("%v: %v", h, err)
		}
	}
	k, err := w.Knock(t.Context(), v.ID, "GET", nil)
	w.must(err)
	_, err = k.Enter(t.Context(), []byte("a=1"))
	w.must(err)
	list := w.runner.list()
	if got, _ := list[len(list)-1].Attributes.Get("Payload"); !value.Equal(got, value.Of("a", "1")) {
		t.Errorf("of a query: %v", got)
	}
	post, _ := w.webhook(trigger.WebhookDraft{Name: "post only"})
	for _, method := range []string{"GET", "PUT", "HEAD"} {
		_, err = w.Knock(t.Context(), post.ID, method, nil)
		w.refused(err, fault.Invalid, "method_not_allowed")
	}
}

func TestM1_FlowsSeeNoHeadersThatLetIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, key := w.webhook(trigger.WebhookDraft{Keyed: true})
	_, err := w.post(v.ID, "", headers("Authorization", "Bearer needle", "Proxy-Authorization", "needle", "Cookie", "needle=1", "X-Callwright-Key", key,
		"X-Callwright-Other", "needle", "Webhook-Signature", "needle", "X-Order", "1", "X-Order", "2", "Bytes", "\xff"))
	w.must(err)
	got, _ := w.runner.list()[0].Attributes.Get("Headers")
	if want := value.Of("Bytes", "\ufffd", "X-Order", "1, 2"); !value.Equal(got, want) {
		t.Errorf("%s", value.Text(got))
	}
}

// signed signs as any library of Standard Webhooks does.
func signed(key, id string, at time.Time, body string) http.Header {
	secret, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(key, "whsec_"))
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s.%d.%s", id, at.Unix(), body)
	return headers("Webhook-Id", id, "Webhook-Timestamp", fmt.Sprint(at.Unix()), "Content-Type", "text/plain",
		"Webhook-Signature", "v1,bm9uZQ== v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil))+" v2,x")
}

// M5: a signature is good for five minutes, and for one contact.
func TestM5_SignaturesAndReplays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, key := w.webhook(trigger.WebhookDraft{Keyed: true})
	first, err := w.post(v.ID, "order", signed(key, "msg-1", now, "order"))
	w.must(err)
	for name, h := range map[string]http.Header{
		"four minutes old":       signed(key, "msg-2", now.Add(-4*time.Minute), "order"),
		"four minutes too early": signed(key, "msg-3", now.Add(4*time.Minute), "order"),
	} {
		if got, err := w.post(v.ID, "order", h); err != nil || !got.New {
			t.Errorf("%s: %v", name, err)
		}
	}
	replay := signed(key, "msg-1", now, "order")
	replay.Set("Idempotency-Key", "another") // which is not signed, and changes nothing
	again, err := w.post(v.ID, "order", replay)
	if err != nil || again.New || again.Contact.ID != first.Contact.ID {
		t.Errorf("a replay: %+v %v", again, err)
	}
	before := len(w.runner.list())
	tampered := func(change func(http.Header)) http.Header {
		h := signed(key, "msg-9", now, "order")
		change(h)
		return h
	}
	for name, h := range map[string]http.Header{
		"six minutes old":       signed(key, "msg-9", now.Add(-6*time.Minute), "order"),
		"six minutes too early": signed(key, "msg-9", now.Add(6*time.Minute), "order"),
		"another key":           signed("whsec_b3RoZXI=", "msg-9", now, "order"),
		"another body":          signed(key, "msg-9", now, "other"),
		"another id":            tampered(func(h http.Header) { h.Set("Webhook-Id", "msg-8") }),
		"another time":          tampered(func(h http.Header) { h.Set("Webhook-Timestamp", fmt.Sprint(now.Unix()+1)) }),
		"no id":                 tampered(func(h http.Header) { h.Del("Webhook-Id") }),
		"a long id":             tampered(func(h http.Header) { h.Set("Webhook-Id", strings.Repeat("x", 300)) }),
		"no signature":          tampered(func(h http.Header) { h.Del("Webhook-Signature") }),
		"no time":               tampered(func(h http.Header) { h.Del("Webhook-Timestamp") }),
		"many guesses": tampered(func(h http.Header) {
			h.Set("Webhook-Signature", strings.Repeat("v1,AA ", 5)+h.Get("Webhook-Signature"))
		}),
	} {
		if _, err := w.post(v.ID, "order", h); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.clock.forward(6 * time.Minute)
	if _, err := w.post(v.ID, "order", signed(key, "msg-1", now, "order")); fault.ReasonOf(err) != "signature_old" {
		t.Errorf("a late replay: %v", err)
	}
	if n := len(w.runner.list()); n != before {
		t.Errorf("%d contacts began", n-before)
	}
}

// M3: one webhook's keys say nothing of another's contacts.
func TestM3_KeysOfAWebhookAreItsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, _ := w.webhook(trigger.WebhookDraft{Name: "a"})
	b, _ := w.webhook(trigger.WebhookDraft{Name: "b", EntryPoint: a.EntryPoint})
	h := headers("Idempotency-Key", "order-1")
	first, err := w.post(a.ID, "", h)
	w.must(err)
	second, err := w.post(a.ID, "", h)
	w.must(err)
	other, err := w.post(b.ID, "", h)
	w.must(err)
	if !first.New || second.New || second.Contact.ID != first.Contact.ID || !other.New || other.Contact.ID == first.Contact.ID {
		t.Errorf("%+v %+v %+v", first, second, other)
	}
	if _, err := w.post(a.ID, "", headers("Idempotency-Key", strings.Repeat("k", 300))); fault.ReasonOf(err) != "contact_invalid" {
		t.Errorf("%v", err)
	}
}

func TestWebhooksAnswerWithTheOutcome(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, _ := w.webhook(trigger.WebhookDraft{Reply: trigger.ReplyEnded, Variables: []string{"result", "absent"}})
	h := headers("Idempotency-Key", "k")
	got := make(chan trigger.HookAnswer)
	go func() {
		a, err := w.post(v.ID, "", h)
		if err != nil {
			t.Error(err)
		}
		got <- a
	}()
	var id string
	for id == "" {
		if list := w.runner.list(); len(list) > 0 {
			id = list[0].ID
		}
	}
	w.runner.say(id, "flow", channel.Message, "Hello")
	w.runner.say(id, "person", channel.Message, "Hi")
	w.runner.say(id, "flow", channel.Music, "wait.wav")
	w.runner.say(id, "flow", channel.Question, "Which?")
	w.runner.end(id, engine.OutcomeEnded, value.Of("result", "ok", "secret", "needle"))
	a := <-got
	if !a.Over || a.Late || a.Contact.Outcome != engine.OutcomeEnded || !value.Equal(a.Variables, value.Of("result", "ok")) {
		t.Errorf("%+v %s", a, value.Text(a.Variables))
	}
	if diff := cmp.Diff([]string{"Hello", "Which?"}, a.Said); diff != "" {
		t.Error(diff)
	}
	if again, err := w.post(v.ID, "", h); err != nil || again.New || !again.Over {
		t.Errorf("the same key again: %+v %v", again, err)
	}
}

func TestWebhooksDoNotWaitForEver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, _ := w.webhook(trigger.WebhookDraft{Reply: trigger.ReplyEnded})
	synctest.Test(t, func(t *testing.T) {
		k, err := w.Knock(t.Context(), v.ID, "POST", nil)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		a, err := k.Enter(t.Context(), nil)
		if err != nil || !a.Late || a.Over || a.Contact.ID == "" || time.Since(began) != 25*time.Second {
			t.Errorf("%+v %v after %v", a, err, time.Since(began))
		}
	})
}
