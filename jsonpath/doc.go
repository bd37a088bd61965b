// Package jsonpath selects values from decoded JSON by RFC 9535 paths, and by
// the lenient paths that Webex flows are written in.
//
// A Path is compiled once and used on any number of documents:
//
//	Parse, ParseWebex   text → Path, or an *Error that names the place
//	Path.Select         the nodelist of RFC 9535, always a list
//	Path.Value          what a flow variable receives: one value for a definite
//	                    path, a list for any other
//
// How it is laid out:
//
//	parse.go      paths, segments and selectors → query
//	filter.go     filter expressions → condition; comparison.go evaluates them
//	function.go   length, count, match, search, value (RFC 9535 §2.4)
//	scan.go       names, strings and numbers
//	webex.go      everything that only the lenient dialect accepts
//	select.go     the walk over a document, and its limits
//	iregexp.go    RFC 9485 patterns → Go's regexp
//
// A document is made of the types of package value; map[string]any is accepted
// too and read in the order of its sorted names.
//
// # The Webex dialect
//
// ParseWebex accepts whatever Parse accepts, with the same meaning, and also:
// a path without $; a dot before a bracket ($.[0].name); names with hyphens,
// colons or a leading digit after a dot; surrounding white space; the filter
// operators in, nin, contains and =~ /pattern/i; .length() or .size() at the end.
// Negative indexes count from the end in both. One habit of Jayway is not
// followed: a filter on an object tests its members, as in RFC 9535, and not
// the object itself.
//
// # Limits
//
// Paths and documents may both be hostile (security row I6). A path is at most
// 32 KiB and nests at most 100 deep. One evaluation makes at most 4 million
// steps, collects fewer than 500,000 nodes and goes at most 10,000 levels deep;
// past that it ends with a *LimitError. Numbers of more than 1,000 digits are
// compared by their text.
package jsonpath
