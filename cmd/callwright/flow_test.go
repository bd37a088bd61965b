package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connector"
)

const (
	menuFlow = `callwright: 1
name: Menu
variables:
  - {name: tier, type: STRING, value: unknown}
activities:
  - {label: NewContact, kind: start, links: {out: Ask}}
  - label: Ask
    kind: menu
    settings:
      prompts: [{tts: Press 1 for an agent or 2 to leave.}]
      choices: [{digit: "1", name: Agent}, {digit: "2", name: Leave}]
      entry_timeout: 30
    links: {"1": Service, "2": Goodbye, timeout: Ask, invalid: Ask}
  - label: Service
    kind: queue-contact
    settings: {queue: Service}
    links: {default: Music, failure: Goodbye}
  - label: Music
    kind: play-music
    settings: {audio: defaultmusic_on_hold.wav, duration: 30}
    links: {default: Music}
  - {label: Goodbye, kind: disconnect}
`
	loopFlow = `callwright: 1
name: Loop
activities:
  - {label: S, kind: start, links: {out: A}}
  - {label: A, kind: condition, settings: {expression: "{{ true }}"}, links: {"true": B}}
  - {label: B, kind: condition, settings: {expression: "{{ true }}"}, links: {"true": A}}
`
	plainFlow  = "callwright: 1\nname: Plain\nactivities:\n- {label: S, kind: start, links: {out: E}}\n- {label: E, kind: end}\n"
	brokenFlow = "callwright: 1\nname: Broken\nactivities:\n- {label: S, kind: start, links: {out: C}}\n- {label: C, kind: condition, settings: {expression: \"{{ ( }}\"}}\n"
	torn       = "callwright: 1\nname: Torn\nactivities:\n- {label: S, kind: start, links: {out: Nowhere}}\n"
	floorFile  = "queues:\n- {name: Service}\n- {name: Night}\nagents:\n- {name: Ann, queues: [{name: Service}]}\n- {name: Annabel}\nprompts: [{name: defaultmusic_on_hold.wav}]\nnumbers: [{number: \"+1\", reply: busy}]\n"
)

// fine runs a command that has to go well and returns what it prints.
func (i *installed) fine(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := i.run(t, "", args...)
	if code != 0 {
		t.Fatalf("%v: exit %d: %s%s", args, code, out, errs)
	}
	return out
}

// member is a member of the JSON object that a command prints.
func member(t *testing.T, text, name string) string {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatalf("%q is no object: %v", text, err)
	}
	s, ok := o[name].(string)
	if !ok {
		t.Fatalf("%s has no text %q", text, name)
	}
	return s
}

// flowFolder is a folder with the flows above.
func flowFolder(t *testing.T, flows ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, text := range flows {
		_, rest, _ := strings.Cut(text, "name: ")
		name, _, _ := strings.Cut(rest, "\n")
		if err := os.WriteFile(filepath.Join(dir, strings.ToLower(name)+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFlowCommands(t *testing.T) {
	t.Parallel()
	i := install(t)
	dir := flowFolder(t, menuFlow, plainFlow)
	menu, broken := filepath.Join(dir, "menu.yaml"), filepath.Join(flowFolder(t, brokenFlow), "broken.yaml")
	out := filepath.Join(t.TempDir(), "out.json")
	i.steps(t, "",
		step{0, "NAME  TYPE  DRAFT  LABELS  LOCKED  ID", []string{"flow", "list"}},
		step{0, "created", []string{"flow", "import", menu}},
		step{0, `no queue "Service"`, []string{"flow", "show", "menu"}},
		step{1, "already; give --update", []string{"flow", "import", menu}},
		step{0, "unchanged", []string{"flow", "import", menu, "--update"}},
		step{1, "error   C", []string{"flow", "import", broken, "--publish"}},
		step{1, "refused  The text is no flow", []string{"flow", "import", filepath.Join(flowFolder(t, torn), "torn.yaml")}},
		step{1, "it has 1 error", []string{"flow", "publish", "Broken"}},
		step{2, "not a Webex flow", []string{"flow", "import", file(t, "x.json", `{"hello": 1}`)}},
		step{2, "no such file", []string{"flow", "import", "not-there.json"}},
		step{2, "for one file", []string{"flow", "import", dir, "--name", "x"}},
		step{2, "give --publish", []string{"flow", "import", menu, "--label", "Live"}},
		step{2, "choose Dev, Test or Live", []string{"flow", "import", menu, "--publish", "--label", "Prod"}},
		step{0, "published  version 1  Live, Latest", []string{"flow", "import", dir, "--update", "--publish", "--label", "live", "--note", "first"}},
		step{0, "is published already  version 1  Latest, Live, Test", []string{"flow", "import", menu, "--update", "--publish", "--label", "Test"}},
		step{0, `"action": "unchanged"`, []string{"flow", "import", menu, "--update", "--json"}},
		step{1, "is the same as version 1", []string{"flow", "publish", "Menu"}},
		step{0, "published  Menu  version 2", []string{"flow", "publish", "menu", "--force", "--note", "again", "--label", "Live"}},
		step{0, `"number":3`, []string{"flow", "publish", "Menu", "--force", "--json"}},
		step{0, "again", []string{"flow", "versions", "Menu"}},
		step{0, `"number":1`, []string{"flow", "versions", "Menu", "--json"}},
		step{0, "labelled  Menu  Live  version 1", []string{"flow", "label", "Menu", "live", "1"}},
		step{0, "Live=1", []string{"flow", "list"}},
		step{0, "labelled  Menu  Test  version 3", []string{"flow", "label", "Menu", "Test", "latest"}},
		step{1, "no such version", []string{"flow", "label", "Menu", "Live", "9"}},
		step{2, "no version of Menu", []string{"flow", "label", "Menu", "Live", "Dev"}},
		step{2, "Latest moves by itself", []string{"flow", "label", "Menu", "Latest", "1"}},
		step{0, "locked  Menu", []string{"flow", "lock", "Menu"}},
		step{0, "locked      by", []string{"flow", "show", "Menu"}},
		step{0, "unlocked  Menu", []string{"flow", "unlock", "Menu"}},
		step{0, `"durability":"on-park"`, []string{"flow", "durability", "Menu", "on-park", "--json"}},
		step{2, "choose each-turn or on-park", []string{"flow", "durability", "Menu", "never"}},
		step{0, "name: Menu", []string{"flow", "export", "Menu", "--form", "yaml", "--version", "Live"}},
		step{0, "written to", []string{"flow", "export", "Menu", "-o", out}},
		step{0, "written", []string{"flow", "export", "Menu", "--form", "flowv2", "-o", out, "--json"}},
		step{2, "choose webex, flowv2 or yaml", []string{"flow", "export", "Menu", "--form", "pdf"}},
		step{0, "created  Main  → Menu Live (version 1)", []string{"entry-point", "create", "--name", "Main", "--flow", "menu", "--label", "live"}},
		step{0, "entry-point  Main", []string{"flow", "uses", "Menu"}},
		step{1, "is used and cannot be deleted", []string{"flow", "delete", "Menu"}},
		step{0, "deleted  Plain", []string{"flow", "delete", "Plain"}},
		step{1, "there is no flow called", []string{"flow", "show", "Plain"}},
		step{2, "there is no one flow called", []string{"flow", "show", "Men"}},
		step{2, "give the name or the id", []string{"flow", "show", ""}},
		step{2, "accepts 1 arg", []string{"flow", "show"}},
	)
	var d draft
	if err := json.Unmarshal([]byte(i.fine(t, "flow", "show", "Menu", "--json")), &d); err != nil || d.Durability != "on-park" || !strings.Contains(d.Text, "name: Menu") {
		t.Errorf("%+v %v", d, err)
	}
	if text := content(t, out); !json.Valid([]byte(text)) {
		t.Errorf("the export is no JSON: %.100s", text)
	}
	// What was exported comes in again: with its id as the same flow, under another name as a rename.
	i.steps(t, "", step{0, "saved", []string{"flow", "import", out, "--update", "--name", "Main menu"}}, step{0, d.ID, []string{"flow", "show", "Main menu"}})
}

// TestFlowImportReport is the JSON that people script against: a file that is no
// flow does not keep the others from being imported.
func TestFlowImportReport(t *testing.T) {
	t.Parallel()
	i := install(t)
	code, out, errs := i.run(t, "", "flow", "import", filepath.Join(flowFolder(t, plainFlow), "plain.yaml"), file(t, "x.json", "{}"), "--publish", "--json")
	var r struct {
		Flows []map[string]any `json:"flows"`
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitUsage || len(r.Flows) != 2 {
		t.Fatalf("exit %d %v: %s%s", code, err, out, errs)
	}
	delete(r.Flows[0], "file")
	delete(r.Flows[0], "id")
	want := map[string]any{"action": "created", "name": "Plain", "revision": 1.0, "version": 1.0, "labels": []any{"Latest"}, "reason": "", "problems": []any{}}
	if d := cmp.Diff(want, r.Flows[0]); d != "" {
		t.Error(d)
	}
	if r.Flows[1]["action"] != "unreadable" || !strings.Contains(r.Flows[1]["reason"].(string), "flow") {
		t.Errorf("%v", r.Flows[1])
	}
}

func TestFunctionCommands(t *testing.T) {
	t.Parallel()
	i := install(t)
	source := file(t, "mask.js", "function main(inputs) {\n  console.log('masking');\n  return {masked: '*'.repeat(inputs.keep) + inputs.number.slice(-2)}\n}\n")
	wrong := file(t, "wrong.js", "function main() { throw new Error('it broke') }")
	const create = "create"
	i.steps(t, "",
		step{2, "write NAME:TYPE", []string{"function", create, source, "--in", ":STRING"}},
		step{2, "no such file", []string{"function", create, "not-there.js"}},
		step{0, "created  mask", []string{"function", create, source, "--in", "number:STRING", "--in", "keep:integer", "--out", "masked:STRING", "--description", "masks"}},
		step{1, "already", []string{"function", create, source}},
		step{0, "number:STRING keep:INTEGER", []string{"function", "list"}},
		step{0, "console.log", []string{"function", "show", "mask"}},
		step{0, `"language":"JavaScript"`, []string{"function", "show", "mask", "--json"}},
		step{0, `{"masked":"***01"}`, []string{"function", "run", "mask", "--input", "number=4101", "--input", "keep=3"}},
		step{0, `"log":["masking"]`, []string{"function", "run", "mask", "--input", "number=4101", "--input", "keep=3", "--json"}},
		step{2, "has no input", []string{"function", "run", "mask", "--input", "nonsense=1"}},
		step{2, "is no INTEGER", []string{"function", "run", "mask", "--input", "keep=three"}},
		step{0, "published  mask  version 1  Live, Latest", []string{"function", "publish", "mask", "--label", "Live"}},
		step{0, "saved  mask", []string{"function", "save", wrong, "--name", "mask", "--in", ""}},
		step{0, "masked:STRING", []string{"function", "show", "mask"}},
		step{1, "it broke", []string{"function", "run", "mask"}},
		step{0, "version 2", []string{"function", "publish", "mask"}},
		step{0, "labelled  mask  Live  version 2", []string{"function", "label", "mask", "Live", "Latest"}},
		step{0, "VERSION", []string{"function", "versions", "mask"}},
		step{0, "KIND", []string{"function", "uses", "mask"}},
		step{1, "no function called", []string{"function", "save", wrong}},
		step{0, "deleted  mask", []string{"function", "delete", "mask"}},
	)
}

func TestResourceAndTriggerCommands(t *testing.T) {
	t.Parallel()
	i := install(t)
	floor := file(t, "resources.yaml", floorFile)
	i.fine(t, "flow", "import", flowFolder(t, menuFlow, plainFlow), "--publish", "--label", "Live")
	i.steps(t, "",
		step{2, "no such file", []string{"resources", "apply", "not-there.yaml"}},
		step{1, "nonsense", []string{"resources", "apply", file(t, "bad.yaml", "nonsense: 1")}},
		step{0, "created    queue  Service", []string{"resources", "apply", floor}},
		step{0, "the section numbers is for callwright run", []string{"resources", "apply", floor}},
		step{0, `"change":"unchanged"`, []string{"resources", "apply", floor, "--json"}},
		step{0, "defaultmusic_on_hold.wav", []string{"resources", "list"}},
		step{0, "Night", []string{"resources", "list", "queue"}},
		step{2, "choose queues, agents", []string{"resources", "list", "nonsense"}},
		step{0, "queues: ", []string{"resources", "show", "agent", "Ann"}},
		step{0, `"kind":"queue"`, []string{"resources", "show", "queues", "night", "--json"}},
		step{0, "deleted  Night", []string{"resources", "delete", "queue", "Night"}},
		step{1, "refer to the queue", []string{"resources", "delete", "queue", "Service"}},
	)
	i.steps(t, "",
		step{2, "--name and a --flow", []string{"entry-point", "create", "--name", "x"}},
		step{1, "no flow called", []string{"entry-point", "create", "--name", "x", "--flow", "nonsense"}},
		step{0, "created  Main  → Menu Live (version 1)", []string{"entry-point", "create", "--name", "Main", "--flow", "Menu", "--label", "Live", "--number", "+15550100", "--var", "tier=gold"}},
		step{0, "/chat/", []string{"entry-point", "create", "--name", "Chat", "--channel", "chat", "--flow", "Menu", "--public", "--origin", "https://shop.example"}},
		step{0, "(version none)", []string{"entry-point", "create", "--name", "Later", "--flow", "Plain", "--label", "Dev"}},
		step{0, "Main", []string{"entry-point", "list"}},
		step{0, `tier = "gold"`, []string{"entry-point", "show", "main"}},
		step{0, "→ Menu Latest", []string{"entry-point", "update", "Main", "--label", "latest"}},
		step{0, `"numbers":["+15550100"]`, []string{"entry-point", "show", "Main", "--json"}},
		step{0, `"numbers":["+15550111"]`, []string{"entry-point", "update", "Main", "--number", "+15550111", "--json"}},
		step{2, "choose Dev, Test or Live", []string{"entry-point", "update", "Main", "--label", "Prod"}},
	)
	key := member(t, i.fine(t, "webhook", "create", "--name", "orders", "--entry-point", "main", "--keyed", "--json"), "key")
	i.steps(t, "",
		step{2, "--entry-point", []string{"webhook", "create", "--name", "x"}},
		step{0, "url  http", []string{"webhook", "create", "--name", "open", "--entry-point", "Main", "--reply", "ended", "--variable", "tier", "--get"}},
		step{0, "yes  Main", []string{"webhook", "list", "--name", "orders"}},
		step{0, `"keyed":true`, []string{"webhook", "list", "--json"}},
		step{0, "shown this once", []string{"webhook", "rotate", "orders"}},
		step{0, "revoked  orders", []string{"webhook", "revoke", "orders"}},
		step{0, "revoked", []string{"webhook", "list"}},
		step{1, "in use", []string{"entry-point", "delete", "Main"}},
		step{0, "deleted  orders", []string{"webhook", "delete", "orders"}},
		step{0, "deleted  open", []string{"webhook", "delete", "open"}},
	)
	if out := i.fine(t, "webhook", "list", "--json"); key == "" || strings.Contains(out, key) {
		t.Errorf("the key is shown again: %s", out)
	}
	i.steps(t, "",
		step{2, "--entry-point", []string{"schedule", "create", "--name", "x"}},
		step{2, "write a time", []string{"schedule", "create", "--name", "x", "--entry-point", "Main", "--at", "tomorrow"}},
		step{1, "every", []string{"schedule", "create", "--name", "x", "--entry-point", "Main", "--every", "soon"}},
		step{0, "mon-fri 08:30 Europe/Berlin", []string{"schedule", "create", "--name", "morning", "--entry-point", "Main", "--days", "mon-fri", "--time", "08:30", "--zone", "Europe/Berlin"}},
		step{0, "every 24h", []string{"schedule", "create", "--name", "poll", "--entry-point", "Main", "--every", "24h", "--var", "tier=gold"}},
		step{0, "paused", []string{"schedule", "pause", "morning"}},
		step{0, "morning  mon-fri 08:30 Europe/Berlin  paused", []string{"schedule", "list"}},
		step{0, "next: 2", []string{"schedule", "resume", "morning"}},
		step{0, "deleted  morning", []string{"schedule", "delete", "morning"}},
		step{0, "deleted  poll", []string{"schedule", "delete", "poll"}},
		step{0, "deleted  Main", []string{"entry-point", "delete", "Main"}},
	)
}

// TestNamesThatMeanSeveral asks a server on which names are not what they are here.
func TestNamesThatMeanSeveral(t *testing.T) {
	t.Parallel()
	token := file(t, "token", "cw_x")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/flows" {
			w.Write([]byte(`{"items":[{"id":"1","name":"Main"},{"id":"2","name":"MAIN"},{"id":"3","name":"Main two"}]}`))
			return
		}
		w.WriteHeader(http.StatusNotFound)
		w.Write([]byte(`{"detail":"There is no such flow."}`))
	}))
	t.Cleanup(s.Close)
	code, out, errs := cli(t, "", "flow", "lock", "main", "--server", s.URL, "--token-file", token)
	if code != exitUsage || !strings.Contains(errs, "Main  1\n  MAIN  2\n  Main two  3") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// TestExamplesOfServerCommands reads the examples in help texts as the program would.
func TestExamplesOfServerCommands(t *testing.T) {
	t.Parallel()
	kinds, err := connector.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Example == "" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for _, line := range strings.Split(strings.ReplaceAll(c.Example, "\\\n", " "), "\n") {
			line, _, _ = strings.Cut(line, " | ")
			if args := strings.Fields(line); len(args) > 0 && args[0] == "callwright" {
				read++
				checkExample(t, args[1:], kinds)
			}
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	for _, c := range []*cobra.Command{flowCommand(), functionCommand(), resourcesCommand(), entryPointCommand(), webhookCommand(), scheduleCommand(), contactCommand(), agentCommand(), queueCommand()} {
		visit(c)
	}
	if read < 80 {
		t.Errorf("only %d examples were read", read)
	}
}
