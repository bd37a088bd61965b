package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/value"
)

// J5: with a character that cannot be seen, or one that turns the direction of the
// text, two things would look the same. No name is taken with one.
func TestJ5_NamesThatCannotBeSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.live()
	admin := w.founded()
	e := w.estate(admin, "Own")
	bodies := map[string]string{
		"connectors":    `{"name":"NAME",` + basicSettings + `}`,
		"flows":         `{"text":"callwright: 1\nname: \"NAME\"\nactivities: []\n"}`,
		"functions":     `{"name":"NAME","source":"function main() { return {} }"}`,
		"webhooks":      `{"name":"NAME","entry_point":"` + e.made["entry-points"] + `"}`,
		"schedules":     `{"name":"NAME","entry_point":"` + e.made["entry-points"] + `","every":"24h"}`,
		"entry-points":  `{"name":"NAME","channel":"chat","flow":"` + e.made["flows"] + `","label":"Live"}`,
		"organisations": `{"name":"NAME"}`, "tokens": `{"name":"NAME"}`,
		"users": `{"email":"new@example.com","name":"NAME","roles":["supervisor"]}`,
	}
	for noun, settings := range kinds {
		bodies[noun] = `{"name":"NAME","settings":` + settings + `}`
	}
	for noun, body := range bodies {
		for _, name := range []string{`Cash\u202e1`, `Cash\u200b`, `Ca\u2066sh`, `Ca\nsh`} {
			if noun == "flows" {
				name = strings.ReplaceAll(name, `\`, `\\`)
			}
			got := w.do(request{method: "POST", path: "/api/" + noun, by: admin, body: strings.ReplaceAll(body, "NAME", name)})
			var p problem
			got.into(t, &p)
			if got.StatusCode != http.StatusUnprocessableEntity || len(p.Errors) != 1 || !strings.HasSuffix(p.Errors[0].Location, "name") || p.Errors[0].Message != value.Invisible {
				t.Errorf("%s called %s: %d %s", noun, name, got.StatusCode, got.text)
			}
		}
	}
}
