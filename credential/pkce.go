package credential

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// unguessable returns 256 random bits, base64url: a state, or a code verifier of
// 43 characters (RFC 7636 section 4.1).
func unguessable() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// challenge is S256 of a verifier (RFC 7636 section 4.2).
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
