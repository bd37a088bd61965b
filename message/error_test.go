package message_test

import (
	"errors"
	"testing"

	"github.com/callwright/callwright/message"
)

func TestErrorf(t *testing.T) {
	cause := message.Errorf("nothing is there")
	err := message.Errorf("%s cannot be used: %s", "It", cause)
	if got := err.Error(); got != "It cannot be used: nothing is there" {
		t.Errorf("the error is %q", got)
	}
	if !errors.Is(err, cause) {
		t.Error("the error does not wrap its cause")
	}
	var said message.Translated
	if !errors.As(err, &said) || said.In(german) != "It ist nicht verwendbar: nichts ist da" {
		t.Errorf("in German it is %q", said.In(german))
	}
}

func TestPhrase(t *testing.T) {
	text := message.New("%s has no %q", message.Phrase("nothing is there"), "port")
	if got := text.String(); got != `nothing is there has no "port"` {
		t.Errorf("in English it is %q", got)
	}
	if got := text.In(german); got != `"port" fehlt in nichts ist da` {
		t.Errorf("in German it is %q", got)
	}
}
