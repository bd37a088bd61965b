package payload

func decodeXML(text []byte) (any, error) { return nil, errorAt(XML, text, 0, "not yet") }
