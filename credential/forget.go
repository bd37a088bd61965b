package credential

import (
	"context"
	"errors"
)

// Revocation is how the revocation of a deleted connector's token went (RFC
// 7009, D13). It is best effort.
type Revocation struct {
	Tried, Done bool
	Sentence    string // in plain words, without a secret
}

// Wipe drops a connector's tokens in this process and in the store, in the
// context's transaction: it was deactivated. An authorization by redirect stays.
func (b *Broker) Wipe(ctx context.Context, organisation, connector string) error {
	return errors.New("not yet")
}

// Forget drops all that is known of a connector, its authorization included, in
// the context's transaction. The func that it returns tries to revoke what was
// dropped, once; call it after the transaction, it sends a request. It needs the
// connector's Source: make it by [Broker.Source] before when it is inactive.
func (b *Broker) Forget(ctx context.Context, organisation, connector string) (func(context.Context) Revocation, error) {
	return nil, errors.New("not yet")
}
