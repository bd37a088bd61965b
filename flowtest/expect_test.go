package flowtest_test

import (
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

func result() *flowtest.Result {
	return &flowtest.Result{
		Outcome: engine.OutcomeEnded, Path: []string{"A", "B", "C"}, Prompts: []string{"Hello"},
		Actions:   []string{"transfer number=+1555", "recording on=true"},
		Variables: value.Of("n", int64(5), "o", value.Of("a", int64(1)), "empty", nil),
		Requests: []flowtest.Request{{Method: "GET", URL: "/a?x=1", Path: "/a", Connector: "CRM",
			Header: []activity.Pair{{Name: "X-A", Value: "b"}}, Body: []byte(`{"q":1}`)}},
		Problems: []field.Problem{{Code: "unbound", Message: `"Sales" is not there`}, {Code: "misfit", Message: "timeout"}},
	}
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, expect string
		want         []string
	}{
		{"all is met", `{outcome: ended, path: [A, B, C], prompts: [Hello], variables: {n: "5", o: {a: 1}}, problems: [unbound, misfit: time], requests: [{method: get, url: "/a*1", path: /a, connector: CRM, headers: {x-a: b}, body: {q: 1}}]}`, nil},
		{"nothing is asked", `{problems: ["unbound: Sales", misfit]}`, nil},
		{"a misfit is never fine", `{}`, []string{"problems: got misfit: timeout"}},
		{"other outcome", `{outcome: failed, problems: [unbound, misfit]}`, []string{"outcome: want failed, got ended"}},
		{"path", `{path: [A, X, C], problems: [unbound, misfit]}`, []string{"path (- expected, + got):\n    A\n  - X\n  + B\n    C"}},
		{"prompts", `{prompts: [], problems: [unbound, misfit]}`, []string{"prompts (- expected, + got):\n  + Hello"}},
		{"actions", `{actions: ["transfer number=*", recording on=true], problems: [unbound, misfit]}`, nil},
		{"other actions", `{actions: ["transfer number=+1*", recording], problems: [unbound, misfit]}`, []string{
			"actions (- expected, + got):\n  - transfer number=+1*\n  - recording\n  + transfer number=+1555\n  + recording on=true"}},
		{"no actions", `{actions: [], problems: [unbound, misfit]}`, []string{"actions (- expected, + got):\n  + transfer number=+1555\n  + recording on=true"}},
		{"variables", `{variables: {n: 6, gone: 1, empty: "", o: "{}"}, problems: [unbound, misfit]}`, []string{
			"variable n: want 6, got 5", "variable gone: want 1, but the flow has no such variable", `variable o: want "{}", got {"a":1}`}},
		{"no request", `{requests: [], problems: [unbound, misfit]}`, []string{"requests: want 0, got 1 (- expected, + got):\n  + GET [CRM] /a?x=1"}},
		{"other request", `{requests: [{method: PUT, url: "b*", connector: c, path: "/*/x", headers: {X-A: c, X-B: d}, body: text}], problems: [unbound, misfit]}`, []string{
			"requests[0].method: want PUT, got GET", "requests[0].url: want b*, got /a?x=1", "requests[0].connector: want c, got CRM",
			"requests[0].path: want /*/x, got /a", "requests[0].headers.X-A: want c, got b", "requests[0].headers.X-B: want d, but it was not sent",
			`requests[0].body: want text, got {"q":1}`}},
		{"a body that is not wanted", `{requests: [{body: null}], problems: [unbound, misfit]}`, []string{`requests[0].body: want , got {"q":1}`}},
		{"problems", `{problems: [misfit, "unbound: Support"]}`, []string{`problems: got unbound: "Sales" is not there`,
			"problems: want unbound: Support, but it did not happen"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := read(t, "flow: f\nexpect: "+strings.ReplaceAll(c.expect, "misfit: time]", `"misfit: time"]`)+"\n")
			if diff := cmp.Diff(c.want, s.Expect.Differences(result())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLongListsAreShortened(t *testing.T) {
	t.Parallel()
	r := result()
	r.Problems = nil
	var want []string
	r.Path = nil
	for i := range 3000 {
		label := string(rune('a' + i%26))
		want, r.Path = append(want, label), append(r.Path, label)
	}
	r.Path[2000] = "other"
	e := flowtest.Expect{Path: want}
	d := e.Differences(r)
	if len(d) != 1 || !strings.Contains(d[0], "+ other") || strings.Count(d[0], "\n") > 12 {
		t.Errorf("%v", d)
	}
	for i := range r.Path {
		r.Path[i] = strings.Repeat(r.Path[i], 2)
	}
	if got := e.Differences(r)[0]; strings.Count(got, "\n") != 61 || !strings.HasSuffix(got, "    … and 5940 lines more") {
		t.Error(got)
	}
	e.Path = want[:10]
	r.Path = want[:12]
	if got := e.Differences(r)[0]; got != "path (- expected, + got):\n    …\n    h\n    i\n    j\n  + k\n  + l" {
		t.Error(got)
	}
}

func TestJUnit(t *testing.T) {
	t.Parallel()
	text, err := flowtest.JUnit([]flowtest.Verdict{
		{File: "a/good.flowtest", Name: "Good", Took: 1500 * time.Millisecond},
		{File: "a/bad.flowtest", Differences: []string{"path:\n  - <A> \x01", "outcome"}, Took: time.Millisecond},
		{File: "a/broken.flowtest", Err: errors.New("line 3 & 4")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Time     string `xml:"time,attr"`
		Suite    struct {
			Cases []struct {
				Name    string `xml:"name,attr"`
				File    string `xml:"file,attr"`
				Time    string `xml:"time,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
				Error *struct {
					Message string `xml:"message,attr"`
				} `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if got.Tests != 3 || got.Failures != 1 || got.Errors != 1 || got.Time != "1.501" || len(got.Suite.Cases) != 3 {
		t.Fatalf("%s", text)
	}
	c := got.Suite.Cases
	if c[0].Name != "Good" || c[0].Failure != nil || c[0].Error != nil || c[0].Time != "1.500" || c[0].File != "a/good.flowtest" {
		t.Errorf("%+v", c[0])
	}
	if c[1].Name != "a/bad" || c[1].Failure == nil || c[1].Failure.Message != "path:" || !strings.Contains(c[1].Failure.Text, "<A>") {
		t.Errorf("%+v", c[1])
	}
	if c[2].Error == nil || c[2].Error.Message != "line 3 & 4" {
		t.Errorf("%+v", c[2])
	}
}
