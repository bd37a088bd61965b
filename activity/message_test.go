package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/value"
)

func TestSendCustomMessage(t *testing.T) {
	t.Parallel()
	rows := list(value.Of("variable", "id", "path", "$.id"))
	files := list(value.Of("name", "{{n}}.png", "type", "image/png", "url", "https://x/{{n}}"))
	a := furnish(t, "send-custom-message", "channel", value.Of("id", "c", "name", "SMS"), "type", "text-with-attachments", "text", "Hi {{n}}", "attachments", files, "outputs", rows)
	same(t, play(t, a, nil, "n", "Ann"), act{Output: Output{Commands: []Command{Send{Channel: "c", Label: "SMS", Type: "text-with-attachments", Text: "Hi Ann",
		Attachments: []Attachment{{"Ann.png", "image/png", "https://x/Ann"}}, Transcript: true}}}})
	answer := value.Of("id", "m-1", "description", "masked")
	same(t, play(t, a, Sent{Value: answer}), act{Output: Output{Port: "default", Assign: []Assignment{{"id", "m-1"}},
		Outputs: value.Of("ChannelPayload", answer, "TrackingId", "m-1", "ErrorCode", "", "ErrorMessage", "", "status", "success", "Description", "masked")}})
	same(t, play(t, a, Sent{Failure: Failure{"channel_unknown", "no SMS"}}), act{Fault: &Fault{"channel_unknown", "no SMS"},
		Output: Output{Outputs: notMessaged("failure", Failure{"channel_unknown", "no SMS"})}})
	plain := furnish(t, "send-custom-message", "channel", "c", "text", "x", "append_to_transcript", false)
	same(t, play(t, plain, nil), act{Output: Output{Commands: []Command{Send{Channel: "c", Type: "text", Text: "x"}}}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Errorf("%+v", got)
	}
}

func TestReceiveMessage(t *testing.T) {
	t.Parallel()
	a := furnish(t, "receive-message", "channel", "c", "timeout", "60", "outputs", list(value.Of("variable", "text", "path", "$.message.text")))
	message := value.Of("message", value.Of("text", "Hi"), "trackingId", "t")
	same(t, play(t, a, nil), act{Output: Output{Commands: []Command{Receive{Channel: "c", Timeout: time.Minute, Transcript: true}}}})
	same(t, play(t, a, Received{Message: message}), act{Output: Output{Port: "default", Assign: []Assignment{{"text", "Hi"}}, Outputs: messaged(message)}})
	same(t, play(t, a, Received{Outcome: OutcomeTimeout}), act{Output: Output{Port: "timeout", Outputs: notMessaged("timeout", Failure{})}})
	same(t, play(t, a, Received{Failure: Failure{"x", "y"}}), act{Fault: &Fault{"x", "y"}, Output: Output{Outputs: notMessaged("failure", Failure{"x", "y"})}})
	if got := play(t, a, Done{}); got.Fault == nil {
		t.Errorf("%+v", got)
	}
}
