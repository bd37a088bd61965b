package credential

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/vault"
	"github.com/callwright/callwright/wire"
)

const (
	// patience is how long the store may be silent before a grant that spends
	// nothing goes on without it, and how long one question to it may take.
	patience = 2 * time.Second
	// beyondLease is how much longer than a lease a flight waits for its turn.
	beyondLease = 5 * time.Second
)

// itself is who opens stored tokens.
var itself = audit.Actor{Kind: "service", ID: "credential"}

// sealedToken is what the vault keeps of an access token.
type sealedToken struct {
	Revision string `json:"revision"` // of the settings: another one does not use it (A14)
	Token    string `json:"token"`
}

// share brings the token that is stored, or fetches one while holding the row's
// lease, so that all processes make one request (E2).
func (s *Source) share(f *flight) (*held, *Error) {
	ctx, cancel := context.WithTimeout(context.Background(), s.broker.o.Lease+beyondLease)
	defer cancel()
	t := s.queue(ctx, f)
	switch {
	case t.held != nil || t.fail != nil:
		return t.held, t.fail
	case !t.leased:
		h, _, fail := s.ask(f, s.scheme.grant)
		return h, fail
	}
	stop := s.renewing()
	if s.spends {
		return s.spend(f, t.row, stop)
	}
	h, _, fail := s.ask(f, s.scheme.grant)
	stop()
	switch {
	case fail != nil:
		s.release()
		return nil, fail
	case s.gone.Load(): // what came for a connector that was deactivated is not kept (E13)
		s.release()
		return h, nil
	}
	return s.keep(f, t.row, h), nil
}

// keep saves a token for the others. When that fails they fetch their own: the
// token itself is good. When somebody else was faster the newest is used (E4).
func (s *Source) keep(f *flight, row Stored, h *held) *held {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	next := s.next(row, h)
	ok, err := s.save(ctx, next, h, Secret{})
	switch {
	case err != nil:
		f.warnings = append(f.warnings, "the token could not be saved; other processes fetch their own, and so does this one when it starts again")
		s.release()
	case ok:
		h.version = next.Version
	default:
		if newest, found, err := s.broker.o.Store.Stored(ctx, s.row); err == nil && found {
			if other := s.take(ctx, f, newest); other != nil {
				return other
			}
		}
	}
	return h
}

// publish saves a token that was fetched while its credential was staged, unless
// another process was faster.
func (s *Source) publish(h held) {
	ctx, cancel := context.WithTimeout(context.Background(), s.broker.o.Lease+beyondLease)
	defer cancel()
	f := &flight{want: want{fresh: true}}
	t := s.queue(ctx, f)
	switch {
	case !t.leased:
	case s.gone.Load(): // deactivated while this waited (E13)
		s.release()
	default:
		s.keep(f, t.row, &h)
	}
}

// next is the row with a new token; saving it ends the lease.
func (s *Source) next(row Stored, h *held) Stored {
	row.Key, row.Version, row.Condition, row.Scope = s.row, row.Version+1, Good, h.scope
	row.Issued, row.Refresh, row.Expires = wall(h.issued), wall(h.refresh), wall(h.expires)
	row.Owner, row.Until = s.owner, time.Time{}
	return row
}

// wall is a time as it is stored; the monotonic reading means nothing elsewhere.
func wall(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }

// save stores a token, with the refresh token beside it where there is one, in
// one transaction. It reports false when the lease was lost meanwhile.
func (s *Source) save(ctx context.Context, next Stored, h *held, refresh Secret) (saved bool, err error) {
	o := s.broker.o
	err = o.Atomically(ctx, func(ctx context.Context) error {
		if saved, err = o.Store.Save(ctx, next); err != nil || !saved {
			return err
		}
		if err := s.seal(ctx, "token/", next.Version, sealedToken{s.key.Revision, h.token.Reveal()}); err != nil {
			return err
		}
		if s.spends {
			return s.sealRefresh(ctx, next.Version, refresh)
		}
		return s.tidy(ctx)
	})
	if saved = saved && err == nil; saved {
		s.mu.Lock()
		s.tidied = true
		s.mu.Unlock()
	}
	return saved, err
}

// seal puts a secret into the vault and takes its older versions out.
func (s *Source) seal(ctx context.Context, kind string, version int64, secret any) error {
	text, err := json.Marshal(secret)
	if err != nil {
		return err
	}
	o, credential := s.broker.o, kind+s.key.Connector
	if err := o.Secrets.Put(ctx, vault.Place{Organisation: s.key.Organisation, Credential: credential, Version: version}, text); err != nil {
		return err
	}
	return o.Secrets.Delete(ctx, s.key.Organisation, credential, version)
}

// open reads what seal wrote. Every opening is audited.
func (s *Source) open(ctx context.Context, kind string, version int64, secret any) error {
	text, err := s.broker.o.Secrets.Open(ctx, itself, vault.Place{Organisation: s.key.Organisation, Credential: kind + s.key.Connector, Version: version})
	if err != nil {
		return err
	}
	if json.Unmarshal(text, secret) != nil {
		return vault.ErrDamaged
	}
	return nil
}

// tidy drops what older revisions of the connector left; a source does it once.
func (s *Source) tidy(ctx context.Context) error {
	s.mu.Lock()
	done := s.tidied
	s.mu.Unlock()
	if done {
		return nil
	}
	o := s.broker.o
	return errors.Join(
		o.Store.Drop(ctx, s.key.Organisation, s.key.Connector, s.row.Revision),
		o.Secrets.Delete(ctx, s.key.Organisation, "authorization/"+s.key.Connector),
	)
}

// take returns the stored token when it will do, nil otherwise.
func (s *Source) take(ctx context.Context, f *flight, row Stored) *held {
	now, w := s.clock(), f.want
	if w.own || row.Version == 0 || row.Version == f.unreadable {
		return nil
	}
	issued, refresh, expires := lifeOf(row, now)
	if !now.Before(expires) || w.fresh && !now.Before(refresh) || issued.Before(w.since) || w.stale != nil && row.Version <= w.stale.version {
		return nil
	}
	if c := s.cached.Load(); c != nil && c.version == row.Version {
		return c
	}
	var sealed sealedToken
	if err := s.open(ctx, "token/", row.Version, &sealed); err != nil {
		f.unreadable = row.Version
		if !errors.Is(err, vault.ErrAbsent) {
			f.warnings = append(f.warnings, "the stored token cannot be opened; a new one is fetched")
		}
		return nil
	}
	if sealed.Revision != s.key.Revision || w.stale != nil && sealed.Token == w.stale.token.Reveal() {
		f.unreadable = row.Version
		return nil
	}
	h := bearer(sealed.Token)
	h.scope, h.version, h.issued, h.refresh, h.expires = row.Scope, row.Version, issued, refresh, expires
	return h
}

// lifeOf turns stored times into times of this process. A clock that is behind
// the other's does not make a token live longer (C11).
func lifeOf(row Stored, now time.Time) (issued, refresh, expires time.Time) {
	life := row.Expires.Sub(row.Issued)
	expires = now.Add(min(row.Expires.Sub(now), life))
	return expires.Add(-life), expires.Add(row.Refresh.Sub(row.Expires)), expires
}

// storage says that the store is the reason.
func storage(message string, cause error) *Error {
	return &Error{Code: "storage", Message: message, cause: cause}
}

// overdue says that another process had the lease all the time.
func (s *Source) overdue() *Error {
	return &Error{Code: wire.CodeTimeout, Message: "another process is fetching a token from " + s.scheme.Endpoint() + " and did not finish in time"}
}
