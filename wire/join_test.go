package wire_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/wire"
)

type param struct{ Name, Value string }

func TestJoin(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, base, target string
		query              []param
		want               string
	}{
		{"no slash", "https://x.example", "api/now/table/sys_user", nil, "https://x.example/api/now/table/sys_user"},
		{"slash", "https://x.example", "/api/now", nil, "https://x.example/api/now"},
		{"both slashes", "https://x.example/", "/api/now", nil, "https://x.example/api/now"},
		{"base path", "https://o.api.crm.dynamics.com/api/data/v9.2/", "contacts?$select=fullname,telephone1&$filter=contains(telephone1,'{{x}}')", nil,
			"https://o.api.crm.dynamics.com/api/data/v9.2/contacts?$select=fullname,telephone1&$filter=contains(telephone1,'%7B%7Bx%7D%7D')"},
		{"base path without slash", "https://x.example/a/b", "c", nil, "https://x.example/a/b/c"},
		{"query after path's own", "https://x.example", "/s?q=SELECT+id,Name+FROM+Contact+WHERE+Phone+LIKE+%27%25123%25%27", []param{{"a b", "c&d=é"}},
			"https://x.example/s?q=SELECT+id,Name+FROM+Contact+WHERE+Phone+LIKE+%27%25123%25%27&a%20b=c%26d%3D%C3%A9"},
		{"bare flag in query", "https://x.example", "/incident.do?JSONv2&sysparm_action=update&sysparm_query=number=INC1", nil,
			"https://x.example/incident.do?JSONv2&sysparm_action=update&sysparm_query=number=INC1"},
		{"query only", "https://x.example/api", "?a=1", nil, "https://x.example/api?a=1"},
		{"empty", "https://x.example/api/", "", nil, "https://x.example/api/"},
		{"empty, no path", "https://x.example", "", nil, "https://x.example/"},
		{"two slashes are a path", "https://x.example/p", "//evil.example/x", nil, "https://x.example/p/evil.example/x"},
		{"blanks and letters", "https://x.example", "/a b/ü", nil, "https://x.example/a%20b/%C3%BC"},
		{"lone percent", "https://x.example", "/100%/%zz", nil, "https://x.example/100%25/%25zz"},
		{"line break", "https://x.example", "/a\r\nHost: evil\x00", nil, "https://x.example/a%0D%0AHost:%20evil%00"},
		{"fragment", "https://x.example", "/a#b", nil, "https://x.example/a"},
		{"same origin", "https://x.example/p", "https://X.example:443/p/q?r=1", nil, "https://x.example/p/q?r=1"},
		{"dots within a name", "https://x.example", "/a..b/...", nil, "https://x.example/a..b/..."},
		{"whole URL", "", " https://API.example:8443/a?b=c ", []param{{"d", "e+f"}}, "https://api.example:8443/a?b=c&d=e%2Bf"},
		{"whole URL without path", "", "https://api.example?x=1", nil, "https://api.example/?x=1"},
		{"value keeps vendor marks", "https://x.example", "/a", []param{{"$filter", "contains(n,'x')"}, {"q", "a;b#c%2B"}},
			"https://x.example/a?$filter=contains(n,'x')&q=a%3Bb%23c%252B"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			u, err := wire.Join(test.base, test.target, test.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, u.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestS0_7_JoinNamesWhatIsNotAURL(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                                     "is not a valid HTTP URL: it is empty",
		"api.example/x":                        "must begin with https://",
		"ftp://api.example":                    "must begin with https://",
		"https://":                             "the host is missing",
		"https://user:pw@api.example/":         "user name",
		"https://api.example\\@evil/":          "backslash",
		"https://api.example:0/":               "not a port",
		"https://api.example:99999/":           "not a port",
		"https://2130706433/":                  "disguise",
		"https://0x7f.1/":                      "disguise",
		"https://0177.0.0.1/":                  "disguise",
		"https://127.1/":                       "disguise",
		"https://api.example./":                "empty label",
		"https://[::ffff:127.0.0.1]/":          "IPv6 form",
		"https://[fe80::1%25eth0]/":            "zone",
		"https://[fe80::1%eth0]/":              "zone",
		"https://１２７.0.0.1/":                   "xn--",
		"https://api.example\r\nX: y/":         "not a host name",
		"https://a" + strings.Repeat("b", 300): "253",
	}
	for text, want := range tests {
		_, err := wire.Join("", text, []param(nil))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "pw") {
			t.Errorf("Join(%q) = %v, want an error with %q", text, err, want)
		}
	}
}

// escapes are ways out of https://api.example/tenant/a, for promises A4 and A5.
var escapes = []string{
	"https://evil.example/tenant/a/x", "http://api.example/tenant/a/x", "https://api.example:8443/tenant/a/x", "https://sub.api.example/tenant/a",
	"https://api.example/tenant/ab", "https://api.example/other", "https://api.example.evil.example/tenant/a", "https://api.example@evil.example/tenant/a",
	"HTTPS://EVIL.example/tenant/a", "ftp://api.example/tenant/a", "file:///etc/passwd", "gopher://x/", "https://api.example/tenant/a/../b",
	"..", "../b", "/../b", "x/../../b", "%2e%2e/b", ".%2e/b", "%2E%2E%2Fb", "..%2fb", "..%5cb", "..\\b", "\\..\\b", "x%2f..%2f..%2fb", "..;/b", "..;a=b/c",
	"%252e%252e/b", "%25252e%25252e%25252fb", "..%00/b", ".. /b", "..%20/b", "a/..?x", "%2e%2e%3fb", "..#x", "%2e%2e%23x",
	"%" + strings.Repeat("25", 40) + "2e", "https://api.example/tenant/a/%2e%2e/b", "https:\\\\evil.example\\..\\..",
}

func TestA4_A5_RequestsStayBelowTheResourceDomain(t *testing.T) {
	t.Parallel()
	base, err := wire.ParseBase("https://api.example/tenant/a")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range escapes {
		if u, err := wire.Resolve(base, target, []param(nil)); err == nil {
			t.Errorf("%q was joined to %s", target, u)
		}
	}
	harmless := map[string]string{
		"//evil.example":       "/tenant/a/evil.example",
		"@evil.example":        "/tenant/a/@evil.example",
		":8443/x":              "/tenant/a/:8443/x",
		"\\\\evil.example":     "/tenant/a/%5C%5Cevil.example",
		"https:/evil.example":  "/tenant/a/https:/evil.example",
		"?u=https://evil/../x": "/tenant/a",
		"a/./b":                "/tenant/a/a/./b",
	}
	for target, want := range harmless {
		u, err := wire.Resolve(base, target, []param(nil))
		if err != nil || u.Host != "api.example" || u.EscapedPath() != want {
			t.Errorf("%q: %v %v, want path %s", target, u, err, want)
		}
	}
}

func TestParseBaseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "x", "https://h/?a=b", "https://h/#f", "https://h/a/../b", "https://u@h/"} {
		if b, err := wire.ParseBase(text); err == nil {
			t.Errorf("ParseBase(%q) = %v", text, b)
		}
	}
}

func FuzzJoin(f *testing.F) {
	for _, target := range append(escapes, "", "a/b", "/s?q=1&r=%20", "a b#c", "\x00\r\n") {
		f.Add("https://api.example/tenant/a", target, "n", "v&=\r\n")
	}
	f.Add("", "https://api.example/?a=b", "$filter", "contains(a,'b')")
	f.Fuzz(func(t *testing.T, base, target, name, value string) {
		u, err := wire.Join(base, target, []param{{name, value}})
		if err != nil {
			var e *wire.Error
			if e, _ = err.(*wire.Error); e == nil || e.Code != wire.CodeURL || !utf8.ValidString(e.Message) && utf8.ValidString(target+base) {
				t.Fatalf("error %#v", err)
			}
			return
		}
		line := u.RequestURI()
		for i := range len(line) {
			if line[i] <= ' ' || line[i] >= 0x7f {
				t.Fatalf("raw byte %#x in %q", line[i], line)
			}
		}
		again, err := url.ParseRequestURI(line)
		if err != nil || again.EscapedPath() != u.EscapedPath() || u.EscapedPath() != u.RawPath {
			t.Fatalf("%q reads back as %v %v, not %q", line, again, err, u.RawPath)
		}
		if own, _, _ := strings.Cut(target, "#"); !strings.ContainsAny(own, ";?") {
			if got := u.Query()[name]; len(got) != 1 || got[0] != value {
				t.Fatalf("query %q gives %q, want %q", u.RawQuery, got, value)
			}
		}
		if base == "" {
			return
		}
		b, err := wire.ParseBase(base)
		if err != nil || !b.Covers(u) {
			t.Fatalf("%s is outside of %s (%v)", u, base, err)
		}
	})
}
