package audit

import (
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// Actor is who did something.
type Actor struct {
	Kind    string   // "user", "token" (an API token), "operator" (on the host), "service" (a part of Callwright)
	ID      string   // of the user or API token; the name of the part for a service
	Name    string   // e-mail, or the API token's name
	Roles   []string // held when it was done
	Address string   // from where, empty for a service
}

// Object is what it was done to.
type Object struct {
	Kind string // "connector", "user", "organisation", "secret", "audit" …
	ID   string
	Name string // when it was done
}

// Entry is one thing that was done.
type Entry struct {
	Organisation string    // "" for what concerns the installation
	Sequence     int64     // within the organisation, from 1, without gaps
	Time         time.Time // UTC, to the millisecond
	Actor        Actor
	Action       string // "connector.deactivate", "session.sign_in", "secret.open" …
	Object       Object
	Outcome      string // Done, Refused or Failed
	Detail       []Detail
	Previous     []byte // hash of the entry before; nil for the first
	Hash         []byte // SHA-256 of all of the above
}

// The outcomes.
const (
	Done    = "done"
	Refused = "refused"
	Failed  = "failed"
)

// Detail is one further fact, in order; never a secret.
type Detail struct{ Name, Value string }

// Head is the end of a chain.
type Head struct {
	Sequence int64
	Hash     []byte
}

// check refuses an entry that does not say who did what.
func (e Entry) check() error {
	missing := ""
	switch {
	case e.Actor.Kind == "" || e.Actor.ID == "":
		missing = "who did it"
	case e.Action == "":
		missing = "what was done"
	case e.Object.Kind == "":
		missing = "what it was done to"
	case e.Outcome != Done && e.Outcome != Refused && e.Outcome != Failed:
		missing = "how it ended"
	default:
		return nil
	}
	return fault.New(fault.Internal, "audit_incomplete", "The audit entry %s does not say %s. Nothing was recorded.", Escape(e.Action), message.Phrase(missing))
}

// storable makes the entry one that every database gives back as it was given:
// U+FFFD stands for a NUL character and for what is not UTF-8, and the time is
// UTC to the millisecond. Otherwise its hash would be wrong when it is read.
func (e Entry) storable() Entry {
	e.Organisation, e.Action = text(e.Organisation), text(e.Action)
	e.Actor = Actor{text(e.Actor.Kind), text(e.Actor.ID), text(e.Actor.Name), texts(e.Actor.Roles), text(e.Actor.Address)}
	e.Object = Object{text(e.Object.Kind), text(e.Object.ID), text(e.Object.Name)}
	e.Detail = slices.Clone(e.Detail)
	for i, d := range e.Detail {
		e.Detail[i] = Detail{text(d.Name), text(d.Value)}
	}
	e.Time = time.UnixMilli(e.Time.UnixMilli()).UTC()
	return e
}

func text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func texts(list []string) []string {
	list = slices.Clone(list)
	for i, s := range list {
		list[i] = text(s)
	}
	return list
}
