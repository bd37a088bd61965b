package value_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/value"
)

func TestObjectKeepsOrder(t *testing.T) {
	t.Parallel()
	o := value.NewObject(0)
	names := strings.Split("zulu,alpha,mike,b,c,d,e,f,g,h,i,j,k", ",")
	for i, n := range names {
		o.Set(n, int64(i))
	}
	o.Set("mike", "changed")
	if diff := cmp.Diff(names, o.Keys()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if v, ok := o.Get("mike"); v != "changed" || !ok {
		t.Errorf("mike = %v, %v", v, ok)
	}
	o.Delete("alpha")
	o.Delete("not there")
	if v, _ := o.Get("k"); v != int64(12) || o.Len() != len(names)-1 || slices.Contains(o.Keys(), "alpha") {
		t.Errorf("after delete: k = %v, keys %v", v, o.Keys())
	}
	if v, ok := o.GetFold("ZULU"); v != int64(0) || !ok {
		t.Errorf("ZULU = %v, %v", v, ok)
	}
	if _, ok := o.GetFold("none"); ok {
		t.Error("found a member that is not there")
	}
}

func TestNilAndZeroObject(t *testing.T) {
	t.Parallel()
	var none *value.Object
	if _, ok := none.Get("a"); ok || none.Len() != 0 || len(none.Keys()) != 0 || none.Clone().Len() != 0 {
		t.Error("a nil object is not empty")
	}
	if _, ok := none.GetFold("a"); ok {
		t.Error("a nil object has a member")
	}
	var zero value.Object
	zero.Set("a", true)
	if v, _ := zero.Get("a"); v != true {
		t.Error("the zero object cannot be set")
	}
}

func TestCloneIsApart(t *testing.T) {
	t.Parallel()
	a := value.Of("x", int64(1))
	b := a.Clone()
	b.Set("x", int64(2))
	if v, _ := a.Get("x"); v != int64(1) {
		t.Errorf("the original changed to %v", v)
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"0": int64(0), "-7": int64(-7), "9223372036854775807": int64(math.MaxInt64),
		"9223372036854775808": json.Number("9223372036854775808"),
		"1.0":                 1.0, "-2.5e3": -2500.0, "1e2": 100.0,
		"1e999": json.Number("1e999"),
	} {
		if got := value.Number(text); got != want {
			t.Errorf("Number(%s) = %#v, want %#v", text, got, want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, ""}, {"ä\"", "ä\""}, {true, "true"}, {int64(-3), "-3"}, {1.0, "1.0"}, {2.5, "2.5"}, {1e21, "1e+21"},
		{json.Number("123456789012345678901"), "123456789012345678901"}, {3, "3"},
		{[]any{nil, "a", 1.5}, `[null,"a",1.5]`},
		{value.Of("b", []any{}, "a", value.NewObject(0)), `{"b":[],"a":{}}`},
		{math.Inf(1), "null"}, {make(chan int), "null"}, {json.RawMessage(`{"x":1}`), `{"x":1}`},
	} {
		if got := value.Text(c.v); got != c.want {
			t.Errorf("Text(%#v) = %s, want %s", c.v, got, c.want)
		}
	}
}

func TestFrom(t *testing.T) {
	t.Parallel()
	got := value.From(map[string]any{
		"b": []string{"x"}, "a": map[string]string{"k": "v"}, "c": []any{1, uint(2), int32(3), uint64(math.MaxUint64), float32(0.5)},
		"d": json.Number("4"),
	})
	want := `{"a":{"k":"v"},"b":["x"],"c":[1,2,3,18446744073709551615,0.5],"d":4}`
	if text := value.Text(got); text != want {
		t.Errorf("got %s, want %s", text, want)
	}
}

func TestEqual(t *testing.T) {
	t.Parallel()
	big := json.Number("123456789012345678901234567890")
	for _, c := range []struct {
		a, b any
		want bool
	}{
		{nil, nil, true}, {nil, false, false}, {"1", int64(1), false}, {int64(1), 1.0, true}, {0.5, json.Number("5e-1"), true},
		{big, big, true}, {big, int64(1), false}, {json.Number("1e99999999"), json.Number("1e99999999"), true},
		{json.Number("1e99999999"), int64(1), false}, {true, true, true}, {true, "true", false},
		{[]any{int64(1), "a"}, []any{1.0, "a"}, true}, {[]any{int64(1)}, []any{}, false}, {[]any{int64(1)}, []any{int64(2)}, false},
		{value.Of("a", nil, "b", true), value.Of("b", true, "a", nil), true},
		{value.Of("a", nil), value.Of("b", nil), false}, {value.Of("a", nil), value.NewObject(0), false},
		{value.Of("a", int64(1)), "x", false}, {struct{}{}, struct{}{}, false},
	} {
		if got := value.Equal(c.a, c.b); got != c.want {
			t.Errorf("Equal(%#v, %#v) = %v", c.a, c.b, got)
		}
	}
}

func FuzzString(f *testing.F) {
	for _, s := range []string{"", "plain", "q\"b\\n\n\r\t\x00\x1f", "\xff\xfe", "😀ü\u2028", "</script>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var back string
		text := value.AppendString(nil, s)
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatalf("%q gives %s: %v", s, text, err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); back != want && len([]rune(back)) < len([]rune(want)) {
			t.Errorf("%q came back as %q", s, back)
		}
	})
}

func TestMarshalJSON(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(map[string]any{"o": value.Of("z", int64(1), "a", "<x>")})
	if err != nil || string(b) != `{"o":{"z":1,"a":"\u003cx\u003e"}}` && string(b) != `{"o":{"z":1,"a":"<x>"}}` {
		t.Errorf("got %s, %v", b, err)
	}
}

func TestSort(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]any{"nothing": nil, "a boolean": true, "a text": "", "a list": []any{}, "an object": value.Of(), "a number": int64(1)} {
		if got := value.Sort(v); got != want {
			t.Errorf("%v is %s, want %s", v, got, want)
		}
	}
}
