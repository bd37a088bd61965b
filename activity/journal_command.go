package activity

import "errors"

// AppendCommand appends a command as JSON: an object of one member, which names
// the type, with what is not zero: {"wait":{"for":2000000000}}. Durations are
// nanoseconds. Reading makes the same command of it.
func AppendCommand(dst []byte, c Command) []byte {
	m := Members{out: dst}
	switch c := c.(type) {
	case Call:
		m.begin("call")
		c.members(&m)
	case Play:
		m.begin("play")
		c.members(&m)
	case Collect:
		m.begin("collect")
		c.members(&m)
	case Wait:
		m.begin("wait")
		c.members(&m)
	case Queue:
		m.begin("queue")
		c.members(&m)
	case Lookup:
		m.begin("lookup")
		c.members(&m)
	case Load:
		m.begin("load")
		c.members(&m)
	case Set:
		m.begin("set")
		c.members(&m)
	case End:
		m.begin("end")
		m.Text("reason", &c.Reason)
	case Cancel:
		m.begin("cancel")
		m.Text("id", &c.ID)
	case Record:
		m.begin("record")
		c.members(&m)
	case Dialog:
		m.begin("dialog")
		c.members(&m)
	case Script:
		m.begin("script")
		c.members(&m)
	case Send:
		m.begin("send")
		c.members(&m)
	case Receive:
		m.begin("receive")
		c.members(&m)
	case Transfer:
		m.begin("transfer")
		c.members(&m)
	default:
		return append(dst, "null"...)
	}
	return m.end()
}

var errNoCommand = errors.New("no type of command")

func (s *scanner) command() (c Command) {
	s.tagged(func(tag string) {
		switch tag {
		case "call":
			c = read(s, (*Call).members)
		case "play":
			c = read(s, (*Play).members)
		case "collect":
			c = read(s, (*Collect).members)
		case "wait":
			c = read(s, (*Wait).members)
		case "queue":
			c = read(s, (*Queue).members)
		case "lookup":
			c = read(s, (*Lookup).members)
		case "load":
			c = read(s, (*Load).members)
		case "set":
			c = read(s, (*Set).members)
		case "end":
			c = read(s, func(c *End, m *Members) { m.Text("reason", &c.Reason) })
		case "cancel":
			c = read(s, func(c *Cancel, m *Members) { m.Text("id", &c.ID) })
		case "record":
			c = read(s, (*Record).members)
		case "dialog":
			c = read(s, (*Dialog).members)
		case "script":
			c = read(s, (*Script).members)
		case "send":
			c = read(s, (*Send).members)
		case "receive":
			c = read(s, (*Receive).members)
		case "transfer":
			c = read(s, (*Transfer).members)
		default:
			s.fail("%q is %w", clipped([]byte(tag)), errNoCommand)
		}
	})
	return c
}

// read reads the members of a new T.
func read[T any](s *scanner, list func(*T, *Members)) T {
	var v T
	s.members(func(m *Members) { list(&v, m) })
	return v
}

func (c *Call) members(m *Members) {
	m.Text("connector", &c.Connector)
	m.Text("label", &c.Label)
	m.Text("method", &c.Method)
	m.Text("target", &c.Target)
	m.Pairs("query", &c.Query)
	m.Pairs("header", &c.Header)
	m.Bytes("body", &c.Body)
	m.Span("timeout", &c.Timeout)
	m.Int("retries", &c.Retries)
	m.Text("key", &c.Key)
	m.Flag("once", &c.Once)
	m.Text("comfort", &c.Comfort.File)
	m.Span("comfort_after", &c.Comfort.After)
}

func (c *Play) members(m *Members) {
	m.spoken("prompts", &c.Prompts)
	m.Flag("music", &c.Music)
	m.Span("length", &c.Length)
	m.Span("offset", &c.Offset)
}

func (p *Spoken) members(m *Members) {
	m.Text("file", &p.File)
	m.Text("text", &p.Text)
	m.Text("voice", &p.Voice)
	m.Text("language", &p.Language)
	m.Text("rate", &p.Rate)
	m.Text("gain", &p.Gain)
}

// spoken is a [List] of prompts, without what a function value costs.
func (m *Members) spoken(name string, list *[]Spoken) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*list = readList(m.in, (*Spoken).members)
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

func (c *Collect) members(m *Members) {
	m.spoken("prompts", &c.Prompts)
	m.Texts("choices", &c.Choices)
	m.Int("min", &c.Min)
	m.Int("max", &c.Max)
	m.Text("terminator", &c.Terminator)
	m.Span("timeout", &c.Timeout)
	m.Span("inter_digit", &c.InterDigit)
	m.Flag("interruptible", &c.Interruptible)
	m.Flag("speech", &c.Speech)
}

func (c *Wait) members(m *Members) { m.Span("for", &c.For) }

func (c *Queue) members(m *Members) {
	m.Text("queue", &c.Queue)
	m.Text("label", &c.Label)
	m.Text("fallback", &c.Fallback)
	m.Int("priority", &c.Priority)
	m.Object("skills", &c.Skills)
	m.Flag("check_agents", &c.CheckAgents)
	m.Text("agent", &c.Agent)
	m.Flag("park", &c.Park)
	m.Text("recovery", &c.Recovery)
}

func (c *Lookup) members(m *Members) {
	m.Text("what", &c.What)
	m.Text("id", &c.ID)
	m.Text("name", &c.Name)
	m.Object("args", &c.Args)
}

func (c *Load) members(m *Members) {
	m.Text("flow", &c.Flow)
	m.Text("name", &c.Name)
	m.Text("version", &c.Version)
	m.Flag("goto", &c.GoTo)
}

func (c *Set) members(m *Members) {
	m.Text("what", &c.What)
	m.Object("values", &c.Values)
}

func (c *Record) members(m *Members) {
	m.Flag("tone", &c.Tone)
	m.Span("max", &c.Max)
	m.Span("silence", &c.Silence)
	m.Text("terminator", &c.Terminator)
}

func (c *Dialog) members(m *Members) {
	m.Text("agent", &c.Agent)
	m.Text("label", &c.Label)
	m.Text("connector", &c.Connector)
	m.Text("session", &c.Session)
	m.Text("input", &c.Input)
	m.Flag("silence", &c.Silence)
	m.Text("event", &c.Event)
	m.Value("data", &c.Data)
	m.Text("language", &c.Language)
	m.Object("parameters", &c.Parameters)
	m.Span("timeout", &c.Timeout)
}

func (c *Script) members(m *Members) {
	m.Text("function", &c.Function)
	m.Text("label", &c.Label)
	m.Text("version", &c.Version)
	m.Object("inputs", &c.Inputs)
}

func (c *Send) members(m *Members) {
	m.Text("channel", &c.Channel)
	m.Text("label", &c.Label)
	m.Text("type", &c.Type)
	m.Text("text", &c.Text)
	m.attachments("attachments", &c.Attachments)
	m.Flag("transcript", &c.Transcript)
}

func (a *Attachment) members(m *Members) {
	m.Text("name", &a.Name)
	m.Text("type", &a.Type)
	m.Text("url", &a.URL)
}

// attachments is a [List] of files, without what a function value costs.
func (m *Members) attachments(name string, list *[]Attachment) {
	switch {
	case m.in != nil:
		if m.is(name) {
			*list = readList(m.in, (*Attachment).members)
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

func (c *Receive) members(m *Members) {
	m.Text("channel", &c.Channel)
	m.Text("label", &c.Label)
	m.Span("timeout", &c.Timeout)
	m.Flag("transcript", &c.Transcript)
}

func (c *Transfer) members(m *Members) {
	m.Text("to", &c.To)
	m.Flag("bridged", &c.Bridged)
	m.Span("timeout", &c.Timeout)
	m.Text("digits", &c.Digits)
	m.Pairs("header", &c.Header)
}
