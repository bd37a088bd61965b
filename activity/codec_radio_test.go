package activity

import (
	"testing"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Where two settings share properties, an export is one of them and not both.
func TestRadiosAreExclusive(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]radio{"beside": radioBeside("p", "one", "other"), "group": radioGroup("g", "p", "one", "v", "other")} {
		fixed, variable := radioFixed{r, property("p")}, radioVariable{r}
		for _, p := range []*value.Object{
			value.Of("p", "x"), value.Of("p", "{{x}}"), value.Of("v", "{{x}}"), value.Of("p", "x", "v", "{{x}}"), value.Of(),
			value.Of("p", "x", "v", "{{x}}", "g", "one", "p:radioName", "one"), value.Of("p", "x", "v", "{{x}}", "g", "other", "p_radioName", "other"),
			value.Of("p", "x", "g", "a third", "p:radioName", "a third"),
		} {
			if fixed.Import(p) != nil && variable.Import(p) != nil {
				t.Errorf("%s: %s is both", name, value.Text(p))
			}
		}
		if fixed.Import(variable.Export("{{x}}")) != nil || variable.Import(fixed.Export("x")) != nil {
			t.Errorf("%s: what one writes the other reads", name)
		}
	}
}

func property(name string) field.Codec {
	var r field.Reference
	return field.Ref(&r, "x").Webex(name).Codec()
}

func FuzzCodecRadio(f *testing.F) {
	beside, group := radioBeside("p", "one", "other"), radioGroup("g", "p", "one", "v", "other")
	codecs := []field.Codec{radioText{beside}, radioFixed{beside, property("p")}, radioVariable{beside}, radioFixed{group, property("p")}, radioVariable{group},
		switched{priorityCodec{}, "t"}, switched{radioVariable{beside}, "t"}}
	for _, seed := range []string{`{"p":"x","p:radioName":"one","p_radioName":"other"}`, `{"p":"{{x}}","t":"false"}`, `{"v":"{{x}}","g":"other","t":true}`,
		`{"p":7,"v":[],"g":null}`, `{"priority":"1","priorityRadioGroup":"variablePriority","priorityVariable":"{{p}}","t":0}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if p, ok := fuzzed(text); ok {
			for _, c := range codecs {
				roundTrip(t, c, p)
			}
		}
	})
}
