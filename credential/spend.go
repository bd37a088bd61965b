package credential

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/wire"
)

// Spending a refresh token. A server that rotates them (RFC 9700 section 4.14)
// makes the old one worthless with the answer that brings the new one, so the
// answer must not be lost, and no token be spent twice:
//
//	lease ──▶ row says "spending" ──▶ request ──▶ new tokens saved, row good ──▶ token used
//	                │                    │
//	                │ killed here        │ killed here, or the answer was lost
//	                ▼                    ▼
//	         next process: "spending" ──▶ the old refresh token once more
//	                                        ├── answered (a server with a grace period) ──▶ saved
//	                                        └── refused ──▶ "needs_authorization"
//
// E9, E10, E11.

// spendTries: the request, and once more when its answer was lost (E9).
const spendTries = 2

// saving is how long a new refresh token is tried to be saved at one go.
const saving = 10 * time.Second

// sealedRefresh is what the vault keeps of an authorization.
type sealedRefresh struct {
	Bond  string `json:"bond"` // what it belongs to
	Token string `json:"token"`
}

// refreshToken is the newest refresh token that this process knows.
type refreshToken struct {
	token   Secret
	version int64
}

// renewal is an answer that brought a token and is not saved yet. While it is
// not, nothing of it is used (E9).
type renewal struct {
	base    int64 // version of the row when its refresh token was spent
	held    *held
	refresh Secret
}

// spend renews the tokens while the row's lease is held; stop ends the renewing
// of the lease.
func (s *Source) spend(f *flight, row Stored, stop func()) (*held, *Error) {
	defer stop()
	if p := s.pending(row); p != nil {
		stop()
		return s.settle(f, row, p)
	}
	token, fail := s.refreshToken(context.Background(), row)
	if fail != nil {
		return nil, s.ended(row, fail)
	}
	again := row.Condition == Spending
	row.Condition, row.Owner, row.Until = Spending, s.owner, s.clock().Add(s.broker.o.Lease)
	if fail := s.note(row); fail != nil {
		s.release()
		return nil, fail
	}
	f.want.tries = min(f.want.tries, spendTries)
	g := s.scheme.grant.(authorizationCode)
	h, next, fail := s.ask(f, refresh{g.client, token})
	stop()
	if fail != nil {
		return nil, s.ended(row, s.judge(&row, fail, again || s.requests(f) > 1))
	}
	if next.Empty() {
		next = token // E10
	}
	return s.settle(f, row, &renewal{row.Version, h, next})
}

// pending returns an answer that could not be saved before, if nobody has gone
// on without it.
func (s *Source) pending(row Stored) *renewal {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.unsaved
	s.unsaved = nil
	if p != nil && p.base == row.Version {
		return p
	}
	return nil
}

// note stores the row without a new token; it must be durable when it returns.
func (s *Source) note(row Stored) *Error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	switch ok, err := s.broker.o.Store.Save(ctx, row); {
	case err != nil:
		return storage("the store of tokens does not answer, and a refresh token is not spent without it", err)
	case !ok:
		return s.overdue()
	}
	return nil
}

// ended stores what a failure means for the row and ends the lease.
func (s *Source) ended(row Stored, fail *Error) *Error {
	if fail.Code == NeedsAuthorization {
		row.Condition = NeedsAuthorization
	}
	row.Owner, row.Until = s.owner, time.Time{}
	if s.note(row) != nil {
		s.release()
	}
	return fail
}

// judge tells what a refusal says of the refresh token: refused for good,
// certainly not spent, or nobody knows. Then the row stays Spending, and the
// next attempt is the retry. Servers that refuse a spent token do not agree how:
// invalid_grant, invalid_request, or 400 with nothing in it.
func (s *Source) judge(row *Stored, fail *Error, again bool) *Error {
	vague := fail.Code == "invalid_request" || fail.Code == "status" && fail.Status == 400
	switch {
	case fail.Code == "invalid_grant", again && vague:
		return needsAuthorization("the server no longer accepts the authorization: " + fail.Message)
	case again || vague:
	case fail.Status >= 400 && fail.Status < 500, slices.Contains(unsent, fail.Code):
		row.Condition = Good
	}
	return fail
}

// unsent are failures before anything was sent.
var unsent = []string{wire.CodeDNS, wire.CodePolicy, wire.CodeTLS, wire.CodeHeader}

func needsAuthorization(why string) *Error {
	return &Error{Code: NeedsAuthorization, Permanent: true, Message: why + "; authorise the connector again"}
}

// unauthorised tells early that there is nothing to spend.
func (s *Source) unauthorised(f *flight, row Stored, found bool) *Error {
	if !s.spends || f.want.own {
		return nil
	}
	s.mu.Lock()
	waiting := s.unsaved != nil
	s.mu.Unlock()
	switch {
	case waiting:
		return nil
	case !found || row.Version == 0:
		return &Error{Code: NeedsAuthorization, Permanent: true, Message: "nobody has authorised the connector with these settings; authorise it"}
	case row.Condition == NeedsAuthorization:
		return needsAuthorization("the authorization has ended")
	}
	return nil
}

// settle saves the answer, and only then gives its token away. What cannot be
// saved now is kept, and saved by a later flight.
func (s *Source) settle(f *flight, row Stored, p *renewal) (*held, *Error) {
	ctx, cancel := context.WithTimeout(context.Background(), saving)
	defer cancel()
	next := s.next(row, p.held)
	for {
		ok, err := s.save(ctx, next, p.held, p.refresh)
		if ok {
			s.adopt(next.Version, p)
			return p.held, nil
		}
		if err == nil {
			s.shelve(p)
			return nil, s.overdue() // the lease was lost; see pending
		}
		select {
		case <-time.After(s.broker.o.Pause):
		case <-ctx.Done():
			s.shelve(p)
			return nil, storage("a new token came but could not be saved, and is not used until it is", err)
		}
	}
}

func (s *Source) adopt(version int64, p *renewal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.held.version = version
	s.refresh = refreshToken{p.refresh, version}
}

func (s *Source) shelve(p *renewal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unsaved = p
}

// requests counts the token requests of a flight.
func (s *Source) requests(f *flight) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(f.sent)
}

// refreshToken returns the row's refresh token.
func (s *Source) refreshToken(ctx context.Context, row Stored) (Secret, *Error) {
	s.mu.Lock()
	known := s.refresh
	s.mu.Unlock()
	if known.version == row.Version && !known.token.Empty() {
		return known.token, nil
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var sealed sealedRefresh
	err := s.open(ctx, "authorization/", row.Version, &sealed)
	switch {
	case errors.Is(err, vault.ErrAbsent), err == nil && sealed.Bond != s.row.Revision:
		return Secret{}, needsAuthorization("the token has ended, and the server gave no refresh token with it (some give one only for the scope offline_access, or for access_type=offline)")
	case errors.Is(err, vault.ErrDamaged):
		return Secret{}, &Error{Code: "storage", Permanent: true, Message: "the stored authorization cannot be opened; authorise the connector again", cause: err}
	case err != nil:
		return Secret{}, storage("the stored authorization cannot be read", err)
	}
	return NewSecret(sealed.Token), nil
}

// sealRefresh keeps a refresh token, or takes the old one away when there is none.
func (s *Source) sealRefresh(ctx context.Context, version int64, refresh Secret) error {
	if refresh.Empty() {
		return s.broker.o.Secrets.Delete(ctx, s.key.Organisation, "authorization/"+s.key.Connector)
	}
	return s.seal(ctx, "authorization/", version, sealedRefresh{s.row.Revision, refresh.Reveal()})
}
