package flowtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// everything has each part of the format.
const everything = `# a comment stays
name: Everything
flow: menu.yaml
flows:
  - other.yaml
  - callwright: 1
    name: Inline
    type: subflow
    activities:
      - {label: Begin, kind: subflow-start}
resources: {queues: [{name: Sales}]}
now: 2026-03-02T09:00:00+01:00
contact: {ANI: "+15550100"}
variables: {lang: de, n: 5}
inputs:
  - digits: 007#
  - timeout
  - invalid
  - hang-up
  - say: two words
  - pass: 90
  - agent: offered
  - agent: {answered: Ann}
  - agent: {ended: {AgentName: Ann}}
  - queue: failed
  - queue: {failed: 1}
  - queue: {failed: {code: 12, description: no one there}}
  - callback: failed
  - callback: refused
  - transfer: no-answer
  - transfer: {answered: 90}
  - call: AMD
http:
  - timeout
  - {status: 503, times: 2}
  - {body: "text", headers: {X-A: b}}
  - {body: {a: [1, null]}}
  - {request: {method: GET, url: "*/a", connector: CRM, path: /a}, failure: connect}
  - {request: {url: x}, timeout: true}
expect:
  outcome: ended
  path: [A, B]
  variables: {tier: gold}
  prompts: []
  actions: ["transfer number=*", priority priority=1]
  requests: [{method: GET, url: x, connector: c, path: p, headers: {A: b}, body: {x: 1}}, {}]
  problems: [unbound, "misfit: some text"]
`

func read(t *testing.T, text string) *flowtest.Scenario {
	t.Helper()
	s, problems := flowtest.Read([]byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

var anyScenario = []cmp.Option{
	cmpopts.IgnoreFields(flowtest.Input{}, "Line"),
	cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(objectOrNil(a), objectOrNil(b)) }),
	cmp.Comparer(func(a, b *flow.Flow) bool {
		if a == nil || b == nil {
			return a == b
		}
		return string(flow.Write(a)) == string(flow.Write(b))
	}),
	cmpopts.EquateEmpty(),
}

func objectOrNil(o *value.Object) any {
	if o == nil {
		return nil
	}
	return o
}

func TestReadEverything(t *testing.T) {
	t.Parallel()
	s := read(t, everything)
	if s.Name != "Everything" || s.Flow.File != "menu.yaml" || len(s.Flows) != 2 || s.Flows[1].Flow.Name != "Inline" {
		t.Errorf("flows %+v", s)
	}
	var inputs []string
	for _, i := range s.Inputs {
		inputs = append(inputs, fmt.Sprintf("%d %s %d %s%s", i.Line, i, i.Code, i.Description, value.Text(i.Attributes)))
	}
	want := []string{`16 digits: "007#" 0 {}`, `17 timeout 0 {}`, `18 invalid 0 {}`, `19 hang-up 0 {}`, `20 say: "two words" 0 {}`,
		`21 pass: 1m30s 0 {}`, `22 agent: offered 0 {}`, `23 agent: answered 0 {"AgentName":"Ann"}`, `24 agent: ended 0 {"AgentName":"Ann"}`,
		`25 queue: {failed: 4} 4 {}`, `26 queue: {failed: 1} 1 {}`, `27 queue: {failed: 12} 12 no one there{}`, `28 callback: failed 0 {}`,
		`29 callback: refused 0 {}`, `30 transfer: no-answer 0 {}`, `31 transfer: {answered: 1m30s} 0 {}`, `32 call: AMD 0 {}`}
	if diff := cmp.Diff(want, inputs); diff != "" {
		t.Error(diff)
	}
	if len(s.HTTP) != 6 || s.HTTP[1].Times != 2 || s.HTTP[2].Status != 200 || !s.HTTP[5].Timeout || s.HTTP[4].To.Connector != "CRM" {
		t.Errorf("answers %+v", s.HTTP)
	}
	e := s.Expect
	if e.Outcome != engine.OutcomeEnded || len(e.Path) != 2 || e.Prompts == nil || len(e.Prompts) != 0 || len(e.Requests) != 2 || !e.Requests[0].HasBody {
		t.Errorf("expected %+v", e)
	}
}

func TestWriteAndReadAgain(t *testing.T) {
	t.Parallel()
	s := read(t, everything)
	again, problems := flowtest.Read(s.Write())
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, s.Write())
	}
	if diff := cmp.Diff(s, again, anyScenario...); diff != "" {
		t.Error(diff)
	}
	if s.Now.Format("15:04Z07:00") != again.Now.Format("15:04Z07:00") {
		t.Errorf("%s became %s", s.Now, again.Now)
	}
}

func TestProblemsNameLineAndMend(t *testing.T) {
	t.Parallel()
	inline := "flow:\n  callwright: 1\n  name: F\n  activities: []\n"
	for _, c := range []struct {
		text   string
		line   int
		code   string
		says   string
		number int
	}{
		{"flow: [", 1, flow.CodeSyntax, "", 1},
		{"", 0, field.CodeInvalid, "must be keys with values", 1},
		{"- a\n", 0, field.CodeInvalid, "must be keys with values, not a list", 1},
		{"name: x\n", 0, field.CodeInvalid, "a scenario needs a flow", 1},
		{"flow: f.yaml\nnmae: x\n", 2, field.CodeUnknown, `there is no key "nmae"`, 1},
		{"flow: f.yaml\nname: {a: 1}\n", 2, field.CodeInvalid, "must be a text, not an object", 1},
		{"flow: f.yaml\nnow: yesterday\n", 2, field.CodeInvalid, "is no moment", 1},
		{"flow: f.yaml\ncontact: [1]\n", 2, field.CodeInvalid, "must be keys", 1},
		{"flow: f.yaml\nresources: {queues: [{nam: x}]}\n", 2, field.CodeUnknown, "no such setting", 2},
		{"flow: f.yaml\nflows: f.yaml\n", 2, field.CodeInvalid, "must be a list, not a text", 1},
		{"flow:\n  callwright: 1\n  name: F\n  activities:\n    - {label: A, kind: end, links: {x: Gone}}\n", 5, flow.CodeUnknownTarget, "Gone", 1},
		{"flow:\n  callwright: 9\n", 2, flow.CodeVersion, "", 1},
		{inline + "inputs:\n  - timeout\n  - jump\n", 7, field.CodeInvalid, "jump is no input", 1},
		{inline + "inputs:\n  - {jump: 1}\n", 6, field.CodeInvalid, `there is no input "jump"`, 1},
		{inline + "inputs:\n  - {timeout: 5}\n", 6, field.CodeInvalid, "takes no value", 1},
		{inline + "inputs:\n  - digits: abc\n", 6, field.CodeInvalid, `"abc" are no keys`, 1},
		{inline + "inputs:\n  - digits: \"\"\n", 6, field.CodeInvalid, "no keys", 1},
		{inline + "inputs:\n  - pass: soon\n", 6, field.CodeInvalid, "no span of time", 1},
		{inline + "inputs:\n  - pass: -5s\n", 6, field.CodeInvalid, "no span of time", 1},
		{inline + "inputs:\n  - pass: 99999h\n", 6, field.CodeInvalid, "no span of time", 1},
		{inline + "inputs:\n  - agent: {sings: x}\n", 6, field.CodeInvalid, "nothing that an agent does", 1},
		{inline + "inputs:\n  - agent: {ended: [x]}\n", 6, field.CodeInvalid, "must be keys", 1},
		{inline + "inputs:\n  - queue: {failed: 13}\n", 6, field.CodeInvalid, "no such number", 1},
		{inline + "inputs:\n  - queue: full\n", 6, field.CodeInvalid, "must be keys with values", 1},
		{inline + "inputs:\n  - callback: late\n", 6, field.CodeInvalid, "does not happen to a callback", 1},
		{inline + "inputs:\n  - transfer: rings\n", 6, field.CodeInvalid, "does not happen to a transfer", 1},
		{inline + "inputs:\n  - transfer: {busy: 5s}\n", 6, field.CodeInvalid, "does not happen to a transfer", 1},
		{inline + "inputs:\n  - transfer: {answered: soon}\n", 6, field.CodeInvalid, "no span of time", 1},
		{inline + "inputs:\n  - call: \"\"\n", 6, field.CodeInvalid, "nothing has answered", 1},
		{inline + "http:\n  - {status: 99}\n", 6, field.CodeInvalid, "no such number", 1},
		{inline + "http:\n  - {status: 200, failure: dns}\n", 6, field.CodeInvalid, "answered, or times out, or fails", 1},
		{inline + "http:\n  - {timeout: maybe}\n", 6, field.CodeInvalid, "true or false", 1},
		{inline + "http:\n  - {request: {verb: GET}}\n", 6, field.CodeUnknown, "verb", 1},
		{inline + "expect:\n  outcome: fine\n", 6, field.CodeInvalid, `there is no outcome "fine"`, 1},
		{inline + "expect:\n  path: A\n", 6, field.CodeInvalid, "must be a list", 1},
		{inline + "expect:\n  requests: [{urls: x}]\n", 6, field.CodeUnknown, "urls", 1},
	} {
		_, problems := flowtest.Read([]byte(c.text))
		if len(problems) != c.number {
			t.Errorf("%q: %d problems: %v", c.text, len(problems), problems)
			continue
		}
		p := problems[len(problems)-1]
		if p.Line != c.line || p.Code != c.code || !strings.Contains(p.Message, c.says) {
			t.Errorf("%q: line %d, %s, %s", c.text, p.Line, p.Code, p.Message)
		}
	}
}

func TestReadInputs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"- timeout\n- digits: 1\n", "inputs:\n  - timeout\n  - digits: \"1\"\n", `["timeout", {"digits": "1"}]`} {
		inputs, problems := flowtest.ReadInputs([]byte(text))
		if len(problems) > 0 || len(inputs) != 2 || inputs[0].Kind != flowtest.Timeout || inputs[1].Text != "1" {
			t.Errorf("%q: %+v %v", text, inputs, problems)
		}
	}
	if inputs, problems := flowtest.ReadInputs(nil); len(inputs)+len(problems) != 0 {
		t.Errorf("nothing is no input: %v %v", inputs, problems)
	}
	for text, line := range map[string]int{"- timeout\n- jump\n": 2, "[": 1, "digits: 1": 0} {
		if _, problems := flowtest.ReadInputs([]byte(text)); len(problems) != 1 || problems[0].Line != line {
			t.Errorf("%q: %v", text, problems)
		}
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	const head = "# what it is about\nflow:\n  callwright: 1\n  name: F\n  variables:\n    - {name: a, type: INTEGER, value: 5}\n" +
		"  activities:\n    - {label: Begin, kind: start, links: {out: Say}}\n" +
		"    - {label: Say, kind: play-message, settings: {prompts: [{tts: Hello}]}, links: {default: Call}}\n" +
		"    - label: Call\n      kind: http-request\n      settings: {authenticated: false, url: \"https://a.example.com/x\", method: POST, headers: {A: b}, body: '{\"q\": 1}'}\n"
	const tail = "\n# about the answers\nhttp: [{status: 500}, {status: 201}]\n"
	for name, c := range map[string]struct{ before, after string }{
		"none":     {"", "expect:\n  outcome: ended\n  path: [Begin, Say, Call]\n  prompts: [Hello]\n  requests:\n    - {method: GET, url: 'https://a.example.com/x'}\n"},
		"outcome":  {"expect:\n  outcome: failed\n", "expect:\n  outcome: ended\n"},
		"the rest": {"expect: {path: [X], prompts: [], variables: {a: 1, gone: 2}, problems: [x]}\n", "expect:\n  outcome: ended\n  path: [Begin, Say, Call]\n  variables: {a: 5}\n  prompts: [Hello]\n  problems: []\n"},
		"requests": {"expect:\n  requests:\n    - {method: PUT, url: \"https://a*\", headers: {A: c, B: d}, body: {q: 2}}\n",
			"expect:\n  outcome: ended\n  requests:\n    - {method: POST, url: https://a*, headers: {A: b}, body: {q: 1}}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := head + c.before + tail
			s := read(t, text)
			r, err := s.Run(host("."))
			if err != nil {
				t.Fatal(err)
			}
			updated := string(flowtest.Update([]byte(text), s, &r))
			again := read(t, updated)
			for _, d := range again.Expect.Differences(&r) {
				t.Error(d)
			}
			if !strings.HasPrefix(updated, head) || !strings.Contains(updated, tail) {
				t.Errorf("the rest of the text changed:\n%s", updated)
			}
			if twice := string(flowtest.Update([]byte(updated), again, &r)); twice != updated {
				t.Errorf("a second update changes it: %s", cmp.Diff(updated, twice))
			}
		})
	}
}

// Actions are added where there is no expectation yet; a * that still fits stays.
func TestUpdateActions(t *testing.T) {
	t.Parallel()
	const head = "flow:\n  callwright: 1\n  name: F\n  activities:\n    - {label: Begin, kind: start, links: {out: Shown}}\n" +
		"    - {label: Shown, kind: set-caller-id, settings: {number: \"4711\"}, links: {default: Record}}\n" +
		"    - {label: Record, kind: recording-control, settings: {enable: \"true\"}}\n"
	for before, want := range map[string][]string{
		"": {"caller-id number=4711", "recording on=true"},
		"expect: {actions: [caller-id *, recording]}\n": {"caller-id *", "recording on=true"},
		"expect: {actions: []}\n":                       {"caller-id number=4711", "recording on=true"},
		"expect: {outcome: failed}\n":                   nil,
	} {
		s := read(t, head+before)
		r, err := s.Run(host("."))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, read(t, string(flowtest.Update([]byte(head+before), s, &r))).Expect.Actions); diff != "" {
			t.Errorf("%q: %s", before, diff)
		}
		if o, _ := r.Summary().Get("actions"); value.Text(o) != `["caller-id number=4711","recording on=true"]` {
			t.Errorf("summary: %s", value.Text(o))
		}
	}
}

func FuzzScenario(f *testing.F) {
	f.Add(everything)
	files, err := filepath.Glob("testdata/*.flowtest")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("flow: '\"x\\''\ninputs: [{say: \"\\u0001\"}]\n")
	f.Add("flow: x\nexpect: {variables: {\"a: b\": [{}, [], null, -0.0, 1e400]}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, problems := flowtest.Read([]byte(text))
		if len(problems) > 0 {
			for _, p := range problems {
				if p.Message == "" || p.Severity != field.SeverityError && p.Code != field.CodeUnknown {
					t.Fatalf("%+v", p)
				}
			}
			return
		}
		written := s.Write()
		again, problems := flowtest.Read(written)
		if len(problems) > 0 {
			t.Fatalf("%v in\n%s", problems, written)
		}
		if diff := cmp.Diff(s, again, anyScenario...); diff != "" {
			t.Fatalf("%s in\n%s", diff, written)
		}
		if twice := again.Write(); string(twice) != string(written) {
			t.Fatal(cmp.Diff(string(written), string(twice)))
		}
	})
}
