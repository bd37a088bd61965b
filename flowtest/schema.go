package flowtest

import (
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// Schema is the JSON Schema of .flowtest files. A flow in it has a schema of
// its own (package flow).
func Schema() *value.Object {
	resources := routing.Schema()
	resources.Delete("$schema")
	return value.Of(
		"$schema", "https://json-schema.org/draft/2020-12/schema",
		"title", "Callwright flow test",
		"description", "One contact through a flow: what happens to it, and what is expected of it.",
		"type", "object",
		"required", []any{"flow"},
		"additionalProperties", false,
		"properties", value.Of(
			"name", text("What the test is about."),
			"flow", flowSchema("The flow: a file beside the test, or the flow itself."),
			"flows", list("Subflows and flows that a GoTo leads to.", flowSchema("A file beside the test, or the flow itself.")),
			"resources", value.Of("description", "What the flow refers to outside itself: a file beside the test, or the document itself.",
				"anyOf", []any{value.Of("type", "string"), resources}),
			"now", value.Of("type", "string", "format", "date-time", "description", "When the contact begins; 2026-01-01T00:00:00Z when absent."),
			"contact", open("Outputs of the start activity, such as ANI."),
			"variables", open("Values with which flow variables begin."),
			"inputs", list("What the caller, agents and the platform do, in order.", value.Of("$ref", "#/$defs/input")),
			"http", list("Answers to HTTP requests, in order.", value.Of("$ref", "#/$defs/answer")),
			"bots", list("Answers of virtual agents, in order.", value.Of("$ref", "#/$defs/bot")),
			"expect", expectSchema(),
		),
		"$defs", value.Of("input", inputSchema(), "answer", answerSchema(), "bot", botSchema(), "scalar", value.Of("type", []any{"string", "number", "boolean"})),
	)
}

func text(says string) *value.Object { return value.Of("type", "string", "description", says) }

func open(says string) *value.Object { return value.Of("type", "object", "description", says) }

func whole(says string, low, high int64) *value.Object {
	return value.Of("type", "integer", "minimum", low, "maximum", high, "description", says)
}

func list(says string, items *value.Object) *value.Object {
	return value.Of("type", "array", "description", says, "items", items)
}

func scalars(says string) *value.Object { return list(says, value.Of("$ref", "#/$defs/scalar")) }

func closed(properties ...any) *value.Object {
	return value.Of("type", "object", "additionalProperties", false, "properties", value.Of(properties...))
}

// only is an object with exactly one member.
func only(name string, v *value.Object) *value.Object {
	o := closed(name, v)
	o.Set("required", []any{name})
	return o
}

func flowSchema(says string) *value.Object {
	return value.Of("type", []any{"string", "object"}, "description", says)
}

func inputSchema() *value.Object {
	attributes := value.Of("type", []any{"object", "string", "null"}, "description", "What the event carries beside its defaults; a text is the AgentName.")
	agent := []any{value.Of("enum", []any{Offered, Answered, Ended, Disconnected})}
	for _, does := range []string{Offered, Answered, Ended, Disconnected} {
		agent = append(agent, only(does, attributes))
	}
	code := whole("Failure code.", invalidRequest, lastCode)
	refused := value.Of("anyOf", []any{code, closed("code", code, "description", text("Of the failure."))})
	return value.Of("anyOf", []any{
		value.Of("enum", []any{string(Timeout), string(Invalid), string(HangUp)}),
		only(string(Digits), value.Of("type", []any{"string", "integer"}, "pattern", "^[0-9*#]+$", "description", "Keys that the caller presses.")),
		only(string(Say), value.Of("$ref", "#/$defs/scalar")),
		only(string(Pass), value.Of("type", []any{"string", "number"}, "description", "Time that passes: seconds, or 1m30s.")),
		only(string(Agent), value.Of("anyOf", agent)),
		only(string(Queue), value.Of("anyOf", []any{value.Of("const", "failed"), only("failed", refused)})),
		only(string(Callback), value.Of("enum", []any{"failed", Refused})),
		only(string(Transfer), value.Of("anyOf", []any{value.Of("enum", value.From(replies)),
			only(replies[0], value.Of("type", []any{"string", "number"}, "description", "How long the other party stays: seconds, or 1m30s."))})),
		only(string(Recording), value.Of("anyOf", []any{value.Of("const", "silence"),
			only("seconds", value.Of("type", []any{"string", "number"}, "description", "How long the caller speaks: seconds, or 1m30s."))})),
		only(string(Message), value.Of("type", []any{"string", "number", "boolean", "object"}, "description", "A text, or the whole message as its channel gives it.")),
		only(string(Call), text("What has answered: LIVE_VOICE, AMD, FAX, …")),
	})
}

func patternMembers() []any {
	return []any{
		"method", text("GET, POST, …"),
		"url", text("The whole URL, or for a connector's request its path with the query; * stands for any characters."),
		"connector", text("Id, name or label of the connector."),
		"path", text("The path alone; * stands for any characters."),
	}
}

func answerSchema() *value.Object {
	return value.Of("anyOf", []any{
		value.Of("const", "timeout"),
		closed(
			"request", closed(patternMembers()...),
			"status", whole("Of the answer; 200 when absent.", 100, 599),
			"headers", value.Of("type", "object", "additionalProperties", value.Of("$ref", "#/$defs/scalar")),
			"body", value.Of("description", "A text as it is, anything else as JSON."),
			"timeout", value.Of("type", "boolean", "description", "Nothing comes back in time."),
			"failure", text("Nothing comes back at all: connect, dns, tls, credential_unavailable, …"),
			"times", whole("How often the answer is given; once when absent.", 1, 1_000_000),
		),
	})
}

func expectSchema() *value.Object {
	names := make([]any, len(outcomes))
	for i, o := range outcomes {
		names[i] = string(o)
	}
	request := append(patternMembers(), "headers", open("Those that are named."), "body", value.Of("description", "A text as it is, anything else as JSON."))
	return closed(
		"outcome", value.Of("enum", names, "description", "How the contact ended."),
		"path", scalars("Labels of the activities, in the order in which they were entered."),
		"variables", open("Final values of those that are named."),
		"prompts", scalars("What the caller heard: texts, and “audio: file”."),
		"actions", scalars("Transfers and settings of the contact: “transfer number=+15550123”; * stands for any characters."),
		"requests", list("HTTP requests in order; of each only the keys that are named.", closed(request...)),
		"problems", scalars("Codes, or “code: part of the message”; an empty list expects none."),
	)
}
