package connector_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// certified makes a certificate that expires in some time, with its key.
func certified(t *testing.T, life time.Duration) (certificate, key, fingerprint string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "client"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(life)}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(der)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})), hex.EncodeToString(sum[:])
}

func (s *side) certified(certificate, key string) connector.Draft {
	return connector.Draft{Name: "CRM", Kind: "custom", Settings: value.Of("scheme", "oauth2-client-certificate", "resource_domain", s.URL,
		"token_url", s.URL+"/token", "client_id", "id", "certificate", certificate, "private_key", key)}
}

const day = 24 * time.Hour

func TestD6_HealthWarnsOfACertificatesEnd(t *testing.T) {
	t.Parallel()
	s := newSide(t, "") // the assertion is not looked at
	for days, state := range map[int]string{40: "ok", 31: "ok", 29: "expiring", 14: "expiring", 1: "expiring"} {
		certificate, key, fingerprint := certified(t, time.Duration(days)*day+time.Hour)
		c := newWorld(t, s).replica()
		v, report, err := c.Create(t.Context(), by(), s.certified(certificate, key))
		if err != nil || !report.OK {
			t.Fatalf("%+v %v %v", report, err, fields(err))
		}
		h := v.Health
		if h.State != state || h.CertificateIn != days || h.Fingerprint != fingerprint || h.Certificate.IsZero() {
			t.Errorf("%d: %+v", days, h)
		}
		if warned := len(v.Warnings) > 0; warned != (state == "expiring") || warned != strings.Contains(h.Sentence, fmt.Sprintf("in %d days", days)) {
			t.Errorf("%d: %v %s", days, v.Warnings, h.Sentence)
		}
	}
}

func TestACertificateThatHasExpired(t *testing.T) {
	t.Parallel()
	s := newSide(t, "")
	w := newWorld(t, s)
	c := w.replica()
	certificate, key, _ := certified(t, 2*day)
	v, _, err := c.Create(t.Context(), by(), s.certified(certificate, key))
	if err != nil {
		t.Fatal(err)
	}
	w.skew.Store(int64(3 * day))
	for _, c := range []*connector.Connections{c, w.replica()} {
		shown := must[connector.View](t)(c.Show(t.Context(), by(), v.ID))
		if h := shown.Health; h.State != "failing" || !strings.Contains(h.Sentence, "expired on") || h.CertificateIn != -2 && h.CertificateIn != -1 {
			t.Errorf("%+v", h)
		}
	}
	// a new pair, while calls go on
	v = must[connector.View](t)(c.Show(t.Context(), by(), v.ID))
	_, err = c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("certificate", certificate+"\n"))
	refused(t, err, fault.Invalid, "settings_invalid") // it has expired
	fresh, freshKey, fingerprint := certified(t, 100*day)
	_, err = c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("certificate", fresh))
	if got := refused(t, err, fault.Invalid, "secret_needed_again"); len(got) == 0 || got[0] != "settings.private_key" {
		t.Error(got)
	}
	v = must[connector.View](t)(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("certificate", fresh, "private_key", freshKey)))
	r := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true))
	v = must[connector.View](t)(c.CutOver(t.Context(), by(), v.ID, r.Revision))
	if v.Health.Fingerprint != fingerprint || v.Health.State != "ok" {
		t.Errorf("%+v", v.Health)
	}
}

func TestHealthOfTokens(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	v := create(t, c, with(s.oauth("CRM", oldSecret), "breaker_failures", int64(3)))
	if h := v.Health; h.State != "ok" || h.LastToken.IsZero() || !h.NextRefresh.After(h.LastToken) || !h.Expires.After(h.NextRefresh) || h.Breaker != "closed" || h.LastFailure != nil || len(h.Exchanges) != 1 {
		t.Errorf("%+v", h)
	}
	canaries(t, "health", v.Health, oldSecret)
	page, _, _ := c.List(t.Context(), connector.Query{Organisation: "acme", Limit: 10})
	if page[0].Health.State != "ok" {
		t.Errorf("%+v", page[0].Health)
	}

	cold := w.replica() // it knows nothing yet
	page, _, _ = cold.List(t.Context(), connector.Query{Organisation: "acme", Limit: 10})
	if page[0].Health.State != "unused" || page[0].Health.Sentence == "" {
		t.Errorf("%+v", page[0].Health)
	}
	s.accept()
	res := cold.Do(t.Context(), "acme", call("CRM"))
	h := must[connector.View](t)(cold.Show(t.Context(), by(), v.ID)).Health
	if res.Status == 200 || h.State != "failing" || h.LastFailure == nil || h.LastFailure.Code != "invalid_client" || h.LastFailure.Time.IsZero() || h.LastFailure.NextTry.IsZero() || !strings.Contains(h.Sentence, "does not accept the client") {
		t.Errorf("%+v", h)
	}
	canaries(t, "health", h, oldSecret)
	s.accept(oldSecret)
	w.skew.Store(int64(2 * time.Second))
	if r := must[connector.Report](t)(cold.Test(t.Context(), by(), v.ID, false)); !r.OK {
		t.Errorf("%+v", r)
	}
	if h := must[connector.View](t)(cold.Show(t.Context(), by(), v.ID)).Health; h.State != "ok" || h.Sentence != "Everything is well." {
		t.Errorf("%+v", h)
	}
	// what another process has fetched is known from the store
	if h := must[connector.View](t)(w.replica().Show(t.Context(), by(), v.ID)).Health; h.State != "ok" || h.LastToken.IsZero() {
		t.Errorf("%+v", h)
	}
}

func TestATestSaysWhichSideIsWrong(t *testing.T) {
	t.Parallel()
	s := newSide(t, password)
	w := newWorld(t, s)
	w.limit = 20
	c := w.replica()
	key := create(t, c, connector.Draft{Name: "key", Kind: "custom", Settings: value.Of("scheme", "api-key", "resource_domain", s.URL, "api_key", oldSecret)})
	if r := must[connector.Report](t)(c.Test(t.Context(), by(), key.ID, false)); !r.OK || r.Verified || !strings.Contains(r.Sentence, "was not verified") {
		t.Errorf("%+v", r)
	}
	plain := create(t, c, without(s.basic("plain", password), "validation_url"))
	if r := must[connector.Report](t)(c.Test(t.Context(), by(), plain.ID, false)); !r.OK || r.Verified || !strings.Contains(r.Sentence, "no validation URL") {
		t.Errorf("%+v", r)
	}
	basic := create(t, c, s.basic("basic", password))
	for status, want := range map[int]string{200: "accepts user name and password", 401: "rejected (401)", 404: "says nothing"} {
		s.onCall(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		r := must[connector.Report](t)(c.Test(t.Context(), by(), basic.ID, false))
		if r.OK != (status == 200) || r.Verified != r.OK || !strings.Contains(r.Sentence, want) || len(r.Requests) != 1 {
			t.Errorf("%d: %+v", status, r)
		}
	}
	entries := w.entries("connector.test")
	if n := len(entries); n != 8 { // three drafts, five tests
		t.Errorf("%d entries: %s", n, strings.Join(entries, "\n"))
	}
	canaries(t, "entries", entries, password, oldSecret)
}

// TestS1_13_OnlyWhatWasVerifiedIsTested saves credentials that nothing but a call
// can tell to be right, and some that the validation URL does not speak of.
func TestS1_13_OnlyWhatWasVerifiedIsTested(t *testing.T) {
	t.Parallel()
	s := newSide(t, password, oldSecret)
	w := newWorld(t, s)
	c := w.replica()
	key := connector.Draft{Name: "key", Kind: "custom", Settings: value.Of("scheme", "api-key", "resource_domain", s.URL, "api_key", oldSecret)}
	unsure := with(s.basic("unsure", password), "validation_url", s.URL+"/base/elsewhere")
	unsure.Unvalidated = true
	s.onCall(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/base/elsewhere" {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	for _, test := range []struct {
		draft    connector.Draft
		tested   bool
		sentence string
	}{
		{s.basic("basic", password), true, "Everything is well."},
		{s.oauth("oauth", oldSecret), true, "Everything is well."},
		{without(s.basic("plain", password), "validation_url"), false, "Nothing was verified yet: there is no validation URL."},
		{key, false, "Nothing was verified yet: only a call tells whether the API key is right."},
		{unsure, false, "What was entered was not verified when it was saved. A test tells whether it is right."},
	} {
		v := create(t, c, test.draft)
		check := func(v connector.View) {
			t.Helper()
			if v.Credential.Tested.IsZero() == test.tested || v.Health.State != "ok" || v.Health.Sentence != test.sentence {
				t.Errorf("%s: tested %v, %+v", v.Name, v.Credential.Tested, v.Health)
			}
		}
		check(v)
		check(must[connector.View](t)(c.Show(t.Context(), by(), v.ID)))
		v = must[connector.View](t)(c.Deactivate(t.Context(), by(), v.ID, v.Revision, true))
		v, _, err := c.Activate(t.Context(), by(), v.ID, v.Revision)
		if err != nil {
			t.Fatal(err)
		}
		check(v)
		page, _, err := c.List(t.Context(), connector.Query{Organisation: "acme", Name: test.draft.Name, Limit: 1})
		if err != nil || page[0].Health.Sentence != test.sentence {
			t.Errorf("%v %+v", err, page)
		}
	}
}

// TestS2_10_WhatCannotBeVerifiedIsCutOver rotates an API key: there is no test
// that could go well.
func TestS2_10_WhatCannotBeVerifiedIsCutOver(t *testing.T) {
	t.Parallel()
	s := newSide(t, oldSecret)
	c := newWorld(t, s).replica()
	v := create(t, c, connector.Draft{Name: "key", Settings: value.Of("scheme", "api-key", "resource_domain", s.URL, "api_key", oldSecret)})
	v = must[connector.View](t)(c.Stage(t.Context(), by(), v.ID, v.Revision, value.Of("api_key", newSecret)))
	if r := must[connector.Report](t)(c.Test(t.Context(), by(), v.ID, true)); !r.OK || r.Verified || r.Revision != v.Revision {
		t.Errorf("%+v", r)
	}
	v = must[connector.View](t)(c.CutOver(t.Context(), by(), v.ID, v.Revision))
	if !v.Credential.Tested.IsZero() || v.Credential.Version == 1 {
		t.Errorf("%+v", v.Credential)
	}
}
