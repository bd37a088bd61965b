// Package server is the wiring: it opens the store, the vault, the accounts, the
// connections and the API, runs them and closes them again.
//
//	config.go       Config, and what of it is refused: clear text on a network, metrics in public (K11)
//	open.go         Open: one small step for each part, in order; the log of the start
//	setup.go        SetUp: data directory, key, database, first organisation and administrator (K1)
//	server.go       Server and Close
//	serve.go        Listen and Run: HTTP with its bounds, background work, the graceful stop (I14)
//	door.go         around the API: metrics and traces of every request
//	certificate.go  TLS, read again when its files change
//	health.go       /livez and /readyz (H14)
//	metrics.go      what is counted as it happens; collect.go what is looked up when asked (N4)
//	trace.go        spans to an OpenTelemetry collector
//	log.go          the structured log and its last line of defence (G3, J5)
//	host.go         what an operator does on the host: keys, audit
//	signin.go       the provider of OpenID Connect, through the network policy
//	routes.go       the API's routes, for labels
//	adapter.go      what one package wants to know of another
//	copy.go         backup and restore (F10, F11)
//	clean.go        what is removed when its time is over
//	core_linux.go   no core dumps (F13)
//
// Start-up goes config → log → metrics, traces → TLS → store → audit → vault →
// accounts → connections → API; nothing listens before all of it is well, and
// Close goes the other way. Package servertest starts one in a test.
package server
