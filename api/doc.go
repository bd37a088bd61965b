// Package api is the HTTP interface of the server: one file per noun, and one
// door through which every request goes (security K, L).
//
//	api.go          Options, New, OpenAPI
//	operation.go    how an operation is declared: nothing is served without saying who may use it
//	gate.go         what every request passes first: id, panics, headers, path, cross-site, media type
//	door.go         who asks, and whether the roles allow it: 401, 403, 404
//	crosssite.go    what pages of other sites must not make a browser do
//	cookie.go       the cookies, and the page that brings a browser back with them
//	address.go      where a request comes from, behind configured proxies only
//	throttle.go     the limit on requests of nobody
//	problem.go      refusals as RFC 9457 problems; the one map of codes to statuses
//	revision.go     ETag, If-Match, If-None-Match
//	page.go         cursors
//	pages.go        the pages that links lead to; pages/ has template, style and script
//	lists.go        lists, which are never null
//	creation.go     Idempotency-Key
//	hooks.go        webhooks, and how routes are opened that are no operations
//	chat.go         public chats: chat_events.go as events, chat_socket.go as a WebSocket, chat_page.go for browsers
//	body.go         JSON bodies, read strictly
//	schema.go       what the OpenAPI document says beside the types
//
//	session.go oidc.go setup.go organisations.go users.go roles.go tokens.go
//	kinds.go connectors.go lifecycle.go credentials.go authorization.go
//	flows.go versions.go diff.go flowproblem.go file.go activities.go functions.go resources.go
//	entrypoints.go webhooks.go schedules.go arrivals.go contacts.go contact_trace.go agents.go
//	audit.go health.go version.go
//
// The organisation is the caller's: that of the session or of the API token,
// never one that a path or a body names (L3). Secrets go in and never come out
// (G1).
package api
