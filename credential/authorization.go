package credential

import (
	"context"
	"errors"
	"net/url"
)

// BeginAuthorization makes an authorization request (RFC 6749 section 4.1.1)
// for a source of [SchemeCode], and returns the URL to send the browser to. The
// session is a hash of the session that asks; only in it can the request be
// completed (D10, K7), within ten minutes. The redirect is the exact
// redirect_uri. Refusals are *fault.Error.
func (b *Broker) BeginAuthorization(ctx context.Context, s *Source, session []byte, redirect string) (string, error) {
	return "", errors.New("not yet")
}

// CompleteAuthorization ends an authorization with the parameters that the
// browser brought back. It finds the connector's source by find, changes the
// code for tokens, and stores them before it returns the key they belong to. It
// sends a request: do not call it in a transaction. Refusals are *fault.Error.
func (b *Broker) CompleteAuthorization(ctx context.Context, session []byte, parameters url.Values, find func(ctx context.Context, organisation, connector string) (*Source, error)) (Key, error) {
	return Key{}, errors.New("not yet")
}
