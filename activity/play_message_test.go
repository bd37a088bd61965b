package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestPlayMessage(t *testing.T) {
	t.Parallel()
	a := furnish(t, "play-message", "prompts", list(value.Of("tts", "Hi")))
	same(t, play(t, a, nil), act{Output: Output{Commands: []Command{Play{Prompts: []Spoken{{Text: "Hi"}}}}}})
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	same(t, play(t, a, Done{Failure: Failure{"prompt_unknown", "there is no welcome.wav"}}),
		act{Output: Output{Port: "default"}, Fault: &Fault{"prompt_unknown", "there is no welcome.wav"}})
	same(t, play(t, a, Queued{}), act{Fault: &Fault{"event_unexpected", "Here got an answer of type activity.Queued that it did not ask for"}})
}

func TestPlayMessageNeedsPrompts(t *testing.T) {
	t.Parallel()
	problems := playMessage().New().Fields().Decode(nil)
	if len(problems) != 1 || problems[0].Field != "prompts" {
		t.Errorf("got %v", problems)
	}
}
