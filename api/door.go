package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/fault"
)

// Callers finds out who asks. A session or API token that is not good is a
// fault.Unauthenticated, whatever is wrong with it.
type Callers interface {
	// Authenticate finds the caller of a session cookie's value.
	Authenticate(ctx context.Context, cookie, address string) (account.Caller, error)
	// AuthenticateToken finds the caller of an API token's value.
	AuthenticateToken(ctx context.Context, token, address string) (account.Caller, error)
}

// callerKey is the key of the caller in a request's context.
type callerKey struct{}

func callerIn(ctx context.Context) account.Caller {
	by, _ := ctx.Value(callerKey{}).(account.Caller)
	return by
}

// door lets through who may use an operation. Nothing of the request but its
// credentials and its method is looked at before.
func (a *api) door(op operation) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		factsIn(r.Context()).route = op.path
		if a.bounce(w, r, op) {
			return
		}
		by, err := a.enter(r, op)
		if err != nil {
			a.write(w, r, err)
			return
		}
		next(huma.WithValue(ctx, callerKey{}, by))
	}
}

// enter finds the caller and asks access.
func (a *api) enter(r *http.Request, op operation) (account.Caller, error) {
	address := factsIn(r.Context()).address
	switch {
	case op.unlimited:
		return account.Caller{Address: address}, nil
	case op.who.public:
		return account.Caller{Address: address}, a.throttle.take(address)
	}
	by, err := a.caller(r, address)
	if err != nil {
		var refusal *fault.Error
		if errors.As(err, &refusal) && refusal.Code == fault.Unauthenticated {
			if err := a.throttle.take(address); err != nil {
				return by, err
			}
		}
		return by, err
	}
	by.Address = address
	factsIn(r.Context()).user = by.User.ID
	return by, allow(by, op.who)
}

// allow asks the matrix.
func allow(by account.Caller, who entrance) error {
	if who.signedIn {
		return nil
	}
	if by.Organisation == "" && by.Decide(who.action) != access.Allowed {
		return fault.New(fault.Forbidden, "no_organisation", "Choose an organisation first.")
	}
	if who.or != "" && by.Decide(who.or) == access.Allowed {
		return nil
	}
	if err := by.Allow(who.action); err != nil || who.also == "" {
		return err
	}
	return by.Allow(who.also)
}

// caller finds out who asks. An API token in the header counts before a cookie.
func (a *api) caller(r *http.Request, address string) (account.Caller, error) {
	if header := r.Header.Values("Authorization"); len(header) > 0 {
		scheme, secret, ok := strings.Cut(header[0], " ")
		if len(header) != 1 || !ok || !strings.EqualFold(scheme, "Bearer") {
			return account.Caller{}, nobody()
		}
		return a.o.Callers.AuthenticateToken(r.Context(), secret, address)
	}
	secret := factsIn(r.Context()).cookie
	if secret == "" {
		return account.Caller{}, nobody()
	}
	return a.o.Callers.Authenticate(r.Context(), secret, address)
}

func nobody() error {
	return fault.New(fault.Unauthenticated, "signed_out", "You are not signed in.")
}
