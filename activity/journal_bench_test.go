package activity

import (
	"testing"
	"time"

	"github.com/callwright/callwright/value"
)

// benchCommands and benchEvents are what one turn of most flows has.
func benchCommands() []Command {
	return []Command{
		Collect{Prompts: []Spoken{{Text: "Welcome. For sales press 1, for service press 2."}}, Choices: []string{"1", "2"},
			Timeout: 5 * time.Second, Interruptible: true},
		Call{Connector: "crm", Method: "GET", Target: "/customers", Query: []Pair{{"phone", "+15550100"}},
			Header: []Pair{{"Accept", "application/json"}}, Timeout: 2 * time.Second},
		Queue{Queue: "sales", Label: "Sales", Priority: 3},
	}
}

func benchEvents() []Event {
	return []Event{
		Collected{Digits: "1"},
		CallResult{Status: 200, Header: []Pair{{"Content-Type", "application/json"}}, Body: []byte(`{"customer":{"name":"Ada","tier":"gold"}}`),
			Attempts: []Attempt{{Method: "GET", URL: "https://crm.example/customers?phone=%2B15550100", Status: 200, Duration: 3 * time.Millisecond, Token: "cached"}}},
		Started{Contact: "c", Attributes: value.Of("ANI", "+15550100", "DNIS", "+15550199")},
	}
}

func BenchmarkAppendCommand(b *testing.B) {
	list, buf := benchCommands(), make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		buf = buf[:0]
		for _, c := range list {
			buf = AppendCommand(buf, c)
		}
	}
	b.ReportMetric(float64(len(buf)), "text-bytes")
}

func BenchmarkReadCommand(b *testing.B) {
	var texts [][]byte
	for _, c := range benchCommands() {
		texts = append(texts, AppendCommand(nil, c))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, t := range texts {
			if _, err := ReadCommand(t); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkAppendEvent(b *testing.B) {
	list, buf := benchEvents(), make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		buf = buf[:0]
		for _, e := range list {
			buf = AppendStamped(buf, Stamped{At: time.Unix(1, 0), Command: "contact-1", Event: e})
		}
	}
	b.ReportMetric(float64(len(buf)), "text-bytes")
}

func BenchmarkReadEvent(b *testing.B) {
	var texts [][]byte
	for _, e := range benchEvents() {
		texts = append(texts, AppendStamped(nil, Stamped{At: time.Unix(1, 0), Command: "contact-1", Event: e}))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, t := range texts {
			if _, err := ReadStamped(t); err != nil {
				b.Fatal(err)
			}
		}
	}
}
