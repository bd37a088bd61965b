// Package field is how a setting is declared: once.
//
// A kind of activity (and later a kind of connector) is a Go struct; its Fields
// method binds each part of the struct to a [Field] that says what the setting
// is called, what it may hold and when it applies:
//
//	func (a *Wait) Fields() field.List {
//		return field.List{
//			field.Duration(&a.For, "for", time.Second).Range(1, 3600).Say("Duration", "How long the flow waits.").Webex("duration"),
//		}
//	}
//
// Everything else is derived from the [List]: [List.Decode] fills the struct
// from a document and reports problems with their path, [List.Schema] gives the
// JSON Schema, [List.Markdown] the table for the manual, and [Field.Codec] the
// Webex properties that import and export read and write.
//
//	field.go    the declaration: kinds, modifiers, when a field applies
//	bind.go     one constructor per Go type
//	decode.go   document → struct, with problems
//	problem.go  what is wrong with a document, for people and for machines
//	schema.go   JSON Schema, Markdown
//	form.go     the same for a form renderer
//	codec.go    Webex properties of a setting
package field
