package jsonpath_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/value"
)

// TestFilterComparesNumbersByValue covers what the compliance suite leaves
// open: numbers of every Go type, exact big ones and long ones.
func TestFilterComparesNumbersByValue(t *testing.T) {
	t.Parallel()
	long := json.Number(strings.Repeat("9", 1200))
	doc := map[string]any{"n": []any{
		1, int32(1), uint(1), uint64(1), float32(1), 1.0, int64(1), json.Number("1"), json.Number("1e0"),
		int64(1) << 60, json.Number("1152921504606846976.5"), json.Number("1e400"), json.Number("-1e400"), long, json.Number("1e99999"), math.NaN(),
	}}
	for filter, want := range map[string]int{
		`@ == 1`: 9, `@ >= 1`: 12, `@ < 1`: 1, `@ == 1152921504606846976`: 1, `@ > 1152921504606846976`: 2,
		`@ == 1e400`: 1, `@ < 1e400`: 12, `@ != 1`: 7, `@ <= 1.0`: 10, `@ < '1'`: 0, `@ == true`: 0, `@ == ` + string(long): 1,
	} {
		p, err := jsonpath.Parse("$.n[?" + filter + "]")
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Select(doc)
		if err != nil || len(got) != want {
			t.Errorf("%.40s selects %d (%v), want %d: %v", filter, len(got), err, want, got)
		}
	}
}

func TestFilterComparesObjectsOfBothKinds(t *testing.T) {
	t.Parallel()
	doc := value.Of(
		"want", value.Of("x", int64(1), "y", []any{"z", nil, true}),
		"list", []any{
			map[string]any{"y": []any{"z", nil, true}, "x": 1.0},
			map[string]any{"y": []any{"z", nil, false}, "x": 1.0},
			map[string]any{"x": 1}, value.Of("x", int64(1), "q", nil), []any{}, "x", nil,
		})
	p, err := jsonpath.Parse("$.list[?@ == $.want]")
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Select(doc)
	if err != nil || len(got) != 1 {
		t.Errorf("selects %v, %v", got, err)
	}
}

// TestIRegexp checks patterns against the grammar of RFC 9485: what it does not
// allow matches nothing.
func TestIRegexp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{`a|bc`, "bc", true}, {`(a|b)*c{2}`, "abcc", true}, {`a{1,2}`, "aaa", false}, {`a{2,}`, "aaa", true}, {``, "", true}, {`()`, "", true},
		{`[^a-c]`, "d", true}, {`[a-]`, "-", true}, {`[-a]`, "-", true}, {`[--a]`, "-", false}, {`[\n\t\-]`, "-", true}, {`[\p{Lu}x]`, "É", true}, {`[a&&b]`, "&", true}, {`[:alpha:]`, "p", true},
		{`\(\)\*\+\.\?\[\\\]\^\{\|\}`, `()*+.?[\]^{|}`, true}, {`\p{L}+`, "äß", true}, {`\P{L}`, "1", true}, {`a.c`, "a\nc", false}, {`,-/#`, ",-/#", true},
		{`\d`, "1", false}, {`\w`, "a", false}, {`a**`, "a", false}, {`a*?`, "a", false}, {`(?:a)`, "a", false}, {`(?i)a`, "A", false}, {`[[a]`, "a", false}, {`[a`, "a", false},
		{`[`, "", false}, {`[]`, "", false}, {`a{`, "a", false}, {`a{x}`, "a", false}, {`a{1,x}`, "a", false}, {`a{1`, "a", false}, {`{1}`, "", false}, {`(a`, "a", false}, {`a)`, "a", false},
		{`\p{Greek}`, "α", false}, {`\p{}`, "a", false}, {`\pL`, "a", false}, {`\p{L`, "a", false}, {`\`, "", false}, {`[\d]`, "1", false}, {`[a-\p{L}]`, "a", false}, {`a{2000}`, "a", false},
		{`]`, "]", false}, {`}`, "}", false}, {"[\\", "", false}, {strings.Repeat("a", 1001), strings.Repeat("a", 1001), false}, {strings.Repeat("(", 200), "", false},
		{`[b-a]`, "a", false}, {"a\xff", "a\xff", false},
	} {
		p, err := jsonpath.Parse("$.t[?match(@, $.p)]")
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Select(map[string]any{"p": c.pattern, "t": []any{c.text}})
		if err != nil || (len(got) == 1) != c.want {
			t.Errorf("%.50s on %.50q: %v, %v, want %v", c.pattern, c.text, len(got) == 1, err, c.want)
		}
	}
}
