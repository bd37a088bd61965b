package flowtest

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// askedFor is a token request in words: what came of it, and what was sent.
func askedFor(t activity.TokenRequest) []string {
	s := "token request: POST " + t.URL
	if t.Status != 0 {
		s += fmt.Sprintf(" → %d", t.Status)
	}
	if t.Duration > 0 {
		s += " in " + t.Duration.Round(100*time.Microsecond).String()
	}
	if micro(t.Start) < 0 {
		s += ", before this call"
	}
	var sent []string
	if t.Basic {
		sent = append(sent, "Authorization: Basic [masked]")
	}
	for _, p := range t.Form {
		sent = append(sent, p.Name+"="+p.Value)
	}
	list := []string{clip(s)}
	if len(sent) > 0 {
		list = append(list, clip("with "+strings.Join(sent, " ")))
	}
	if t.Error != "" { // whole: it says what to do
		list = append(list, strings.Join(strings.Fields(t.Error), " "))
	}
	return list
}

// tokenData is a token request as data.
func tokenData(t activity.TokenRequest) *value.Object {
	o := texts("url", t.URL, "error", t.Error)
	o.Set("status", int64(t.Status))
	o.Set("ms", float64(micro(t.Duration))/1000)
	o.Set("start_ms", float64(micro(t.Start))/1000)
	if t.Basic {
		o.Set("basic", true)
	}
	if len(t.Form) > 0 {
		o.Set("form", headers(t.Form))
	}
	return o
}

// micro is a time as precise as the data have it.
func micro(d time.Duration) int64 { return d.Microseconds() }
