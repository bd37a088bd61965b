// Package credential obtains and keeps access tokens, so that nobody who builds
// a flow ever sees one (S1-7).
//
//	scheme.go              Settings become a Scheme, or the list of what is wrong with them
//	basic.go               user name and password on every request (RFC 7617)
//	client_secret.go       OAuth 2.0 client credentials with a secret (RFC 6749 section 4.4)
//	client_certificate.go  the same with a certificate: signed assertion (RFC 7523) or mutual TLS (RFC 8705)
//	password.go            OAuth 2.0 password grant (RFC 6749 section 4.3)
//	broker.go              Broker: one Source for each connector and revision
//	source.go              Source: cache, refresh ahead, single flight, cool-down, 401
//	exchange.go            one token request, with its few repetitions
//	answer.go, life.go     what a token endpoint may answer, and for how long a token is good
//	failure.go, entra.go   why there is no token, in plain sentences
//	secret.go, token.go    values that cannot be printed
//	pem.go                 what a certificate and a key must be
//
// A Source goes through these states:
//
//	cold ──first caller──▶ fetching ──▶ good ──margin reached──▶ good and refreshing ──▶ good
//	                          │                                          │ life over
//	                          ▼                                          ▼
//	                       held off (5 s … 60 s, 60 s after a permanent failure) ──▶ fetching
//
// It never calls back into connectors; connectors call it.
package credential
