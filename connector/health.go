package connector

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/value"
)

// The states of a connection's health; ok, failing, unused and
// needs_authorization are package credential's.
const (
	healthInactive = "inactive"
	healthExpiring = "expiring"
)

// health is what this process knows of a connection, without asking anybody.
func (c *Connections) health(r Record) Health {
	h := Health{State: credential.StateUnused, Sentence: "No token has been needed yet."}
	c.live.mu.RLock()
	k := c.live.known[r.ID]
	var made *Connector
	if k != nil && k.version == r.Credential.Version {
		made = k.connector
	}
	c.live.mu.RUnlock()
	if made != nil && r.State == Active {
		h.token(made, made.Health())
	}
	c.unverified(&h, r)
	h.certificate(r, c.now())
	if r.State != Active {
		h.State, h.Sentence = healthInactive, "The connector is inactive: flows that use it are halted. Activate it to resume."
	}
	return h
}

// fullHealth is health with what other processes have stored. When the store
// does not answer, it is what this process knows.
func (c *Connections) fullHealth(ctx context.Context, r Record) Health {
	h := c.health(r)
	h.Calls = c.live.calls(r.ID).Figures(c.now(), c.born)
	if r.State != Active {
		return h
	}
	made, err := c.ready(r)
	if made == nil {
		if err != nil && !errors.Is(err, errOvertaken) {
			h.State, h.Sentence = credential.StateFailing, err.Error()
		}
		return h
	}
	if stored, err := made.source.StoredHealth(ctx); err == nil {
		h.token(made, stored)
		c.unverified(&h, r)
		h.certificate(r, c.now())
	}
	return h
}

// token fills in what is known of the token.
func (h *Health) token(made *Connector, s credential.Health) {
	h.State, h.LastToken, h.NextRefresh, h.Expires = s.State, s.LastToken, s.NextRefresh, s.Expires
	h.Exchanges, h.Requests, h.Breaker = s.Last, s.Requests, made.Breaker()
	switch s.State {
	case credential.StateOK:
		h.Sentence = "Everything is well."
	case credential.NeedsAuthorization:
		h.Sentence = "The connector needs to be authorized: open it and sign in to the other side."
	case credential.StateUnused:
		h.Sentence = "No token has been needed yet."
	}
	if s.Error != nil {
		sentence := made.mask.Text(s.Error.Error())
		h.LastFailure = &Failure{Time: s.FailedAt, Code: s.Error.Code, Sentence: sentence, NextTry: s.NextTry}
		h.Sentence = sentence
	}
}

// unverified says of a user name and password, or an API key, that is not known
// to be right. A token proves itself.
func (c *Connections) unverified(h *Health, r Record) {
	scheme, is := c.fixed(r.Kind, r.Credential)
	if !is || !r.Credential.Tested.IsZero() || h.State != credential.StateOK && h.State != credential.StateUnused {
		return
	}
	switch {
	case c.verifiable(r.Kind, r.Credential):
		h.Sentence = "What was entered was not verified when it was saved. A test tells whether it is right."
	case scheme == credential.SchemeAPIKey:
		h.Sentence = "Nothing was verified yet: only a call tells whether the API key is right."
	default:
		h.Sentence = "Nothing was verified yet: there is no validation URL."
	}
}

// fixed reports whether a credential is sent as it was entered, and by which scheme.
func (c *Connections) fixed(kind string, cred Credential) (scheme string, is bool) {
	v, _ := cred.Settings.Get("scheme")
	scheme, _ = v.(string)
	scheme = cmp.Or(scheme, c.kinds[kind].Fill["scheme"])
	return scheme, scheme == credential.SchemeBasic || scheme == credential.SchemeAPIKey
}

// verifiable reports whether a test can tell that a credential is right: by a
// token request, the validation URL or the kind's verification request.
func (c *Connections) verifiable(kind string, cred Credential) bool {
	scheme, is := c.fixed(kind, cred)
	validation, _ := cred.Settings.Get("validation_url")
	return !is || c.kinds[kind].Verify.Path != "" || scheme == credential.SchemeBasic && !blank(validation)
}

// certificate warns of a certificate's end (D6).
func (h *Health) certificate(r Record, now time.Time) {
	cert := leaf(r.Credential.Settings)
	if cert == nil {
		return
	}
	sum := sha256.Sum256(cert.Raw)
	h.Certificate, h.Fingerprint = cert.NotAfter, hex.EncodeToString(sum[:])
	days, warn := credential.CertificateWarning(cert.NotAfter, now)
	h.CertificateIn = days
	if !warn || h.State == credential.StateFailing || h.State == credential.NeedsAuthorization {
		return
	}
	h.State = healthExpiring
	h.Sentence = fmt.Sprintf("The certificate expires in %d days, on %s. Stage a new pair and cut over.", days, cert.NotAfter.Format(time.DateOnly))
	if days < 0 {
		h.State, h.Sentence = credential.StateFailing, "The certificate expired on "+cert.NotAfter.Format(time.DateOnly)+". Stage a new pair and cut over."
	}
}

// leaf returns the certificate that a connection authenticates by, or nil.
func leaf(settings *value.Object) *x509.Certificate {
	v, _ := settings.Get("certificate")
	text, _ := v.(string)
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil
		}
		if cert, err := x509.ParseCertificate(block.Bytes); err == nil && block.Type == "CERTIFICATE" {
			return cert
		}
	}
}
