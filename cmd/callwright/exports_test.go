package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/sandbox"
	"github.com/callwright/callwright/value"
)

// exports lists the real exports that CALLWRIGHT_EXPORTS names.
func exports(t *testing.T) []string {
	t.Helper()
	list := os.Getenv("CALLWRIGHT_EXPORTS")
	if list == "" {
		t.Skip("CALLWRIGHT_EXPORTS is unset: no real exports to test with")
	}
	var files []string
	for _, dir := range filepath.SplitList(list) {
		found, err := within(dir, func(path string) bool { return filepath.Ext(path) == ".json" })
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Fatalf("no .json file in %s", list)
	}
	return files
}

// TestExportsKeepEverything imports and exports through the commands, as a user would.
func TestExportsKeepEverything(t *testing.T) {
	t.Parallel()
	for _, path := range exports(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			form := "webex"
			if strings.Contains(read(t, path), `"nodes"`) {
				form = "webex-v2"
			}
			code, out, errs := cli(t, "", "import", path, "--out", dir, "--json")
			if code > 1 {
				t.Fatalf("import: exit %d: %s", code, errs)
			}
			var r struct{ Flows []struct{ Written string } }
			if err := json.Unmarshal([]byte(out), &r); err != nil {
				t.Fatal(err)
			}
			code, exported, errs := cli(t, "", "export", r.Flows[0].Written, "--format", form)
			if code != 0 {
				t.Fatalf("export: exit %d: %s", code, errs)
			}
			if diff := cmp.Diff(comparable(t, read(t, path)), comparable(t, exported)); diff != "" {
				t.Errorf("the export differs from the original (-original +export):\n%s", diff)
			}
		})
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// comparable is an export as JSON values, without the copies of settings that
// the diagram keeps.
func comparable(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if s, ok := v.(string); ok {
		return comparable(t, s)
	}
	withoutCopies(v)
	return v
}

func withoutCopies(v any) {
	switch v := v.(type) {
	case map[string]any:
		if v["widgetType"] == "activity" {
			delete(v, "properties")
		}
		for _, m := range v {
			withoutCopies(m)
		}
	case []any:
		for _, m := range v {
			withoutCopies(m)
		}
	}
}

// TestExportsNameWhatIsUnbound holds check's report against what stands in the exports.
func TestExportsNameWhatIsUnbound(t *testing.T) {
	t.Parallel()
	for _, path := range exports(t) {
		code, out, errs := cli(t, "", "check", path, "--json")
		if code > 1 {
			t.Errorf("%s: exit %d: %s", path, code, errs)
			continue
		}
		text := read(t, path)
		for _, property := range []string{"connectorId", "destination", "businessHoursId", "subflowId"} {
			for _, rest := range strings.Split(text, `"`+property+`":`)[1:] {
				rest = strings.TrimLeft(rest, " ")
				if id, _, _ := strings.Cut(strings.TrimPrefix(rest, `"`), `"`); rest[0] == '"' && id != "" && !strings.Contains(id, "{{") && !strings.Contains(out, id) {
					t.Errorf("%s: %s %q is not named", filepath.Base(path), property, id)
				}
			}
		}
	}
}

// chooser answers what a contact asks for by a script of choices, and the first
// choice after it; what it chose from is written down.
type chooser struct {
	script, taken, options []int
}

func (c *chooser) Next(a flowtest.Ask) (flowtest.Input, bool) {
	all := optionsFor(a)
	const most = 60
	if len(all) == 0 || len(c.taken) >= most {
		return flowtest.Input{}, false
	}
	choice := 0
	if n := len(c.taken); n < len(c.script) {
		choice = c.script[n] % len(all)
	}
	c.taken, c.options = append(c.taken, choice), append(c.options, len(all))
	return all[choice], true
}

func optionsFor(a flowtest.Ask) []flowtest.Input {
	switch a.For {
	case flowtest.ForDigits:
		all := []flowtest.Input{{Kind: flowtest.Timeout}, {Kind: flowtest.Invalid}, {Kind: flowtest.HangUp}}
		for _, d := range a.Choices {
			all = append(all, flowtest.Input{Kind: flowtest.Digits, Text: d})
		}
		if len(a.Choices) == 0 {
			all = append(all, flowtest.Input{Kind: flowtest.Digits, Text: "1234567890"})
		}
		return all
	case flowtest.ForQueue:
		return []flowtest.Input{{}, {Kind: flowtest.Queue, Code: 4}}
	case flowtest.ForTransfer:
		return []flowtest.Input{{}, {Kind: flowtest.Transfer, Text: "busy"}, {Kind: flowtest.Transfer, Text: "answered", For: time.Minute}}
	case flowtest.ForCallback:
		return []flowtest.Input{{}, {Kind: flowtest.Callback, Text: flowtest.Refused}}
	case flowtest.ForCall:
		return []flowtest.Input{{}, {Kind: flowtest.Call, Text: "AMD"}}
	case flowtest.ForAgent:
		return []flowtest.Input{{Kind: flowtest.Agent, Text: flowtest.Answered}, {Kind: flowtest.Agent, Text: flowtest.Offered}, {Kind: flowtest.HangUp}, {}}
	case flowtest.ForNobody:
		return []flowtest.Input{{Kind: flowtest.Agent, Text: flowtest.Ended}, {Kind: flowtest.HangUp}, {Kind: flowtest.Callback}}
	}
	return nil
}

// TestExportsRunWhateverHappens plays every export again and again, taking each
// choice at each place where there is one: nothing may be a fault of ours.
func TestExportsRunWhateverHappens(t *testing.T) {
	t.Parallel()
	for _, path := range exports(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			f, _, err := readFlow(path)
			if err != nil {
				t.Fatal(err)
			}
			around, err := openLibrary(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			runs, outcomes := 0, map[engine.Outcome]int{}
			for queue := [][]int{nil}; len(queue) > 0 && runs < 60; runs++ {
				c := &chooser{script: queue[0]}
				queue = queue[1:]
				r := flowtest.Play(flowtest.Setup{Flow: f, Catalog: activity.Builtin(), Zones: time.LoadLocation, Inputs: c,
					Library: func(name string) (*flow.Flow, error) {
						if f, ok := around.find(name); ok {
							return f, nil
						}
						return nil, fmt.Errorf("no flow %q", name)
					}})
				if !slices.Contains([]engine.Outcome{"ended", "disconnected", "queued", "handed-off", "failed", "limit"}, r.Outcome) || len(r.Path) == 0 {
					t.Fatalf("choices %v: outcome %q, path %v", c.taken, r.Outcome, r.Path)
				}
				outcomes[r.Outcome]++
				for i := len(c.script); i < len(c.taken) && i < len(c.script)+4; i++ {
					for alt := 1; alt < c.options[i]; alt++ {
						queue = append(queue, append(slices.Clone(c.taken[:i]), alt))
					}
				}
			}
			t.Logf("%d runs: %v", runs, outcomes)
		})
	}
}

// TestExportsRunLive plays the CRM flows against the sandbox, with an OAuth and with
// a Basic connector: every authenticated request is answered 2xx.
func TestExportsRunLive(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Start(context.Background(), sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	for _, path := range exports(t) {
		name := filepath.Base(path)
		if !strings.HasPrefix(name, "CiscoDevNet__") && !strings.HasPrefix(name, "webex__ServiceNow_CCIF_") {
			continue
		}
		for _, client := range []string{sandbox.ClientSecret, sandbox.ClientAPIUser} {
			t.Run(name+"/"+client, func(t *testing.T) {
				f, _, err := readFlow(path)
				if err != nil {
					t.Fatal(err)
				}
				runLive(t, box, f, client)
			})
		}
	}
}

func runLive(t *testing.T, box *sandbox.Server, f *flow.Flow, client string) {
	t.Helper()
	p, _ := engine.Compile(f, activity.Builtin())
	var refs []string
	for _, b := range p.Bindings {
		if b.Kind == "connector" {
			refs = append(refs, b.ID)
		}
	}
	set := connectorsFor(t, box, client, refs)
	authenticated, bad := 0, []string(nil)
	agent := func(what string) flowtest.Input {
		return flowtest.Input{Kind: flowtest.Agent, Text: what, Attributes: value.Of("AgentName", "Ann", "AgentEmailId", "ann@example.com")}
	}
	r := flowtest.Play(flowtest.Setup{Flow: f, Catalog: activity.Builtin(), Zones: time.LoadLocation, Now: time.Now().UTC(),
		Contact: value.Of("ANI", "+14155550101"),
		Inputs:  flowtest.List([]flowtest.Input{agent(flowtest.Offered), agent(flowtest.Answered), agent(flowtest.Ended)}),
		Call: func(call activity.Call) activity.CallResult {
			result := set.Do(context.Background(), call)
			if call.Connector != "" {
				authenticated++
				if result.Status/100 != 2 {
					bad = append(bad, fmt.Sprintf("%s %s: %d %v %s", call.Method, call.Target, result.Status, result.Failure, result.Body))
				}
			}
			return result
		}})
	if authenticated == 0 || len(bad) > 0 {
		t.Errorf("%d authenticated requests, these were not answered 2xx:\n%s\npath %v, outcome %s", authenticated, strings.Join(bad, "\n"), r.Path, r.Outcome)
	}
}

// connectorsFor makes one connector to the sandbox that answers to every reference.
func connectorsFor(t *testing.T, box *sandbox.Server, client string, refs []string) *connector.Set {
	t.Helper()
	dir := t.TempDir()
	path, err := writeBox(dir, box)
	if err != nil {
		t.Fatal(err)
	}
	name := client
	if client == sandbox.ClientSecret {
		name = "CRM"
	}
	list, err := json.Marshal(refs)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(read(t, path), "  - name: "+name+"\n", "  - name: "+name+"\n    for: "+string(list)+"\n", 1)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	set, _, err := connector.Load(path, connector.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(set.Close)
	return set
}
