package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

func german(english string) string {
	translated, ok := map[string]string{
		"There is no %s.":   "Es gibt keinen %s.",
		"flow":              "Flow",
		"has %d of %s":      "hat %d von %s",
		"is no flow":        "ist kein Flow",
		"The password %s.":  "Das Passwort %s.",
		"Written over.":     "Überschrieben.",
		"cannot be read":    "kann nicht gelesen werden",
		"It is so: %s.":     "Es ist so: %s.",
		"Nothing is there.": "Nichts ist da.",
	}[english]
	if !ok {
		return english
	}
	return translated
}

func TestErrorsInALanguage(t *testing.T) {
	t.Parallel()
	over := fault.New(fault.Invalid, "r", "There is no %s.", "x")
	over.Message = "Written over."
	literal := &fault.Error{Code: fault.Invalid, Message: "Nothing is there."}
	place := fault.At("password", "has %d of %s", 2, message.Phrase("flow"))
	for _, c := range []struct {
		err             *fault.Error
		english, german string
	}{
		{fault.New(fault.NotFound, "r", "There is no %s.", message.Phrase("flow")), "There is no flow.", "Es gibt keinen Flow."},
		{over, "Written over.", "Überschrieben."},
		{literal, "Nothing is there.", "Nichts ist da."},
		{fault.New(fault.Invalid, "r", "The password %s.", place), "The password has 2 of flow.", "Das Passwort hat 2 von Flow."},
		{fault.New(fault.Invalid, "r", "It is so: %s.", message.Inside(literal)), "It is so: Nothing is there.", "Es ist so: Nichts ist da."},
		{fault.New(fault.Invalid, "r", "It is so: %s.", message.Inside(errors.New("as it is."))), "It is so: as it is.", "Es ist so: as it is."},
	} {
		if c.err.Error() != c.english || c.err.In(german) != c.german {
			t.Errorf("%q, %q; want %q, %q", c.err.Error(), c.err.In(german), c.english, c.german)
		}
	}
}

func TestPlacesInALanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field           fault.Field
		english, german string
	}{
		{fault.At("a", "has %d of %s", 3, "x"), "has 3 of x", "hat 3 von x"},
		{fault.Said("a", message.New("is no flow")), "is no flow", "ist kein Flow"},
		{fault.Field{Path: "a", Message: "cannot be read"}, "cannot be read", "kann nicht gelesen werden"},
		{fault.Field{Path: "a", Message: "as it is"}, "as it is", "as it is"},
	} {
		if c.field.Path != "a" || c.field.String() != c.english || c.field.Message != c.english || c.field.In(german) != c.german {
			t.Errorf("%+v: %q", c.field, c.field.In(german))
		}
	}
}

func TestCodeAndReason(t *testing.T) {
	t.Parallel()
	cause := errors.New("beneath")
	refused := fault.New(fault.Limit, "too_many", "No.").Because(cause).Where(fault.At("a", "is no flow"))
	wrapped := fmt.Errorf("doing it: %w", refused)
	if fault.CodeOf(wrapped) != fault.Limit || fault.ReasonOf(wrapped) != "too_many" || !errors.Is(wrapped, cause) || len(refused.Fields) != 1 {
		t.Errorf("%+v", refused)
	}
	if fault.CodeOf(cause) != fault.Internal || fault.ReasonOf(cause) != "" {
		t.Error("any other error is not of the code internal")
	}
}
