package payload_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func TestXMLRule(t *testing.T) {
	t.Parallel()
	runCases(t, payload.XML, []decodeCase{
		{text: `<a/>`, want: `{"a":""}`},
		{text: `<a> x </a>`, want: `{"a":"x"}`},
		{text: `<a><b>1</b><b>02</b><c>x</c><b>3</b></a>`, want: `{"a":{"b":["1","02","3"],"c":"x"}}`},
		{text: `<a id="7"/>`, want: `{"a":{"id":"7"}}`},
		{text: `<a id="7">x</a>`, want: `{"a":{"id":"7","content":"x"}}`},
		{text: `<a id="7"><id>8</id></a>`, want: `{"a":{"id":["7","8"]}}`},
		{text: `<a>one<b/>two<b/>three</a>`, want: `{"a":{"content":["one","two","three"],"b":["",""]}}`},
		{text: "<a>\n <b>x</b>\n</a>", want: `{"a":{"b":"x"}}`},
		{text: `<a>x<!-- c -->y<![CDATA[<z>]]><?p q?></a>`, want: `{"a":"xy<z>"}`},
		{text: `<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x42;</a>`, want: `{"a":"<>&'\"AB"}`},
		{text: `<?xml version="1.0" encoding="UTF-8"?><!-- c --><a/><!-- d -->`, want: `{"a":""}`},
		{text: "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>", want: `{"a":"é"}`},
		{text: `<?xml version="1.0" encoding="US-ASCII"?><a>x</a>`, want: `{"a":"x"}`},
		{text: `<s:Envelope xmlns:s="urn:x"><s:Body><m:id xmlns:m="urn:y">7</m:id></s:Body></s:Envelope>`,
			want: `{"s:Envelope":{"xmlns:s":"urn:x","s:Body":{"m:id":{"xmlns:m":"urn:y","content":"7"}}}}`},
		{text: `<a><b></a></b>`, err: `xml: line 1, column 7: </a> closes no open element`},
		{text: `</a>`, err: `xml: line 1, column 1: </a> closes no open element`},
		{text: `<a>`, err: `xml: line 1, column 4: the text ends inside the element a`},
		{text: `<a/><b/>`, err: `xml: line 1, column 5: there is a second root element`},
		{text: `<a/>x`, err: `xml: line 1, column 5: text stands outside the root element`},
		{text: `{"a":1}`, err: `xml: line 1, column 1: text stands outside the root element`},
		{text: `<a b="1" b="2"/>`, err: `xml: line 1, column 1: the attribute b stands twice`},
		{text: "<a>\n<b", err: `xml: line 2, column 3: unexpected EOF`},
		{text: "<a>\xff</a>", err: `xml: line 1, column 5: invalid UTF-8`},
		{text: `<?xml version="1.0" encoding="UTF-16"?><a/>`, err: `xml: line 1, column 40: opening charset "UTF-16": the encoding "UTF-16" is not known: use UTF-8`},
		{text: ` `, err: `xml: line 1, column 2: the text has no element`},
	})
}

// TestI4_EntitiesAreNeverResolved gives the decoder every form of an external
// or growing entity, with a file and a listener that would show a look-up.
func TestI4_EntitiesAreNeverResolved(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("file content"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	called := make(chan struct{}, 1)
	go func() {
		if c, err := l.Accept(); err == nil {
			c.Close()
			called <- struct{}{}
		}
	}()
	url := "http://" + l.Addr().String() + "/x"
	for name, text := range map[string]string{
		"external file": `<!DOCTYPE a [<!ENTITY x SYSTEM "file://` + secret + `">]><a>&x;</a>`,
		"external URL":  `<!DOCTYPE a [<!ENTITY x SYSTEM "` + url + `">]><a>&x;</a>`,
		"parameter":     `<!DOCTYPE a [<!ENTITY % x SYSTEM "` + url + `">%x;]><a/>`,
		"subset":        `<!DOCTYPE a SYSTEM "` + url + `"><a/>`,
		"internal":      `<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`,
		"undeclared":    `<a>&x;</a>`,
		"attribute":     `<a b="&x;"/>`,
		"late":          `<a/><!DOCTYPE a []>`,
		"inside":        `<a><!DOCTYPE b []></a>`,
	} {
		v, err := payload.Decode(payload.XML, []byte(text))
		if err == nil {
			t.Errorf("%s: accepted as %s", name, value.Text(v))
		} else if strings.Contains(err.Error(), "file content") {
			t.Errorf("%s: the error shows the file: %v", name, err)
		}
	}
	v, err := payload.Decode(payload.XML, []byte(`<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="`+url+`"/></a>`))
	if err != nil || strings.Contains(value.Text(v), "file content") {
		t.Errorf("XInclude: %v, %v", v, err)
	}
	select {
	case <-called:
		t.Error("the external entity was fetched")
	case <-time.After(50 * time.Millisecond):
	}
}

func TestI4_BillionLaughsAreRefused(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`<!DOCTYPE lolz [<!ENTITY l0 "lol">`)
	for i := '1'; i <= '9'; i++ {
		b.WriteString(`<!ENTITY l` + string(i) + ` "` + strings.Repeat("&l"+string(i-1)+";", 10) + `">`)
	}
	b.WriteString(`]><lolz>&l9;</lolz>`)
	_, err := payload.Decode(payload.XML, []byte(b.String()))
	if err == nil || err.Error() != "xml: line 1, column 1: a DOCTYPE or other declaration is refused" {
		t.Errorf("error %v", err)
	}
}

// FuzzDecodeXML asserts that what is accepted is one root element whose leaves
// are texts, and that the place of a mistake is inside the text.
func FuzzDecodeXML(f *testing.F) {
	for _, seed := range []string{`<a x="1">t<b/>u<b>v</b></a>`, `<a>&lt;<![CDATA[x]]></a>`, `<!DOCTYPE a><a/>`, `<a:b/>`, `<a`, `<?xml version="1.0" encoding="latin1"?><a/>`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := payload.Decode(payload.XML, text)
		if err != nil {
			checkPlace(t, err, text)
			return
		}
		root, ok := v.(*value.Object)
		if !ok || root.Len() != 1 {
			t.Fatalf("the result is %s, want an object of one member", value.Text(v))
		}
		checkLeaves(t, v, func(v any) bool { _, ok := v.(string); return ok })
	})
}

func checkPlace(t *testing.T, err error, text []byte) {
	t.Helper()
	bad := err.(*payload.Error)
	if bad.Offset < 0 || bad.Offset > len(text) || (bad.Line > 0) != (bad.Column > 0) || bad.Message == "" {
		t.Fatalf("the place is outside the text: %+v", bad)
	}
}

// checkLeaves walks the lists and objects of v and applies ok to the rest.
func checkLeaves(t *testing.T, v any, ok func(any) bool) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			checkLeaves(t, e, ok)
		}
	case *value.Object:
		for _, e := range v.All() {
			checkLeaves(t, e, ok)
		}
	default:
		if !ok(v) {
			t.Fatalf("a leaf is %T %v", v, v)
		}
	}
}
