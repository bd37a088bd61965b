package connector_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
)

func read(t *testing.T, text string) (*connector.Set, []connector.Warning, connector.Problems) {
	t.Helper()
	env := func(name string) (string, bool) { return "value of " + name, name != "MISSING" }
	set, warnings, err := connector.Parse("connectors.yaml", []byte(text), connector.Options{Env: env})
	var problems connector.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatal(err)
	}
	return set, warnings, problems
}

func one(settings string) string {
	return "connectors:\n  - name: a\n    resource_domain: https://a.example\n    auth:\n      " + strings.ReplaceAll(settings, "; ", "\n      ") + "\n"
}

func TestS0_7_S1_5_WhatIsWrongWithAFileIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"not YAML":        {"connectors: [", "connectors.yaml:1:13: is not YAML"},
		"a list":          {"- a", "connectors.yaml:1:1: is a list; write names with values below it: network, connectors"},
		"unknown section": {"conectors: []", "connectors.yaml:1:1: conectors is not known here; is connectors meant?"},
		"two documents":   {"connectors: []\n---\na: b", "second document"},
		"twice":           {"connectors: []\nconnectors: []", "already defined"},
		"unknown key":     {one("user: x; password: ${env:P}"), "connectors.yaml:5:7: connectors[0].auth.user is not known here; is username meant?"},
		"key far off":     {one("flavour: x"), "known are scheme, certificate"},
		"S0-7 no https":   {strings.Replace(one("username: u; password: ${env:P}"), "https://", "http://", 1), "connectors.yaml:3:22: connectors[0].resource_domain must begin with https://"},
		"S1-5 no scheme":  {strings.Replace(one("username: u; password: ${env:P}"), "https://", "", 1), "must begin with https://"},
		"domain missing":  {"connectors: [{name: a, auth: {username: u, password: '${env:P}'}}]", "connectors[0].resource_domain is missing"},
		"auth missing":    {"connectors: [{name: a, resource_domain: https://a.example}]", "connectors[0].auth is missing"},
		"auth a text":     {"connectors: [{name: a, resource_domain: https://a.example, auth: basic}]", "connectors[0].auth is a text or number; write names"},
		"name missing":    {strings.Replace(one("username: u; password: ${env:P}"), "name: a", "name:", 1), "connectors[0].name is missing"},
		"name long":       {strings.Replace(one("username: u; password: ${env:P}"), "name: a", "name: "+strings.Repeat("ä", 81), 1), "longer than 80"},
		"S1-3 J5 name":    {strings.Replace(one("username: u; password: ${env:P}"), "name: a", "name: \"a\\u200b\"", 1), "connectors[0].name must not hold line breaks or other characters that cannot be seen"},
		"S1-3 J5 for":     {strings.Replace(one("username: u; password: ${env:P}"), "name: a", "name: a\n    for: [b, \"\\u202ec\"]", 1), "connectors[0].for[1] must not hold"},
		"kind":            {strings.Replace(one("username: u; password: ${env:P}"), "name: a", "name: a\n    kind: salesforce", 1), "connectors[0].kind is \"salesforce\", which is no kind"},
		"scheme":          {one("scheme: digest"), "connectors.yaml:5:15: connectors[0].auth.scheme is \"digest\"; write one of basic"},
		"field missing":   {one("scheme: oauth2-client-secret; token_url: https://a.example/t; client_id: i"), "connectors[0].auth.client_secret is missing; this scheme needs it"},
		"token URL":       {one("scheme: oauth2-client-secret; token_url: http://a.example/t; client_id: i; client_secret: ${env:S}"), "auth.token_url must begin with https://"},
		"validation URL":  {one("username: u; password: ${env:P}; validation_url: http://a.example"), "auth.validation_url must begin with https://"},
		"extra":           {one("scheme: oauth2-client-secret; token_url: https://a.example/t; client_id: i; client_secret: ${env:S}; extra: {grant_type: x}"), "auth.extra must not set grant_type"},
		"a list as text":  {one("username: [u]; password: ${env:P}"), "auth.username is a list; write a text"},
		"environment":     {one("username: u; password: ${env:MISSING}"), "connectors.yaml:6:17: connectors[0].auth.password refers to the environment variable MISSING, which is not set"},
		"file":            {one("username: u; password: ${file:nowhere.txt}"), "refers to a file that cannot be opened"},
		"reference":       {one("username: u; password: ${vault:x}"), "neither ${env:NAME} nor ${file:PATH}"},
		"authorities":     {"network: {ca: [nowhere.pem]}", "connectors.yaml:1:16: network.ca[0] cannot be used"},
		"allow":           {"network: {allow: [a.example]}", "network.allow[0] cannot be used: allowing \"a.example\": the port is missing"},
		"allow a mapping": {"network: {allow: {a: b}}", "network.allow is a mapping; write a list"},
		"http a text":     {"network: {http: maybe}", "network.http is a text or number; write true or false"},
		"proxy":           {"network: {proxy: nowhere}", "network.proxy is not a proxy's URL"},
		"empty for":       {strings.Replace(one("username: u; password: ${env:P}"), "name: a", "name: a\n    for: ['']", 1), "connectors[0].for[0] is empty"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, _, problems := read(t, test.text)
			if set != nil || len(problems) == 0 || !strings.Contains(problems.Error(), test.want) {
				t.Errorf("%v, want %q", problems, test.want)
			}
		})
	}
}

func TestS1_3_NamesAreUnique(t *testing.T) {
	t.Parallel()
	const entry = "  - {name: %q, for: [%s], resource_domain: https://a.example, auth: {username: u, password: \"${env:P}\"}}\n"
	text := "connectors:\n" + fmt.Sprintf(entry, "CRM", "id-1, crm") + fmt.Sprintf(entry, " crm ", "id-2") + fmt.Sprintf(entry, "Other", "ID-1, id-3, id-3, CRM")
	_, _, problems := read(t, text)
	var got []string
	for _, p := range problems {
		got = append(got, p.Field)
	}
	want := []string{"connectors[1].name", "connectors[2].for[0]", "connectors[2].for[2]", "connectors[2].for[3]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff, problems)
	}
}

func TestAllProblemsAreReported(t *testing.T) {
	t.Parallel()
	_, _, problems := read(t, "network: {allow: [a], ca: [b]}\nconnectors: [{name: x}, {nam: y, resource_domain: 'http://y', auth: {scheme: z}}]")
	if len(problems) < 7 {
		t.Errorf("%d problems:\n%v", len(problems), problems)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		one("username: u; password: canary"):                                      "connectors.yaml:6:17: connectors[0].auth.password stands in the file in clear text",
		one("username: u; password: ${env:P}; scope: x"):                          "connectors.yaml:7:7: connectors[0].auth.scope is not used by the scheme basic",
		one("username: u; password: ${env:P}; validation_url: https://b.example"): "leads to another host",
		one("scheme: oauth2-password; token_url: https://a.example; client_id: 1; client_secret: ${env:S}; username: u; password: ${env:P}"): "RFC 9700",
	}
	for text, want := range tests {
		set, warnings, problems := read(t, text)
		if set == nil || len(warnings) != 1 || !strings.Contains(warnings[0].String(), want) || strings.Contains(warnings[0].String(), "canary") {
			t.Errorf("%v %v, want %q", warnings, problems, want)
		}
	}
	if _, warnings, problems := read(t, one("username: u; password: ${env:P}; validation_url: https://a.example/me")); len(warnings)+len(problems) > 0 {
		t.Error(warnings, problems)
	}
}

func TestS1_4_LoadFromDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("pw.txt", "secret\n")
	write("c.yaml", strings.ReplaceAll(one("username: u; password: ${file:pw.txt}"), "name: a", "name: A\n    for: [id-1, Label One]"))
	set, warnings, err := connector.Load(filepath.Join(dir, "c.yaml"), connector.Options{})
	if err != nil || len(warnings) != 0 {
		t.Fatal(err, warnings)
	}
	for _, ref := range []string{"a", "A", "id-1", "label one", " ID-1 "} {
		c, ok := set.Find(ref)
		if !ok || c.Name() != "A" || c.Kind() != "custom" || c.Scheme() != credential.SchemeBasic || c.ResourceDomain() != "https://a.example" || len(c.Refs()) != 2 || c.Health().State != "ok" {
			t.Errorf("Find(%q) = %v %v", ref, c, ok)
		}
	}
	if _, ok := set.Find("b"); ok || len(set.Connectors()) != 1 || set.String() != "1 connectors" {
		t.Error("found what is not there")
	}
	write("empty.yaml", "# nothing\n")
	if set, _, err := connector.Load(filepath.Join(dir, "empty.yaml"), connector.Options{}); err != nil || len(set.Connectors()) != 0 {
		t.Error(err)
	}
	write("empty.txt", "\n")
	write("big.txt", strings.Repeat("x", 2<<20))
	for _, name := range []string{"empty.txt", "big.txt"} {
		write("c.yaml", one("username: u; password: ${file:"+name+"}"))
		if _, _, err := connector.Load(filepath.Join(dir, "c.yaml"), connector.Options{}); err == nil || !strings.Contains(err.Error(), name) {
			t.Error(err)
		}
	}
	if _, _, err := connector.Load(filepath.Join(dir, "none.yaml"), connector.Options{}); err == nil || !strings.Contains(err.Error(), "reading the connectors file") {
		t.Error(err)
	}
}

// examples are the files that the schema and the loader must agree on.
func TestTheSchemaAgreesWithTheLoader(t *testing.T) {
	t.Parallel()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(connector.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("connectors.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("connectors.json")
	if err != nil {
		t.Fatal(err)
	}
	for text, good := range map[string]bool{
		manual(t):                              true,
		one("username: u; password: ${env:P}"): true,
		one("user: u; password: ${env:P}"):     false,
		one("username: u"):                     false,
		one("scheme: oauth2-client-secret; token_url: https://a.example; client_id: 7; client_secret: ${env:S}; extra: {resource: x}"): true,
		one("scheme: oauth2-client-secret; token_url: http://a.example; client_id: 7; client_secret: ${env:S}"):                        false,
		one("scheme: oauth2-client-certificate; token_url: https://a.example"):                                                         false,
		one("scheme: oauth2-password; token_url: https://a.example; client_id: i; client_secret: ${env:S}; username: u"):               false,
		"network: {alow: []}": false,
		"connectors: [{name: a, resource_domain: http://a.example, auth: {username: u, password: x}}]":                                 false,
		"connectors: [{name: a, kind: zendesk, subdomain: acme, auth: {email: a@b.example, password: '${env:P}'}}]":                    true,
		"connectors: [{name: a, kind: zendesk, subdomain: acme, rate_limit: 5, auth: {email: a@b.example, password: '${env:P}'}}]":     true,
		"connectors: [{name: a, kind: zendesk, resource_domain: https://x.example, auth: {email: a@b.example, password: '${env:P}'}}]": false,
		"connectors: [{name: a, kind: zendesk, subdomain: acme, auth: {password: '${env:P}'}}]":                                        false,
		"connectors: [{name: a, kind: hubspot, auth: {api_key: '${env:P}'}}]":                                                          true,
		"connectors: [{name: a, kind: hubspot, auth: {}}]":                                                                             false,
		"connectors: [{name: a, kind: other, auth: {}}]":                                                                               false,
		one("scheme: api-key; api_key: ${env:K}"):                                                                                      true,
		one("scheme: api-key; api_key: ${env:K}; api_key_in: query"):                                                                   false,
		one("scheme: api-key; api_key: ${env:K}; api_key_in: query; api_key_name: key"):                                                true,
		one("scheme: oauth2-authorization-code; token_url: https://a.example; client_id: i; client_secret: ${env:S}"):                  false,
	} {
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		asJSON, _ := json.Marshal(v)
		instance, _ := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		bySchema := schema.Validate(instance)
		_, _, byLoader := read(t, strings.ReplaceAll(strings.ReplaceAll(text, "ca: [corporate-ca.pem]", "ca: []"), "${file:zendesk-token.txt}", "${env:Z}"))
		if (bySchema == nil) != good || (len(byLoader) == 0) != good {
			t.Errorf("want good=%v; schema: %v; loader: %v\n%s", good, bySchema, byLoader, text)
		}
	}
}

// manual returns the example of the manual page.
func manual(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("connectors.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```yaml\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("connectors.md has no example")
	}
	return text
}

func TestTheCommittedSchemaIsTheDerivedOne(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile("connectors.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var derived bytes.Buffer
	if err := json.Indent(&derived, connector.Schema(), "", "  "); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(derived.String()+"\n", string(committed)); diff != "" {
		t.Error("run go run ./cmd/docs: ", diff)
	}
}
