// Package flow is the document: what a person designs, a repository keeps and
// the engine compiles. It knows nothing of what the kinds of activities mean.
//
//	flow.go      the document
//	names.go     what links and layout call an activity
//	order.go     links in the order of another program's list
//	read.go      YAML → document, with problems that name line and column
//	node.go      YAML → values with their places
//	write.go     document → YAML, in a stable order that suits diffs
//	emit.go      values → YAML that reads back with the same types
//	schema.go    the JSON Schema of the YAML
//	document.go  other documents that are read under the same rules
//	diff.go      how a flow differs from an earlier one; diff_values.go settings,
//	             diff_lines.go long texts, diff_mask.go secrets, and its forms:
//	             diff_text.go diff_markdown.go diff_data.go
//
// The text form begins with `callwright: 1`, the version of the format. Ids are
// stable; a link names its target by label where the label is unique in the
// flow, otherwise by id. Layout stands in a section of its own at the end, and
// after it `extra`: whatever another program's export held that Callwright
// does not understand, so that exporting it again loses nothing.
package flow
