package wire_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/callwright/callwright/wire"
)

func TestC2_RetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"2": 2 * time.Second, " 0 ": 0, "999999": 24 * time.Hour, "Sat, 21 Nov 2026 12:00:30 GMT": 30 * time.Second, "Sat, 21 Nov 2026 11:00:00 GMT": 0,
		"": -1, "soon": -1, "-5": -1, "1.5": -1, "99999999999999999999": -1,
	} {
		got, ok := wire.RetryAfter(http.Header{"Retry-After": {text}}, now)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
}
