package activity

import "testing"

func TestCondition(t *testing.T) {
	t.Parallel()
	w := world{"n": int64(200), "s": " TRUE ", "b": true, "no": "nope"}
	for expression, want := range map[string]string{
		"{{n == 200}}":         "true",
		"{{n == '200'}}":       "true",
		"{{n != 200}}":         "false",
		"{{s}}":                "true",
		" {{b}}\n":             "true",
		"{{no}}":               "false",
		"{{undefined}}":        "false",
		"True":                 "true",
		"{{ n == }}":           "expression",
		"{{ n | nosuch }}":     "expression",
		"{{ no - 1 == 2 }}":    "expression",
		"{{undefined == n}}":   "false",
		"{{tier == platinum}}": "true", // both undefined
	} {
		a := &Condition{}
		a.Fields().Decode(object(t, `{"expression":`+quoted(expression)+`}`))
		_, out, err := entered(t, a, w)
		if got := out.Port + faultCode(err); got != want {
			t.Errorf("%s leads to %q, want %q (%v)", expression, got, want, err)
		}
	}
}
