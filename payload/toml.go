package payload

func decodeTOML(text []byte) (any, error) { return nil, errorAt(TOML, text, 0, "not yet") }
