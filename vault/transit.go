package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/wire"
)

// TransitOptions say how a KMS is reached.
type TransitOptions struct {
	CA        [][]byte // authorities in PEM, trusted beside the system's
	TokenFile string   // holds the token and is read for every request; empty: VAULT_TOKEN is used
	Namespace string   // of HashiCorp Vault Enterprise or OpenBao; usually empty
}

const transitTimeout = 10 * time.Second

// transit is a key in the transit engine of HashiCorp Vault or OpenBao.
type transit struct {
	host, mount, key string
	o                TransitOptions
	client           *wire.Client
}

var transitPath = regexp.MustCompile(`^/((?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)+)keys/([A-Za-z0-9_-][A-Za-z0-9._-]*)$`)

// Transit is a source that leaves the key in a KMS: the URI
// hcvault://HOST:PORT/MOUNT/keys/NAME names a key of type aes256-gcm96 in the
// transit engine of HashiCorp Vault or OpenBao. It is always spoken to over TLS.
// No request is made before a key is used.
func Transit(uri string, o TransitOptions) (KeySource, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "hcvault" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Port() == "" {
		return nil, badTransit()
	}
	parts := transitPath.FindStringSubmatch(u.EscapedPath())
	if parts == nil {
		return nil, badTransit()
	}
	client, err := wire.New(wire.Policy{Allow: []string{u.Host}, CA: o.CA})
	if err != nil {
		return nil, fmt.Errorf("reaching the KMS: %w", err)
	}
	return &transit{host: u.Host, mount: strings.TrimSuffix(parts[1], "/"), key: parts[2], o: o, client: client}, nil
}

func badTransit() error {
	return fault.New(fault.Invalid, "key_missing", "The URI of the KMS cannot be used. Write hcvault://HOST:8200/transit/keys/NAME.")
}

func (t *transit) Name() string { return "the key " + t.key + " of the KMS at " + t.host }

func (t *transit) Keys(context.Context) ([]Key, error) {
	return []Key{{ID: "transit:" + t.mount + "/" + t.key, AEAD: wire.Hide[tink.AEADWithContext](t), Versioned: true}}, nil
}

// EncryptWithContext seals plain in the KMS. The associated data goes along as a
// hash, which DecryptWithContext compares: servers before 1.12 take a parameter
// for it and silently ignore it.
func (t *transit) EncryptWithContext(ctx context.Context, plain, associated []byte) ([]byte, error) {
	sum := sha256.Sum256(associated)
	var answer struct{ Ciphertext string }
	err := t.do(ctx, "encrypt/"+t.key, map[string]any{"plaintext": append(sum[:], plain...)}, &answer)
	if err == nil && !strings.HasPrefix(answer.Ciphertext, "vault:v") {
		err = t.unavailable("did not answer as a transit engine does")
	}
	if err != nil {
		return nil, err
	}
	return []byte(answer.Ciphertext), nil
}

// DecryptWithContext opens what EncryptWithContext sealed.
func (t *transit) DecryptWithContext(ctx context.Context, sealed, associated []byte) ([]byte, error) {
	var answer struct{ Plaintext []byte }
	if err := t.do(ctx, "decrypt/"+t.key, map[string]any{"ciphertext": string(sealed)}, &answer); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(associated)
	plain, ok := bytes.CutPrefix(answer.Plaintext, sum[:])
	if !ok {
		return nil, ErrDamaged
	}
	return plain, nil
}

// grow has the KMS make a new version of the key.
func (t *transit) grow(ctx context.Context) error {
	return t.do(ctx, "keys/"+t.key+"/rotate", map[string]any{}, nil)
}

// do makes a request; data, when it is not nil, takes the answer's.
func (t *transit) do(ctx context.Context, path string, body map[string]any, data any) error {
	token, err := t.token()
	if err != nil {
		return err
	}
	payload, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("asking the KMS: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, transitTimeout)
	defer cancel()
	header := http.Header{"X-Vault-Token": {token}, "X-Vault-Request": {"true"}, "Content-Type": {"application/json"}}
	if t.o.Namespace != "" {
		header.Set("X-Vault-Namespace", t.o.Namespace)
	}
	answer, err := t.client.Do(ctx, wire.Request{
		Method: http.MethodPost, URL: &url.URL{Scheme: "https", Host: t.host, Path: "/v1/" + t.mount + "/" + path},
		Header: header, Body: payload, Limit: 1 << 20,
	})
	if err != nil {
		return fault.New(fault.Unavailable, "key_unavailable", "The KMS at %s cannot be asked: %s.", t.host, err).Because(err)
	}
	if answer.Status < 200 || answer.Status > 299 {
		return t.refused(answer.Status)
	}
	if data == nil {
		return nil
	}
	if err := json.Unmarshal(answer.Body, &struct{ Data any }{data}); err != nil {
		return t.unavailable("did not answer as a transit engine does")
	}
	return nil
}

// token returns the token as it is now. It is in no message.
func (t *transit) token() (string, error) {
	token, why := os.Getenv("VAULT_TOKEN"), message.New("%s is not set", "VAULT_TOKEN")
	if t.o.TokenFile != "" {
		text, err := os.ReadFile(t.o.TokenFile)
		if err != nil {
			return "", fault.New(fault.Unavailable, "key_unavailable", "The token for the KMS cannot be read from %s.", t.o.TokenFile).Because(err)
		}
		token, why = string(text), message.New("%s is empty", t.o.TokenFile)
	}
	if token = strings.TrimSpace(token); token == "" {
		return "", fault.New(fault.Invalid, "key_missing", "There is no token for the KMS at %s: %s.", t.host, why)
	}
	return token, nil
}

// refused says what a status means. The body of an answer is never shown: it may
// repeat what was sent.
func (t *transit) refused(status int) error {
	switch status {
	case http.StatusBadRequest:
		return fault.New(fault.Conflict, "key_wrong", "The KMS at %s refuses to use the key %s for this. It is not the one that was used before, or its type is not aes256-gcm96.", t.host, t.key)
	case http.StatusForbidden:
		return t.unavailable("refuses the token for the key %s; it has expired, or its policy lacks update on %s", t.key, t.mount)
	case http.StatusNotFound:
		return t.unavailable("has no key %s in a transit engine at %s", t.key, t.mount)
	case http.StatusServiceUnavailable:
		return t.unavailable("is sealed or in maintenance")
	}
	return t.unavailable("answered with status %d", status)
}

func (t *transit) unavailable(format string, args ...any) error {
	return fault.New(fault.Unavailable, "key_unavailable", "The KMS at %s %s.", t.host, message.New(format, args...))
}

var _ growing = (*transit)(nil)
