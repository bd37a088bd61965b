package server

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/connector"
)

// TestD6_RemindersOfACertificate counts the days down: one warning for each rung
// of 30, 15, 7, 3, 2, 1 and the end, none between them, and anew for a new pair.
func TestD6_RemindersOfACertificate(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := &Server{log: newLog(&log, false, false)}
	said := map[string]int{}
	var told []int
	view := func(days int) connector.View {
		return connector.View{Record: connector.Record{ID: "c", Name: "CRM"}, Health: connector.Health{Certificate: time.Unix(1, 0), CertificateIn: days}}
	}
	look := func(days int) {
		for range 3 {
			before := log.Len()
			s.remindOf(t.Context(), view(days), said)
			if log.Len() > before {
				told = append(told, days)
			}
		}
	}
	for days := 40; days >= -2; days-- {
		look(days)
	}
	look(364)
	look(30)
	want := []int{30, 15, 7, 3, 2, 1, -1, 30}
	if len(told) != len(want) || strings.Count(log.String(), `"name":"CRM"`) != len(want) {
		t.Fatalf("told on %v", told)
	}
	for i := range want {
		if told[i] != want[i] {
			t.Errorf("told on %v, want %v", told, want)
		}
	}
}
