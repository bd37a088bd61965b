package trigger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/runner"
)

// A conversation's token is the entry point's id and an HMAC-SHA256 over the
// contact's id, by a secret of the entry point. It opens that one contact to
// whoever holds it, needs no store, and outlives a restart; it is good until the
// entry point is deleted or no longer public, and for a while after the contact
// is over.

const (
	secretBytes = 32
	// lingering is how long a conversation that is over can still be read.
	lingering = time.Hour
	// mostStreams is how many streams of one conversation are open at once.
	mostStreams = 4
	mostText    = 4_000 // characters of a message
)

// chat is a chat entry point with its secret, opened.
type chat struct {
	EntryPoint
	secret []byte
}

// Talk is a conversation, open to whoever holds its token. It is safe for
// concurrent use.
type Talk struct {
	Contact      string
	Origins      []string // sites beside our own whose pages may hold it
	t            *Triggers
	token        string
	organisation string
}

func chatPurpose(e *EntryPoint) string { return "chat/" + e.ID }

// giveSecret makes what tokens of an entry point's conversations are made with.
func (t *Triggers) giveSecret(ctx context.Context, e *EntryPoint) error {
	secret, err := t.random(secretBytes)
	if err != nil {
		return err
	}
	if e.Secret, err = t.o.Seal.SealBytes(ctx, e.Organisation, chatPurpose(e), secret); err != nil {
		return fmt.Errorf("sealing the secret of an entry point: %w", err)
	}
	return nil
}

// PublicChat returns an entry point at which anybody may begin a chat, by its id.
func (t *Triggers) PublicChat(ctx context.Context, id string) (EntryPointView, error) {
	c, err := t.chat(ctx, id)
	if err != nil {
		return EntryPointView{}, err
	}
	e := c.EntryPoint
	e.Secret = nil
	return EntryPointView{EntryPoint: e}, nil
}

func (t *Triggers) chat(ctx context.Context, id string) (*chat, error) {
	if t.o.Seal == nil || uuid.Validate(id) != nil {
		return nil, unknown("chat", "chat")
	}
	c, err := t.chats.get(ctx, id, func(ctx context.Context) (chat, bool, error) {
		e, found, err := t.o.EntryPoints.EntryPoint(ctx, "", id)
		if err != nil || !found || e.Channel != Chat || !e.Public {
			return chat{}, false, err
		}
		secret, err := t.o.Seal.OpenBytes(ctx, e.Organisation, chatPurpose(&e), e.Secret)
		if err != nil {
			return chat{}, false, fmt.Errorf("opening the secret of entry point %s: %w", id, err)
		}
		return chat{EntryPoint: e, secret: secret}, true, nil
	})
	switch {
	case err != nil:
		return nil, unavailable(err)
	case c == nil:
		return nil, unknown("chat", "chat")
	}
	return c, nil
}

// BeginChat begins a conversation at a public entry point. Payload is what the
// page hands to the flow; it is data of a stranger.
func (t *Triggers) BeginChat(ctx context.Context, id string, payload any) (contact, token string, err error) {
	c, err := t.chat(ctx, id)
	if err != nil {
		return "", "", err
	}
	at, err := t.target(ctx, c.Organisation, c.ID)
	if err != nil {
		return "", "", err
	}
	arrived, err := t.arriveAt(ctx, at, Call{EntryPoint: c.ID, Payload: payload, door: "chat"})
	if err != nil {
		return "", "", err
	}
	return arrived.Contact.ID, c.token(arrived.Contact.ID), nil
}

func (c *chat) token(contact string) string {
	mac := hmac.New(sha256.New, c.secret)
	mac.Write([]byte(contact))
	id := uuid.MustParse(c.ID)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(id[:]))
}

// Talk opens a conversation to the holder of its token. Whatever is wrong is
// "chat_closed".
func (t *Triggers) Talk(ctx context.Context, contact, token string) (*Talk, error) {
	k := &Talk{Contact: contact, t: t, token: token}
	at, err := k.opens(ctx)
	if err != nil {
		return nil, err
	}
	k.organisation, k.Origins = at.Organisation, at.Origins
	c, err := t.o.Contacts.Show(ctx, k.organisation, contact)
	switch {
	case fault.CodeOf(err) == fault.NotFound || err == nil && !c.Ended.IsZero() && t.o.Clock().Sub(c.Ended) > lingering:
		return nil, chatClosed()
	case err != nil:
		return nil, unavailable(err)
	}
	return k, nil
}

// Good tells whether the conversation is still open to the token's holder (K13).
func (k *Talk) Good(ctx context.Context) error {
	_, err := k.opens(ctx)
	return err
}

// opens finds the entry point whose secret the token was made with.
func (k *Talk) opens(ctx context.Context) (*chat, error) {
	raw, err := base64.RawURLEncoding.DecodeString(k.token)
	if err != nil || len(raw) != len(uuid.UUID{})+sha256.Size || uuid.Validate(k.Contact) != nil {
		return nil, chatClosed()
	}
	id, _ := uuid.FromBytes(raw[:16])
	c, err := k.t.chat(ctx, id.String())
	switch {
	case fault.CodeOf(err) == fault.NotFound || err == nil && !hmac.Equal([]byte(c.token(k.Contact)), []byte(k.token)):
		return nil, chatClosed()
	case err != nil:
		return nil, err
	}
	return c, nil
}

func chatClosed() error {
	return fault.New(fault.Unauthenticated, "chat_closed", "This conversation is not open to you, or no longer. Begin a new one.")
}

// Watch goes through the lines after a number and waits for more, until the
// conversation is over or ctx ends, of which the last pair tells.
func (k *Talk) Watch(ctx context.Context, after int) iter.Seq2[runner.Said, error] {
	return k.t.o.Talks.Watch(ctx, k.organisation, k.Contact, after)
}

// Say hands the flow what the person writes.
func (k *Talk) Say(ctx context.Context, text string) error {
	var wrong complaints
	text = strings.TrimSpace(text)
	wrong.unless(text != "", "text", "is empty")
	wrong.unless(len([]rune(text)) <= mostText, "text", "is longer than 4,000 characters")
	if err := wrong.refusal("message_invalid", "The message cannot be sent like this."); err != nil {
		return err
	}
	return unavailable(k.t.o.Talks.Input(ctx, k.organisation, k.Contact, channel.Input{Kind: channel.Text, Text: text}))
}

// End ends the conversation as though the person had hung up.
func (k *Talk) End(ctx context.Context) error {
	return unavailable(k.t.o.Talks.HangUp(ctx, k.organisation, k.Contact))
}

// Stream counts one stream of the conversation; call done when it ends. There
// are only so many at once.
func (k *Talk) Stream() (done func(), err error) {
	if !k.t.streams.take(k.Contact) {
		e := fault.New(fault.Limit, "too_many_streams", "The conversation is open in too many places. Close one of them.")
		e.Detail = map[string]any{"retry_after": again}
		return nil, e
	}
	return sync.OnceFunc(func() { k.t.streams.give(k.Contact) }), nil
}

// streams are how many streams of conversations are open.
type streams struct {
	mu   sync.Mutex
	open map[string]int // by contact
}

func (s *streams) take(contact string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[contact] >= mostStreams {
		return false
	}
	s.open[contact]++
	return true
}

func (s *streams) give(contact string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[contact]--; s.open[contact] <= 0 {
		delete(s.open, contact)
	}
}
