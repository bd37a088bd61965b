// Package trigger is what starts contacts: entry points, the API, webhooks and
// schedules.
//
//	trigger.go  the contract
package trigger

import (
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
	Keyed        bool     // requests must carry its key in X-Callwright-Key or sign with it
	Key          []byte   // SHA-256 of the key; the key is shown once
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
	Error        string // of the last time, when no contact began
	Revision     int64
	Created      time.Time
	Updated      time.Time
}
