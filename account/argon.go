package account

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is what one argon2id hash costs (RFC 9106 §3.1).
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
	Lanes  uint8
}

const (
	saltLength = 16
	hashLength = 32
	maxMemory  = 1 << 20 // KiB; more in a stored hash is damage, not a hash
	maxPasses  = 64
)

// hasher makes and checks PHC strings of argon2id. As many run at once as there
// are processors: each takes its megabytes.
type hasher struct {
	cost   Cost
	random io.Reader
	gate   chan struct{}
	decoy  string // what the password of nobody is compared with (K2)
}

func newHasher(c Cost, random io.Reader) (*hasher, error) {
	h := &hasher{cost: c, random: random, gate: make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))}
	var err error
	h.decoy, err = h.hash(context.Background(), "nobody has this password")
	return h, err
}

// hash returns the PHC string of a password with a new salt.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fmt.Errorf("making a salt: %w", err)
	}
	sum, err := h.sum(ctx, password, salt, h.cost, hashLength)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Lanes, b64(salt), b64(sum)), nil
}

// verify reports whether a password is that of a PHC string, in constant time,
// and whether the string was made at another cost than is asked for now. An
// empty string is nobody's: the work is the same, the answer is no (K2).
func (h *hasher) verify(ctx context.Context, phc, password string) (ok, outdated bool, err error) {
	nobody := phc == ""
	if nobody {
		phc = h.decoy
	}
	cost, salt, want, err := parsePHC(phc)
	if err != nil {
		return false, false, err
	}
	got, err := h.sum(ctx, password, salt, cost, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	same := subtle.ConstantTimeCompare(got, want) == 1
	return same && !nobody, cost != h.cost || len(want) != hashLength, nil
}

func (h *hasher) sum(ctx context.Context, password string, salt []byte, c Cost, length uint32) ([]byte, error) {
	select {
	case h.gate <- struct{}{}:
		defer func() { <-h.gate }()
		return argon2.IDKey([]byte(password), salt, c.Passes, c.Memory, c.Lanes, length), nil
	case <-ctx.Done():
		return nil, fmt.Errorf("hashing a password: %w", context.Cause(ctx))
	}
}

var errNoHash = errors.New("what is stored as a password is no argon2id hash; give the user a new password")

// parsePHC takes $argon2id$v=19$m=…,t=…,p=…$salt$hash apart.
func parsePHC(s string) (c Cost, salt, sum []byte, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errNoHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Lanes); err != nil {
		return c, nil, nil, errNoHash
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(salt) < 8 || len(sum) < 16 || len(sum) > 64 ||
		c.Passes < 1 || c.Passes > maxPasses || c.Lanes < 1 || c.Memory > maxMemory {
		return c, nil, nil, errNoHash
	}
	return c, salt, sum, nil
}
