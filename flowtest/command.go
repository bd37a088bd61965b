package flowtest

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// prompts is what a list of prompts sounds like.
func prompts(list []activity.Spoken) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = heard(s.File, s.Text)
	}
	return out
}

// describe is a command in words, for people.
func describe(c activity.Command) string {
	switch c := c.(type) {
	case activity.Play:
		if c.Music {
			return "music " + quoted(prompts(c.Prompts)) + span(" for ", c.Length)
		}
		return "says " + quoted(prompts(c.Prompts))
	case activity.Collect:
		what := "digits"
		if c.Speech {
			what = "words or digits"
		}
		if len(c.Choices) > 0 {
			what = "one of " + strings.Join(c.Choices, " ")
		}
		return "says " + quoted(prompts(c.Prompts)) + " and waits for " + what
	case activity.Call:
		q := requestOf(c)
		s := "calls " + line(q.Method, nameOf(c.Label, q.Connector), activity.MaskURL(q.URL))
		if c.Comfort.File != "" {
			s += fmt.Sprintf("; after %s the caller hears %s", c.Comfort.After, c.Comfort.File)
		}
		return s
	case activity.Wait:
		return "waits " + c.For.String()
	case activity.Queue:
		if c.Agent != "" {
			return "queues for the agent " + c.Agent + " of " + nameOf(c.Label, c.Queue) + priority(c.Priority)
		}
		return "queues for " + nameOf(c.Label, c.Queue) + priority(c.Priority)
	case activity.Dialog, activity.Record, activity.Script, activity.Send, activity.Receive:
		return describeBrought(c)
	case activity.Transfer:
		return describeTransfer(c)
	case activity.Lookup:
		return "asks for " + c.What + " of " + nameOf(c.Name, c.ID)
	case activity.Load:
		return "loads flow " + nameOf(c.Name, c.Flow)
	case activity.Set:
		return "sets " + c.What + " " + value.Text(c.Values)
	case activity.End:
		return "ends the call: " + c.Reason
	case activity.Cancel:
		return "takes back " + c.ID
	}
	return fmt.Sprintf("%T", c)
}

func quoted(list []string) string {
	for i, s := range list {
		if !strings.HasPrefix(s, "audio: ") {
			list[i] = "“" + s + "”"
		}
	}
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, ", ")
}

func span(before string, d time.Duration) string {
	if d == 0 {
		return ""
	}
	return before + d.String()
}

func priority(n int) string {
	if n < 1 || n > 9 {
		return ""
	}
	return fmt.Sprintf(" with priority %d", n)
}

func nameOf(name, id string) string {
	if name != "" {
		return name
	}
	return id
}

// commandData is a command as data, for JSON Lines.
func commandData(c activity.Command) *value.Object {
	switch c := c.(type) {
	case activity.Play:
		o := value.Of("type", "play", "prompts", value.From(prompts(c.Prompts)))
		if c.Music {
			o.Set("music", true)
			o.Set("seconds", c.Length.Seconds())
		}
		return o
	case activity.Collect:
		o := value.Of("type", "collect", "prompts", value.From(prompts(c.Prompts)))
		if c.Speech {
			o.Set("speech", true)
		}
		if len(c.Choices) > 0 {
			o.Set("choices", value.From(c.Choices))
			return o
		}
		o.Set("min", int64(c.Min))
		o.Set("max", int64(c.Max))
		return o
	case activity.Call:
		q := requestOf(c)
		o := value.Of("type", "call", "method", q.Method, "url", activity.MaskURL(q.URL))
		if q.Connector != "" {
			o.Set("connector", q.Connector)
		}
		o.Set("headers", shownHeaders(q.Header))
		if q.Body != nil {
			o.Set("body", string(q.Body))
		}
		return o
	case activity.Wait:
		return value.Of("type", "wait", "seconds", c.For.Seconds())
	case activity.Queue:
		o := value.Of("type", "queue", "queue", nameOf(c.Label, c.Queue), "priority", int64(c.Priority))
		if c.Skills.Len() > 0 {
			o.Set("skills", c.Skills)
		}
		if c.Agent != "" {
			o.Set("agent", c.Agent)
			o.Set("park", c.Park)
			o.Set("recovery", c.Recovery)
		}
		return o
	case activity.Transfer:
		o := value.Of("type", "transfer")
		for name, v := range transferData(c).All() {
			o.Set(name, v)
		}
		return o
	case activity.Lookup:
		return value.Of("type", "lookup", "what", c.What, "of", nameOf(c.Name, c.ID))
	case activity.Load:
		return value.Of("type", "load", "flow", nameOf(c.Name, c.Flow))
	case activity.Set:
		return value.Of("type", "set", "what", c.What, "values", c.Values)
	case activity.End:
		return value.Of("type", "end", "reason", c.Reason)
	case activity.Cancel:
		return value.Of("type", "cancel", "id", c.ID)
	case activity.Dialog, activity.Record, activity.Script, activity.Send, activity.Receive:
		return brought(c)
	}
	return value.Of("type", fmt.Sprintf("%T", c))
}

// describeEvent is an event in words.
func describeEvent(e activity.Event) string {
	switch e := e.(type) {
	case activity.Done:
		return "done" + failure(e.Failure)
	case activity.Collected:
		switch {
		case e.Failure != (activity.Failure{}):
			return "nothing" + failure(e.Failure)
		case e.Speech != "":
			return "the caller said “" + e.Speech + "”"
		case e.Outcome == "":
			return "the caller pressed " + e.Digits
		case e.Digits != "":
			return "the caller pressed " + e.Digits + ": " + e.Outcome
		}
		return e.Outcome
	case activity.CallResult:
		return "answered " + answered(&e)
	case activity.Queued:
		if e.FailureCode != 0 {
			return fmt.Sprintf("refused: %d %s", e.FailureCode, e.Description)
		}
		return "queued"
	case activity.Found:
		return value.Text(e.Value) + failure(e.Failure)
	case activity.Transferred:
		return transferred(e)
	case activity.Loaded:
		return "loaded" + failure(e.Failure)
	case activity.Happened:
		return e.Name
	case activity.HungUp:
		return "the call is over"
	case activity.Replied, activity.Recorded, activity.Computed, activity.Sent, activity.Received:
		s, f := describeBack(e)
		return s + failure(f)
	}
	return fmt.Sprintf("%T", e)
}

func answered(r *activity.CallResult) string {
	switch {
	case r.Failure != (activity.Failure{}):
		return "nothing" + failure(r.Failure)
	case r.Synthetic != "":
		return fmt.Sprintf("%d (%s)", r.Status, r.Synthetic)
	case len(r.Attempts) > 1:
		return fmt.Sprintf("%d after %d attempts", r.Status, len(r.Attempts))
	}
	return fmt.Sprint(r.Status)
}

func failure(f activity.Failure) string {
	if f == (activity.Failure{}) {
		return ""
	}
	return " (" + f.Code + ": " + f.Message + ")"
}

// eventData is an event as data, for JSON Lines.
func eventData(e activity.Event) *value.Object {
	failed := func(o *value.Object, f activity.Failure) *value.Object {
		if f != (activity.Failure{}) {
			o.Set("failure", texts("code", f.Code, "message", f.Message))
		}
		return o
	}
	switch e := e.(type) {
	case activity.Done:
		return failed(value.Of("type", "done"), e.Failure)
	case activity.Collected:
		o := value.Of("type", "collected", "digits", e.Digits)
		if e.Speech != "" {
			o.Set("speech", e.Speech)
		}
		if e.Outcome != "" {
			o.Set("outcome", e.Outcome)
		}
		return failed(o, e.Failure)
	case activity.CallResult:
		return failed(answerData(&e), e.Failure)
	case activity.Queued:
		if e.FailureCode != 0 {
			return value.Of("type", "refused", "code", int64(e.FailureCode), "description", e.Description)
		}
		return value.Of("type", "queued", "queue", e.Queue)
	case activity.Found:
		return failed(value.Of("type", "found", "value", e.Value), e.Failure)
	case activity.Transferred:
		return failed(value.Of("type", "transferred", "outcome", e.Outcome), e.Failure)
	case activity.Loaded:
		return failed(value.Of("type", "loaded", "program", e.Program), e.Failure)
	case activity.Happened:
		return value.Of("type", "happened", "event", e.Name, "attributes", e.Attributes)
	case activity.Replied, activity.Recorded, activity.Computed, activity.Sent, activity.Received:
		return failed(bringsBack(e))
	}
	return value.Of("type", strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", e), "activity.")))
}

// shownBody is how much of an answer's body JSON Lines carry.
const shownBody = 64 << 10

// answerData is an HTTP exchange as data: what came back, and each attempt.
func answerData(r *activity.CallResult) *value.Object {
	o := value.Of("type", "answer", "status", int64(r.Status), "headers", shownHeaders(r.Header))
	if len(r.Body) > 0 {
		o.Set("body", strings.ToValidUTF8(string(r.Body[:min(len(r.Body), shownBody)]), "\ufffd"))
	}
	if r.Synthetic != "" {
		o.Set("synthetic", r.Synthetic)
	}
	attempts := make([]any, len(r.Attempts))
	for i, a := range r.Attempts {
		attempt := texts("method", a.Method, "url", a.URL, "error", a.Error, "token", a.Token)
		attempt.Set("status", int64(a.Status))
		attempt.Set("ms", float64(a.Duration.Microseconds())/1000)
		if start := micro(a.Start); start != 0 {
			attempt.Set("start_ms", float64(start)/1000)
		}
		attempts[i] = attempt
	}
	o.Set("attempts", attempts)
	if len(r.Tokens) > 0 {
		tokens := make([]any, len(r.Tokens))
		for i, t := range r.Tokens {
			tokens[i] = tokenData(t)
		}
		o.Set("token_requests", tokens)
	}
	if len(r.Warnings) > 0 {
		o.Set("warnings", value.From(r.Warnings))
	}
	return o
}

// shownHeaders are headers without the credentials among them (security.md G4).
func shownHeaders(pairs []activity.Pair) *value.Object {
	o := value.NewObject(len(pairs))
	for _, p := range pairs {
		o.Set(p.Name, activity.MaskHeader(p.Name, p.Value))
	}
	return o
}

// shownSettings are resolved settings without the credentials in URLs, headers
// and query parameters.
func shownSettings(o *value.Object) *value.Object {
	shown := value.NewObject(o.Len())
	for path, v := range o.All() {
		s, isText := v.(string)
		head, name, _ := strings.Cut(path, ".")
		switch {
		case !isText:
		case head == "headers":
			v = activity.MaskHeader(name, s)
		case head == "query" && name != "":
			v = strings.TrimPrefix(activity.MaskURL("?"+url.QueryEscape(name)+"="+s), "?"+url.QueryEscape(name)+"=")
		case head == "url" || head == "path":
			v = activity.MaskURL(s)
		}
		shown.Set(path, v)
	}
	return shown
}
