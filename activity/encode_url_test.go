package activity

import (
	"net/url"
	"strings"
	"testing"
)

func TestJ1_URL(t *testing.T) {
	t.Parallel()
	w := world{
		"id": "a/b?c#d", "up": "..", "q": "x&y=z +1", "host": "org.example.com", "evil": "evil.test/?@", "ani": "+1555",
		"base": "https://api.example.com", "url": " https://h.example/p?x=1 ", "path": "/v1/a b", "frag": "s t", "empty": "",
	}
	for _, c := range []struct {
		template, want string
		path           bool
	}{
		{"https://h.example/a/{{id}}/c", "https://h.example/a/a%2Fb%3Fc%23d/c", false},
		{"https://h.example/{{up}}/c", "https://h.example/%2E%2E/c", false},
		{"https://h.example/s?q={{q}}&r={{ q | urlencode }}", "https://h.example/s?q=x%26y%3Dz+%2B1&r=x%26y%3Dz+%2B1", false},
		{"https://h.example/s?q={{ani}}#{{frag}}", "https://h.example/s?q=%2B1555#s%20t", false},
		{"https://{{host}}/x", "https://org.example.com/x", false},
		{"https://{{evil}}.example.com/x", "https://evil.test%2F%3F%40.example.com/x", false},
		{"{{url}}", "https://h.example/p?x=1", false},
		{"{{url}}&y={{q}}", "https://h.example/p?x=1&y=x%26y%3Dz+%2B1", false},
		{"{{base}}/x/{{id}}", "https://api.example.com/x/a%2Fb%3Fc%23d", false},
		{"{{base}}{{path}}", "https://api.example.com/v1/a%20b", false},
		{"  https://h.example/a b/ü \n", "https://h.example/a%20b/%C3%BC", false},
		{"h.example:8443/{{id}}", "h.example:8443/a%2Fb%3Fc%23d", false},
		{"https://h.example/{{ path | raw }}{{empty}}", "https://h.example//v1/a%20b", false},
		{"/a/{{id}}?b={{q}}", "/a/a%2Fb%3Fc%23d?b=x%26y%3Dz+%2B1", true},
		{"a/{{id}}", "a/a%2Fb%3Fc%23d", true},
		{"{{path}}", "/v1/a%20b", true},
		{"/query?q=SELECT+Id+FROM+A+WHERE+P+LIKE+%27%25{{ani}}%25%27", "/query?q=SELECT+Id+FROM+A+WHERE+P+LIKE+%27%25%2B1555%25%27", true},
		{"contacts?$select=a,b&$filter=contains(t,'{{ani}}')", "contacts?$select=a,b&$filter=contains(t,'%2B1555')", true},
	} {
		e := &urlEncoder{}
		if c.path {
			e.part = urlPath
		}
		alike(t, c.template, encoded(t, e, c.template, w), c.want)
	}
}

func FuzzJ1_URL(f *testing.F) {
	for _, s := range []string{"", "a/b", "..", "?x", "#", "%2F", "a b+c", "\r\n", "@evil.test", "é", "\xff", ";,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, x string) {
		text := encoded(t, &urlEncoder{}, "https://h.example/p/{{x}}/e?q={{x}}&r={{x}}#{{x}}", world{"x": x})
		u, err := url.Parse(text)
		if err != nil {
			t.Fatalf("%q gave %q: %v", x, text, err)
		}
		if u.Host != "h.example" || u.Path != "/p/"+x+"/e" || u.Fragment != x {
			t.Fatalf("%q gave host %q, path %q, fragment %q", x, u.Host, u.Path, u.Fragment)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil || len(q) != 2 || q.Get("q") != x || q.Get("r") != x {
			t.Fatalf("%q gave the query %v: %v", x, q, err)
		}
		if strings.ContainsAny(text, "\r\n\x00 ") {
			t.Fatalf("%q came through raw: %q", x, text)
		}
	})
}

// A URL that is the author's own making may be anything, but has no control characters.
func FuzzA6_WholeURL(f *testing.F) {
	f.Add("https://h.example/a?b=c")
	f.Add(" a\r\nHost: evil\x00")
	f.Fuzz(func(t *testing.T, x string) {
		text := encoded(t, &urlEncoder{}, "{{x}}/{{x}}", world{"x": x})
		for i := range len(text) {
			if text[i] <= ' ' || text[i] == 0x7f {
				t.Fatalf("%q gave %q", x, text)
			}
		}
	})
}

func TestJoinQuery(t *testing.T) {
	t.Parallel()
	list := []Pair{{"a b", "c&d"}, {"e", ""}}
	for target, want := range map[string]string{
		"https://h/p":       "https://h/p?a+b=c%26d&e=",
		"https://h/p?":      "https://h/p?a+b=c%26d&e=",
		"https://h/p?x=1":   "https://h/p?x=1&a+b=c%26d&e=",
		"https://h/p?x=1&":  "https://h/p?x=1&a+b=c%26d&e=",
		"https://h/p#f?g=1": "https://h/p?a+b=c%26d&e=#f?g=1",
	} {
		alike(t, target, WithQuery(target, list), want)
	}
	alike(t, "no pairs", WithQuery("https://h/p#f", nil), "https://h/p#f")
}
