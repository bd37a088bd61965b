package release_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/runner"
	"github.com/callwright/callwright/value"
)

// What cannot be read or stored is an error that is nobody's refusal, from every method.
func TestADatabaseThatIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	v := w.publish(d.ID)
	q := w.add(release.Queues, "Sales")
	p := w.add(release.Prompts, "a.wav")
	must(w.functions.Create(t.Context(), ada(), double()))(t)
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	doc := document(t, plain("Other"))
	for name, err := range map[string]error{
		"create":          second(w.Create(ctx, ada(), doc)),
		"list":            third(w.List(ctx, release.FlowQuery{Organisation: "acme"})),
		"show":            second(w.Show(ctx, ada(), d.ID)),
		"find":            third(w.Find(ctx, "acme", "Main")),
		"save":            second(w.Save(ctx, ada(), d.ID, 1, doc)),
		"revert":          second(w.Revert(ctx, ada(), d.ID, 1, 1)),
		"lock":            second(w.Lock(ctx, ada(), d.ID)),
		"rename":          second(w.Rename(ctx, ada(), d.ID, 1, "x")),
		"duplicate":       second(w.Duplicate(ctx, ada(), d.ID, "x")),
		"delete":          w.Delete(ctx, ada(), d.ID, 1, true),
		"label":           second(w.SetLabel(ctx, ada(), d.ID, release.Dev, 1)),
		"versions":        third(w.Versions(ctx, ada(), d.ID, 0, 0)),
		"version":         second(w.Version(ctx, ada(), d.ID, 1)),
		"version by id":   second(w.VersionByID(ctx, ada(), v.ID)),
		"diff":            second(w.Diff(ctx, ada(), d.ID, 1, 0)),
		"uses":            second(w.Uses(ctx, ada(), d.ID)),
		"where used":      second(w.WhereUsed(ctx, "acme", []string{"c"})),
		"unconfigure":     w.Unconfigure(ctx, "acme", []string{"c"}),
		"references":      second(w.References(ctx, "acme", v.ID)),
		"program":         second(w.Program(ctx, "acme", v.ID)),
		"durability":      second(w.Durability(ctx, "acme", v.ID)),
		"globals":         second(w.Globals(ctx, "acme", v.ID)),
		"resolve":         second(w.Resolve(ctx, "acme", activity.Load{Flow: "Main"})),
		"at":              second(w.At(ctx, "acme", d.ID, release.Live)),
		"resources":       second(w.inventory.Resources(ctx, "new")),
		"list resources":  third(w.inventory.ListResources(ctx, release.ResourceQuery{Organisation: "acme"})),
		"show resource":   second(w.inventory.ShowResource(ctx, ada(), release.Queues, q.ID)),
		"add resource":    second(w.inventory.CreateResource(ctx, ada(), release.Queues, release.Entry{Name: "n"})),
		"change resource": second(w.inventory.UpdateResource(ctx, ada(), release.Queues, q.ID, 1, release.Entry{Name: "n"})),
		"delete resource": w.inventory.DeleteResource(ctx, ada(), release.Queues, q.ID, 1),
		"resource's uses": second(w.inventory.Uses(ctx, ada(), release.Queues, q.ID)),
		"apply":           second(w.inventory.Apply(ctx, ada(), []byte("queues: [{name: a}]"))),
		"audio":           second(w.inventory.AudioOf(ctx, "acme", p.ID)),
		"audio named":     second(w.inventory.AudioNamed(ctx, "acme", "a.wav")),
		"set audio":       second(w.inventory.SetAudio(ctx, ada(), p.ID, 1, []byte("ID3"))),
		"functions":       third(w.functions.List(ctx, release.FunctionQuery{Organisation: "acme"})),
		"function":        second(w.functions.Show(ctx, ada(), "fn-1")),
		"has function":    third(w.functions.Meant(ctx, "acme", "fn-1", "")),
		"save function":   second(w.functions.Save(ctx, ada(), "fn-1", 1, double())),
	} {
		if err == nil || fault.CodeOf(err) == fault.NotFound || fault.CodeOf(err) == fault.Conflict || fault.CodeOf(err) == fault.Invalid {
			t.Errorf("%s: %v (%s)", name, err, fault.CodeOf(err))
		}
	}
	c := w.functions.Compute(ctx, "acme", activity.Script{Function: "fn-1"})
	if c.Failure.Code != "function_unavailable" && c.Failure.Code == "" || strings.Contains(c.Failure.Message, "sql:") {
		t.Errorf("a function: %+v", c.Failure)
	}
}

func third[A, B any](_ A, _ B, err error) error { return err }

// Everybody who asks while a version is compiled gets the one program.
func TestProgramsAreCompiledOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.publish(w.create(plain("Main")).ID)
	var mu sync.Mutex
	seen := map[*engine.Program]bool{}
	var group sync.WaitGroup
	for range 32 {
		group.Go(func() {
			p, err := w.Program(t.Context(), "acme", v.ID)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			seen[p] = true
		})
	}
	group.Wait()
	same(t, "how many programs", len(seen), 1)
}

func TestDiffOfVersions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(plain("Main"))
	w.publish(d.ID)
	must(w.Save(t.Context(), ada(), d.ID, 1, document(t, plain("Main", "    description: new\n"))))(t)
	diff := must(w.Diff(t.Context(), ada(), d.ID, 1, 0))(t)
	if len(diff.Activities) != 1 || diff.Activities[0].Label != "Say" {
		t.Errorf("%+v", diff)
	}
	same(t, "of a version and itself", must(w.Diff(t.Context(), ada(), d.ID, 1, 1))(t).Empty(), true)
	_, err := w.Diff(t.Context(), ada(), d.ID, 0, 7)
	refused(t, err, fault.NotFound, "version_unknown")
	_, err = w.Diff(t.Context(), elsewhere(), d.ID, 0, 1)
	refused(t, err, fault.NotFound, "flow_unknown")
}

// A wiring may leave out what it does not have.
func TestReleasesOnTheirOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := release.New(release.Options{Flows: w.db.Flows(), Versions: w.db.Flows(), References: w.db.Flows(), Transactor: w.db, Audit: w.log, Catalog: activity.Builtin()})
	text := strings.Replace(calling("Main", "CRM"), "label: End\n    kind: disconnect", "label: End\n    kind: goto\n    settings: {target: {to: entry-point, entry_point: Night}}", 1)
	d := must(r.Create(t.Context(), ada(), document(t, text)))(t)
	same(t, "problems", len(d.Problems), 0)
	v, _, err := r.Publish(t.Context(), ada(), d.ID, release.Publication{Revision: 1})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "globals", must(r.Globals(t.Context(), "acme", v.ID))(t).Len(), 0)
	same(t, "durability", must(r.Durability(t.Context(), "acme", v.ID))(t), runner.EachTurn)
	same(t, "connectors", must(r.References(t.Context(), "acme", v.ID))(t), []string{"CRM"})
	_, err = r.Resolve(t.Context(), "acme", activity.Load{Flow: "Night", GoTo: true})
	refused(t, err, fault.NotFound, "flow_unknown")
	if err := r.Delete(t.Context(), ada(), d.ID, 1, false); err != nil {
		t.Error(err)
	}
	_ = release.NewInventory(release.InventoryOptions{})
	_ = release.NewFunctions(release.FunctionsOptions{})
}

func TestPublishTellsOfSkillsAndOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.create(`callwright: 1
name: Main
activities:
  - label: Start
    kind: start
    links: {out: Queue}
  - label: Queue
    kind: queue-contact
    settings: {queue: Sales, skills: [{requirements: [{skill: English, type: proficiency, condition: gte, value: "5"}]}]}
    links: {default: Media}
  - label: Media
    kind: start-media-stream
    settings: {destination: Transcriber}
  - label: Bot
    kind: virtual-agent-v2
    settings: {agent: Helper}
`)
	unbound := func() (list []string) {
		for _, p := range w.show(d.ID).Problems {
			if p.Code == release.CodeUnbound {
				list = append(list, p.Activity+": "+p.Message)
			}
		}
		return list
	}
	got := strings.Join(unbound(), "\n")
	for _, want := range []string{`no queue "Sales"`, `no skill "English"`, `no media destination "Transcriber"`, `no virtual agent "Helper"`} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %s: %s", want, got)
		}
	}
	w.add(release.MediaDestinations, "Transcriber")
	w.add(release.VirtualAgents, "Helper", "url", "https://bot.example/")
	w.add(release.Queues, "Sales", "agents", []any{value.Of("name", "Ann", "skills", []any{value.Of("name", "english", "value", int64(7))})})
	same(t, "when an agent has the skill", len(unbound()), 0)
}
