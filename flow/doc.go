// Package flow is the document: what a person designs, a repository keeps and
// the engine compiles. It knows nothing of what the kinds of activities mean.
//
//	flow.go    the document
//	read.go    YAML → document, with problems that name line and column
//	write.go   document → YAML, in a stable order that suits diffs
//	schema.go  the JSON Schema of the YAML
//
// The text form begins with `callwright: 1`, the version of the format. Ids are
// stable; a link names its target by label where the label is unique in the
// flow, otherwise by id. Layout stands in a section of its own at the end, and
// after it `extra`: whatever another program's export held that Callwright
// does not understand, so that exporting it again loses nothing.
package flow
