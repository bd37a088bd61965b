package connector

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callwright/callwright/credential"
)

// settings hands over what belongs to the credential.
func (e *examination) settings() credential.Settings {
	set := credential.Settings{
		Scheme:       e.texts["scheme"],
		ClientSecret: credential.NewSecret(e.texts["client_secret"]),
		PrivateKey:   credential.NewSecret(e.texts["private_key"]),
		Password:     credential.NewSecret(e.texts["password"]),
		APIKey:       credential.NewSecret(e.texts["api_key"]),
		Extra:        e.params("extra"),

		AssumedLife:        e.values.Span("assumed_life"),
		AuthorizationExtra: e.params("authorization_extra"),
		Resource:           e.checked.Base.String(),
	}
	for name, to := range map[string]*string{
		"token_url": &set.TokenURL, "client_id": &set.ClientID, "client_auth": &set.ClientAuth,
		"certificate": &set.Certificate, "certificate_use": &set.CertificateUse, "assertion_algorithm": &set.Algorithm,
		"assertion_audience": &set.Audience, "username": &set.Username, "scope": &set.Scope,
		"api_key_name": &set.APIKeyName, "api_key_in": &set.APIKeyIn, "api_key_prefix": &set.APIKeyPrefix,
		"authorization_url": &set.AuthorizationURL, "issuer": &set.Issuer, "revocation_url": &set.RevocationURL,
	} {
		*to = e.texts[name]
	}
	return set
}

func (e *examination) params(name string) []credential.Param {
	f, ok := e.list.Find(name)
	if !ok || !f.Applies() {
		return nil
	}
	var list []credential.Param
	for _, p := range e.values.Pairs(name) {
		list = append(list, credential.Param(p))
	}
	return list
}

// revision tells one state of settings from every other that a token may
// depend on (A10, A14); limits are not among them.
func (e *examination) revision() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e.texts)) {
		if s, ok := e.kind.setting(name); !ok || s.In == "auth" || name == resourceDomain {
			fmt.Fprintf(&b, "%q=%q\n", name, e.texts[name])
		}
	}
	for _, p := range slices.Concat(e.checked.Settings.Extra, e.checked.Settings.AuthorizationExtra) {
		fmt.Fprintf(&b, "%q:%q\n", p.Name, p.Value)
	}
	return credential.NewSecret(b.String()).Fingerprint()
}

// destinations gathers where credentials may go.
func (e *examination) destinations() []string {
	list := []string{e.checked.Base.String()}
	for _, name := range []string{"token_url", "validation_url", "authorization_url", "revocation_url", "certificate"} {
		list = append(list, name+" "+strings.TrimSpace(e.texts[name]))
	}
	return list
}
