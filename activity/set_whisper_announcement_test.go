package activity

import (
	"testing"

	"github.com/callwright/callwright/value"
)

func TestSetWhisperAnnouncement(t *testing.T) {
	t.Parallel()
	a := furnish(t, "set-whisper-announcement", "prompts", list(value.Of("audio", "beep.wav"), value.Of("tts", "{{what}}")), "language", "en-US", "rate", "1.2", "gain", "3")
	same(t, play(t, a, nil, "what", "VIP"), act{Output: Output{Commands: []Command{Set{SetWhisper, value.Of("prompt", list(value.Of("file", "beep.wav"),
		value.Of("text", "VIP", "voice", "en-US", "rate", "1.2", "gain", "3")))}}}})
	same(t, play(t, furnish(t, "set-whisper-announcement", "prompts", list(value.Of("tts", "{{what}}"))), nil),
		act{Fault: &Fault{"prompt_empty", "there is nothing to tell the agent"}})
	same(t, play(t, a, Done{}), act{Output: Output{Port: "default"}})
	exact(t, codecOf(t, "set-whisper-announcement", "prompts"), value.Of("toggle", true, "prompts", nil,
		"promptsTts", list(value.Of("type", "tts", "value", "Hi", "name", "Hi"))), list(value.Of("tts", "Hi", "name", "Hi")))
}
