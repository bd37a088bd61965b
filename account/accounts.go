package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
)

// Transactor runs f in one transaction that its context carries. It may run f
// again when the database could not serialise it.
type Transactor interface {
	Atomically(ctx context.Context, f func(context.Context) error) error
}

// Options say what accounts work with. The stores share one database.
type Options struct {
	Transactor    Transactor
	Organisations Organisations
	Users         Users
	Members       Members
	Sessions      Sessions
	Tokens        Tokens
	Links         Links
	Audit         *audit.Log
	Clock         func() time.Time // nil: time.Now
	Random        io.Reader        // nil: crypto/rand
	Policy        Policy
	Provider      *Provider // of OpenID Connect; nil: none
}

// Policy is how long things last and what passwords cost. Zero fields have the
// values that their comments say.
type Policy struct {
	Idle         time.Duration // a session that was not used for so long has ended (K5); 30 minutes
	Absolute     time.Duration // a session ends after so long in any case (K5); 12 hours
	SetupLink    time.Duration // 24 hours
	Invitation   time.Duration // 72 hours
	PasswordLink time.Duration // one hour
	SignInLink   time.Duration // 15 minutes
	Hash         Cost          // 19 MiB, 2 passes, 1 lane, as OWASP recommends
}

func (p Policy) orDefaults() Policy {
	for d, otherwise := range map[*time.Duration]time.Duration{
		&p.Idle: 30 * time.Minute, &p.Absolute: 12 * time.Hour,
		&p.SetupLink: 24 * time.Hour, &p.Invitation: 72 * time.Hour, &p.PasswordLink: time.Hour,
		&p.SignInLink: 15 * time.Minute,
	} {
		if *d <= 0 {
			*d = otherwise
		}
	}
	if p.Hash == (Cost{}) {
		p.Hash = Cost{Memory: 19 * 1024, Passes: 2, Lanes: 1}
	}
	return p
}

// Accounts does everything with accounts. It is safe for concurrent use.
type Accounts struct {
	transactor    Transactor
	organisations Organisations
	users         Users
	members       Members
	sessions      Sessions
	tokens        Tokens
	links         Links
	audit         *audit.Log
	clock         func() time.Time
	random        io.Reader
	policy        Policy
	provider      *Provider

	hasher   *hasher
	throttle *throttle
	spent    *spent
}

// New makes accounts. It fails when the random source does.
func New(o Options) (*Accounts, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	o.Policy = o.Policy.orDefaults()
	h, err := newHasher(o.Policy.Hash, o.Random)
	if err != nil {
		return nil, fmt.Errorf("opening the accounts: %w", err)
	}
	return &Accounts{
		transactor: o.Transactor, organisations: o.Organisations, users: o.Users, members: o.Members,
		sessions: o.Sessions, tokens: o.Tokens, links: o.Links, audit: o.Audit,
		clock: o.Clock, random: o.Random, policy: o.Policy, provider: o.Provider,
		hasher: h, throttle: newThrottle(o.Clock), spent: newSpent(o.Clock),
	}, nil
}

// now is the time as databases keep it.
func (a *Accounts) now() time.Time { return time.UnixMilli(a.clock().UnixMilli()).UTC() }

// newID makes an id.
func (a *Accounts) newID() (string, error) {
	id, err := uuid.NewRandomFromReader(a.random)
	if err != nil {
		return "", fmt.Errorf("making an id: %w", err)
	}
	return id.String(), nil
}

// newSecret makes 32 random bytes as base64url, with a prefix.
func (a *Accounts) newSecret(prefix string) (credential.Secret, error) {
	var b [32]byte
	if _, err := io.ReadFull(a.random, b[:]); err != nil {
		return credential.Secret{}, fmt.Errorf("making a secret: %w", err)
	}
	return credential.NewSecret(prefix + base64.RawURLEncoding.EncodeToString(b[:])), nil
}

// hashOf is what is kept of a cookie, an API token or a link: they are random,
// so a plain hash cannot be guessed back.
func hashOf(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

// recorded runs f in one transaction with an audit entry that is written first.
func (a *Accounts) recorded(ctx context.Context, e audit.Entry, f func(context.Context) error) error {
	return a.transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := a.record(ctx, e); err != nil {
			return err
		}
		return f(ctx)
	})
}

// record writes an audit entry; without an outcome it is one of something done.
func (a *Accounts) record(ctx context.Context, e audit.Entry) error {
	if e.Outcome == "" {
		e.Outcome = audit.Done
	}
	e.Time = a.now()
	return a.audit.Record(ctx, e)
}
