package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// apiVersion is the version of the interface, not of the program.
const apiVersion = "1"

// schemaName is huma's name for a type, with a capital letter: ours are not exported.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

func securitySchemes() map[string]*huma.SecurityScheme {
	return map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "__Host-callwright", Description: "The cookie of a signed-in browser; on plain http it is called callwright."},
		"token":   {Type: "http", Scheme: "bearer", Description: "An API token, cw_…"},
	}
}

func tags() []*huma.Tag {
	return []*huma.Tag{
		{Name: "session", Description: "Signing in and out, and who is signed in."},
		{Name: "setup", Description: "Single-use links: the first set-up, invitations, new passwords."},
		{Name: "organisations", Description: "Customer organisations."},
		{Name: "users", Description: "The people of an organisation and their roles."},
		{Name: "roles", Description: "What the roles allow."},
		{Name: "tokens", Description: "API tokens."},
		{Name: "kinds", Description: "The kinds of connectors and their forms."},
		{Name: "connectors", Description: "Connectors and their lifecycle."},
		{Name: "credentials", Description: "Rotation without an outage, authorization, health."},
		{Name: "flows", Description: "Flows and their drafts, and the kinds of activities that they are made of."},
		{Name: "templates", Description: "Flows to begin with, and the sandbox to try them against."},
		{Name: "expressions", Description: "The expression language and JSONPath, tried out."},
		{Name: "versions", Description: "Published versions and their labels."},
		{Name: "functions", Description: "Functions in JavaScript that flows call."},
		{Name: "resources", Description: "What flows refer to: queues, agents, skills, business hours, prompts, global variables, virtual agents."},
		{Name: "entry-points", Description: "Where contacts come in."},
		{Name: "webhooks", Description: "URLs that start contacts."},
		{Name: "schedules", Description: "Times that start contacts."},
		{Name: "contacts", Description: "Contacts, going on and over, with their traces."},
		{Name: "floor", Description: "Queues and agents as they are now."},
		{Name: "audit", Description: "Who did what."},
		{Name: "health", Description: "Whether the server lives and is ready."},
	}
}

func idempotencyKey() *huma.Param {
	most := 200
	return &huma.Param{
		Name: keyHeader, In: "header",
		Description: "Any text. A second request with it gets the first one's answer, and nothing is created twice.",
		Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &most},
	}
}
