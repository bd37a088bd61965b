package api

import (
	"context"
	"net/http"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/release"
)

// FlowTests keeps the tests of flows, and runs them.
type FlowTests interface {
	Tests(ctx context.Context, by release.By, flow string) ([]release.TestCase, error)
	PutTest(ctx context.Context, by release.By, flow, name string, revision int64, text []byte) (release.TestCase, error)
	DeleteTest(ctx context.Context, by release.By, flow, name string) error
	RunTests(ctx context.Context, by release.By, flow string, number int) ([]release.TestResult, error)
}

// FlowTest is a test of a flow.
type FlowTest struct {
	Name      string    `json:"name"`
	Text      string    `json:"text" doc:"A .flowtest file."`
	Revision  int64     `json:"revision"`
	Updated   time.Time `json:"updated"`
	UpdatedBy string    `json:"updated_by,omitempty"`
}

func flowTestOf(t release.TestCase) FlowTest {
	return FlowTest{t.Name, string(t.Text), t.Revision, t.Updated, t.UpdatedBy}
}

// FlowTestResult is what came of a test.
type FlowTestResult struct {
	Name         string     `json:"name"`
	Passed       bool       `json:"passed"`
	Milliseconds float64    `json:"milliseconds"`
	Differences  []string   `json:"differences" doc:"From what the test expects, one text each; empty when it passed."`
	Covered      []FlowPort `json:"covered" doc:"Ways that were taken, each once."`
}

// FlowPort is a way by which an activity is left.
type FlowPort struct {
	Activity string `json:"activity"`
	Port     string `json:"port"`
}

// testResults are what came of tests, told in the language of the request.
func (a *api) testResults(ctx context.Context, results []release.TestResult) *itemsOf[FlowTestResult] {
	say := a.problemWords(ctx)
	return each(results, func(r release.TestResult) FlowTestResult { return testResultOf(r, say) })
}

func testResultOf(r release.TestResult, say func(english string) string) FlowTestResult {
	out := FlowTestResult{Name: r.Name, Passed: r.Passed, Milliseconds: milliseconds(r.Took), Differences: []string{}, Covered: []FlowPort{}}
	for _, d := range r.Differences {
		out.Differences = append(out.Differences, d.In(say))
	}
	for _, p := range r.Covered {
		out.Covered = append(out.Covered, FlowPort(p))
	}
	return out
}

func (a *api) flowTestOperations() {
	tests := flowsPath + "/{id}/tests"
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodGet, path: tests, id: "list-flow-tests", tag: "flows", summary: "List the tests of a flow",
	}, a.listFlowTests)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodPut, path: tests + "/{name}", id: "put-flow-test", tag: "flows", summary: "Keep a test of a flow",
		description: "A .flowtest file, new or in place of the one of that name. One that cannot be read is refused with line and column.", conflicts: true,
	}, a.putFlowTest)
	serve(a, operation{
		who: needs(access.FlowEdit), method: http.MethodDelete, path: tests + "/{name}", id: "delete-flow-test", tag: "flows", summary: "Delete a test of a flow",
	}, a.deleteFlowTest)
	serve(a, operation{
		who: needs(access.FlowRead), method: http.MethodPost, path: tests + "/run", id: "run-flow-tests", tag: "flows", summary: "Run the tests of a flow", status: http.StatusOK,
		description: "Nothing leaves the server: requests are answered from the tests, with the organisation's resources where a test has none of its own.",
	}, a.runFlowTests)
}

func (a *api) listFlowTests(ctx context.Context, by account.Caller, in *Named) (*itemsOf[FlowTest], error) {
	list, err := a.o.Flows.Tests(ctx, a.releaseBy(by), in.ID)
	if err != nil {
		return nil, err
	}
	return each(list, flowTestOf), nil
}

// NamedTest names a test of a flow.
type NamedTest struct {
	Named
	Name string `path:"name" minLength:"1" maxLength:"200"`
}

type putFlowTest struct {
	NamedTest
	Body struct {
		Text  string `json:"text" maxLength:"1000000" doc:"A .flowtest file. Its flow is the flow itself, whatever it says."`
		Known *int64 `json:"known_revision,omitempty" minimum:"0" doc:"Revision of the one that is replaced, 0 when there is to be none yet: otherwise it is refused (412). Left out, whatever there is is replaced."`
	}
}

func (a *api) putFlowTest(ctx context.Context, by account.Caller, in *putFlowTest) (*document[FlowTest], error) {
	revision := int64(release.AnyTest)
	if in.Body.Known != nil {
		revision = *in.Body.Known
	}
	t, err := a.o.Flows.PutTest(ctx, a.releaseBy(by), in.ID, in.Name, revision, []byte(in.Body.Text))
	if err != nil {
		return nil, err
	}
	return documented(t.Revision, flowTestOf(t))
}

func (a *api) deleteFlowTest(ctx context.Context, by account.Caller, in *NamedTest) (*struct{}, error) {
	return nil, a.o.Flows.DeleteTest(ctx, a.releaseBy(by), in.ID, in.Name)
}

type runFlowTests struct {
	Named
	Body struct {
		Version int `json:"version,omitempty" minimum:"0" doc:"Number; 0 or nothing for the draft."`
	}
}

func (a *api) runFlowTests(ctx context.Context, by account.Caller, in *runFlowTests) (*itemsOf[FlowTestResult], error) {
	results, err := a.o.Flows.RunTests(ctx, a.releaseBy(by), in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	return a.testResults(ctx, results), nil
}
