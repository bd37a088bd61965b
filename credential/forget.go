package credential

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/wire"
)

// Revocation is how the revocation of a deleted connector's token went (RFC
// 7009, D13). It is best effort.
type Revocation struct {
	Tried, Done bool
	Sentence    string // in plain words, without a secret
}

// revokeTimeout bounds the one request.
const revokeTimeout = 5 * time.Second

// Wipe drops a connector's tokens in this process and in the store, in the
// context's transaction: it was deactivated. An authorization by redirect stays.
func (b *Broker) Wipe(ctx context.Context, organisation, connector string) error {
	b.Drop(organisation, connector)
	if b.o.Store == nil {
		return nil
	}
	return b.o.Secrets.Delete(ctx, organisation, "token/"+connector)
}

// Forget drops all that is known of a connector, its authorization included, in
// the context's transaction. The func that it returns tries to revoke what was
// dropped, once; call it after the transaction, it sends a request. It needs the
// connector's Source: make it by [Broker.Source] before when it is inactive.
func (b *Broker) Forget(ctx context.Context, organisation, connector string) (func(context.Context) Revocation, error) {
	b.mu.Lock()
	s := b.sources[owned{organisation, connector}]
	b.mu.Unlock()
	token, hint := b.revocable(ctx, s)
	b.Drop(organisation, connector)
	revoke := func(ctx context.Context) Revocation { return s.revoke(ctx, token, hint) }
	if b.o.Store == nil {
		return revoke, nil
	}
	err := errors.Join(
		b.o.Store.Drop(ctx, organisation, connector, ""),
		b.o.Secrets.Delete(ctx, organisation, "token/"+connector),
		b.o.Secrets.Delete(ctx, organisation, "authorization/"+connector),
	)
	if err != nil {
		return nil, fmt.Errorf("dropping the tokens of connector %s: %w", connector, err)
	}
	return revoke, nil
}

// revocable returns the token whose revocation takes the most away: the refresh
// token ends the authorization (RFC 7009 section 2.1).
func (b *Broker) revocable(ctx context.Context, s *Source) (Secret, string) {
	if s == nil || s.scheme.revoke == nil {
		return Secret{}, ""
	}
	if s.spends && b.o.Store != nil {
		if row, found, err := b.o.Store.Stored(ctx, s.row); err == nil && found {
			if token, fail := s.refreshToken(ctx, row); fail == nil {
				return token, "refresh_token"
			}
		}
	}
	h := s.cached.Load()
	if h == nil && b.o.Store != nil {
		if row, found, err := b.o.Store.Stored(ctx, s.row); err == nil && found {
			h = s.take(ctx, &flight{}, row)
		}
	}
	if h == nil {
		return Secret{}, ""
	}
	return h.token, "access_token"
}

// revoke asks the server to revoke a token.
func (s *Source) revoke(ctx context.Context, token Secret, hint string) Revocation {
	switch {
	case s == nil:
		return Revocation{Sentence: "nothing was revoked: the connector is not known here"}
	case s.scheme.revoke == nil:
		return Revocation{Sentence: "nothing was revoked: the connector has no revocation URL"}
	case token.Empty():
		return Revocation{Sentence: "nothing was revoked: there was no token"}
	}
	ctx, cancel := context.WithTimeout(ctx, revokeTimeout)
	defer cancel()
	at := s.scheme.revoke.Host
	r, err := s.scheme.revocation(token, hint, s.clock())
	if err != nil {
		return Revocation{Sentence: "nothing was revoked: " + err.Error()}
	}
	resp, err := s.sender.Do(ctx, r)
	switch {
	case err != nil:
		return Revocation{Tried: true, Sentence: fmt.Sprintf("the token may still be good: %s was not reached to revoke it", at)}
	case resp.Status != http.StatusOK:
		said, _ := readOAuthError(resp.Body)
		mask := s.Mask().With(wire.NewMask(token.Reveal()))
		return Revocation{Tried: true, Sentence: fmt.Sprintf("the token may still be good: %s answered %d to its revocation%s", at, resp.Status, quote([]byte(said.code), mask))}
	}
	return Revocation{Tried: true, Done: true, Sentence: "the token was revoked at " + at}
}

// revocation makes the request of RFC 7009 section 2.1. The client authenticates
// as it does at the token endpoint.
func (s *Scheme) revocation(token Secret, hint string, now time.Time) (wire.Request, error) {
	form := url.Values{}
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}, "User-Agent": {"Callwright"}}
	if g, ok := s.grant.(authorizationCode); ok {
		g.client.authenticate(form, header)
	} else if _, err := s.grant.fill(form, header, now); err != nil {
		return wire.Request{}, err
	}
	for _, name := range []string{"grant_type", "username", "password", "assertion"} {
		form.Del(name)
	}
	form.Set("token", token.Reveal())
	form.Set("token_type_hint", hint)
	return wire.Request{Method: http.MethodPost, URL: s.revoke, Header: header, Body: []byte(form.Encode()), Limit: maxAnswer}, nil
}
