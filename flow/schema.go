package flow

import "github.com/callwright/callwright/value"

// Schema returns the JSON Schema (2020-12) of the text form. kinds holds the
// schema of the settings of each kind of activity, by the kind's name in the
// order of the catalog; nil for a kind whose settings are open. Kinds that are
// not among them are allowed: a flow may come from elsewhere.
func Schema(kinds *value.Object) *value.Object {
	text, flag := value.Of("type", "string"), value.Of("type", "boolean")
	// Labels, names and ports may be written as numbers and booleans too: YAML reads 1 and true so.
	name := value.Of("type", []any{"string", "number", "boolean"})
	return value.Of(
		"$schema", "https://json-schema.org/draft/2020-12/schema",
		"title", "Callwright flow",
		"description", "The text form of a contact flow, in YAML or JSON.",
		"type", "object",
		"properties", value.Of(
			"callwright", value.Of("description", "Version of the format.", "const", int64(FormatVersion)),
			"name", says(name, "What people call the flow."),
			"id", says(name, "Stays the same over versions."),
			"type", value.Of("enum", []any{string(TypeFlow), string(TypeSubflow)}, "default", string(TypeFlow)),
			"description", name,
			"variables", rows(variableSchema(name, text, flag)),
			"activities", says(rows(value.Of("$ref", "#/$defs/activity")), "The main flow; one of them is the start."),
			"events", says(rows(value.Of("$ref", "#/$defs/activity")), "Event flows: handlers and what they lead to."),
			"settings", says(open(), "Settings of the flow as a whole."),
			"layout", says(layoutSchema(name), "Where things stand on the canvas."),
			"extra", says(open(), "What only another program understands, kept for its export.")),
		"required", []any{"callwright", "name"},
		"additionalProperties", false,
		"$defs", value.Of("activity", activitySchema(kinds, name, flag), "target", targetSchema(name)))
}

func says(o *value.Object, description string) *value.Object {
	c := o.Clone()
	c.Set("description", description)
	return c
}

func rows(item *value.Object) *value.Object {
	return value.Of("type", []any{"array", "null"}, "items", item)
}

func open() *value.Object { return value.Of("type", []any{"object", "null"}) }

func variableSchema(name, text, flag *value.Object) *value.Object {
	return value.Of("type", "object",
		"properties", value.Of(
			"name", name,
			"type", value.Of("enum", []any{string(String), string(Integer), string(Decimal), string(Boolean), string(DateTime), string(JSON)}, "default", string(String)),
			"value", value.Of("description", "Default, as a text."),
			"id", says(name, "Of a global variable."),
			"source", value.Of("enum", []any{string(Local), string(Global), string(SubflowInput), string(SubflowOutput)}, "default", ""),
			"description", name,
			"secure", says(flag, "Never logged or stored in the clear."),
			"agent_viewable", flag, "agent_editable", flag, "desktop_label", name, "reportable", flag,
			"overwrite", says(flag, "The default here replaces the global one.")),
		"required", []any{"name"}, "additionalProperties", false)
}

func targetSchema(name *value.Object) *value.Object {
	return value.Of("description", "Label of an activity, or its id where two have one label.", "anyOf", []any{
		name, value.Of("type", "object", "properties", value.Of("id", name), "required", []any{"id"}, "additionalProperties", false)})
}

func activitySchema(kinds *value.Object, name, flag *value.Object) *value.Object {
	target, known := value.Of("$ref", "#/$defs/target"), []any{}
	for kind := range kinds.All() {
		known = append(known, kind)
	}
	s := value.Of("type", "object",
		"properties", value.Of(
			"label", says(name, "Unique in the flow; the root of the outputs in expressions."),
			"id", says(name, "The label where it is left out."),
			"kind", value.Of("type", "string", "description", "Kind of activity; another program's name for a kind that is not known here.", "examples", known),
			"description", name,
			"disabled", says(flag, "Passed through by the first port that is not for errors."),
			"settings", open(),
			"links", value.Of("description", "Port → activity; a list where a port has several links.", "anyOf", []any{
				value.Of("type", []any{"object", "null"}, "additionalProperties", target),
				rows(value.Of("type", "object", "properties", value.Of("port", name, "to", target),
					"required", []any{"port", "to"}, "additionalProperties", false))})),
		"required", []any{"label", "kind"}, "additionalProperties", false)
	var each []any
	for kind, v := range kinds.All() {
		if settings, ok := v.(*value.Object); ok && settings != nil {
			each = append(each, value.Of(
				"if", value.Of("properties", value.Of("kind", value.Of("const", kind)), "required", []any{"kind"}),
				"then", value.Of("properties", value.Of("settings", nullable(settings)))))
		}
	}
	if each != nil {
		s.Set("allOf", each)
	}
	return s
}

func nullable(settings *value.Object) *value.Object {
	return value.Of("anyOf", []any{settings, value.Of("type", "null")})
}

func layoutSchema(name *value.Object) *value.Object {
	number := value.Of("type", "number")
	return value.Of("type", []any{"object", "null"}, "properties", value.Of(
		"activities", value.Of("type", "object", "additionalProperties", value.Of("type", "object", "properties", value.Of("x", number, "y", number))),
		"links", rows(value.Of("type", "object",
			"properties", value.Of("id", name, "from", value.Of("$ref", "#/$defs/target"), "port", name, "nth", value.Of("type", "integer", "minimum", int64(1))),
			"required", []any{"id", "from", "port"}, "additionalProperties", false))))
}
