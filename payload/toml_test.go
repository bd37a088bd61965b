package payload_test

import (
	"testing"

	"github.com/callwright/callwright/payload"
)

func TestTOMLRule(t *testing.T) {
	t.Parallel()
	runCases(t, payload.TOML, []decodeCase{
		{text: "b = 1\na = 'x'\n", want: `{"a":"x","b":1}`},
		{text: "a.b.c = true\n[[x]]\ny = 1\n[[x]]\ny = [1, {z = 'q'}]\n", want: `{"a":{"b":{"c":true}},"x":[{"y":1},{"y":[1,{"z":"q"}]}]}`},
		{text: "d = 1979-05-27T07:32:00Z", want: `{"d":"1979-05-27T07:32:00Z"}`},
		{text: "d = 1979-05-27T07:32:00.999999-07:00", want: `{"d":"1979-05-27T07:32:00.999999-07:00"}`},
		{text: "d = 1979-05-27T07:32:00", want: `{"d":"1979-05-27T07:32:00"}`},
		{text: "d = 1979-05-27\nt = 07:32:00.5", want: `{"d":"1979-05-27","t":"07:32:00.5"}`},
		{text: "a = [inf, -inf, nan, 1.5, 0x1F, 1_000]", want: `{"a":["inf","-inf","nan",1.5,31,1000]}`},
		{text: "a = {b.c = 1, d = {}}", want: `{"a":{"b":{"c":1},"d":{}}}`},
		{text: "# nothing", want: `{}`},
		{text: "a = 1\na = 2", err: `toml: line 2, column 1: key a is already defined`},
		{text: "a = 9223372036854775808", err: `toml: line 1, column 5: decimal number is too large to fit in a 64-bit signed integer`},
		{text: "a = 1\nb", err: `toml: line 2, column 1: expected '=' after key`},
		{text: "\ufeffé", err: "toml: line 1, column 2: invalid character at start of key: U+00C3 'Ã'"},
		{text: "\n", err: `toml: line 2, column 1: the text is empty`},
	})
}

func FuzzDecodeTOML(f *testing.F) {
	for _, seed := range []string{"a=1\n[t]\nb='x'\n[[u]]\nc=1979-05-27T07:32:00Z\n", "a.b={c=[1,2.5,inf]}", "a=\"\"\"x\ny\"\"\"", "\ufeffa=nan", "a=1\na=2", "[a.b]\n[a]\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := payload.Decode(payload.TOML, text)
		if err != nil {
			checkPlace(t, err, text)
			return
		}
		checkModel(t, v)
	})
}
