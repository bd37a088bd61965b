package payload_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func TestYAMLRule(t *testing.T) {
	t.Parallel()
	runCases(t, payload.YAML, []decodeCase{
		{text: "b: 1\na:\n  - x\n  - y: z\n", want: `{"b":1,"a":["x",{"y":"z"}]}`},
		{text: "[~, null, true, False, yes, on, 'true', \"1\"]", want: `[null,null,true,false,"yes","on","true","1"]`},
		{text: "[0x1F, 0o17, 010, +1, -0, -007, 1_000, 0xG]", want: `[31,15,10,1,0,-7,"1_000","0xG"]`},
		{text: "[1.5, .5, 1., 1e3, -2.5E-1, 1e999, .inf, -.inf, .nan, 1.e999, -, .]", want: `[1.5,0.5,1.0,1000.0,-0.25,1e999,".inf","-.inf",".nan","1.e999","-","."]`},
		{text: "[9223372036854775808, 0xFFFFFFFFFFFFFFFFFF]", want: `[9223372036854775808,4722366482869645213695]`},
		{text: "[2001-12-14, 2001-12-14t21:59:43.10-05:00, 12:30]", want: `["2001-12-14","2001-12-14t21:59:43.10-05:00","12:30"]`},
		{text: "1: a\ntrue: b\n~: c\n? d\n: e\n1.50: f\n", want: `{"1":"a","true":"b","~":"c","d":"e","1.50":"f"}`},
		{text: "a: |\n  x\n  y\nb: >-\n  p\n  q\nc: p\n  q\n", want: `{"a":"x\ny\n","b":"p q","c":"p q"}`},
		{text: "a: &x {k: 1}\nb: *x\nc:\n  k: 2\n  <<: *x\n  z: 3\nd:\n  <<: [*x, {z: 4}]\n", want: `{"a":{"k":1},"b":{"k":1},"c":{"k":2,"z":3},"d":{"k":1,"z":4}}`},
		{text: "- &x 1\n- &y [*x]\n- &x 2\n- *y\n- *x\n", want: `[1,[1],2,[1],2]`},
		{text: "&k a: 1\nb: *k\n*k : 2\n", want: `{"a":2,"b":"a"}`},
		{text: "a: !!str 1\nb: !!int \"3\"\nc: !own {x: 1}\nd: ! 4\n!!str 5: e\n", want: `{"a":"1","b":3,"c":{"x":1},"d":"4","5":"e"}`},
		{text: "%YAML 1.2\n---\na: 1\n...\n{", want: `{"a":1}`},
		{text: "--- a\n--- [\n", want: `"a"`},
		{text: "a\n--- b\n", want: `"a"`},
		{text: "'x'", want: `"x"`},
		{text: "- |\n x\n", want: `["x\n"]`},
		{text: "a:\nb:\n", want: `{"a":null,"b":null}`},
		{text: "a: 1\na: 2\n", err: `yaml: line 2, column 1: mapping key "a" already defined at [1:1]`},
		{text: "é: ü: x", err: `yaml: line 1, column 4: mapping value is not allowed in this context`},
		{text: "a: *b", err: `yaml: line 1, column 4: an alias names no anchor before it`},
		{text: "&a [*a]", err: `yaml: line 1, column 5: an alias names no anchor before it`},
		{text: "a: 1\n<<: 2", err: `yaml: line 2, column 3: << needs a mapping or a list of mappings`},
		{text: "a: 1\n<<: [2]", err: `yaml: line 2, column 3: << needs a mapping or a list of mappings`},
		{text: "a: \xff", err: `yaml: line 1, column 4: the text is not valid UTF-8`},
		{text: "# c\n", err: `yaml: line 2, column 1: the text has no document`},
	})
}

// TestI3_YAMLBillionLaughs expands to 10^9 texts, by aliases and by merging.
func TestI3_YAMLBillionLaughs(t *testing.T) {
	t.Parallel()
	laughs := func(format string) string {
		var b strings.Builder
		b.WriteString("a0: &a0 {k: lol}\n")
		for i := 1; i <= 9; i++ {
			ref := fmt.Sprintf("*a%d", i-1)
			fmt.Fprintf(&b, format, i, i, strings.Repeat(ref+", ", 9)+ref)
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"lists":    laughs("a%d: &a%d [%s]\n"),
		"in lists": "- &a [x, x, x, x, x, x, x, x]\n- &b [" + strings.Repeat("*a, ", 9_000) + "*a]\n- [" + strings.Repeat("*b, ", 900) + "*b]\n",
	} {
		_, err := payload.Decode(payload.YAML, []byte(text))
		if err == nil || !strings.Contains(err.Error(), "more than 500,000 values") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestI3_YAMLAliasesCannotNestDeeper(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("- &a0 [x]\n")
	for i := 1; i <= 600; i++ {
		fmt.Fprintf(&b, "- &a%d [*a%d]\n", i, i-1)
	}
	_, err := payload.Decode(payload.YAML, []byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "deeper than 512") {
		t.Errorf("error %v", err)
	}
}

func TestI3_YAMLMergeCountsMembers(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("- &a {")
	for i := range 2000 {
		fmt.Fprintf(&b, "k%d: 1, ", i)
	}
	b.WriteString("}\n- <<: [" + strings.Repeat("*a, ", 100) + "*a]\n")
	_, err := payload.Decode(payload.YAML, []byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "more than 500,000 values") {
		t.Errorf("error %v", err)
	}
}

// isModel reports whether a leaf belongs to the model and can be printed.
func isModel(v any) bool {
	switch v := v.(type) {
	case nil, bool, int64:
		return true
	case float64:
		return v-v == 0
	case json.Number:
		return json.Valid([]byte(v))
	case string:
		return utf8.ValidString(v)
	}
	return false
}

// checkModel asserts that a value is made of the model alone, and stays the
// same when printed as JSON and read again.
func checkModel(t *testing.T, v any) {
	t.Helper()
	checkLeaves(t, v, isModel)
	printed := value.AppendJSON(nil, v)
	again, err := payload.DecodeJSON(printed)
	if err != nil && len(printed) <= payload.MaxBytes {
		t.Fatalf("printed as %s: %v", printed, err)
	}
	if err == nil && !value.Equal(v, again) {
		t.Fatalf("printed as %s, read as %s", printed, value.AppendJSON(nil, again))
	}
}

func FuzzDecodeYAML(f *testing.F) {
	for _, seed := range []string{"a: &x [1, 'b']\nb: *x\n<<: {c: ~}\n", "- |\n x\n- >-\n y\n", "? a\n: b\n", "--- !!str 1\n--- x", "{a: [b, {c: d}]}", "a: 0x1F\nb: 1e999\nc: .inf\n", "\ufeffa: 1", "%YAML 1.2\n---\n- &a *a"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := payload.Decode(payload.YAML, text)
		if err != nil {
			checkPlace(t, err, text)
			return
		}
		checkModel(t, v)
	})
}
