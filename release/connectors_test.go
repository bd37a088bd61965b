package release_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
)

var _ connector.References = (*release.Releases)(nil)

func TestS2_12_FlowsThatUseAConnector(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	main := w.create(calling("Main", "{id: c1, name: CRM}"))
	w.publish(main.ID, release.Live)
	w.publish(main.ID, release.Test)
	w.publish(main.ID)
	w.publish(main.ID, release.Dev)
	must(w.Save(t.Context(), ada(), main.ID, 1, document(t, plain("Main"))))(t)
	night := w.create(calling("Night", "' crm '"))
	w.create(calling("Off", "CRM, authenticated: false, url: 'https://a.example'"))
	w.create(calling("Else", "ERP"))
	gone := w.create(calling("Gone", "CRM"))
	if err := w.Delete(t.Context(), ada(), gone.ID, 1, false); err != nil {
		t.Fatal(err)
	}
	uses := must(w.WhereUsed(t.Context(), "acme", []string{"C1", "CRM"}))(t)
	same(t, "uses", uses, []connector.Use{
		{Flow: main.ID, Name: "Main", Version: 1, Labels: []string{"Live"}, Activity: "Ask"},
		{Flow: main.ID, Name: "Main", Version: 2, Labels: []string{"Test"}, Activity: "Ask"},
		{Flow: main.ID, Name: "Main", Version: 4, Labels: []string{"Dev", "Latest"}, Activity: "Ask"},
		{Flow: night.ID, Name: "Night", Activity: "Ask"},
	})
	same(t, "of another organisation", len(must(w.WhereUsed(t.Context(), "other", []string{"c1", "crm"}))(t)), 0)
	same(t, "of nothing", len(must(w.WhereUsed(t.Context(), "acme", []string{"", " "}))(t)), 0)
}

// Who calls a flow as a subflow is halted with it, and so on upwards.
func TestS2_12_FlowsThatUseAConnectorThroughSubflows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	inner := w.create(calling("Inner", "CRM"))
	w.publish(inner.ID)
	middle := w.create(entering("Middle", "Inner", "Latest"))
	w.publish(middle.ID, release.Live)
	outer := w.create(entering("Outer", "Middle", "Live"))
	var names []string
	for _, u := range must(w.WhereUsed(t.Context(), "acme", []string{"CRM"}))(t) {
		names = append(names, fmt.Sprintf("%s %d", u.Name, u.Version))
	}
	same(t, "flows", names, []string{"Inner 0", "Inner 1", "Middle 0", "Middle 1", "Outer 0"})
	if outer.ID == "" {
		t.Error("the outer flow has no id")
	}
}

func TestS2_12_ConnectorsOfAVersionAndItsSubflows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conns.list = []connector.Record{{ID: "c1", Organisation: "acme", Name: "CRM"}}
	inner := w.create(calling("Inner", "{id: foreign, name: ERP}"))
	w.publish(inner.ID, release.Live)
	must(w.Save(t.Context(), ada(), inner.ID, 1, document(t, calling("Inner", "Newer"))))(t)
	w.publish(inner.ID)
	outer := w.create(entering("Outer", "Inner", "Live") + "  - label: Ask\n    kind: http-request\n    settings: {connector: {id: 5e1f, name: crm}, path: /}\n" +
		"  - label: Self\n    kind: subflow\n    settings: {flow: Outer}\n  - label: Lost\n    kind: subflow\n    settings: {flow: Nowhere}\n")
	v := w.publish(outer.ID)
	same(t, "refs", must(w.References(t.Context(), "acme", v.ID))(t), []string{"foreign", "ERP", "c1"})
	must(w.SetLabel(t.Context(), ada(), inner.ID, release.Live, 2))(t)
	same(t, "when the label has moved", must(w.References(t.Context(), "acme", v.ID))(t), []string{"Newer", "c1"})
	_, err := w.References(t.Context(), "other", v.ID)
	refused(t, err, fault.NotFound, "version_unknown")
	w.conns.down = true
	w.tick()
	if _, err := w.References(t.Context(), "acme", v.ID); err == nil {
		t.Error("no error although connectors cannot be looked up")
	}
}

func TestS2_14_DraftsShowTheRequestAsUnconfigured(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conns.list = []connector.Record{{ID: "c1", Organisation: "acme", Name: "CRM", State: connector.Active}}
	d := w.create(calling("Main", "{id: c1, name: Old label}"))
	v := w.publish(d.ID)
	other := w.create(calling("Other", "ERP"))
	must(w.Lock(t.Context(), person("bob"), d.ID))(t)
	stop := errors.New("stop")
	err := w.db.Atomically(t.Context(), func(ctx context.Context) error {
		if err := w.Unconfigure(ctx, "acme", []string{"c1", "CRM"}); err != nil {
			t.Error(err)
		}
		return stop
	})
	same(t, "undone with the deletion", []any{err == stop, w.show(d.ID).Revision}, []any{true, int64(1)})
	if err := w.Unconfigure(t.Context(), "acme", []string{"C1", "CRM"}); err != nil {
		t.Fatal(err)
	}
	same(t, "audit", w.last(), "release flow.unconfigure Main [{activity Ask}]")
	now := w.show(d.ID)
	_, has := now.Document.Activities[1].Settings.Get("connector")
	same(t, "the draft", []any{has, now.Draft, now.Revision, now.UpdatedBy}, []any{false, true, int64(2), "release"})
	var required []string
	for _, p := range now.Problems {
		if p.Code == "required" {
			required = append(required, p.Activity+" "+p.Field+" "+p.Message)
		}
	}
	same(t, "problems", required, []string{"Ask connector This is a required field."})
	same(t, "the version stays", string(must(w.Version(t.Context(), ada(), d.ID, 1))(t).Text), string(v.Text))
	same(t, "the other flow", w.show(other.ID).Revision, int64(1))
	same(t, "where it is used now", must(w.WhereUsed(t.Context(), "acme", []string{"c1"}))(t), []connector.Use{{Flow: d.ID, Name: "Main", Version: 1, Labels: []string{"Latest"}, Activity: "Ask"}})
	if err := w.Unconfigure(t.Context(), "acme", []string{"nothing"}); err != nil {
		t.Error(err)
	}
}

// answering is a flow whose activity is of a kind, with settings.
func answering(name, kind, settings string) string {
	return "callwright: 1\nname: " + name + "\nactivities:\n  - label: Start\n    kind: start\n    links: {out: Ask}\n" +
		"  - label: Ask\n    kind: " + kind + "\n    settings: {" + settings + "}\n"
}

func TestS2_12_ConnectorsBehindVirtualAgentsAndOfTheRulesEngine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.conns.list = []connector.Record{{ID: "c1", Organisation: "acme", Name: "CRM"}, {ID: "b1", Organisation: "acme", Name: "BRE"}}
	w.add(release.VirtualAgents, "Helper", "connector", "crm", "path", "/talk")
	w.add(release.VirtualAgents, "Own", "url", "https://bot.example/")
	flows := map[string]string{}
	for _, text := range []string{
		answering("Bot", "virtual-agent-v2", "agent: HELPER"),
		answering("Older bot", "virtual-agent", "agent: Helper"),
		answering("Own bot", "virtual-agent-v2", "agent: Own"),
		answering("Unknown bot", "virtual-agent-v2", "agent: Nobody"),
		answering("Rules", "bre-request", "query: {context: vip}"),
		answering("Other rules", "bre-request", "connector: CRM"),
	} {
		d := w.create(text)
		flows[d.Name] = w.publish(d.ID, release.Live).ID
	}
	refs := map[string][]string{}
	for name, version := range flows {
		refs[name] = must(w.References(t.Context(), "acme", version))(t)
	}
	same(t, "refs", refs, map[string][]string{"Bot": {"c1"}, "Older bot": {"c1"}, "Own bot": nil, "Unknown bot": nil, "Rules": {"b1"}, "Other rules": {"c1"}})
	uses := func(refs ...string) (list []string) {
		for _, u := range must(w.WhereUsed(t.Context(), "acme", refs))(t) {
			if u.Activity != "Ask" {
				t.Errorf("%+v", u)
			}
			list = append(list, fmt.Sprintf("%s %d", u.Name, u.Version))
		}
		return list
	}
	same(t, "uses of the CRM", uses("c1", "CRM", ""), []string{"Bot 0", "Bot 1", "Older bot 0", "Older bot 1", "Other rules 0", "Other rules 1"})
	same(t, "uses of the rules engine", uses("b1", "BRE"), []string{"Rules 0", "Rules 1"})
	before := len(w.entries())
	if err := w.Unconfigure(t.Context(), "acme", []string{"b1", "BRE"}); err != nil {
		t.Fatal(err)
	}
	same(t, "changes when there is no setting to take out", len(w.entries()), before)
}

func TestS2_12_VersionsThatAreOnlyPinned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	inner := w.create(calling("Inner", "CRM"))
	w.publish(inner.ID)
	middle := w.create(entering("Middle", "Inner", "'1'"))
	pinned := w.publish(middle.ID)
	outer := w.create(entering("Outer", middle.ID, pinned.ID))
	for flow, text := range map[string]string{inner.ID: plain("Inner"), middle.ID: plain("Middle")} {
		must(w.Save(t.Context(), ada(), flow, 1, document(t, text)))(t)
		w.publish(flow, release.Live)
	}
	uses := []connector.Use{{Flow: inner.ID, Name: "Inner", Version: 1, Activity: "Ask"},
		{Flow: middle.ID, Name: "Middle", Version: 1, Activity: "Sub"}, {Flow: outer.ID, Name: "Outer", Activity: "Sub"}} // who calls it is halted with it
	same(t, "pinned by a version that a draft pins by its id", must(w.WhereUsed(t.Context(), "acme", []string{"CRM"}))(t), uses)
	q := w.add(release.Queues, "Sales")
	must(w.Save(t.Context(), ada(), outer.ID, 1, document(t, plain("Outer"))))(t)
	same(t, "pinned by nothing", len(must(w.WhereUsed(t.Context(), "acme", []string{"CRM"}))(t)), 0)
	queued := w.create(answering("Queued", "queue-contact", "queue: Sales"))
	w.publish(queued.ID)
	must(w.Save(t.Context(), ada(), queued.ID, 1, document(t, plain("Queued"))))(t)
	w.publish(queued.ID)
	must(w.Save(t.Context(), ada(), outer.ID, 2, document(t, entering("Outer", "queued", "'1'"))))(t)
	err := w.inventory.DeleteResource(t.Context(), ada(), release.Queues, q.ID, 1)
	refused(t, err, fault.Conflict, "resource_used")
	same(t, "the refusal", err.Error(), "Published flows refer to the queue Sales: Queued (version 1, pinned). Publish them without it first.")
}
