package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const exploredFlow = `callwright: 1
name: Balance by phone
variables: [{name: state, type: STRING}]
activities:
  - {label: Start, kind: start, links: {out: Lookup}}
  - label: Lookup
    kind: http-request
    settings: {authenticated: false, url: "https://crm.example.com/balance", outputs: [{variable: state, path: $.customer.state}]}
    links: {default: Blocked}
  - {label: Blocked, kind: condition, settings: {expression: "{{state == 'blocked'}}"}, links: {"true": Queue, "false": Sub}}
  - {label: Queue, kind: queue-contact, settings: {queue: Collections}, links: {default: Music}}
  - {label: Music, kind: play-music, settings: {audio: hold.wav}, links: {default: Music, error: End}}
  - {label: Sub, kind: subflow, settings: {flow: Read out}, links: {default: End, error: End}}
  - {label: End, kind: end}
`

const readOutFlow = `callwright: 1
name: Read out
type: subflow
activities:
  - {label: Start, kind: subflow-start, links: {out: End}}
  - {label: End, kind: subflow-end}
`

// exploredReport is what scripts read of `callwright explore --json`.
type exploredReport struct {
	Flow       string
	Activities struct{ Total, Reached int }
	Links      struct{ Total, Taken int }
	Findings   []struct {
		Code, Severity, Activity, Message, Mend string
		Inputs                                  map[string]any
		Replays                                 bool
	}
	Untaken []struct {
		From, Port, To, Condition, Why string
		Never                          bool
	}
}

func explore(t *testing.T, args ...string) (code int, reports []exploredReport) {
	t.Helper()
	code, out, errs := cli(t, "", append([]string{"explore", "--json"}, args...)...)
	for line := range strings.Lines(out) {
		var r exploredReport
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in %s (%s)", err, line, errs)
		}
		reports = append(reports, r)
	}
	return code, reports
}

// TestExplore explores a flow that hangs together, and runs what was saved.
func TestExplore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"balance.yaml": exploredFlow, "read-out.yaml": readOutFlow} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	balance, tests := filepath.Join(dir, "balance.yaml"), filepath.Join(dir, "tests")
	code, reports := explore(t, balance, "--flows", dir, "--save", tests)
	if code != exitErrors || len(reports) != 1 {
		t.Fatalf("exit %d, %d reports", code, len(reports))
	}
	r := reports[0]
	if r.Flow != "Balance by phone" || r.Links.Total == 0 || r.Links.Taken != r.Links.Total || r.Activities.Reached != 7 || r.Activities.Total != 7 {
		t.Errorf("%+v", r)
	}
	var found []string
	for _, f := range r.Findings {
		found = append(found, f.Severity+" "+f.Code+" "+f.Activity)
		if !f.Replays || f.Message == "" || f.Mend == "" || len(f.Inputs) == 0 {
			t.Errorf("%+v", f)
		}
	}
	if diff := cmp.Diff([]string{"error unhandled_error Lookup", "error unhandled_error Queue"}, found); diff != "" {
		t.Error(diff)
	}
	if code, out, errs := cli(t, "", "test", tests); code != 0 || !strings.Contains(out, "2 passed, 0 failed") {
		t.Errorf("the saved tests: exit %d\n%s%s", code, out, errs)
	}
	saved := read(t, filepath.Join(tests, "balance-unhandled-error-queue.flowtest"))
	if !strings.Contains(saved, "flow: \"../balance.yaml\"") || !strings.Contains(saved, "blocked") || !strings.Contains(saved, "outcome: failed") {
		t.Errorf("the saved test:\n%s", saved)
	}
}

// TestExploreReadably prints what people read.
func TestExploreReadably(t *testing.T) {
	t.Parallel()
	balance := file(t, "balance.yaml", exploredFlow)
	other := file(t, "other.yaml", strings.ReplaceAll(readOutFlow, "{out: End}", "{out: If}")+
		"  - {label: If, kind: condition, settings: {expression: \"{{x == y.z}}\"}, links: {\"true\": End, \"false\": End, error: End}}\n")
	code, out, errs := cli(t, "", "explore", balance, other)
	if code != exitErrors || errs != "" {
		t.Errorf("exit %d, %s", code, errs)
	}
	for _, want := range []string{"Balance by phone", "7 of 7 activities reached", "links taken (100.0 %)", "nobody handles the error", "inputs: http connect",
		`the flow "Read out" is not there`, "taken only when something was assumed", "untaken", "the expression cannot fail", "1 of the others can never be", "2 flows: "} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b[") {
		t.Error("what is no terminal gets no colours")
	}
	fine := file(t, "fine.yaml", readOutFlow)
	if code, out, _ := cli(t, "", "explore", fine); code != exitFine || !strings.Contains(out, "1 of 1 links taken") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// TestExploreWrongly ends with the exit code for wrong use.
func TestExploreWrongly(t *testing.T) {
	t.Parallel()
	balance := file(t, "balance.yaml", exploredFlow)
	for _, args := range [][]string{
		{}, {"nowhere.yaml"}, {file(t, "x.json", "{")}, {balance, "--budget", "0"}, {balance, "--flows", "nowhere"}, {balance, "--resources", "nowhere"},
		{balance, "--resources", file(t, "r.yaml", "queues: 3")}, {balance, "--save", balance}, {balance, "--unknown"},
	} {
		if code, _, errs := cli(t, "", append([]string{"explore"}, args...)...); code != exitUsage || errs == "" {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
	resources := file(t, "good.yaml", "global_variables: [{name: a, value: b}]")
	if code, reports := explore(t, balance, "--resources", resources, "--budget", "50"); code != exitErrors || len(reports) != 1 {
		t.Errorf("with resources: exit %d", code)
	}
}

// leastTaken is the share of all links of the exports, in percent, that explore
// takes at least. What is left cannot be taken, or is a mistake in the export.
const leastTaken = 95

// TestExploreExports runs every export to its end with no fault of ours.
func TestExploreExports(t *testing.T) {
	t.Parallel()
	var total, taken int
	dir := ""
	for _, path := range exports(t) {
		if dir == "" {
			dir = filepath.Dir(path)
		}
		code, reports := explore(t, path, "--flows", dir)
		if code > exitErrors || len(reports) != 1 {
			t.Errorf("%s: exit %d", path, code)
			continue
		}
		r := reports[0]
		total, taken = total+r.Links.Total, taken+r.Links.Taken
		t.Logf("%s: %d of %d links", filepath.Base(path), r.Links.Taken, r.Links.Total)
		for _, u := range r.Untaken {
			if u.Why == "" || u.Condition == "" {
				t.Errorf("%s: nothing says why %s is not left by %s", path, u.From, u.Port)
			}
		}
		for _, f := range r.Findings {
			if f.Code == "internal" {
				t.Errorf("%s: %s", path, f.Message)
			}
		}
	}
	t.Logf("%d of %d links", taken, total)
	if taken*100 < total*leastTaken {
		t.Errorf("%d of %d links are less than %d %%", taken, total, leastTaken)
	}
}
