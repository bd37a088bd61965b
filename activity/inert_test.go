package activity

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/value"
)

// A kind that does not run says so, by its name, wherever a contact reaches it.
func TestInertKindsFailByName(t *testing.T) {
	t.Parallel()
	for _, k := range inert() {
		got := play(t, k.New(), nil)
		if got.Fault == nil || got.Fault.Code != "kind_inert" || !strings.Contains(got.Fault.Message, k.Title) {
			t.Errorf("%s: %+v", k.Name, got.Fault)
		}
		if k.Webex[0] != k.Name || !k.Inert {
			t.Errorf("%s: %+v", k.Name, k)
		}
	}
}

// Every name of flow-formats.md A.3 is in the catalog.
func TestCatalogKnowsEveryActivityOfTheFormat(t *testing.T) {
	t.Parallel()
	for _, name := range strings.Fields(`NewPhoneContact NewContact start NewSubFlowStart end-subflow end disconnect-contact play-message
		play-music ivr-menu ivr-collectdigits set-variable condition-activity case-statement percent-allocation http-request-v2
		http-request parse-activity bre-request fn-activity subflow-handoff hand-off queue-contact queue-to-agent queue-lookup callback
		business-hours screen-pop ivr-virtualassistantvoice ivr-virtualassistant start-media-stream record RecordingControl Feedback-V2
		bridged-transfer blind-transfer wait-activity upload-audio SendCustomMessage ReceiveMessage advanced-queue-info escalate-cdg
		set-contact-priority scheduled-callback set-announcement set-whisperannouncement send-digits SetCallerID call-progress-analysis
		generate-otp verify-otp cryptographic-hash Feedback`) {
		if _, ok := Builtin().Webex(name); !ok {
			t.Errorf("nothing imports %q", name)
		}
	}
	if _, ok := Builtin().Webex("something-new"); ok {
		t.Error("the catalog knows what it cannot know")
	}
}

func TestInertReferences(t *testing.T) {
	t.Parallel()
	queue := codecOf(t, "callback", "callbackQueue")
	exact(t, queue, value.Of("callbackQueue", "q-1"), "q-1")
	exact(t, queue, value.Of("callbackQueue", "{{q}}"), nil)
	exact(t, queue, value.Of("callbackQueue", nil), nil)
	function := codecOf(t, "fn-activity", "fnVersionConfig")
	config := value.Of("id", "f", "tag", "Latest", "version", "2")
	exact(t, function, value.Of("fnVersionConfig", config), config)
	if got := function.Import(value.Of("fnVersionConfig", value.Of("id", "f"))); got != "f" {
		t.Errorf("got %v", got)
	}
	agent := codecOf(t, "ivr-virtualassistantvoice", "virtualAgentId")
	labelled := agent.Import(value.Of("virtualAgentId", "a", "virtualAgentId:name", "Pay"))
	if !value.Equal(labelled, value.Of("id", "a", "name", "Pay")) || !value.Equal(agent.Export(labelled), value.Of("virtualAgentId", "a")) {
		t.Errorf("got %s", value.Text(labelled))
	}
	a := furnish(t, "callback", "callbackQueue", "q-1", "callbackDn", "{{NewPhoneContact.ANI}}")
	for u := range a.Fields().Uses() {
		if u.Target != "queue" || u.Ref.ID != "q-1" {
			t.Errorf("got %+v", u)
		}
	}
}
