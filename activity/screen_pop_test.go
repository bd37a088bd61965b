package activity

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/value"
)

func TestJ1_ScreenPop(t *testing.T) {
	t.Parallel()
	w := world{"site": "org.example.com", "id": "0/1?x", "ani": "+1&2", "page": "https://h.example/p?a=1#top"}
	for _, c := range []struct{ settings, url, target string }{
		{`{"url":"https://{{site}}/r/{{id}}/view","query":{"channel":"OPEN_CTI","ani":"{{ani}}"},"label":"Case {{id}}","target":"sameBrowserTab"}`,
			"https://org.example.com/r/0%2F1%3Fx/view?channel=OPEN_CTI&ani=%2B1%262", "sameBrowserTab"},
		{`{"url":"{{page}}","query":{"b":"2"},"label":"Case {{id}}"}`, "https://h.example/p?a=1&b=2#top", "insideDesktop"},
	} {
		_, out, err := entered(t, configured(t, screenPop(), c.settings), w)
		want := []Command{Set{What: "screen-pop", Values: value.Of("url", c.url, "label", "Case 0/1?x", "target", c.target)}}
		if d := cmp.Diff(want, out.Commands, cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(a, b) })); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", c.settings, err, d)
		}
	}
}

func TestScreenPopAnswers(t *testing.T) {
	t.Parallel()
	a := configured(t, screenPop(), `{"url":"{{none}}"}`)
	if _, _, err := entered(t, a, nil); faultCode(err) != "url" {
		t.Error(err)
	}
	if _, out, err := stepped(t, a, nil, Done{}); err != nil || out.Port != "default" {
		t.Error(out.Port, err)
	}
	if _, _, err := stepped(t, a, nil, Done{Failure{"desktop", "no agent"}}); faultCode(err) != "desktop" {
		t.Error(err)
	}
	if _, problems := loaded(t, screenPop(), `{"url":"u","target":"outsideDesktop"}`); len(problems) != 1 || problems[0].Field != "target" {
		t.Error(problems)
	}
}
