// Package connector carries out HTTP requests for flows: it finds the connector
// that a flow names, signs, sends, retries and answers. Connectors come from a
// file (Set), or from a store where administrators keep them (Connections).
//
// A call, however its connector was found:
//
//	call.go              one activity.Call to its activity.CallResult
//	attempt.go           one request of a call, and how it shows in a trace
//	header.go            which headers a flow may set
//	retry.go             when and how long to wait before another attempt
//	limits.go, hosts.go  rate, requests at once, circuit breaker
//	expiry.go            which answers say that a token has expired
//	probe.go             does a connector's authentication work, and if not, whose fault is it
//
// What a connector is made of:
//
//	kind.go, kinds/      kinds of connectors, as data; bind.go declares their settings as fields
//	check.go, settings.go  settings by name become Checked, or the list of what is wrong with them
//	connector.go         Connector: checked settings, live
//	language.go          texts in the languages of the product
//
// From a file:
//
//	fold.go              Fold: when two names are the same
//	fold.go              when two names are the same
//	set.go, options.go   Set: the connectors of one installation, found by name, id or label
//	file.go, entry.go    the connectors file (connectors.md, connectors.schema.json)
//	reading.go           YAML read with the place of everything that is wrong
//	secret.go            ${env:NAME} and ${file:PATH}
//
// From a store (domain §2.6):
//
//	record.go            what is stored, and what connections ask of others
//	connections.go       Connections: of all organisations, for several processes on one store
//	view.go              what goes in, a draft, and what may be shown
//	draft.go             a draft checked: everything wrong with it at once
//	create.go, update.go, lifecycle.go, delete.go  the steps of a connection's life
//	rotation.go          a next credential beside the one in use: stage, cut over, undo
//	change.go            one change in one transaction with its audit entry; differences.go says what changed
//	trial.go             tests at Done and on demand
//	authorize.go         authorization by a person's sign-in
//	sealed.go            the secrets in the vault
//	live.go              what this process knows of connections in use; do.go calls through them
//	health.go            the state of a connection's credentials
//	sweep.go             what is kept fresh, and removed, in the background
//
// A connection goes through these states; its id is never used again:
//
//	Create ──▶ active ──Deactivate──▶ inactive ──Delete──▶ deleted
//	             ▲                    │     ▲ │
//	             └──────Activate──────┘     └─┘ Update
//
// and a credential beside it, while the connection stays active, through these:
//
//	Stage ──▶ next ──Test, CutOver──▶ in use ──CutOver of another──▶ previous
//	           ▲                                                        │
//	           └───── what was in use goes here ────── Undo ────────────┘ back in use
//
// Tokens belong to package credential, secrets at rest to package vault and
// sockets to package wire; a flow sees none of them.
package connector
