package trigger_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/trigger"
	"github.com/callwright/callwright/value"
)

func (w *world) chatPoint(name string, public bool) trigger.EntryPointView {
	w.t.Helper()
	d := draft(name)
	d.Channel, d.Public, d.Origins = trigger.Chat, public, []string{"https://www.example.com"}
	return w.entryPoint(d)
}

// K13: a conversation is open to whoever holds its token, and to nobody else.
func TestK13_ATokenOpensOneConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	e, other := w.chatPoint("chat", true), w.chatPoint("other", true)
	id, token, err := w.BeginChat(ctx, e.ID, value.Of("page", "/pricing"))
	w.must(err)
	second, secondToken, err := w.BeginChat(ctx, e.ID, nil)
	w.must(err)
	_, foreign, err := w.BeginChat(ctx, other.ID, nil)
	w.must(err)
	if got, _ := w.runner.list()[0].Attributes.Get("Payload"); !value.Equal(got, value.Of("page", "/pricing")) || second == id || strings.Contains(token, id) {
		t.Errorf("%v", got)
	}
	w.remake() // another process, or after a restart
	k, err := w.Talk(ctx, id, token)
	w.must(err)
	if k.Contact != id || len(k.Origins) != 1 {
		t.Errorf("%+v", k)
	}
	last := byte('A')
	if token[10] == 'A' {
		last = 'B'
	}
	for name, test := range map[string][2]string{
		"no token":               {id, ""},
		"another contact's":      {id, secondToken},
		"the other way":          {second, token},
		"another entry point's":  {id, foreign},
		"changed":                {id, token[:40] + string(last) + token[41:]},
		"shorter":                {id, token[:60]},
		"another entry point id": {id, foreign[:20] + token[20:]},
		"no contact":             {uuid.NewString(), token},
		"no id":                  {"x", token},
	} {
		_, err := w.Talk(ctx, test[0], test[1])
		if fault.CodeOf(err) != fault.Unauthenticated || fault.ReasonOf(err) != "chat_closed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.must(k.Say(ctx, " Hello "))
	if w.runner.heard[0] != id+" Hello" {
		t.Errorf("%q", w.runner.heard)
	}
	for _, text := range []string{"", " ", strings.Repeat("ä", 4001)} {
		w.refused(k.Say(ctx, text), fault.Invalid, "message_invalid")
	}
	w.runner.say(id, "flow", channel.Question, "Name?")
	for line, err := range k.Watch(ctx, 0) {
		if w.must(err); line.Text != "Name?" {
			t.Errorf("%+v", line)
		}
		w.must(k.End(ctx))
	}
	if _, err = w.Talk(ctx, id, token); err != nil {
		t.Errorf("right after its end: %v", err)
	}
	w.clock.forward(61 * time.Minute)
	_, err = w.Talk(ctx, id, token)
	w.refused(err, fault.Unauthenticated, "chat_closed")
}

// K13: what opens it ends with the entry point.
func TestK13_AConversationEndsWithItsEntryPoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	e, gone, private := w.chatPoint("chat", true), w.chatPoint("gone", true), w.chatPoint("private", false)
	for _, id := range []string{private.ID, w.entryPoint(draft("task")).ID, uuid.NewString(), "chat", ""} {
		_, _, err := w.BeginChat(ctx, id, nil)
		w.refused(err, fault.NotFound, "chat_unknown")
	}
	shown, err := w.PublicChat(ctx, e.ID)
	if err != nil || shown.Name != "chat" || shown.Secret != nil {
		t.Errorf("%+v %v", shown, err)
	}
	id, token, err := w.BeginChat(ctx, e.ID, nil)
	w.must(err)
	k, err := w.Talk(ctx, id, token)
	w.must(err)
	w.must(k.Good(ctx))
	d := draft("chat")
	d.Channel = trigger.Chat
	_, err = w.UpdateEntryPoint(ctx, by(), e.ID, 1, d)
	w.must(err)
	w.refused(k.Good(ctx), fault.Unauthenticated, "chat_closed")
	d.Public = true
	_, err = w.UpdateEntryPoint(ctx, by(), e.ID, 2, d)
	w.must(err)
	w.must(k.Good(ctx))

	id, token, err = w.BeginChat(ctx, gone.ID, nil)
	w.must(err)
	w.must(w.DeleteEntryPoint(ctx, by(), gone.ID, 1))
	_, err = w.Talk(ctx, id, token)
	w.refused(err, fault.Unauthenticated, "chat_closed")

	w.flows.set(func(f *flows) { delete(f.labels, "f Live") })
	w.Forget()
	_, _, err = w.BeginChat(ctx, e.ID, nil)
	w.refused(err, fault.Conflict, "not_published")
}

// I14: streams of a conversation are bounded.
func TestI14_StreamsOfAConversation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.chatPoint("chat", true)
	id, token, err := w.BeginChat(t.Context(), e.ID, nil)
	w.must(err)
	k, err := w.Talk(t.Context(), id, token)
	w.must(err)
	var done []func()
	for range 4 {
		d, err := k.Stream()
		w.must(err)
		done = append(done, d)
	}
	_, err = k.Stream()
	if r := w.refused(err, fault.Limit, "too_many_streams"); r.Detail["retry_after"] == nil {
		t.Errorf("%v", r.Detail)
	}
	done[0]()
	done[0]() // counts once
	_, err = k.Stream()
	w.must(err)
	if _, err = k.Stream(); err == nil {
		t.Error("a stream that ended twice made room for two")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	for _, err := range k.Watch(ctx, 0) {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	}
	w.runner.fail(runner.ErrStandby)
	w.refused(k.Say(t.Context(), "x"), fault.Unavailable, "standby")
	w.runner.end(id, engine.OutcomeEnded, nil)
}
