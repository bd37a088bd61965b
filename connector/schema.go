package connector

import (
	"slices"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Schema returns the JSON Schema of the connectors file (draft 2020-12), derived
// from the kinds.
func Schema() []byte { return value.AppendJSON(nil, document()) }

func document() *value.Object {
	kinds, err := Available()
	if err != nil {
		panic(err) // the program was built with kinds that cannot be read
	}
	defs := value.Of(
		"texts", value.Of("anyOf", []any{value.Of("type", "string"), value.Of("type", "array", "items", value.Of("type", []any{"string", "number"}))}),
	)
	names, cases := make([]any, len(kinds)), make([]any, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
		defs.Set(k.Name, k.schema())
		when := value.Of("properties", value.Of("kind", value.Of("const", k.Name)))
		if k.Name != "custom" { // which is meant where no kind is given
			when.Set("required", []any{"kind"})
		}
		cases[i] = value.Of("if", when, "then", value.Of("$ref", "#/$defs/"+k.Name))
	}
	return value.Of(
		"$schema", "https://json-schema.org/draft/2020-12/schema",
		"$id", "https://callwright.dev/schema/connectors.json",
		"title", "Connectors file",
		"type", "object",
		"additionalProperties", false,
		"properties", value.Of(
			"network", networkSchema(),
			"connectors", value.Of("type", "array", "items", value.Of(
				"type", "object",
				"properties", value.Of("kind", value.Of("enum", names, "default", "custom")),
				"allOf", cases,
			)),
		),
		"$defs", defs,
	)
}

func networkSchema() *value.Object {
	texts := func(says string) *value.Object {
		return value.Of("$ref", "#/$defs/texts", "description", says)
	}
	return value.Of(
		"type", "object",
		"additionalProperties", false,
		"description", "What requests may reach, beyond the public internet over https.",
		"properties", value.Of(
			"ca", texts("Files with certificate authorities in PEM, trusted beside the system's; relative to this file."),
			"allow", texts("host:port, or a CIDR prefix with or without :port."),
			"http", value.Of("type", "boolean", "default", false, "description", "Allow http for requests without a connector."),
			"proxy", value.Of("type", "string", "pattern", "^https?://", "description", "Proxy for all requests; proxy variables of the environment are not used."),
		),
	)
}

// schema describes a connector of this kind in a file.
func (k Kind) schema() *value.Object {
	list, _ := k.Bind("en")
	top, auth := k.section(list, ""), k.section(list, "auth")
	own, _ := top.Get("properties")
	properties := value.Of(
		"name", value.Of("type", "string", "minLength", 1, "maxLength", maxName, "description", "Unique whatever its letter case."),
		"for", value.Of("$ref", "#/$defs/texts", "description", "Ids or labels by which exports mean this connector."),
		"kind", value.Of("const", k.Name),
	)
	for name, v := range own.(*value.Object).All() {
		if name != "name" {
			properties.Set(name, v)
		}
	}
	properties.Set("auth", auth)
	top.Set("properties", properties)
	required, _ := top.Get("required")
	top.Set("required", append(required.([]any), "auth"))
	top.Set("title", k.Title.EN)
	return top
}

// section describes the settings that stand in one section of the file.
func (k Kind) section(list field.List, in string) *value.Object {
	names := k.names(in)
	own := slices.Collect(func(yield func(field.Field) bool) {
		for _, f := range list {
			if slices.Contains(names, f.Name) && !yield(f) {
				return
			}
		}
	})
	schema := field.List(own).Schema()
	properties, _ := schema.Get("properties")
	for _, f := range own {
		v, _ := properties.(*value.Object).Get(f.Name)
		describe, _ := v.(*value.Object).Get("description")
		switch {
		case f.Kind == field.KindSecret:
			v.(*value.Object).Set("description", describe.(string)+" Write ${env:NAME} or ${file:PATH}; anything else is the secret itself, which is warned of.")
		case f.Format == "url":
			v.(*value.Object).Set("type", "string")
			v.(*value.Object).Set("pattern", `^\s*([Hh][Tt][Tt][Pp][Ss]://|\$\{)`)
		}
	}
	if demands := field.List(own).Demands(); len(demands) > 0 {
		schema.Set("allOf", demands)
	}
	return schema
}
