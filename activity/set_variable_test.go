package activity

import (
	"testing"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func TestSetVariable(t *testing.T) {
	t.Parallel()
	w := world{
		"count": int64(4), "name": `Ann "A" O\N`, "flag": false, "o": expr.JSON{V: value.Of("k", int64(1))}, "doc": expr.JSON{V: value.NewObject(0)},
		"list": []any{int64(1), "a"}, "rate": 1.5,
	}
	for _, c := range []struct {
		settings string
		want     []Assignment
		codes    []string
	}{
		{`{"set":[{"variable":"tier","value":"gold"}]}`, []Assignment{{"tier", "gold"}}, nil},
		{`{"set":[{"variable":"x"}]}`, []Assignment{{"x", ""}}, nil},
		{`{"set":[{"variable":"x","value":4},{"variable":"flag","value":"True","type":"BOOLEAN"}]}`, []Assignment{{"x", "4"}, {"flag", "True"}}, nil},
		{`{"set":[{"variable":"count","value":"{{count + 1}}"},{"variable":"n","value":"{{count + 1}}"}]}`, []Assignment{{"count", "5"}, {"n", "6"}}, nil},
		{`{"set":[{"variable":"rate","value":"2"},{"variable":"n","value":"{{rate + 1}}"}]}`, []Assignment{{"rate", "2"}, {"n", "3"}}, nil},
		{`{"set":[{"variable":"flag","value":"True"},{"variable":"n","value":"{{ flag ? 'y' : 'n' }}"}]}`, []Assignment{{"flag", "True"}, {"n", "y"}}, nil},
		{`{"set":[{"variable":"doc","value":"{\"error\":\"{{name}}\"}"},{"variable":"n","value":"{{doc.error}}"}]}`,
			[]Assignment{{"doc", `{"error":"Ann \"A\" O\\N"}`}, {"n", `Ann "A" O\N`}}, nil},
		{`{"set":[{"variable":"new","value":"{\"error\":\"{{name}}\"}","type":"JSON"}]}`, []Assignment{{"new", `{"error":"Ann \"A\" O\\N"}`}}, nil},
		{`{"set":[{"variable":"new","value":"{\"error\":\"{{name}}\"}","type":"STRING"}]}`, []Assignment{{"new", `{"error":"Ann "A" O\N"}`}}, nil},
		{`{"set":[{"variable":"new","value":"{{o}}","type":"JSON"},{"variable":"l","value":"{{list}}","type":"JSON"}]}`, []Assignment{{"new", `{"k":1}`}, {"l", `[1,"a"]`}}, nil},
		{`{"set":[{"variable":"x","value":"a{{ name | nosuchfilter }}b"}]}`, []Assignment{{"x", "ab"}}, []string{"expression"}},
		{`{"set":[{"variable":" ","value":"a"},{"variable":"y","value":"b"}]}`, []Assignment{{"y", "b"}}, []string{"variable"}},
	} {
		a, _ := loaded(t, setVariable(), c.settings)
		in, out, err := entered(t, a, w)
		if err != nil || out.Port != "out" {
			t.Errorf("%s: port %q, %v", c.settings, out.Port, err)
		}
		alike(t, c.settings, out.Assign, c.want)
		alike(t, c.settings+": problems", codes(in), c.codes)
		if _, ok := in.Scope.(world); !ok {
			t.Errorf("%s: the scope was left changed", c.settings)
		}
	}
}

func FuzzJ1_SetVariableJSON(f *testing.F) {
	f.Add(`","admin":true,"x":"`)
	f.Fuzz(func(t *testing.T, x string) {
		a := configured(t, setVariable(), `{"set":[{"variable":"v","value":"{\"a\":\"{{x}}\"}","type":"JSON"}]}`)
		_, out, _ := entered(t, a, world{"x": x})
		v, err := payload.DecodeJSON([]byte(out.Assign[0].Value.(string)))
		if o, ok := v.(*value.Object); err != nil || !ok || o.Len() != 1 {
			t.Fatalf("%q gave %v: %v", x, out.Assign, err)
		}
	})
}

func TestCodecSetVariable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, properties, want string }{
		{"one, older", `{"srcVariable":"a","srcVariableType":"INTEGER","setTo":"set-to-literal","expr":"{{b + 1}}"}`,
			`[{"variable":"a","value":"{{b + 1}}","type":"INTEGER"}]`},
		{"several", `{"srcVariable":"a","expr":"1","setVariablesArray":[{"id":"u","setTo":"set-to-literal","srcVariable":"a","srcVariableType":"STRING","expr":"1","literal":"1"},
			{"srcVariable":"b","setTo":"set-to-variable","srcVariableType":"JSON","tgtVariable":"c.d","expr":null}]}`,
			`[{"variable":"a","value":"1","type":"STRING"},{"variable":"b","value":"{{c.d}}","type":"JSON"}]`},
		{"an empty list", `{"srcVariable":"a","expr":"1","setVariablesArray":[]}`, `[{"variable":"a","value":"1"}]`},
		{"FlowV2", `{"variable_1":"a","value_1":"x","type_1":"String","setVariablesArray":[{"variable":"a","value":"x"}]}`, `[{"variable":"a","value":"x"}]`},
		{"FlowV2, numbered", `{"variable_1":"a","value_1":"x","type_1":"String","variable_2":"b","value_2":null,"variable_4":"no"}`,
			`[{"variable":"a","value":"x","type":"STRING"},{"variable":"b","value":null}]`},
		{"nothing", `{"setVariablesArray":[7],"srcVariable":""}`, `null`},
	} {
		if got, want := (setVariableCodec{}).Import(object(t, c.properties)), document(t, c.want); !value.Equal(got, want) {
			t.Errorf("%s: imported %s, want %s", c.what, value.Text(got), c.want)
		}
	}
	got := setVariableCodec{}.Export(document(t, `[{"variable":"a","value":"{{b.c}}","type":"JSON"},{"variable":"d","value":"x"}]`))
	alike(t, "written", value.Text(got), value.Text(object(t, `{"srcVariable":"a","srcVariableType":"JSON","setTo":"set-to-variable","expr":"{{b.c}}","setVariablesArray":[
		{"setTo":"set-to-variable","srcVariable":"a","srcVariableType":"JSON","expr":"{{b.c}}","tgtVariable":"{{b.c}}"},
		{"setTo":"set-to-literal","srcVariable":"d","srcVariableType":"STRING","expr":"x","literal":"x"}]}`)))
}

func FuzzCodecSetVariable(f *testing.F) {
	f.Add(`{"srcVariable":"a","srcVariableType":"STRING","expr":"1"}`)
	f.Add(`{"setVariablesArray":[{"variable":"a","value":"b"},{"srcVariable":"c","tgtVariable":"d.e"}]}`)
	f.Add(`{"variable_1":"a","value_1":7,"variable_2":"b"}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := fuzzed(text)
		if !ok {
			return
		}
		var c setVariableCodec
		rows, _ := c.Import(p).([]any)
		again, _ := c.Import(c.Export(rows)).([]any)
		if len(rows) != len(again) {
			t.Fatalf("%d rows became %d: %s", len(rows), len(again), text)
		}
		for i := range rows {
			before, after := rows[i].(*value.Object), again[i].(*value.Object)
			for _, name := range []string{"variable", "value", "type"} {
				x, given := before.Get(name)
				if y, _ := after.Get(name); given && !value.Equal(x, y) {
					t.Fatalf("%s of row %d became %s from %s", name, i, value.Text(y), value.Text(x))
				}
			}
		}
	})
}
