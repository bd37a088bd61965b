package release

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/routing"
)

// TestResult is what came of one test.
type TestResult struct {
	Name        string
	Passed      bool
	Took        time.Duration
	Differences []message.Text
	Covered     []Port // each once, in the order in which they were taken
}

// Port is a way by which an activity was left.
type Port struct{ Activity, Port string }

// RunTests runs the tests of a flow against one of its versions, 0 for the
// draft. Nothing leaves the server: requests are answered from the tests. Where
// a test has no resources of its own, the organisation's stand in; flows that it
// does not hold are looked for in the organisation.
func (r *Releases) RunTests(ctx context.Context, by By, id string, number int) ([]TestResult, error) {
	f, err := r.record(ctx, by.Organisation, id)
	if err != nil {
		return nil, err
	}
	text := f.Text
	if number != 0 {
		v, err := r.version(ctx, by.Organisation, id, number)
		if err != nil {
			return nil, err
		}
		text = v.Text
	}
	doc, problems := flow.Read(text)
	if doc == nil {
		return nil, fmt.Errorf("reading version %d of flow %s: %w", number, id, problems[0])
	}
	list, err := r.o.Flows.Tests(ctx, by.Organisation, id)
	if err != nil {
		return nil, err
	}
	host := flowtest.Host{Catalog: r.o.Catalog, Zones: time.LoadLocation}
	if r.o.Resources != nil {
		if host.Resources, err = r.o.Resources.Resources(ctx, by.Organisation); err != nil {
			return nil, fmt.Errorf("reading the resources: %w", err)
		}
	}
	if host.Resources == nil {
		host.Resources = &routing.Resources{}
	}
	host.Flow = func(name string) (*flow.Flow, error) { return r.flowFor(ctx, by.Organisation, name) }
	results := make([]TestResult, 0, len(list))
	for _, t := range list {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		results = append(results, r.runTest(ctx, by.Organisation, t, doc, host))
	}
	return results, nil
}

// runTest runs one test.
func (r *Releases) runTest(ctx context.Context, organisation string, t TestCase, doc *flow.Flow, host flowtest.Host) TestResult {
	began := time.Now()
	result := TestResult{Name: t.Name}
	s, problems := flowtest.Read(t.Text)
	if len(problems) > 0 {
		result.Differences = []message.Text{message.New("%s", problems[0])}
		return result
	}
	s.Flow = flowtest.Part{Flow: doc}
	if s.Resources.File != "" {
		s.Resources = flowtest.Bindings{} // of the organisation
	}
	s.Flows = append(s.Flows, r.calledBy(ctx, organisation, doc, s.Flows)...)
	host.Trace = func(l flowtest.Line) {
		if at := (Port{l.Activity, l.Port}); l.Type == flowtest.LineLeave && l.Port != "" && !slices.Contains(result.Covered, at) {
			result.Covered = append(result.Covered, at)
		}
	}
	got, err := s.Run(host)
	if err != nil {
		result.Differences = []message.Text{message.New("%s", err)}
	} else {
		result.Differences = s.Expect.Unmet(&got)
	}
	result.Took, result.Passed = time.Since(began), len(result.Differences) == 0
	return result
}

// flowFor is a flow of the organisation that a test names by its id, name, or
// that of a file: its last version, or its draft when there is none.
func (r *Releases) flowFor(ctx context.Context, organisation, name string) (*flow.Flow, error) {
	base := path.Base(name)
	f, ok, err := r.find(ctx, organisation, name, base, strings.TrimSuffix(base, path.Ext(base)))
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(fault.NotFound, "flow_unknown", "The organization has no flow called %q.", name)
	}
	text := f.Text
	if f.Version > 0 {
		v, err := r.version(ctx, organisation, f.ID, f.Version)
		if err != nil {
			return nil, err
		}
		text = v.Text
	}
	doc, problems := flow.Read(text)
	if doc == nil {
		return nil, fmt.Errorf("reading flow %s: %w", f.ID, problems[0])
	}
	return doc, nil
}

// mostCalled bounds the flows that are looked for by one test.
const mostCalled = 50

// calledBy finds the flows of the organisation that a flow leads to, and those
// that these lead to, but for the ones that the test holds. What is not there is
// told when the contact comes to it.
func (r *Releases) calledBy(ctx context.Context, organisation string, doc *flow.Flow, held []flowtest.Part) []flowtest.Part {
	known := map[string]bool{doc.ID: true, fold(doc.Name): true}
	for _, p := range held {
		if p.Flow != nil {
			known[p.Flow.ID], known[fold(p.Flow.Name)] = true, true
		}
	}
	var found []flowtest.Part
	for queue := []*flow.Flow{doc}; len(queue) > 0; queue = queue[1:] {
		for _, ref := range references(queue[0], r.o.Catalog) {
			if ref.Kind != toFlow && ref.Kind != toSubflow || known[ref.ID] && ref.ID != "" || known[fold(ref.Name)] && ref.Name != "" || len(found) >= mostCalled {
				continue
			}
			for _, name := range []string{ref.ID, ref.Name} {
				if f, err := r.flowFor(ctx, organisation, name); name != "" && err == nil {
					known[f.ID], known[fold(f.Name)] = true, true
					found = append(found, flowtest.Part{Flow: f})
					queue = append(queue, f)
					break
				}
			}
		}
	}
	return found
}
