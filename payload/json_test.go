package payload_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func TestI3_JSONRule(t *testing.T) {
	t.Parallel()
	runCases(t, payload.JSON, []decodeCase{
		{text: ` {"b" : 1 , "a" : [ true , false , null , "x" ] } `, want: `{"b":1,"a":[true,false,null,"x"]}`},
		{text: `[]`, want: `[]`}, {text: `{}`, want: `{}`}, {text: `""`, want: `""`}, {text: `null`, want: `null`},
		{text: `{"a":1,"b":2,"a":3}`, want: `{"a":3,"b":2}`},
		{text: `"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00"`, want: `"\"\\/\u0008\u000c\n\r\té😀"`},
		{text: `"\ud800"`, want: `"` + "\ufffd" + `"`},
		{text: `"\udc00x\ud800\ud800\udc00"`, want: `"` + "\ufffdx\ufffd\U00010000" + `"`},
		{text: "\"a\xffb\xc3\"", want: "\"a\ufffdb\ufffd\""},
		{text: `[-0,0,-1,9223372036854775807,-9223372036854775808]`, want: `[0,0,-1,9223372036854775807,-9223372036854775808]`},
		{text: `[9223372036854775808,123456789012345678901234567890]`, want: `[9223372036854775808,123456789012345678901234567890]`},
		{text: `[1.5,1e2,1E+2,-2e-2,1e400,0.0]`, want: `[1.5,100.0,100.0,-0.02,1e400,0.0]`},
		{text: `{"a":1}}`, err: `json: line 1, column 8: '}' is found where the end of the text is expected`},
		{text: `{"a":1} {}`, err: `json: line 1, column 9: '{' is found where the end of the text is expected`},
		{text: "{\n  \"é\": x}", err: `json: line 2, column 8: 'x' is found where a value is expected`},
		{text: `<html>`, err: `json: line 1, column 1: '<' is found where a value is expected`},
		{text: `[1,]`, err: `json: line 1, column 4: ']' is found where a value is expected`},
		{text: `[1`, err: `json: line 1, column 3: the text ends where a comma or ] is expected`},
		{text: `{"a" 1}`, err: `json: line 1, column 6: '1' is found where a colon is expected`},
		{text: `{"a":1,}`, err: `json: line 1, column 8: '}' is found where a name in quotes is expected`},
		{text: `{"a":1 "b":2}`, err: `json: line 1, column 8: '"' is found where a comma or } is expected`},
		{text: `tru`, err: `json: line 1, column 4: the text ends where true is expected`},
		{text: `01`, err: `json: line 1, column 1: a number has a leading zero`},
		{text: `-`, err: `json: line 1, column 2: the text ends where a digit is expected`},
		{text: `1.`, err: `json: line 1, column 3: the text ends where a digit is expected`},
		{text: `1e+`, err: `json: line 1, column 4: the text ends where a digit is expected`},
		{text: `"a`, err: `json: line 1, column 1: the text in quotes is not closed`},
		{text: `"\`, err: `json: line 1, column 2: a backslash starts no known escape`},
		{text: `"\n`, err: `json: line 1, column 1: the text in quotes is not closed`},
		{text: `"\x"`, err: `json: line 1, column 2: a backslash starts no known escape`},
		{text: `"\u12"`, err: `json: line 1, column 2: \u needs four hexadecimal digits`},
		{text: "\"a\nb\"", err: `json: line 1, column 3: a control character in a text must be escaped`},
		{text: "\"\\n\x01\"", err: `json: line 1, column 4: a control character in a text must be escaped`},
		{text: `{"\x":1}`, err: `json: line 1, column 3: a backslash starts no known escape`},
		{text: "\xff", err: `json: line 1, column 1: '�' is found where a value is expected`},
		{text: " \n", err: `json: line 2, column 1: the text is empty`},
	})
}

func TestC4_StrictJSONRefusesWhatIsAmbiguous(t *testing.T) {
	t.Parallel()
	if v, err := payload.DecodeJSONStrict([]byte(`{"access_token":"x","n":[1,{"é":2}]}`)); err != nil || value.Text(v) != `{"access_token":"x","n":[1,{"é":2}]}` {
		t.Errorf("%v, %v", v, err)
	}
	for text, want := range map[string]string{
		"\ufeff{}":                       "starts with a byte order mark",
		`{"a":1,"b":{},"a":2}`:           "twice in the object",
		"{\"a\":\"\xff\"}":               "not valid UTF-8",
		`{"a":"\ud800"}`:                 "half of a surrogate pair",
		`<html>`:                         "is found where a value is expected",
		`{"access_token":"x"`:            "the text ends",
		``:                               "the text is empty",
		`{"a":1}{"a":1}`:                 "where the end of the text is expected",
		strings.Repeat(`{"a":`, 100_000): "deeper than 512",
		`{"a` + strings.Repeat("\\u0061", 40) + `":1,"a` + strings.Repeat("a", 40) + `":2}`: "twice in the object",
	} {
		v, err := payload.DecodeJSONStrict([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: value %v, error %v, want %q", text, v, err, want)
		}
	}
}

func TestI3_ManyNamesKeepTheirValues(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"":0`)
	for i := range 20_000 {
		fmt.Fprintf(&b, `,"k%d":%d`, i, i)
	}
	b.WriteByte('}')
	v, err := payload.DecodeJSON([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := value.Text(v); got != b.String() {
		t.Errorf("the value is written as %.100s…", got)
	}
}

// oracle decodes with encoding/json, or reports that it refuses the text.
func oracle(text []byte) (any, bool) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !json.Valid(text) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, false
	}
	return fromOracle(v), true
}

func fromOracle(v any) any {
	switch v := v.(type) {
	case json.Number:
		return value.Number(string(v))
	case []any:
		for i := range v {
			v[i] = fromOracle(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = fromOracle(v[k])
		}
		return value.From(v)
	}
	return v
}

// FuzzDecodeJSON holds the scanner against encoding/json: the same texts are
// accepted, within the limits, and give equal values, which survive printing.
func FuzzDecodeJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,-2.5e3,true,false,null,"x\u00e9\ud83d\ude00"],"a":{}}`, "\ufeff[]", `"\ud800"`, "\"\xff\"", `01`, `[1,]`,
		`{"a":1`, `1e999`, `-0`, `123456789012345678901`, `"\`, `tru`, "\"\x01\"", ` `, `[[[[]]]]`, `{"":{"":[]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := payload.DecodeJSON(text)
		want, valid := oracle(text)
		if err != nil {
			bad := err.(*payload.Error)
			if bad.Offset > len(text) || bad.Line < 1 || bad.Column < 1 {
				t.Fatalf("the place is outside the text: %+v", bad)
			}
			limit := strings.Contains(bad.Message, "more than") || strings.Contains(bad.Message, "deeper than")
			if valid && !limit {
				t.Fatalf("refused, but valid: %v", err)
			}
			return
		}
		if !valid {
			t.Fatalf("accepted, but not valid: %s", value.Text(got))
		}
		if !value.Equal(got, want) {
			t.Fatalf("got %s, want %s", value.AppendJSON(nil, got), value.AppendJSON(nil, want))
		}
		again, err := payload.DecodeJSON(value.AppendJSON(nil, got))
		if err != nil || !value.Equal(got, again) {
			t.Fatalf("printed and read again: %v, %v", again, err)
		}
		if strict, err := payload.DecodeJSONStrict(text); err == nil && !value.Equal(strict, got) {
			t.Fatalf("the strict decoder differs: %v", strict)
		}
	})
}

func megabyte() []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := 0; b.Len() < 1<<20; i++ {
		fmt.Fprintf(&b, `{"id":%d,"name":"Customer %d","active":true,"balance":%d.5,"tags":["a","b"],"address":{"city":"Zürich","zip":"80%02d"}},`, i, i, i, i%100)
	}
	b.WriteString("null]")
	return b.Bytes()
}

func BenchmarkDecodeJSON(b *testing.B) {
	text := megabyte()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := payload.DecodeJSON(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeJSONSmall(b *testing.B) {
	text := []byte(`{"records":[{"Id":"5003","CaseNumber":"00001026","Status":"New","Contact":{"Name":"A B","Phone":"+4930123456"}}],"totalSize":1,"done":true}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := payload.DecodeJSON(text); err != nil {
			b.Fatal(err)
		}
	}
}
