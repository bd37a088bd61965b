// Package connector carries out HTTP requests for flows: it finds the connector
// that a flow names, signs, sends, retries and answers.
//
//	set.go, options.go   Set: the connectors of one installation, found by name, id or label
//	call.go              Do: one activity.Call to its activity.CallResult
//	attempt.go           one request of a call, and how it shows in a trace
//	header.go            which headers a flow may set
//	retry.go             when and how long to wait before another attempt
//	probe.go             Test: does a connector's authentication work, and if not, whose fault is it
//	file.go, entry.go    the connectors file (connectors.md, connectors.schema.json)
//	reading.go           YAML read with the place of everything that is wrong
//	secret.go            ${env:NAME} and ${file:PATH}
//	kind.go, kinds/      kinds of connectors, as data
//
// Tokens belong to package credential and sockets to package wire; a flow sees
// neither.
package connector
