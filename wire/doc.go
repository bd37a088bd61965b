// Package wire is the only door to the network. What goes out goes through a
// [Client], and a client obeys one [Policy].
//
//	join.go     a base, a request path and query parameters become one URL (Base, Join)
//	encode.go   percent-encoding for each place in a URL
//	host.go     what a host name may look like
//	policy.go   what may be dialled: by default the public internet over https
//	dial.go     the decision, made on the address that is really dialled
//	client.go   one exchange: request out, capped answer back, redirects never followed
//	body.go     the size cap, after decompression, while streaming
//	failure.go  why an exchange did not happen, as a code and a sentence
//	mask.go     secrets out of texts
//	hidden.go   values that cannot be printed
//	retryafter.go  how long a server asks to wait
//
// The rules it keeps are rows A, B, G3, I1, I2 and J1 of the security promises.
// Nothing here knows of connectors or tokens.
package wire
