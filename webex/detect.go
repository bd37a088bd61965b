package webex

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"io"
	"path"
	"strings"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// Form is a form in which Webex keeps flows.
type Form string

// The forms of flows.
const (
	FormExport Form = "export" // Flow Designer's export
	FormFlowV2 Form = "flowv2" // nodes and edges, as the public API has them
)

// ErrNotFlow is what an error of [Import] wraps when the text is something else
// than a Webex flow that can be read.
var ErrNotFlow = message.Errorf("not a Webex flow")

// ErrConnect is wrapped, beside [ErrNotFlow], when the text is an export of
// Webex Connect, which is encrypted with a key of the vendor (flow-formats.md B.1).
var ErrConnect = message.Errorf("encrypted Webex Connect export")

// maxNesting is how many times a document may be encoded as a JSON text.
const maxNesting = 4

// open decodes the document and tells its form, and whether it was encoded as
// a JSON text inside JSON.
func open(text []byte) (*value.Object, Form, bool, error) {
	if err := connect(text); err != nil {
		return nil, "", false, err
	}
	v, err := payload.DecodeJSON(text)
	if err != nil {
		return nil, "", false, message.Errorf("%s: reading it as JSON: %s", ErrNotFlow, err)
	}
	nested := false
	for range maxNesting {
		s, ok := v.(string)
		if !ok {
			break
		}
		nested = true
		if v, err = payload.DecodeJSON([]byte(s)); err != nil {
			return nil, "", true, message.Errorf("%s: it is a JSON text, whose content is no JSON: %s", ErrNotFlow, err)
		}
	}
	doc, ok := v.(*value.Object)
	if !ok {
		return nil, "", nested, message.Errorf("%s: it is JSON, but no object", ErrNotFlow)
	}
	form, err := formOf(doc)
	return doc, form, nested, err
}

func formOf(doc *value.Object) (Form, error) {
	_, process := member[*value.Object](doc, "process")
	_, nodes := member[[]any](doc, "nodes")
	switch {
	case process:
		return FormExport, nil
	case nodes && has(doc, "edges"):
		return FormFlowV2, nil
	case has(doc, "callwright"):
		return "", message.Errorf("%s: it is a flow of Callwright already", ErrNotFlow)
	}
	return "", message.Errorf("%s: it is JSON with neither “process” (an export of Flow Designer) nor “nodes” and “edges” (FlowV2)", ErrNotFlow)
}

// connect refuses exports of Webex Connect, packed in a ZIP file or not.
func connect(text []byte) error {
	if bytes.HasPrefix(text, []byte("PK\x03\x04")) {
		return packed(text)
	}
	if blocks, ok := blocks(text); ok {
		return encrypted(text, blocks)
	}
	return nil
}

// blockDigits is the length of one block of a Connect export, in hex digits.
const blockDigits = 512

func blocks(text []byte) (int, bool) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || len(text)%blockDigits != 0 {
		return 0, false
	}
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return 0, false
		}
	}
	return len(text) / blockDigits, true
}

func encrypted(text []byte, blocks int) error {
	return message.Errorf("%s: %s: %d blocks, SHA-256 %x; it is not readable offline, because only the vendor has the key. Build the flow anew, or keep the file as it is",
		ErrNotFlow, ErrConnect, blocks, sha256.Sum256(bytes.TrimSpace(text)))
}

// maxPacked bounds what is unpacked from a ZIP file.
const maxPacked = 32 << 20

func packed(text []byte) error {
	r, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return message.Errorf("%s: reading it as a ZIP file: %s", ErrNotFlow, err)
	}
	for _, file := range r.File {
		name := path.Base(file.Name)
		if !strings.HasSuffix(name, ".workflow") || strings.HasPrefix(name, "._") {
			continue
		}
		f, err := file.Open()
		if err != nil {
			return message.Errorf("%s: reading %s in the ZIP file: %s", ErrNotFlow, name, err)
		}
		inner, err := io.ReadAll(io.LimitReader(f, maxPacked))
		f.Close()
		if err != nil {
			return message.Errorf("%s: reading %s in the ZIP file: %s", ErrNotFlow, name, err)
		}
		if n, ok := blocks(inner); ok {
			return encrypted(inner, n)
		}
	}
	return message.Errorf("%s: it is a ZIP file; unpack it and give the file inside", ErrNotFlow)
}
