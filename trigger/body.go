package trigger

import (
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// kind is how a body is read: the content type decides, and nothing in the body
// does (M2).
type kind int

const (
	nothing kind = iota
	jsonBody
	xmlBody
	formBody
	textBody
)

// kindOf refuses what cannot be read before it is read.
func kindOf(header http.Header) (kind, error) {
	refused := fault.New(fault.Invalid, "media_type", "Send JSON, XML, a form (application/x-www-form-urlencoded) or plain text, in UTF-8 and without a content encoding, and say which in Content-Type.")
	sent := header.Values("Content-Type")
	if len(sent) == 0 {
		return nothing, nil
	}
	name, parameters, err := mime.ParseMediaType(sent[0])
	charset := parameters["charset"]
	if err != nil || len(sent) > 1 || header.Get("Content-Encoding") != "" || charset != "" && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "us-ascii") {
		return nothing, refused
	}
	switch {
	case name == "application/json" || strings.HasSuffix(name, "+json"):
		return jsonBody, nil
	case name == "application/xml" || name == "text/xml" || strings.HasSuffix(name, "+xml"):
		return xmlBody, nil
	case name == "application/x-www-form-urlencoded":
		return formBody, nil
	case name == "text/plain":
		return textBody, nil
	}
	return nothing, refused
}

// read makes data of a body. Whatever it is, it stays data: nothing of it is a
// file, a template or an object of ours (J2, M2).
func (k kind) read(body []byte) (any, error) {
	if len(body) == 0 {
		return nil, nil
	}
	bad := fault.New(fault.Invalid, "body_unreadable", "The body is not what its Content-Type says.")
	switch k {
	case jsonBody:
		v, err := payload.DecodeJSON(body)
		if err != nil {
			return nil, bad // without the cause, which may quote the body
		}
		return v, nil
	case xmlBody:
		v, err := payload.Decode(payload.XML, body)
		if err != nil {
			return nil, bad
		}
		return v, nil
	case formBody:
		form, err := url.ParseQuery(string(body))
		if err != nil || !utf8.Valid(body) {
			return nil, bad
		}
		return formValue(form), nil
	case textBody:
		if !utf8.Valid(body) {
			return nil, bad
		}
		return string(body), nil
	}
	return nil, fault.New(fault.Invalid, "media_type", "Say in Content-Type what the body is.")
}

// formValue is a form as an object, by name: a text, or the list of them where a
// name stands more than once.
func formValue(form url.Values) *value.Object {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	o := value.NewObject(len(names))
	for _, name := range names {
		if texts := form[name]; len(texts) == 1 {
			o.Set(valid(name), valid(texts[0]))
		} else {
			list := make([]any, len(texts))
			for i, text := range texts {
				list[i] = valid(text)
			}
			o.Set(valid(name), list)
		}
	}
	return o
}

// handed are the headers that a flow sees: none that lets somebody in anywhere.
func handed(header http.Header) *value.Object {
	names := make([]string, 0, len(header))
	for name := range header {
		if !withheld(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	o := value.NewObject(len(names))
	for _, name := range names {
		o.Set(valid(name), valid(strings.Join(header[name], ", ")))
	}
	return o
}

func withheld(name string) bool {
	switch name {
	case "Authorization", "Proxy-Authorization", "Cookie", SignatureHeader:
		return true
	}
	return len(name) >= len(ourHeaders) && strings.EqualFold(name[:len(ourHeaders)], ourHeaders)
}

const ourHeaders = "X-Callwright-"

func valid(text string) string { return strings.ToValidUTF8(text, "\ufffd") }
