package lint

import (
	"strings"
	"time"

	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// told is the inputs of a scenario in a few words.
func told(s *flowtest.Scenario) string {
	if s == nil {
		return ""
	}
	var words []string
	for _, k := range []struct {
		name string
		o    *value.Object
	}{{"contact", s.Contact}, {"variables", s.Variables}} {
		for name, v := range k.o.All() {
			words = append(words, name+" = "+string(value.AppendJSON(nil, v)))
		}
	}
	if !s.Now.IsZero() {
		words = append(words, "now "+s.Now.Format(time.RFC3339))
	}
	for _, a := range s.HTTP {
		words = append(words, "http "+answered(a))
	}
	for _, in := range s.Inputs {
		words = append(words, in.String())
	}
	return folded(words)
}

func answered(a flowtest.Answer) string {
	switch {
	case a.Timeout:
		return "timeout"
	case a.Failure != "":
		return a.Failure
	}
	body := text(a.Body)
	if len(body) > 80 {
		body = strings.ToValidUTF8(body[:80], "") + "…"
	}
	return strings.TrimSpace(text(int64(a.Status)) + " " + body)
}

// folded joins words, with how often one stands several times in a row.
func folded(words []string) string {
	var b strings.Builder
	for i := 0; i < len(words); {
		n := i
		for n < len(words) && words[n] == words[i] {
			n++
		}
		if b.Len() > 0 {
			b.WriteString(" · ")
		}
		b.WriteString(words[i])
		if n-i > 1 {
			b.WriteString(" ×" + text(int64(n-i)))
		}
		i = n
	}
	return b.String()
}

// Told is the inputs that show the finding, in a few words for people.
func (f *Finding) Told() string { return told(f.Scenario) }
