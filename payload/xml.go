package payload

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// contentKey holds the text that stands beside attributes or elements.
const contentKey = "content"

// element is an element that is still open.
type element struct {
	name    string
	members *value.Object
	lists   map[string]bool // members that are lists of siblings, not values of their own
	text    strings.Builder // since the last child element
}

// tree builds the value while the tokens go by.
type tree struct {
	text    []byte
	decoder *xml.Decoder
	open    []*element // the first holds the root element
	left    budget
}

func decodeXML(text []byte) (any, error) {
	start, err := admit(XML, text, MaxBytes)
	if err != nil {
		return nil, err
	}
	t := &tree{text: text, left: MaxNodes, open: []*element{newElement("")}}
	t.decoder = xml.NewDecoder(bytes.NewReader(text[start:]))
	t.decoder.CharsetReader = charset
	for {
		at := start + int(t.decoder.InputOffset())
		token, err := t.decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return t.document()
		}
		if err != nil {
			return nil, t.syntax(start, err)
		}
		if err := t.add(token, at); err != nil {
			return nil, err
		}
	}
}

func newElement(name string) *element { return &element{name: name, members: value.NewObject(0)} }

func (t *tree) document() (any, error) {
	root := t.open[0]
	switch {
	case len(t.open) > 1:
		return nil, errorAt(XML, t.text, len(t.text), "the text ends inside the element %.100s", t.open[len(t.open)-1].name)
	case root.members.Len() == 0:
		return nil, errorAt(XML, t.text, len(t.text), "the text has no element")
	}
	return root.members, nil
}

// syntax words a mistake found by encoding/xml.
func (t *tree) syntax(start int, err error) error {
	what := err.Error()
	var bad *xml.SyntaxError
	if errors.As(err, &bad) {
		what = bad.Msg
	}
	return errorAt(XML, t.text, start+int(t.decoder.InputOffset()), "%.200s", strings.TrimPrefix(what, "xml: "))
}

func (t *tree) add(token xml.Token, at int) error {
	top := t.open[len(t.open)-1]
	switch token := token.(type) {
	case xml.StartElement:
		return t.start(token, at)
	case xml.EndElement:
		return t.end(fullName(token.Name), at)
	case xml.CharData:
		if len(t.open) > 1 {
			top.text.Write(token)
		} else if len(bytes.TrimSpace(token)) > 0 {
			return errorAt(XML, t.text, at, "text stands outside the root element")
		}
	case xml.Directive:
		return errorAt(XML, t.text, at, "a DOCTYPE or other declaration is refused")
	}
	return nil
}

// fullName is the name as written; encoding/xml's raw tokens hold the prefix in Space.
func fullName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func (t *tree) start(token xml.StartElement, at int) error {
	if len(t.open) == 1 && t.open[0].members.Len() > 0 {
		return errorAt(XML, t.text, at, "there is a second root element")
	}
	if len(t.open) > MaxDepth {
		return errorAt(XML, t.text, at, tooDeep)
	}
	if !t.left.take(2 + 2*len(token.Attr)) {
		return errorAt(XML, t.text, at, tooMany)
	}
	t.flush()
	e := newElement(fullName(token.Name))
	for _, a := range token.Attr {
		name := fullName(a.Name)
		if _, twice := e.members.Get(name); twice {
			return errorAt(XML, t.text, at, "the attribute %.100s stands twice", name)
		}
		e.members.Set(name, a.Value)
	}
	t.open = append(t.open, e)
	return nil
}

func (t *tree) end(name string, at int) error {
	last := len(t.open) - 1
	e := t.open[last]
	if last == 0 || e.name != name {
		return errorAt(XML, t.text, at, "</%.100s> closes no open element", name)
	}
	v := any(e.members)
	if e.members.Len() == 0 {
		v = strings.TrimSpace(e.text.String())
	} else {
		t.flush()
	}
	t.open = t.open[:last]
	t.open[last-1].put(name, v)
	return nil
}

// flush puts the text read so far beside the members of the innermost element.
func (t *tree) flush() {
	e := t.open[len(t.open)-1]
	if text := strings.TrimSpace(e.text.String()); text != "" {
		e.put(contentKey, text)
	}
	e.text.Reset()
}

// put adds a member; the second of one name makes a list of both.
func (e *element) put(name string, v any) {
	old, there := e.members.Get(name)
	switch {
	case !there:
		e.members.Set(name, v)
	case e.lists[name]:
		e.members.Set(name, append(old.([]any), v))
	default:
		if e.lists == nil {
			e.lists = map[string]bool{}
		}
		e.lists[name] = true
		e.members.Set(name, []any{old, v})
	}
}

// charset reads the encodings besides UTF-8 that old services still send.
func charset(label string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "us-ascii", "ascii":
		return input, nil
	case "iso-8859-1", "latin1":
		text, err := io.ReadAll(input)
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		for _, c := range text {
			b.WriteRune(rune(c))
		}
		return strings.NewReader(b.String()), nil
	}
	return nil, message.Errorf("the encoding %.40q is not known: use UTF-8", label)
}
