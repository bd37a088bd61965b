// Package credential obtains and keeps access tokens, so that nobody who builds
// a flow ever sees one (S1-7).
//
//	scheme.go              Settings become a Scheme, or the list of what is wrong with them
//	basic.go               user name and password on every request (RFC 7617)
//	client_secret.go       OAuth 2.0 client credentials with a secret (RFC 6749 section 4.4)
//	client_certificate.go  the same with a certificate: signed assertion (RFC 7523) or mutual TLS (RFC 8705)
//	password.go            OAuth 2.0 password grant (RFC 6749 section 4.3)
//	api_key.go             a key in a header or the query (ours)
//	jwt_bearer.go          JWT bearer grant as Salesforce uses it (RFC 7523 section 2.1; ours)
//	authorization_code.go  authorization code with PKCE and refresh (RFC 6749, RFC 7636; ours)
//
//	broker.go              Broker: one Source for each connector, and one that is staged beside it
//	source.go              Source: the token in memory, 401
//	flight.go              one attempt that many callers share: single flight, cool-down
//	ahead.go               refresh ahead in the background
//	verify.go              an administrator's test
//	health.go              the state of a source, for people
//	exchange.go            one token request, with its few repetitions
//	answer.go, life.go     what a token endpoint may answer, and for how long a token is good
//	failure.go             why there is no token, in plain sentences; entra.go, salesforce.go
//
//	store.go               what is stored beside the vault; the interfaces of stores
//	shared.go              tokens that all processes on one store share
//	lease.go               one process at a time fetches (E2, E4)
//	spend.go               refresh tokens that rotate are never lost and never spent twice (E9, E11)
//	authorization.go       a person authorises a connector (D10); pkce.go
//	forget.go              tokens end with their connector; revocation (RFC 7009)
//
//	secret.go, token.go    values that cannot be printed
//	pem.go, ladder.go      what a certificate and a key must be, and when they end
//
// A Source goes through these states:
//
//	cold ──first caller──▶ fetching ──▶ good ──margin reached──▶ good and refreshing ──▶ good
//	                          │                                          │ life over
//	                          ▼                                          ▼
//	                       held off (5 s … 60 s, 60 s after a permanent failure) ──▶ fetching
//
// With a store, fetching is: take the stored token if it will do; otherwise wait
// for the row's lease, look again, make the request, save, end the lease. When
// the store does not answer for 2 s, a grant that spends nothing goes on without
// a lease, and each process fetches its own token for as long as that lasts; a
// refresh token is never spent without one. Stored times are wall clock times;
// within a process only the monotonic clock counts (C11).
//
// It never calls back into connectors; connectors call it. Nothing here may be
// called in a database transaction but what says so: it asks the network.
package credential
