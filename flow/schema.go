package flow

import "github.com/callwright/callwright/value"

// Schema returns the JSON Schema (2020-12) of the text form. settings are the
// schemas of the settings of each kind, by its name.
func Schema(settings *value.Object) *value.Object {
	text := value.Of("type", "string")
	flag := value.Of("type", "boolean")
	object := value.Of("type", "object")
	rows := func(item string) *value.Object {
		return value.Of("type", "array", "items", value.Of("$ref", "#/$defs/"+item))
	}
	return value.Of(
		"$schema", "https://json-schema.org/draft/2020-12/schema",
		"title", "Callwright flow",
		"type", "object",
		"required", []any{"callwright", "name"},
		"additionalProperties", false,
		"properties", value.Of(
			"callwright", value.Of("const", int64(FormatVersion), "description", "Version of the format."),
			"name", text,
			"type", value.Of("enum", []any{string(TypeFlow), string(TypeSubflow)}, "default", string(TypeFlow)),
			"id", text,
			"description", text,
			"variables", rows("variable"),
			"activities", rows("activity"),
			"events", value.Of("type", "array", "description", "Event flows: handlers and what they lead to.", "items", value.Of("$ref", "#/$defs/activity")),
			"settings", object,
			"layout", object,
			"extra", value.Of("type", "object", "description", "What only another program understands; kept for its export."),
		),
		"$defs", value.Of(
			"variable", value.Of(
				"type", "object", "required", []any{"name", "type"}, "additionalProperties", false,
				"properties", value.Of(
					"name", text, "id", text,
					"type", value.Of("enum", []any{string(String), string(Integer), string(Decimal), string(Boolean), string(DateTime), string(JSON)}),
					"value", value.Of("description", "Default."),
					"description", text,
					"source", value.Of("enum", []any{string(Local), string(Global), string(SubflowInput), string(SubflowOutput)}),
					"secure", flag, "agent_viewable", flag, "agent_editable", flag, "desktop_label", text, "reportable", flag, "overwrite", flag,
				)),
			"activity", activitySchema(settings),
		),
	)
}

// activitySchema ties the settings to the kind; a kind that is not listed may have any.
func activitySchema(settings *value.Object) *value.Object {
	text := value.Of("type", "string")
	kinds, rules := []any{}, []any{}
	for kind, schema := range settings.All() {
		kinds = append(kinds, kind)
		rules = append(rules, value.Of(
			"if", value.Of("properties", value.Of("kind", value.Of("const", kind))),
			"then", value.Of("properties", value.Of("settings", schema)),
		))
	}
	return value.Of(
		"type", "object", "required", []any{"label", "kind"}, "additionalProperties", false,
		"properties", value.Of(
			"label", value.Of("type", "string", "description", "Unique in the flow; the root of the activity's outputs in expressions."),
			"id", text,
			"kind", value.Of("type", "string", "examples", kinds),
			"description", text,
			"disabled", value.Of("type", "boolean", "description", "Passed through by its first port that is not for errors."),
			"settings", value.Of("type", "object"),
			"links", value.Of("type", "object", "description", "Port → label of the activity it leads to.", "additionalProperties", text),
		),
		"allOf", rules,
	)
}
