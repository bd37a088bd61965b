package payload_test

import (
	"errors"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// decodeCase is a text and the compact JSON of its value, or the error.
type decodeCase struct{ text, want, err string }

func runCases(t *testing.T, f payload.Format, cases []decodeCase) {
	t.Helper()
	for _, c := range cases {
		v, err := payload.Decode(f, []byte(c.text))
		if c.err != "" {
			var bad *payload.Error
			if !errors.As(err, &bad) {
				t.Errorf("%q: value %s, error %v, want an *Error", c.text, value.AppendJSON(nil, v), err)
			} else if diff := cmp.Diff(c.err, bad.Error()); diff != "" {
				t.Errorf("%q: error (-want +got)\n%s", c.text, diff)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
		} else if diff := cmp.Diff(c.want, string(value.AppendJSON(nil, v))); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.text, diff)
		}
	}
}

func TestParseFormat(t *testing.T) {
	t.Parallel()
	known := map[string]payload.Format{
		"JSON": payload.JSON, "Application/JSON": payload.JSON, "application/json": payload.JSON,
		"application/json; charset=utf-8": payload.JSON, "application/problem+json": payload.JSON,
		"XML": payload.XML, "text/xml": payload.XML, "application/soap+xml": payload.XML,
		"yaml": payload.YAML, "yml": payload.YAML, "application/x-yaml": payload.YAML, " TOML ": payload.TOML,
	}
	for name, want := range known {
		if got, ok := payload.ParseFormat(name); !ok || got != want {
			t.Errorf("ParseFormat(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "text/html", "html", "application/", "jsonp", "/"} {
		if got, ok := payload.ParseFormat(name); ok {
			t.Errorf("ParseFormat(%q) = %q, want none", name, got)
		}
	}
}

func TestDecodeRefusesUnknownFormat(t *testing.T) {
	t.Parallel()
	_, err := payload.Decode("csv", []byte("a,b"))
	var bad *payload.Error
	if !errors.As(err, &bad) || bad.Error() != "csv: this format is not known: use json, xml, yaml or toml" {
		t.Errorf("error %v", err)
	}
}

func TestI3_ByteOrderMarkIsDropped(t *testing.T) {
	t.Parallel()
	for f, text := range map[payload.Format]string{
		payload.JSON: `{"a":"x"}`, payload.XML: `<a>x</a>`, payload.YAML: "a: x", payload.TOML: `a = "x"`,
	} {
		v, err := payload.Decode(f, []byte("\ufeff"+text))
		if err != nil || value.Text(v) != `{"a":"x"}` {
			t.Errorf("%s: %s, %v", f, value.Text(v), err)
		}
	}
}

func TestI3_EmptyTextIsRefused(t *testing.T) {
	t.Parallel()
	for _, f := range []payload.Format{payload.JSON, payload.XML, payload.YAML, payload.TOML} {
		for _, text := range []string{"", " \n\t ", "\ufeff"} {
			if v, err := payload.Decode(f, []byte(text)); err == nil {
				t.Errorf("%s: %q gives %v", f, text, v)
			}
		}
	}
}

// hostile is a text made of a head, a repeated part that fills it up to the
// limit on its size, and a tail.
type hostile struct{ name, head, part, tail string }

func (h hostile) text(limit int) []byte {
	n := max(0, (limit-len(h.head)-len(h.tail))/len(h.part))
	return []byte(h.head + strings.Repeat(h.part, n) + h.tail)
}

func hostileTexts() map[payload.Format][]hostile {
	return map[payload.Format][]hostile{
		payload.JSON: {
			{"lists", "", "[", ""}, {"objects", "", `{"a":`, ""}, {"numbers", "[", "1,", "1]"},
			{"digits", "", "1", ""}, {"same names", "{", `"a":1,`, `"a":1}`}, {"text", `"`, "x", `"`},
			{"escapes", `"`, `\u00e9`, `"`}, {"open", `"`, "x", ""}, {"empty lists", "[", "[],", "1]"},
		},
		payload.XML: {
			{"elements", "", "<a>", ""}, {"siblings", "<r>", "<a/>", "</r>"}, {"mixed", "<r>", "x<b/>", "</r>"},
			{"comments", "<r>", "<!--x-->", "</r>"}, {"references", "<r>", "&lt;", "</r>"}, {"name", "<", "a", ">"},
			{"declarations", "<!DOCTYPE a [", "<!ENTITY a 'x'>", "]><a/>"},
		},
		payload.YAML: {
			{"brackets", "", "[", ""}, {"braces", "", "{a: ", ""}, {"dashes", "", "- ", ""}, {"keys", "", "? ", ""},
			{"anchors", "", "&a ", ""}, {"tags", "", "!!a ", ""}, {"items", "", "-\n", ""}, {"documents", "", "--- a\n", ""},
			{"list", "[", "a, ", "]"}, {"closing", "", "]", ""}, {"aliases", "a: &a x\nb: [", "*a, ", "]"}, {"colons", "", ": ", ""},
			{"block", "a: |\n", "  x\n", ""}, {"quotes", "", `"`, ""}, {"comments", "", "# x\n", ""}, {"pipes", "", "|", ""},
		},
		payload.TOML: {
			{"dots", "", "a.", "a=1"}, {"brackets", "a=", "[", ""}, {"tables", "a=", "{a=", ""}, {"array tables", "", "[[a]]\nb=1\n", ""},
			{"numbers", "a=[", "1,", "]"}, {"inline tables", "a=[", "{a=1},", "]"}, {"text", `a="`, "x", `"`},
			{"dotted", "", strings.Repeat("a.", 500) + "b=1\n", ""}, {"deep arrays", "a=", "[", "]"},
		},
	}
}

// TestI3_HostileTextsEndSoon gives each decoder the largest texts it admits.
// Whether they are refused is the rule's business; they must end soon and in
// bounded memory. Not parallel: it measures.
func TestI3_HostileTextsEndSoon(t *testing.T) {
	const inTime, memory = 5 * time.Second, 300 << 20
	for f, texts := range hostileTexts() {
		limit := payload.MaxTextBytes
		if f == payload.JSON || f == payload.XML {
			limit = payload.MaxBytes
		}
		for _, h := range texts {
			text := h.text(limit)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := processorTime(t)
			_, err := payload.Decode(f, text)
			took := processorTime(t) - start
			runtime.ReadMemStats(&after)
			if took > inTime {
				t.Errorf("%s %s: took %v (%v)", f, h.name, took, err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > memory {
				t.Errorf("%s %s: allocated %d MB", f, h.name, used>>20)
			}
			if err != nil && len(err.Error()) > 300 {
				t.Errorf("%s %s: the error has %d bytes", f, h.name, len(err.Error()))
			}
		}
	}
}

// processorTime is what this process has used of its processors: other work on
// the machine does not lengthen it.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func TestI3_LimitsAreNamed(t *testing.T) {
	t.Parallel()
	rep := strings.Repeat
	cases := []struct {
		f          payload.Format
		text, want string
	}{
		{payload.JSON, rep("[", 100_000), "nests deeper than 512"},
		{payload.JSON, "[" + rep("1,", payload.MaxNodes) + "1]", "more than 500,000 values"},
		{payload.JSON, "{" + rep(`"":1,`, payload.MaxNodes) + `"":1}`, "more than 500,000 values"},
		{payload.JSON, rep("1", 1001), "more than 1,000 characters"},
		{payload.JSON, rep(" ", payload.MaxBytes+1), "more than the 10485760 allowed"},
		{payload.XML, rep("<a>", 513), "nests deeper than 512"},
		{payload.XML, "<r>" + rep("<a/>", payload.MaxNodes/2) + "</r>", "more than 500,000 values"},
		{payload.XML, rep(" ", payload.MaxBytes+1), "more than the 10485760 allowed"},
		{payload.YAML, rep("[", 513), "nests deeper than 512"},
		{payload.YAML, rep("- ", 513) + "x", "nests deeper than 512"},
		{payload.YAML, rep("- a\n", payload.MaxMembers+1), "more than 10,000 members"},
		{payload.YAML, rep(" ", payload.MaxTextBytes+1), "more than the 262144 allowed"},
		{payload.TOML, "a=" + rep("[", 600) + rep("]", 600), "nests deeper than 512"},
		{payload.TOML, rep("a.", 600) + "a=1", "nests deeper than 512"},
		{payload.TOML, "a=[" + rep("{b=1},", payload.MaxMembers) + "]", "more than 10,000 members"},
		{payload.TOML, rep("[[a]]\n", payload.MaxMembers+1), "more than 10,000 members"},
		{payload.TOML, rep(" ", payload.MaxTextBytes+1), "more than the 262144 allowed"},
	}
	for _, c := range cases {
		_, err := payload.Decode(c.f, []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %.20q…: error %v, want %q", c.f, c.text, err, c.want)
		}
	}
}

func TestI3_DepthOf512IsAccepted(t *testing.T) {
	t.Parallel()
	rep := strings.Repeat
	for f, text := range map[payload.Format]string{
		payload.JSON: rep("[", 512) + rep("]", 512),
		payload.XML:  rep("<a>", 512) + rep("</a>", 512),
		payload.YAML: rep("[", 510) + rep("]", 510),
		payload.TOML: "a=" + rep("[", 510) + rep("]", 510),
	} {
		if _, err := payload.Decode(f, []byte(text)); err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
}
