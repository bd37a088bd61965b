package server

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/api"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// newProvider makes the provider of OpenID Connect ready, or nil without one.
// Its requests go through the operator's network policy, as all others do (B1).
func newProvider(c Config) (*account.Provider, error) {
	if c.OIDC == nil {
		return nil, nil
	}
	client, err := wire.New(c.Policy)
	if err != nil {
		return nil, err
	}
	return account.NewProvider(account.ProviderOptions{
		Issuer: c.OIDC.Issuer.String(), ClientID: c.OIDC.ClientID, ClientSecret: credential.NewSecret(c.OIDC.ClientSecret),
		RedirectURL: c.URL + api.OpenIDCallback, Client: &http.Client{Transport: policed{client}}, Clock: c.Clock,
	})
}

// policed sends requests of package net/http through package wire.
type policed struct{ client *wire.Client }

// maxProviderBody bounds what is sent to a provider.
const maxProviderBody = 1 << 20

// RoundTrip sends a request.
func (p policed) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		defer r.Body.Close()
		var err error
		if body, err = io.ReadAll(io.LimitReader(r.Body, maxProviderBody)); err != nil {
			return nil, fmt.Errorf("reading the request: %w", err)
		}
	}
	got, err := p.client.Do(r.Context(), wire.Request{Method: r.Method, URL: r.URL, Header: r.Header.Clone(), Body: body})
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status: strconv.Itoa(got.Status) + " " + http.StatusText(got.Status), StatusCode: got.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: got.Header, Body: io.NopCloser(bytes.NewReader(got.Body)), ContentLength: int64(len(got.Body)), Request: r,
	}, nil
}
