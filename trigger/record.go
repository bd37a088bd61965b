package trigger

import (
	"context"
	"time"

	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

// EntryPoint binds a channel, and for telephony numbers, to a flow and a version
// label: contacts that come in there are answered by that version.
type EntryPoint struct {
	ID           string
	Organisation string
	Name         string
	Channel      string   // "telephony", "chat", "task"
	Numbers      []string // DNIS; unique in the organisation
	Flow         string   // id
	Label        release.Label
	Variables    *value.Object // given to flow variables of contacts that arrive here
	Public       bool          // of a chat: anybody may begin one
	Origins      []string      // of a chat: sites beside our own whose pages may hold it
	Secret       []byte        // of a chat: what tokens of conversations are made with, sealed
	Revision     int64
	Created      time.Time
	Updated      time.Time
}

// Webhook starts a contact for each request to its URL (M1).
type Webhook struct {
	ID           string // unguessable; part of the URL
	Organisation string
	Name         string
	EntryPoint   string
	Reply        Reply
	Variables    []string // flow variables that a reply carries
	Get          bool     // a GET starts a contact as well
	Keyed        bool     // requests must carry its key in X-Callwright-Key or be signed with it
	Key          []byte   // SHA-256 of the key; the key is shown once. Nil when it is revoked
	Secret       []byte   // the key, sealed: signatures cannot be checked without it
	Revision     int64
	Created      time.Time
	Updated      time.Time
}

// Reply says when a webhook answers.
type Reply string

// When a webhook answers.
const (
	ReplyAccepted Reply = "accepted" // 202 once the contact is on disk (H3)
	ReplyEnded    Reply = "ended"    // 200 with the outcome once it is over
)

// Schedule starts contacts at certain times.
type Schedule struct {
	ID           string
	Organisation string
	Name         string
	EntryPoint   string
	At           time.Time     // once
	Every        time.Duration // again and again, from At on
	Days         string        // "mon-fri": on these days …
	Time         string        // … at this time of day
	Zone         string
	Variables    *value.Object
	Paused       bool
	Next         time.Time // zero when it is over
	Last         time.Time
	Error        string // of the last time: why no contact began, or what was left out
	Revision     int64
	Created      time.Time
	Updated      time.Time
}

// Query selects an organisation's entry points, webhooks or schedules, by name.
type Query struct {
	Organisation string
	Name         string // part of the name, whatever the letter case
	Flow         string // of entry points: that lead to this flow
	EntryPoint   string // of webhooks and schedules: that lead to this entry point
	After        string // cursor: where the page before ended; "" from the start
	Limit        int
}

// EntryPointStore keeps entry points. Here as in the other stores, methods work
// in the context's transaction when there is one; a name, folded as those of
// connectors, is unique among its kind in the organisation; an update stores the
// revision that follows the stored one and is stale otherwise; and all of it
// holds under concurrent changes.
type EntryPointStore interface {
	// InsertEntryPoint returns the name or number that another has, "" for none.
	InsertEntryPoint(ctx context.Context, e EntryPoint) (clash string, err error)
	UpdateEntryPoint(ctx context.Context, e EntryPoint) (clash string, stale bool, err error)
	// DeleteEntryPoint reports used, and deletes nothing, while webhooks or
	// schedules lead to it.
	DeleteEntryPoint(ctx context.Context, organisation, id string, revision int64) (stale, used bool, err error)
	// EntryPoint finds one by id, name or number. Without an organisation it finds
	// any by its id.
	EntryPoint(ctx context.Context, organisation, ref string) (EntryPoint, bool, error)
	EntryPoints(ctx context.Context, q Query) (page []EntryPoint, next string, err error)
}

// WebhookStore keeps webhooks.
type WebhookStore interface {
	InsertWebhook(ctx context.Context, w Webhook) (clash string, err error)
	UpdateWebhook(ctx context.Context, w Webhook) (clash string, stale bool, err error)
	DeleteWebhook(ctx context.Context, organisation, id string, revision int64) (stale bool, err error)
	// Webhook finds one by its id, which is enough to know.
	Webhook(ctx context.Context, id string) (Webhook, bool, error)
	Webhooks(ctx context.Context, q Query) (page []Webhook, next string, err error)
}

// ScheduleStore keeps schedules.
type ScheduleStore interface {
	InsertSchedule(ctx context.Context, s Schedule) (clash string, err error)
	UpdateSchedule(ctx context.Context, s Schedule) (clash string, stale bool, err error)
	DeleteSchedule(ctx context.Context, organisation, id string, revision int64) (stale bool, err error)
	Schedule(ctx context.Context, organisation, id string) (Schedule, bool, error)
	Schedules(ctx context.Context, q Query) (page []Schedule, next string, err error)
}

// DueStore is what firing schedules needs of their store.
type DueStore interface {
	// Due returns schedules of all organisations that are not paused and whose
	// Next is not after a moment, the earliest first; and the Next of the earliest
	// of the others, zero for none.
	Due(ctx context.Context, at time.Time, limit int) (due []Schedule, next time.Time, err error)
	// Fired stores Next, Last and Error of s, unless its Next is no longer was. The
	// revision stays.
	Fired(ctx context.Context, s Schedule, was time.Time) error
}
