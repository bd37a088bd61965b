package connector

import _ "embed"

//go:embed connectors.schema.json
var schema []byte

// Schema returns the JSON Schema of the connectors file (draft 2020-12).
func Schema() []byte { return append([]byte(nil), schema...) }
