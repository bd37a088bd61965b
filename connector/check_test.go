package connector_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func object(t *testing.T, text string) *value.Object {
	t.Helper()
	v, err := payload.DecodeJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*value.Object)
}

func TestCheckHandsOverWhatAConnectorIsMadeOf(t *testing.T) {
	t.Parallel()
	checked, warnings, problems := builtin(t, "custom").Check(object(t, `{"scheme": "oauth2-client-secret", "resource_domain": " https://a.example/api ", "client_id": "id",
		"client_secret": "canary-secret", "token_url": "https://login.example/token", "extra": {"audience": "x"}, "rate_limit": 5, "breaker_failures": "3", "expiry_statuses": "403"}`), now)
	if len(problems)+len(warnings) > 0 {
		t.Fatal(problems, warnings)
	}
	want := `{"scheme":"oauth2-client-secret","resource_domain":" https://a.example/api ","client_id":"id","token_url":"https://login.example/token","client_auth":"body","extra":{"audience":"x"},"rate_limit":5,"breaker_failures":"3","expiry_statuses":"403"}`
	if got := value.Text(checked.Public); got != want {
		t.Errorf("public\n got %s\nwant %s", got, want)
	}
	if diff := cmp.Diff([]string{"client_secret"}, checked.SecretNames); diff != "" {
		t.Error(diff)
	}
	if checked.Base.String() != "https://a.example/api" || checked.Scheme.Endpoint() != "https://login.example/token" || checked.Settings.ClientSecret.Reveal() != "canary-secret" || len(checked.Settings.Extra) != 1 {
		t.Errorf("base %v, endpoint %s", checked.Base, checked.Scheme.Endpoint())
	}
	if diff := cmp.Diff(connector.Limits{Rate: 5, Failures: 3, Pause: 30 * time.Second}, checked.Limits); diff != "" {
		t.Error(diff)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb+verb, checked, &checked); strings.Contains(text, "canary") {
			t.Errorf("%s shows %s", verb, text)
		}
	}
}

func TestA13_S0_7_S1_5_OnlyHTTPSIsTaken(t *testing.T) {
	t.Parallel()
	const rest = `"client_id": "id", "client_secret": "s", "scope": "x"`
	for settings, want := range map[string]string{
		`{"resource_domain": "http://a.example", "username": "u", "password": "p"}`:                                                                                                                                      "resource_domain",
		`{"resource_domain": "a.example", "username": "u", "password": "p"}`:                                                                                                                                             "resource_domain",
		`{"resource_domain": "https://u:p@a.example", "username": "u", "password": "p"}`:                                                                                                                                 "resource_domain",
		`{"resource_domain": "https://a.example#x", "username": "u", "password": "p"}`:                                                                                                                                   "resource_domain",
		`{"resource_domain": "https://a.example", "username": "u", "password": "p", "validation_url": "http://a.example"}`:                                                                                               "validation_url",
		`{"scheme": "oauth2-client-secret", "resource_domain": "https://a.example", "token_url": "http://t.example", ` + rest + `}`:                                                                                      "token_url",
		`{"scheme": "oauth2-authorization-code", "resource_domain": "https://a.example", "token_url": "https://t.example", "authorization_url": "http://t.example", ` + rest + `}`:                                       "authorization_url",
		`{"scheme": "oauth2-authorization-code", "resource_domain": "https://a.example", "token_url": "https://t.example", "authorization_url": "https://t.example", "revocation_url": "ftp://t.example", ` + rest + `}`: "revocation_url",
	} {
		_, _, problems := builtin(t, "custom").Check(object(t, settings), now)
		if len(problems) != 1 || problems[0].Field != want || problems[0].Message != "This is not a valid URL." || problems[0].Mend == "" {
			t.Errorf("%s: %v", settings, problems)
		}
	}
}

func TestValidationTextsOfTheForm(t *testing.T) {
	t.Parallel()
	_, _, problems := builtin(t, "custom").Check(object(t, `{}`), now)
	var got []string
	for _, p := range problems {
		got = append(got, p.Field+": "+p.Message)
	}
	want := []string{"resource_domain: This is a required field.", "username: This is a required field.", "password: This is a required field."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{"": "This is a required field.", "  ": "This is a required field.", strings.Repeat("ä", 81): "is longer than 80 characters", strings.Repeat("ä", 80): "", " a ": ""} {
		problems, message := connector.CheckName(name), ""
		for _, p := range problems {
			message = p.Message
		}
		if message != want {
			t.Errorf("the name %q: %q, want %q", name, message, want)
		}
	}
}

func TestSettingsOfAnotherSchemeOrOfNoneAreRefused(t *testing.T) {
	t.Parallel()
	_, _, problems := builtin(t, "custom").Check(object(t, `{"resource_domain": "https://a.example", "username": "u", "password": "p", "client_secret": "s", "scope": "", "token_url": null, "flavour": "x", "name": "n"}`), now)
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprintf("%s %s %s", p.Severity, p.Field, p.Code))
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"error client_secret unused", "error flavour unknown", "error name unknown"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestS1_8_S1_9_S1_10_WhatEachGrantNeeds(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{
		"basic": "username password", "oauth2-client-certificate": "certificate private_key token_url", "oauth2-client-secret": "client_id client_secret token_url",
		"oauth2-password": "username password client_id client_secret token_url", "api-key": "api_key",
		"oauth2-jwt-bearer": "private_key username client_id token_url", "oauth2-authorization-code": "client_id token_url authorization_url",
	} {
		_, _, problems := builtin(t, "custom").Check(object(t, `{"scheme": "`+scheme+`", "resource_domain": "https://a.example"}`), now)
		var got []string
		for _, p := range problems {
			got = append(got, p.Field)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s needs %v, want %s", scheme, got, want)
		}
	}
}

func TestReadyMadeKindsAskOnlyForWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct{ settings, base, endpoint, validation string }{
		"servicenow":  {`{"instance": "dev1", "username": "u", "password": "p", "client_id": "c", "client_secret": "s"}`, "https://dev1.service-now.com", "https://dev1.service-now.com/oauth_token.do", ""},
		"zendesk":     {`{"subdomain": "acme", "email": "a@acme.example", "password": "t"}`, "https://acme.zendesk.com", "", "https://acme.zendesk.com/api/v2/users/me.json"},
		"dynamics365": {`{"environment_url": "https://contoso.crm4.dynamics.com/", "tenant_id": "01234567-89ab-cdef-0123-456789abcdef", "client_id": "c", "client_secret": "s"}`, "https://contoso.api.crm4.dynamics.com/api/data/v9.2/", "https://login.microsoftonline.com/01234567-89ab-cdef-0123-456789abcdef/oauth2/v2.0/token", ""},
		"freshdesk":   {`{"subdomain": "acme", "api_key": "canary-key"}`, "https://acme.freshdesk.com", "", "https://acme.freshdesk.com/api/v2/agents/me"},
		"hubspot":     {`{"api_key": "canary-key"}`, "https://api.hubapi.com", "", ""},
	} {
		checked, warnings, problems := builtin(t, kind).Check(object(t, c.settings), now)
		if len(problems) > 0 {
			t.Errorf("%s: %v", kind, problems)
			continue
		}
		validation := ""
		if checked.Validation != nil {
			validation = checked.Validation.String()
		}
		if checked.Base.String() != c.base || checked.Scheme.Endpoint() != c.endpoint || validation != c.validation || checked.Verify.Path == "" {
			t.Errorf("%s: %s, %s, %s", kind, checked.Base, checked.Scheme.Endpoint(), validation)
		}
		if text := value.Text(checked.Public); strings.Contains(text, "canary") || len(warnings) > 0 && kind != "servicenow" {
			t.Errorf("%s: %s, %v", kind, text, warnings)
		}
	}
	checked, _, _ := builtin(t, "dynamics365").Check(object(t, `{"environment_url": "https://contoso.api.crm.dynamics.com", "tenant_id": "01234567-89ab-cdef-0123-456789abcdef", "client_id": "c", "client_secret": "s"}`), now)
	if checked.Settings.Scope != "https://contoso.crm.dynamics.com/.default" {
		t.Errorf("scope %s", checked.Settings.Scope)
	}
}

func TestReadyMadeKindsRefuseWhatLeadsElsewhere(t *testing.T) {
	t.Parallel()
	for settings, kind := range map[string]string{
		`{"instance": "evil.example/", "username": "u", "password": "p", "client_id": "c", "client_secret": "s"}`:                                                     "servicenow",
		`{"instance": "evil.example#", "username": "u", "password": "p", "client_id": "c", "client_secret": "s"}`:                                                     "servicenow",
		`{"subdomain": "a.b", "email": "a@b.example", "password": "t"}`:                                                                                               "zendesk",
		`{"subdomain": "acme", "email": "a@b.example/token", "password": "t"}`:                                                                                        "zendesk",
		`{"subdomain": "acme@evil.example", "api_key": "k"}`:                                                                                                          "freshdesk",
		`{"environment_url": "https://evil.example", "tenant_id": "01234567-89ab-cdef-0123-456789abcdef", "client_id": "c", "client_secret": "s"}`:                    "dynamics365",
		`{"environment_url": "https://x.crm.dynamics.com.evil.example", "tenant_id": "01234567-89ab-cdef-0123-456789abcdef", "client_id": "c", "client_secret": "s"}`: "dynamics365",
		`{"environment_url": "https://x.crm.dynamics.com", "tenant_id": "common/../x", "client_id": "c", "client_secret": "s"}`:                                       "dynamics365",
	} {
		_, _, problems := builtin(t, kind).Check(object(t, settings), now)
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Message, "must be ") {
			t.Errorf("%s: %v", settings, problems)
		}
	}
	_, _, problems := builtin(t, "freshdesk").Check(object(t, `{"subdomain": "acme", "api_key": "a:b"}`), now)
	if len(problems) != 1 || problems[0].Field != "api_key" {
		t.Errorf("a problem with a derived setting: %v", problems)
	}
}

func TestA10_DestinationsNameWhereCredentialsGo(t *testing.T) {
	t.Parallel()
	check := func(kind, settings string) []string {
		checked, _, problems := builtin(t, kind).Check(object(t, settings), now)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return checked.Destinations()
	}
	const base = `{"scheme": "oauth2-client-secret", "resource_domain": "https://a.example", "client_id": "id", "client_secret": "s", "token_url": "https://t.example"`
	first := check("custom", base+`}`)
	for change, same := range map[string]bool{
		`, "rate_limit": 3}`: true, `, "client_secret": "other"}`: true, `, "token_url": "https://u.example"}`: false, `, "resource_domain": "https://b.example"}`: false,
	} {
		if got := slices.Equal(first, check("custom", base+change)); got != same {
			t.Errorf("%s: same destinations %v", change, got)
		}
	}
	if slices.Equal(check("freshdesk", `{"subdomain": "a", "api_key": "k"}`), check("freshdesk", `{"subdomain": "b", "api_key": "k"}`)) {
		t.Error("another subdomain is no other destination")
	}
}
