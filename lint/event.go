package lint

import (
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// event is what the engine is told.
func (c *choice) event(x *explorer, command activity.Command) activity.Event {
	get := func(name string) any { o, _ := c.data.(*value.Object); v, _ := o.GetFold(name); return v }
	str := func(name string) string { return text(get(name)) }
	failure := activity.Failure{}
	if code := str("failure"); code != "" {
		failure = activity.Failure{Code: code, Message: failures(code)}
	}
	switch cmd := command.(type) {
	case activity.Call:
		return c.exchange(cmd, failure, get)
	case activity.Collect:
		return activity.Collected{Digits: str("digits"), Speech: str("speech"), Outcome: str("outcome"), Failure: failure}
	case activity.Queue:
		if code := whole(get("code")); code != 0 {
			return activity.Queued{FailureCode: code, Description: str("description")}
		}
		return activity.Queued{Queue: cmd.Queue}
	case activity.Lookup:
		return activity.Found{Value: get("value"), Failure: failure}
	case activity.Load:
		return x.loaded(c, cmd, failure)
	case activity.Record:
		audio, _ := get("audio").(*value.Object)
		return activity.Recorded{Audio: audio, Outcome: str("outcome"), Failure: failure}
	case activity.Dialog:
		data, _ := get("data").(*value.Object)
		if str("event") == "" {
			data = nil // they belong to an event
		}
		return activity.Replied{Listen: get("listen") == true, Outcome: str("outcome"), Event: str("event"), Data: data, Intent: str("intent"),
			Transcript: str("transcript"), Failure: failure}
	case activity.Script:
		return activity.Computed{Value: get("value"), Failure: failure}
	case activity.Send:
		return activity.Sent{Value: get("value"), Failure: failure}
	case activity.Receive:
		return activity.Received{Message: get("message"), Outcome: str("outcome"), Failure: failure}
	case activity.Transfer:
		return activity.Transferred{Outcome: str("outcome"), Failure: failure}
	}
	return activity.Done{Failure: failure}
}

// failures says in words what was made to fail.
func failures(code string) string {
	switch code {
	case codeTransport:
		return "no connection to the server"
	case "flow_unknown":
		return "the flow is not there"
	case "load":
		return "the flow cannot be loaded"
	}
	return "the channel could not do it"
}

func whole(v any) int {
	n, err := strconv.Atoi(strings.TrimSpace(text(v)))
	if err != nil {
		return 0
	}
	return n
}

// exchange is the answer to a request, its body in the language that the activity reads.
func (c *choice) exchange(call activity.Call, failure activity.Failure, get func(string) any) activity.Event {
	switch {
	case failure != (activity.Failure{}):
		return activity.CallResult{Failure: failure}
	case get("timeout") == true:
		return activity.CallResult{Status: 408, Synthetic: "timeout"}
	}
	r := activity.CallResult{Status: whole(get("status"))}
	if r.Status < 100 || r.Status > 599 {
		r.Status = 200
	}
	if h, ok := get("headers").(*value.Object); ok {
		for k, v := range h.All() {
			r.Header = append(r.Header, activity.Pair{Name: k, Value: text(v)})
		}
	}
	r.Body = []byte(text(c.body()))
	return r
}

// body is the body as it is sent.
func (c *choice) body() any {
	body := at(c.data, []any{"body"})
	format := ""
	if h, ok := c.node.act.(*activity.HTTPRequest); ok {
		format = h.Parse
	}
	switch body.(type) {
	case *value.Object, []any:
		switch strings.ToUpper(format) {
		case "XML":
			return asXML(body)
		case "TOML":
			return asTOML(body)
		}
	}
	return body
}

// now is when a contact begins that says nothing else: a working day.
func (x *explorer) now(c *choice) time.Time {
	if t, err := time.Parse(time.RFC3339Nano, text(at(c.data, []any{"now"}))); err == nil {
		return t
	}
	return x.options.Now
}
