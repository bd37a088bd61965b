package routing_test

import (
	"testing"
	"time"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/routing"
)

// A document that is read without an error answers every question about its
// schedules, at any time.
func FuzzResources(f *testing.F) {
	f.Add("business_hours: [{name: a, shifts: [{days: sat-mon, from: \"22:00\", to: \"06:00\"}], holidays: [{date: 2026-01-01, yearly: true}], overrides: [{from: 2026-01-01, to: 2026-01-02}]}]", int64(1767225600))
	f.Add("business_hours: [{name: a, zone: Europe/Berlin, shifts: [{from: \"02:30\", to: \"02:45\"}]}]", int64(1774746000))
	f.Add("queues: [{name: q, agents: [{name: a, skills: [{name: s, value: 5}]}]}]", int64(0))
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		r, problems := routing.ReadResources([]byte(text))
		for _, p := range problems {
			if p.Severity == field.SeverityError {
				return
			}
		}
		at := time.Unix(seconds%(1<<36), 0)
		for _, h := range r.Hours {
			period, _, err := h.At(at, func(string) (*time.Location, error) { return time.FixedZone("x", 5400), nil })
			if err != nil || period == "" {
				t.Fatalf("%+v at %s: %s, %v", h, at, period, err)
			}
		}
		for _, q := range r.Queues {
			if r.Queue(q.ID, q.Name) == nil || q.Figures().Len() == 0 {
				t.Fatalf("%+v is not found", q)
			}
		}
	})
}
