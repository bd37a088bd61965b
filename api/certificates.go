package api

import (
	"bytes"
	"context"
	"math"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
)

type checkCertificate struct {
	Body struct {
		Certificate string `json:"certificate,omitempty" maxLength:"100000" doc:"In PEM; with its chain, if there is one."`
		PrivateKey  string `json:"private_key,omitempty" maxLength:"100000" writeOnly:"true" doc:"In PEM, without a passphrase. Looked at and forgotten."`
	}
}

// CertificateShown is what a certificate says.
type CertificateShown struct {
	Subject     string    `json:"subject"`
	Issuer      string    `json:"issuer"`
	Serial      string    `json:"serial" doc:"In hex."`
	Fingerprint string    `json:"fingerprint_sha256" doc:"In hex."`
	NotBefore   time.Time `json:"not_before"`
	NotAfter    time.Time `json:"expires"`
	Days        int       `json:"days" doc:"Until it expires; negative afterwards."`
	SelfSigned  bool      `json:"self_signed"`
}

// KeyShown is what may be told of a private key.
type KeyShown struct {
	Type  string `json:"type" enum:"RSA,EC"`
	Bits  int    `json:"bits,omitempty" doc:"Of an RSA key."`
	Curve string `json:"curve,omitempty" doc:"Of an EC key." example:"P-256"`
}

// SettingProblem is what is wrong with a setting.
type SettingProblem struct {
	Field   string `json:"field" enum:"certificate,private_key"`
	Message string `json:"message" doc:"Completes a sentence that begins with the label of the field."`
}

// CheckedCertificate is what was found.
type CheckedCertificate struct {
	Certificate *CertificateShown `json:"certificate,omitempty" doc:"Absent when there is none that can be read."`
	PrivateKey  *KeyShown         `json:"private_key,omitempty" doc:"Absent when there is none that can be read."`
	Match       *bool             `json:"match,omitempty" doc:"Whether they belong together; absent unless both can be read."`
	Problems    []SettingProblem  `json:"problems"`
	Warnings    []string          `json:"warnings"`
}

type checkedCertificate struct{ Body CheckedCertificate }

func (a *api) certificateOperations() {
	serve(a, operation{
		who: needs(access.ConnectorCreate), method: http.MethodPost, path: "/api/certificates/check", id: "check-certificate", tag: "connectors", status: http.StatusOK,
		summary: "Look at a certificate and its private key", description: "As saving a connector does. Neither is stored.",
	}, a.checkCertificate)
}

func (a *api) checkCertificate(_ context.Context, _ account.Caller, in *checkCertificate) (*checkedCertificate, error) {
	now := a.o.Clock()
	p := credential.Look(in.Body.Certificate, in.Body.PrivateKey, now)
	out := &checkedCertificate{CheckedCertificate{Problems: []SettingProblem{}, Warnings: items(p.Warnings)}}
	for _, problem := range p.Problems {
		out.Body.Problems = append(out.Body.Problems, SettingProblem{problem.Field, problem.Message})
	}
	if c := p.Certificate; c != nil {
		out.Body.Certificate = &CertificateShown{Subject: c.Subject.String(), Issuer: c.Issuer.String(), Serial: c.SerialNumber.Text(16), Fingerprint: credential.Fingerprint(c),
			NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC(), Days: int(math.Floor(c.NotAfter.Sub(now).Hours() / 24)),
			SelfSigned: bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil}
	}
	if p.KeyType != "" {
		out.Body.PrivateKey = &KeyShown{p.KeyType, p.Bits, p.Curve}
	}
	if p.Certificate != nil && p.KeyType != "" {
		out.Body.Match = &p.Match
	}
	return out, nil
}
