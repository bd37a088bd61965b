// Package audit keeps the record of who did what: append-only, a hash chain for
// each organisation, never a value (security N1…N3).
//
//	entry.go   what an entry says
//	store.go   where entries are kept, and how they are asked for
//	log.go     the one way to add an entry, and reading them
//	encode.go  the canonical encoding that the hashes are over
//	verify.go  whether a chain is as it was written
//	text.go    an entry as one line, for people and as JSON
//
// A chain makes tampering evident, it does not prevent it: whoever may write to
// the database can rewrite a whole chain, head included. That is found only by
// a head that was noted down elsewhere, which [Log.Verify] takes.
//
// Callers record inside the transaction of the change (N2). They put no secret
// into an entry; nothing here could recognise one.
package audit
