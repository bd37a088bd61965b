// Package trigger is what starts contacts: entry points, the API, webhooks and
// schedules. Whatever starts one comes in at an entry point, which binds a
// channel to a flow and a version label.
//
//	trigger.go      Options, New, and what triggers work with
//	entrypoint.go   entry points: create, show, list, update, delete
//	arrival.go      a contact arrives: the one way in (S2-12, S2-13, M3)
//	target.go       what answers at an entry point now
//	memory.go       what is remembered for a second, so that arrivals ask no database
//	webhook.go      webhooks: create, show, list, update, delete, rotate, revoke
//	hook.go         a request to a webhook
//	signature.go    keys and signatures of webhooks (M1, M5)
//	body.go         what a request sends, as data (M2)
//	schedule.go     schedules: create, show, list, update, delete, pause, resume
//	occurrence.go   when a schedule is due, daylight saving included
//	clockwork.go    fires what is due
//	last_contact.go the contact that a schedule began last
//	chat.go         conversations of people who need no account (K13)
//	change.go       what every change has: who may, names, revisions, audit
//	draft.go        complaints about what was sent
//	record.go       the records, and the interfaces of their stores
//
// # Duplicates (M3)
//
// A contact that arrives with a client key gets an id that follows from the
// organisation, the entry point, the door it came in by and the key. The runner
// begins a contact of an id once; so the same key begins one contact only, on any
// number of requests at once and for as long as the contact is kept. The door is
// the API, or one webhook: who knows one webhook's URL learns nothing of
// contacts that came in elsewhere. The same key with another ANI or DNIS is
// refused as key_reused; that the rest of the request is the same is for the
// caller to see to.
package trigger
