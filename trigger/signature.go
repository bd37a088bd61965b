package trigger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/fault"
)

// The headers by which requests prove that they know a webhook's key: the key
// itself, or a signature made with it as the specification Standard Webhooks has
// it: HMAC-SHA256, by the bytes that the key is the Base64 of, over
// id.timestamp.body.
const (
	KeyHeader       = "X-Callwright-Key"
	IDHeader        = "Webhook-Id"
	TimestampHeader = "Webhook-Timestamp" // seconds since 1970
	SignatureHeader = "Webhook-Signature" // "v1,Base64", several with spaces between
)

// keyPrefix is how keys begin, so that they are known for what they are.
const keyPrefix = "whsec_"

// window is how far a signature's time may be from now (M5). Within it the same
// id begins one contact only.
const window = 5 * time.Minute

func webhookPurpose(w *Webhook) string { return "webhook/" + w.ID }

// giveKey makes a key. Without a vault it cannot sign: its hash is all that is kept.
func (t *Triggers) giveKey(ctx context.Context, w *Webhook) (string, error) {
	secret, err := t.random(keyBytes)
	if err != nil {
		return "", err
	}
	key := keyPrefix + base64.StdEncoding.EncodeToString(secret)
	hash := sha256.Sum256([]byte(key))
	w.Key, w.Secret = hash[:], nil
	if t.o.Seal != nil {
		if w.Secret, err = t.o.Seal.SealBytes(ctx, w.Organisation, webhookPurpose(w), secret); err != nil {
			return "", fmt.Errorf("sealing a webhook's key: %w", err)
		}
	}
	return key, nil
}

// proof is how a request proves that it knows the key.
type proof struct {
	id, timestamp string
	signatures    []string // none: the key itself was good, or none is needed
}

// prove looks at what can be told before the body is read (M4): the key, or
// that there is a signature of a time within the window.
func (w *Webhook) prove(header http.Header, now time.Time) (proof, error) {
	if !w.Keyed {
		return proof{}, nil
	}
	if w.Key == nil {
		return proof{}, keyRefused()
	}
	if key := header.Get(KeyHeader); key != "" {
		hash := sha256.Sum256([]byte(key))
		if subtle.ConstantTimeCompare(hash[:], w.Key) != 1 {
			return proof{}, keyRefused()
		}
		return proof{}, nil
	}
	p := proof{id: header.Get(IDHeader), timestamp: header.Get(TimestampHeader)}
	for text := range strings.FieldsSeq(header.Get(SignatureHeader)) {
		if mac, ok := strings.CutPrefix(text, "v1,"); ok && len(p.signatures) < mostSignatures {
			p.signatures = append(p.signatures, mac)
		}
	}
	seconds, err := strconv.ParseInt(p.timestamp, 10, 64)
	if err != nil || p.id == "" || len(p.id) > mostKey || len(p.signatures) == 0 || w.Secret == nil {
		return p, keyRefused()
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > window || age < -window {
		return p, fault.New(fault.Unauthenticated, "signature_old", "The signature's time is more than five minutes from now.")
	}
	return p, nil
}

const mostSignatures = 5 // of one request: more is somebody guessing

// verify checks the signature, now that there is a body.
func (t *Triggers) verify(ctx context.Context, w *Webhook, p proof, body []byte) error {
	if len(p.signatures) == 0 {
		return nil
	}
	secret, err := t.o.Seal.OpenBytes(ctx, w.Organisation, webhookPurpose(w), w.Secret)
	if err != nil {
		return fmt.Errorf("opening a webhook's key: %w", err)
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(p.id + "." + p.timestamp + "."))
	mac.Write(body)
	want := mac.Sum(nil)
	for _, text := range p.signatures {
		if got, err := base64.StdEncoding.DecodeString(text); err == nil && hmac.Equal(got, want) {
			return nil
		}
	}
	return keyRefused()
}

func keyRefused() error {
	return fault.New(fault.Unauthenticated, "key_refused", "The webhook needs its key in the header %s, or a good signature.", KeyHeader)
}
