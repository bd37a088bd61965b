package activity

import "errors"

// AppendEvent appends an event as JSON, in the manner of [AppendCommand]:
// {"collected":{"digits":"1"}}. A [Returned] never leaves the engine and is
// written as null, which does not read back.
func AppendEvent(dst []byte, e Event) []byte {
	m := Members{out: dst}
	switch e := e.(type) {
	case Started:
		m.begin("started")
		e.members(&m)
	case Done:
		m.begin("done")
		m.failure(&e.Failure)
	case Collected:
		m.begin("collected")
		e.members(&m)
	case Queued:
		m.begin("queued")
		e.members(&m)
	case Found:
		m.begin("found")
		e.members(&m)
	case Loaded:
		m.begin("loaded")
		e.members(&m)
	case CallResult:
		m.begin("call_result")
		e.members(&m)
	case Recorded:
		m.begin("recorded")
		e.members(&m)
	case Replied:
		m.begin("replied")
		e.members(&m)
	case Computed:
		m.begin("computed")
		e.members(&m)
	case Sent:
		m.begin("sent")
		e.members(&m)
	case Received:
		m.begin("received")
		e.members(&m)
	case Transferred:
		m.begin("transferred")
		e.members(&m)
	case Happened:
		m.begin("happened")
		e.members(&m)
	case HungUp:
		m.begin("hung_up")
	default:
		return append(dst, "null"...)
	}
	return m.end()
}

// AppendStamped appends an event with its time (nanoseconds since 1970) and
// the command it answers: {"at":…,"command":"c-1","event":{"done":{}}}.
func AppendStamped(dst []byte, e Stamped) []byte {
	m := Members{out: append(dst, '{')}
	e.Members(&m)
	return append(m.out, '}')
}

// Members lists the members of an event with its time.
func (e *Stamped) Members(m *Members) {
	m.Time("at", &e.At)
	m.Text("command", &e.Command)
	m.Event("event", &e.Event)
}

var errNoEvent = errors.New("no type of event")

func (s *scanner) event() (e Event) {
	s.tagged(func(tag string) {
		switch tag {
		case "started":
			e = read(s, (*Started).members)
		case "done":
			e = read(s, func(e *Done, m *Members) { m.failure(&e.Failure) })
		case "collected":
			e = read(s, (*Collected).members)
		case "queued":
			e = read(s, (*Queued).members)
		case "found":
			e = read(s, (*Found).members)
		case "loaded":
			e = read(s, (*Loaded).members)
		case "call_result":
			e = read(s, (*CallResult).members)
		case "recorded":
			e = read(s, (*Recorded).members)
		case "replied":
			e = read(s, (*Replied).members)
		case "computed":
			e = read(s, (*Computed).members)
		case "sent":
			e = read(s, (*Sent).members)
		case "received":
			e = read(s, (*Received).members)
		case "transferred":
			e = read(s, (*Transferred).members)
		case "happened":
			e = read(s, (*Happened).members)
		case "hung_up":
			e = read(s, func(*HungUp, *Members) {})
		default:
			s.fail("%q is %w", clipped([]byte(tag)), errNoEvent)
		}
	})
	return e
}

func (e *Started) members(m *Members) {
	m.Text("contact", &e.Contact)
	m.Object("attributes", &e.Attributes)
	m.Object("variables", &e.Variables)
}

// failure is why something did not happen, in two members of the event.
func (m *Members) failure(f *Failure) {
	m.Text("failure", &f.Code)
	m.Text("failure_message", &f.Message)
}

func (e *Collected) members(m *Members) {
	m.Text("digits", &e.Digits)
	m.Text("speech", &e.Speech)
	m.Text("outcome", &e.Outcome)
	m.failure(&e.Failure)
}

func (e *Queued) members(m *Members) {
	m.Text("queue", &e.Queue)
	m.Int("failure_code", &e.FailureCode)
	m.Text("description", &e.Description)
}

func (e *Found) members(m *Members) {
	m.Value("value", &e.Value)
	m.failure(&e.Failure)
}

func (e *Loaded) members(m *Members) {
	m.Text("program", &e.Program)
	m.failure(&e.Failure)
}

func (e *CallResult) members(m *Members) {
	m.Int("status", &e.Status)
	m.Pairs("header", &e.Header)
	m.Bytes("body", &e.Body)
	m.Text("synthetic", &e.Synthetic)
	m.failure(&e.Failure)
	m.attempts("attempts", &e.Attempts)
	m.tokens("tokens", &e.Tokens)
	m.Texts("warnings", &e.Warnings)
}

func (a *Attempt) members(m *Members) {
	m.Text("method", &a.Method)
	m.Text("url", &a.URL)
	m.Pairs("header", &a.Header)
	m.Int("status", &a.Status)
	m.Text("error", &a.Error)
	m.Span("start", &a.Start)
	m.Span("duration", &a.Duration)
	m.Text("token", &a.Token)
}

func (t *TokenRequest) members(m *Members) {
	m.Text("url", &t.URL)
	m.Pairs("form", &t.Form)
	m.Flag("basic", &t.Basic)
	m.Int("status", &t.Status)
	m.Text("error", &t.Error)
	m.Span("start", &t.Start)
	m.Span("duration", &t.Duration)
}

// tokens is a [List] of token requests, without what a function value costs.
func (m *Members) tokens(name string, list *[]TokenRequest) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*list = readList(m.in, (*TokenRequest).members)
		}
	case *list != nil:
		m.out = append(m.label(name), '[')
		for i := range *list {
			m.out = append(m.next(i), '{')
			(*list)[i].members(m)
			m.out = append(m.out, '}')
		}
		m.out = append(m.out, ']')
	}
}

// attempts is a [List] of requests, without what a function value costs.
func (m *Members) attempts(name string, list *[]Attempt) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*list = readList(m.in, (*Attempt).members)
		}
	case *list != nil:
		m.out = append(m.label(name), '[')
		for i := range *list {
			m.out = append(m.next(i), '{')
			(*list)[i].members(m)
			m.out = append(m.out, '}')
		}
		m.out = append(m.out, ']')
	}
}

func (e *Recorded) members(m *Members) {
	m.Object("audio", &e.Audio)
	m.Text("outcome", &e.Outcome)
	m.failure(&e.Failure)
}

func (e *Replied) members(m *Members) {
	m.spoken("say", &e.Say)
	m.Flag("listen", &e.Listen)
	m.Text("outcome", &e.Outcome)
	m.Text("event", &e.Event)
	m.Object("data", &e.Data)
	m.Text("intent", &e.Intent)
	m.Text("transcript", &e.Transcript)
	m.attempts("attempts", &e.Attempts)
	m.failure(&e.Failure)
}

func (e *Computed) members(m *Members) {
	m.Value("value", &e.Value)
	m.Texts("log", &e.Log)
	m.Span("took", &e.Took)
	m.failure(&e.Failure)
}

func (e *Sent) members(m *Members) {
	m.Value("value", &e.Value)
	m.failure(&e.Failure)
}

func (e *Received) members(m *Members) {
	m.Value("message", &e.Message)
	m.Text("outcome", &e.Outcome)
	m.failure(&e.Failure)
}

func (e *Transferred) members(m *Members) {
	m.Text("outcome", &e.Outcome)
	m.failure(&e.Failure)
}

func (e *Happened) members(m *Members) {
	m.Text("name", &e.Name)
	m.Object("attributes", &e.Attributes)
}
