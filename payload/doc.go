// Package payload turns the text of an answer, JSON, XML, YAML or TOML, into
// one value of package value. It is what the Parse activity and the HTTP
// activities read bodies with.
//
//	payload.go   Format, Decode, Error, the limits
//	json.go      the JSON scanner; jsontext.go its strings and numbers
//	xml.go       XML → objects, the org.json convention
//	yaml.go      YAML 1.2 → value; tokens.go its bounds, scalar.go its plain scalars
//	toml.go      TOML 1.0 → value
//
// # The written rule (security rows I3, I4, C4, C5)
//
// All formats: at most 512 levels and 500,000 values and names together. At most
// 10 MiB of JSON or XML; at most 256 KiB and 10,000 members or list items of YAML
// or TOML, whose decoders take quadratic time. A byte order mark of UTF-8 is
// dropped. Empty text is refused. What is refused gives an *Error with the
// place; nothing is ever read from anywhere but the text.
//
// JSON (RFC 8259): anything after the value is refused. Of members with the
// same name the last one counts, in the place of the first. Bytes that are no
// UTF-8 inside a string, and halves of surrogate pairs, become U+FFFD; outside
// strings they are refused. Integers are never rounded: what int64 cannot hold
// stays a json.Number, as does a fraction past the range of float64. A number
// of more than 1,000 characters is refused. DecodeJSONStrict is for answers that
// decide about access: it also refuses a byte order mark, duplicate names and
// bad UTF-8.
//
// XML 1.0: UTF-8, US-ASCII and ISO-8859-1. The root element is the only member
// of the result. An element is keyed by its name as written, prefix included;
// siblings of one name become a list; attributes are plain keys; an element
// with text alone is that text, trimmed; text beside attributes or elements is
// under the key content. Numbers stay texts, so that no leading zero or digit is
// lost. A DOCTYPE is refused, so there are no entities but the five of XML.
//
// YAML 1.2, core schema, UTF-8: the first document only. Keys become texts and must be
// unique; timestamps stay texts; .inf and .nan, which JSON lacks, stay texts.
// Aliases are expanded within the limit on values; << merges a mapping.
//
// TOML 1.0: members are sorted by name. Dates and times become ISO 8601 texts;
// inf and nan become texts.
package payload
