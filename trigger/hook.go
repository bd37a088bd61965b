package trigger

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/value"
)

// Knock is a request to a webhook that was let in as far as can be told before
// its body is read (M4).
type Knock struct {
	t     *Triggers
	hook  Webhook
	proof proof
	kind  kind
	key   string
	call  Call
}

// HookAnswer is what a webhook answers.
type HookAnswer struct {
	Arrived
	Over      bool          // the contact is over; otherwise it goes on
	Late      bool          // the outcome was to be waited for, and took too long
	Said      []string      // what a person would have read, of one that is over
	Variables *value.Object // those that the webhook names
}

type hook = Webhook

// Knock finds the webhook of a URL and looks at the headers of a request. Errors:
// "webhook_unknown", "key_refused", "signature_old", "media_type",
// "method_not_allowed".
func (t *Triggers) Knock(ctx context.Context, id, method string, header http.Header) (*Knock, error) {
	w, err := t.findHook(ctx, id)
	if err != nil {
		return nil, err
	}
	k := &Knock{t: t, hook: *w, key: header.Get("Idempotency-Key")}
	if k.proof, err = w.prove(header, t.o.Clock()); err != nil {
		return nil, err
	}
	if k.proof.id != "" {
		k.key = k.proof.id
	}
	switch {
	case method != http.MethodPost && (method != http.MethodGet || !w.Get):
		return nil, fault.New(fault.Invalid, "method_not_allowed", "This webhook takes POST only.")
	case method == http.MethodGet:
		k.kind = formBody
	default:
		if k.kind, err = kindOf(header); err != nil {
			return nil, err
		}
	}
	k.call = Call{EntryPoint: w.EntryPoint, Headers: handed(header), Key: k.key, door: "webhook " + w.ID, awaited: w.Reply == ReplyEnded}
	return k, nil
}

func (t *Triggers) findHook(ctx context.Context, id string) (*Webhook, error) {
	if len(id) != idBytes/3*4 {
		return nil, unknown("webhook", "webhook")
	}
	w, err := t.hooks.get(ctx, id, func(ctx context.Context) (Webhook, bool, error) { return t.o.Webhooks.Webhook(ctx, id) })
	switch {
	case err != nil:
		return nil, unavailable(err)
	case w == nil:
		return nil, unknown("webhook", "webhook")
	}
	return w, nil
}

// Enter begins the contact, or finds the one that the same key has begun, and
// waits for its end when the webhook answers with that. The content is the body;
// of a GET the query, as it stands in the URL.
func (k *Knock) Enter(ctx context.Context, content []byte) (HookAnswer, error) {
	if err := k.t.verify(ctx, &k.hook, k.proof, content); err != nil {
		return HookAnswer{}, err
	}
	var err error
	if k.call.Payload, err = k.kind.read(content); err != nil {
		return HookAnswer{}, err
	}
	if err := k.call.check(); err != nil {
		return HookAnswer{}, err
	}
	at, err := k.t.target(ctx, k.hook.Organisation, k.hook.EntryPoint)
	if err != nil {
		return HookAnswer{}, err
	}
	arrived, err := k.t.arriveAt(ctx, at, k.call)
	if err != nil || k.hook.Reply != ReplyEnded {
		return HookAnswer{Arrived: arrived}, err
	}
	return k.ended(ctx, arrived)
}

// ended waits for the end of a contact, for a time.
func (k *Knock) ended(ctx context.Context, arrived Arrived) (HookAnswer, error) {
	a := HookAnswer{Arrived: arrived}
	bounded, cancel := context.WithTimeout(ctx, k.t.o.Patience)
	defer cancel()
	c, err := k.t.o.Contacts.Wait(bounded, k.hook.Organisation, arrived.Contact.ID)
	switch {
	case err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		a.Late = true
		return a, nil
	case err != nil:
		return a, unavailable(err)
	}
	a.Contact, a.Over, a.Variables = c, true, value.NewObject(len(k.hook.Variables))
	for _, name := range k.hook.Variables {
		if v, found := c.Variables.Get(name); found {
			a.Variables.Set(name, v)
		}
	}
	a.Said, err = k.words(bounded, c)
	return a, err
}

// words are the texts that the flow said. Those of a contact that went through
// nothing that speaks are not looked for: they would have to be read from disk.
func (k *Knock) words(ctx context.Context, c runner.Contact) ([]string, error) {
	said := []string{}
	if len(c.Path) > 0 && !slices.ContainsFunc(c.Path, func(v runner.Visit) bool { return !slices.Contains(silent, v.Kind) }) {
		return said, nil
	}
	lines, _, err := k.t.o.Talks.Conversation(ctx, c.Organisation, c.ID, 0)
	if err != nil {
		return nil, unavailable(err)
	}
	for _, l := range lines {
		if l.By == "flow" && l.Text != "" && (l.Kind == channel.Message || l.Kind == channel.Question) {
			said = append(said, l.Text)
		}
	}
	return said, nil
}

// silent are kinds of activities that say nothing to anybody.
var silent = []string{"start", "http-request", "parse", "set-variable", "condition", "case", "business-hours", "percent-allocation", "function", "end", "disconnect"}
