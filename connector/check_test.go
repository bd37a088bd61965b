package connector_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func object(t *testing.T, text string) *value.Object {
	t.Helper()
	v, err := payload.DecodeJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*value.Object)
}
