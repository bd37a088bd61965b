package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/flowtest"
	"github.com/callwright/callwright/value"
)

// told is a line of a trace as data ([flowtest.Line.Data]), which the API answers.
// It is shown in the words in which callwright run shows the line itself.
type told struct{ *value.Object }

func (o told) text(name string) string {
	if o.Object == nil {
		return ""
	}
	v, _ := o.Get(name)
	return value.Text(v)
}

func (o told) object(name string) told {
	if o.Object == nil {
		return told{}
	}
	v, _ := o.Get(name)
	below, _ := v.(*value.Object)
	return told{below}
}

func (o told) list(name string) []any {
	if o.Object == nil {
		return nil
	}
	v, _ := o.Get(name)
	list, _ := v.([]any)
	return list
}

// objects are the objects of a list.
func (o told) objects(name string) []told {
	var list []told
	for _, v := range o.list(name) {
		object, _ := v.(*value.Object)
		list = append(list, told{object})
	}
	return list
}

func (o told) number(name string) float64 {
	v, _ := o.Get(name)
	switch n := v.(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

func (o told) seconds(name string) time.Duration {
	return time.Duration(o.number(name) * float64(time.Second)).Round(time.Microsecond)
}

func (o told) at() time.Time {
	at, _ := time.Parse(time.RFC3339Nano, o.text("at"))
	return at
}

func (o told) kind() flowtest.LineType { return flowtest.LineType(o.text("type")) }

// words are the line for people: the head, and what stands below it.
func (o told) words() (head string, below []string) {
	switch o.kind() {
	case flowtest.LineEnter:
		head = "▶ " + o.text("activity") + " (" + o.text("kind") + ")"
		if h := o.text("handles"); h != "" {
			head += " on " + h
		}
		return head, o.object("settings").settings()
	case flowtest.LineCommand:
		if c := o.object("command"); c.text("type") != "cancel" {
			return "    " + c.command(), nil
		}
		return "    " + o.text("activity") + " is interrupted", nil
	case flowtest.LineResult:
		r := o.object("result")
		return "  ← " + r.result() + r.failure(), r.exchange()
	case flowtest.LineProblem:
		p := o.object("problem")
		return "  ! " + p.problem(), nil
	}
	switch {
	case o.text("ends") != "":
		head = "  ■ " + o.text("ends")
	case o.text("port") != "":
		head = "  → " + o.text("port")
	}
	return head, o.object("assigned").settings()
}

// settings are names with what they hold, leaving out what is empty.
func (o told) settings() []string {
	var list []string
	if o.Object == nil {
		return nil
	}
	for name, v := range o.All() {
		if s, ok := v.(string); !ok || s != "" {
			list = append(list, name+" = "+clipped(string(value.AppendJSON(nil, v))))
		}
	}
	return list
}

// clipped keeps a text on one line, as long as callwright run does.
func clipped(s string) string {
	const widest = 160
	s = plainCell(s)
	if len(s) <= widest {
		return s
	}
	return strings.ToValidUTF8(s[:widest], "") + "…"
}

func (o told) prompts(name string) string {
	list := o.list(name)
	if len(list) == 0 {
		return "nothing"
	}
	texts := make([]string, len(list))
	for i, v := range list {
		if texts[i] = value.Text(v); !strings.HasPrefix(texts[i], "audio: ") {
			texts[i] = "“" + texts[i] + "”"
		}
	}
	return strings.Join(texts, ", ")
}

// command is what an activity wants done.
func (o told) command() string {
	switch t := o.text("type"); t {
	case "play":
		if o.text("music") == "" {
			return "says " + o.prompts("prompts")
		}
		s := "music " + o.prompts("prompts")
		if d := o.seconds("seconds"); d > 0 {
			s += " for " + d.String()
		}
		return s
	case "collect":
		what := "digits"
		if o.text("speech") != "" {
			what = "words or digits"
		}
		var choices []string
		for _, v := range o.list("choices") {
			choices = append(choices, value.Text(v))
		}
		if len(choices) > 0 {
			what = "one of " + strings.Join(choices, " ")
		}
		return "says " + o.prompts("prompts") + " and waits for " + what
	case "call":
		connector := o.text("connector")
		if connector != "" {
			connector = "[" + connector + "]"
		}
		return "calls " + plainCell(o.text("method")+" "+connector+" "+o.text("url"))
	case "wait":
		return "waits " + o.seconds("seconds").String()
	case "queue":
		return o.queue()
	case "transfer":
		return o.transfer()
	case "lookup":
		return "asks for " + o.text("what") + " of " + o.text("of")
	case "load":
		return "loads flow " + o.text("flow")
	case "set":
		return "sets " + o.text("what") + " " + o.text("values")
	case "end":
		return "ends the call: " + o.text("reason")
	default:
		return o.furtherCommand(t)
	}
}

func (o told) furtherCommand(t string) string {
	switch t {
	case "dialog":
		turn := "the beginning"
		switch {
		case o.text("input") != "":
			turn = "“" + o.text("input") + "”"
		case o.text("silence") != "":
			turn = "silence"
		case o.text("event") != "":
			turn = "the event " + o.text("event")
		}
		return "tells the virtual agent " + o.text("agent") + " of " + turn
	case "record":
		return "records for up to " + o.seconds("seconds").String()
	case "script":
		s := "runs function " + o.text("function")
		if inputs := o.object("inputs"); inputs.Object != nil {
			for name, v := range inputs.All() {
				if text := value.Text(v); text != "" && v != false {
					s += " " + name + "=" + text
				}
			}
		}
		return s
	case "message":
		return "sends “" + o.text("text") + "” to " + o.text("channel")
	case "receive":
		return "waits for a message on " + o.text("channel")
	}
	return t
}

func (o told) queue() string {
	s := "queues for "
	if agent := o.text("agent"); agent != "" {
		s += "the agent " + agent + " of "
	}
	s += o.text("queue")
	if n := int(o.number("priority")); n >= 1 && n <= 9 {
		s += fmt.Sprintf(" with priority %d", n)
	}
	return s
}

func (o told) transfer() string {
	s := "transfers the call to " + o.text("number")
	if o.text("bridged") == "true" {
		s = "connects the caller with " + o.text("number")
	}
	if digits := o.text("digits"); digits != "" {
		s += " and presses " + digits
	}
	return s
}

// failure is why something did not work.
func (o told) failure() string {
	f := o.object("failure")
	if f.Object == nil {
		return ""
	}
	return " (" + f.text("code") + ": " + f.text("message") + ")"
}

// result is what came of a command, or what happened by itself.
func (o told) result() string {
	failed := o.object("failure").Object != nil
	switch t := o.text("type"); t {
	case "collected":
		return o.collected(failed)
	case "answer":
		return "answered " + o.answered(failed)
	case "refused":
		return "refused: " + o.text("code") + " " + o.text("description")
	case "found":
		return o.text("value")
	case "transferred":
		return cmp.Or(o.text("outcome"), "given over")
	case "happened":
		return o.text("event")
	case "hungup":
		return "the call is over"
	default:
		return o.furtherResult(t, failed)
	}
}

func (o told) furtherResult(t string, failed bool) string {
	switch t {
	case "replied":
		s := "it says " + o.prompts("say")
		switch {
		case failed:
			s = "nothing"
		case o.text("event") != "":
			s += " and leaves with " + o.text("event")
		case o.text("outcome") != "":
			s += " and ends: " + o.text("outcome")
		case o.text("listen") == "true":
			s += " and listens"
		}
		return s
	case "recorded":
		return cmp.Or(o.text("outcome"), o.text("name"))
	case "computed":
		s := "returned " + clipped(o.text("value"))
		for _, l := range o.list("log") {
			s += "; log: " + clipped(value.Text(l))
		}
		return s
	case "received":
		return cmp.Or(o.text("outcome"), clipped(o.text("message")))
	}
	return t // done, queued, loaded, sent
}

func (o told) collected(failed bool) string {
	switch digits, outcome := o.text("digits"), o.text("outcome"); {
	case failed:
		return "nothing"
	case o.text("speech") != "":
		return "the caller said “" + o.text("speech") + "”"
	case outcome == "":
		return "the caller pressed " + digits
	case digits != "":
		return "the caller pressed " + digits + ": " + outcome
	default:
		return outcome
	}
}

func (o told) answered(failed bool) string {
	attempts := len(o.list("attempts"))
	switch {
	case failed:
		return "nothing"
	case o.text("synthetic") != "":
		return o.text("status") + " (" + o.text("synthetic") + ")"
	case attempts > 1:
		return fmt.Sprintf("%s after %d attempts", o.text("status"), attempts)
	}
	return o.text("status")
}

// exchange is an HTTP exchange attempt by attempt, with the answer's body.
func (o told) exchange() []string {
	if o.text("type") != "answer" {
		return nil
	}
	var list []string
	tokens := o.objects("token_requests")
	for i, a := range o.objects("attempts") {
		for ; len(tokens) > 0 && tokens[0].number("start_ms") <= a.number("start_ms"); tokens = tokens[1:] {
			list = append(list, tokens[0].tokenRequest()...)
		}
		s := fmt.Sprintf("attempt %d: %s %s", i+1, a.text("method"), a.text("url"))
		if status := a.text("status"); status != "0" {
			s += " → " + status
		}
		if e := a.text("error"); e != "" {
			s += " → " + e
		}
		if ms := a.number("ms"); ms > 0 {
			s += " in " + time.Duration(ms*float64(time.Millisecond)).Round(100*time.Microsecond).String()
		}
		if token := a.text("token"); token != "" {
			s += ", token " + token
		}
		list = append(list, clipped(s))
	}
	for _, t := range tokens {
		list = append(list, t.tokenRequest()...)
	}
	for _, v := range o.list("warnings") {
		list = append(list, "warning: "+value.Text(v))
	}
	if body := o.text("body"); body != "" {
		list = append(list, "body "+clipped(body))
	}
	return list
}

// tokenRequest is one request to the token endpoint: what came of it, and what was
// sent where the role may see it.
func (o told) tokenRequest() []string {
	s := "token request: POST " + o.text("url")
	if status := o.text("status"); status != "0" {
		s += " → " + status
	}
	if ms := o.number("ms"); ms > 0 {
		s += " in " + time.Duration(ms*float64(time.Millisecond)).Round(100*time.Microsecond).String()
	}
	if o.number("start_ms") < 0 {
		s += ", before this call"
	}
	var sent []string
	if o.text("basic") == "true" {
		sent = append(sent, "Authorization: Basic [masked]")
	}
	if form := o.object("form"); form.Object != nil {
		for name, v := range form.All() {
			sent = append(sent, name+"="+value.Text(v))
		}
	}
	list := []string{clipped(s)}
	if len(sent) > 0 {
		list = append(list, clipped("with "+strings.Join(sent, " ")))
	}
	if e := o.text("error"); e != "" {
		list = append(list, plainCell(e))
	}
	return list
}

// problem is what field.Problem says of itself.
func (o told) problem() string {
	place := o.text("activity")
	if f := o.text("field"); f != "" {
		place = strings.TrimPrefix(place+" › "+f, " › ")
	}
	if line := o.text("line"); line != "" {
		place += fmt.Sprintf(" (line %s, column %s)", line, o.text("column"))
	}
	s := prefix(place) + o.text("message")
	if mend := o.text("mend"); mend != "" {
		s += " (" + mend + ")"
	}
	return s
}
