package activity

import (
	"testing"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// TestSpellingsOfExports reads what exports of several ages and tenants write
// for one thing.
func TestSpellingsOfExports(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, setting, properties, want string }{
		{"play-message", "prompts", `{"toggle":"false","prompts":[{"type":"audioFile","value":"a.wav"}],"promptsTts":[{"type":"tts","value":"old"}]}`, `[{"audio":"a.wav"}]`},
		{"play-message", "prompts", `{"toggle":"True","prompts":[{"type":"audioFile","value":"a.wav"}],"promptsTts":[{"type":"TTS","value":"new"}]}`, `[{"tts":"new"}]`},
		{"play-message", "prompts", `{"toggle":null,"prompts":[{"type":"audioFile","value":"a.wav"}]}`, `[{"audio":"a.wav"}]`},
		{"play-message", "language", `{"toggleLanguage":"false","voiceLanguage":"en-US"}`, `null`},
		{"queue-contact", "priority", `{"toggle":"false","priority":"3"}`, `null`},
		{"queue-contact", "skills", `{"skills":{"requirements":[],"relaxationToggle":"true","relaxations":[{"waitingPeriod":5,"requirements":[]}]}}`,
			`[{"requirements":[]},{"after":5,"requirements":[]}]`},
		{"goto", "target", `{"handOffFlow":{"handOffTo":"{{next}}","isDynamic":"true"}}`, `{"to":"variable","variable":"{{next}}"}`},
		{"goto", "target", `{"handOffFlow":{"handOffTo":"{{next}}"}}`, `{"to":"variable","variable":"{{next}}"}`},
		{"goto", "target", `{"handOffFlow":{"handOffTo":"f1","isEntryPoint":"true"}}`, `{"to":"entry-point","entry_point":"f1"}`},
		{"set-variable", "set", `{"srcVariable":"a","setTo":"set-to-variable","expr":"Menu.OptionEntered"}`, `[{"variable":"a","value":"{{Menu.OptionEntered}}"}]`},
		{"set-variable", "set", `{"srcVariable":"a","setTo":"set-to-literal","expr":"word"}`, `[{"variable":"a","value":"word"}]`},
		{"http-request", "authenticated", `{"activityName":"http-request","authenticated":false,"connectorId":"c","httpRequestPath":"/a"}`, `true`},
		{"http-request", "authenticated", `{"activityName":"http-request","authenticated":false,"connectorId":"c","httpRequestUrl":"https://h.example"}`, `false`},
		{"http-request", "authenticated", `{"activityName":"http-request-v2","authenticated":false,"connectorId":"c","httpRequestPath":"/a"}`, `false`},
		{"http-request", "method", `{"httpRequestMethod":" post"}`, `"POST"`},
		{"http-request", "method", `{"httpRequestMethod":["x"]}`, `["x"]`},
	} {
		k, _ := Builtin().Kind(c.kind)
		f, ok := k.New().Fields().Find(c.setting)
		if !ok {
			t.Fatalf("%s has no setting %s", c.kind, c.setting)
		}
		properties, err := payload.DecodeJSON([]byte(c.properties))
		if err != nil {
			t.Fatal(err)
		}
		got := f.Codec().Import(properties.(*value.Object))
		if text := string(value.AppendJSON(nil, got)); text != c.want {
			t.Errorf("%s of %s is %s, want %s", c.setting, c.properties, text, c.want)
		}
	}
}
