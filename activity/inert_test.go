package activity

import (
	"strings"
	"testing"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

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
	k := Reserve("brew", "Brew", CallHandling, "default error", Kind{}, "teaQueue", "queue")
	of := func(name string) field.Codec {
		f, _ := k.New().Fields().Find(name)
		return f.Codec()
	}
	exact(t, of("teaQueue"), value.Of("teaQueue", "q-1"), "q-1")
	exact(t, of("teaQueue"), value.Of("teaQueue", "{{q}}"), nil)
	exact(t, of("teaQueue"), value.Of("teaQueue", nil), nil)
	config := value.Of("id", "f", "tag", "Latest", "version", "2")
	exact(t, of("teaQueue"), value.Of("teaQueue", config), config)
	if got := of("teaQueue").Import(value.Of("teaQueue", value.Of("id", "f"))); got != "f" {
		t.Errorf("got %v", got)
	}
	labelled := of("teaQueue").Import(value.Of("teaQueue", "a", "teaQueue:name", "Pay"))
	if !value.Equal(labelled, value.Of("id", "a", "name", "Pay")) || !value.Equal(of("teaQueue").Export(labelled), value.Of("teaQueue", "a")) {
		t.Errorf("got %s", value.Text(labelled))
	}
	if !k.Inert || k.Webex[0] != "brew" {
		t.Errorf("%+v", k)
	}
	a := k.New()
	a.Fields().Decode(value.Of("teaQueue", "q-1", "leaves", "{{NewPhoneContact.ANI}}"))
	uses := 0
	for u := range a.Fields().Uses() {
		if uses++; u.Target != "queue" || u.Ref.ID != "q-1" {
			t.Errorf("got %+v", u)
		}
	}
	if got := play(t, a, nil); uses != 1 || got.Fault == nil || got.Fault.Code != "kind_inert" || !strings.Contains(got.Fault.Message, "Brew") {
		t.Errorf("%d uses, %+v", uses, got.Fault)
	}
}
