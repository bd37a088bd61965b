package activity

import (
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// The HTTP contract of virtual agents, docs/bot-contract.md. The host sends what
// DialogRequest makes, with the command's id as Idempotency-Key, and hands what
// comes back to DialogAnswer.
const (
	DialogVersion = 1       // of the contract
	MaxDialogBody = 1 << 20 // bytes of an answer
	maxSay        = 20      // prompts of an answer
	maxSayText    = 10_000  // bytes of one
	maxDialogName = 1_000   // bytes of names, codes and addresses
)

// The codes of failures of a virtual agent's provider, beside those of a request
// that came to nothing ("connect", "timeout" …).
const (
	CodeBotStatus = "bot_status" // the status is not 200
	CodeBotAnswer = "bot_answer" // the answer is not what the contract asks for
	CodeBotError  = "bot_error"  // the agent itself reports an error
)

// DialogRequest is the body of one exchange with the virtual agent's provider,
// for the contact of that id.
func DialogRequest(d Dialog, contact string) []byte {
	o := value.Of("version", int64(DialogVersion), "contact", contact, "session", d.Session,
		"agent", value.Of("id", d.Agent, "name", d.Label, "connector", d.Connector),
		"input", dialogInput(d))
	if d.Event != "" {
		o.Set("event", value.Of("name", d.Event, "data", d.Data))
	}
	o.Set("language", d.Language)
	o.Set("parameters", value.NewObject(0))
	if d.Parameters != nil {
		o.Set("parameters", d.Parameters)
	}
	o.Set("timeout_ms", d.Timeout.Milliseconds())
	return value.AppendJSON(nil, o)
}

// dialogInput says of what sort the caller's part is. Keys alone are dtmf.
func dialogInput(d Dialog) *value.Object {
	switch {
	case d.Input != "" && strings.Trim(d.Input, "0123456789*#") == "":
		return value.Of("type", "dtmf", "text", d.Input)
	case d.Input != "":
		return value.Of("type", "text", "text", d.Input)
	case d.Silence:
		return value.Of("type", "silence")
	case d.Event != "":
		return value.Of("type", "event")
	}
	return value.Of("type", "none")
}

// DialogAnswer reads the provider's answer. What the contract does not allow is a
// Failure; members that it does not know are skipped.
func DialogAnswer(status int, body []byte) Replied {
	if status != 200 {
		return Replied{Failure: Failure{CodeBotStatus, fmt.Sprintf("the virtual agent answered with status %d%s", status, botMessage(body))}}
	}
	r, err := readDialog(body)
	if failed := (*Fault)(nil); errors.As(err, &failed) {
		return Replied{Failure: Failure{failed.Code, failed.Message}}
	} else if err != nil {
		return Replied{Failure: Failure{CodeBotAnswer, fmt.Sprintf("the virtual agent's answer cannot be used: %v", err)}}
	}
	return r
}

// botMessage is the sentence of an error answer, where it has one.
func botMessage(body []byte) string {
	if len(body) > MaxDialogBody {
		return ""
	}
	v, _ := payload.DecodeJSON(body)
	o, _ := v.(*value.Object)
	e, _ := get[*value.Object](o, "error")
	if m, _ := get[string](e, "message"); m != "" && len(m) <= maxDialogName {
		return ": " + m
	}
	return ""
}

func readDialog(body []byte) (r Replied, err error) {
	if len(body) > MaxDialogBody {
		return r, fmt.Errorf("it is longer than %d bytes", MaxDialogBody)
	}
	v, err := payload.DecodeJSON(body)
	if err != nil {
		return r, err
	}
	o, ok := v.(*value.Object)
	if !ok {
		return r, errors.New("it is no JSON object")
	}
	p := dialogParts{o: o}
	if e := p.object("error"); e != nil {
		inner := dialogParts{o: e}
		return r, Faultf(CodeBotError, "the virtual agent reports %s: %s", inner.text("code", maxDialogName), inner.text("message", maxDialogName))
	}
	r.Say = p.say()
	r.Outcome = p.outcome()
	if e := p.object("event"); e != nil {
		inner := dialogParts{o: e}
		r.Event, r.Data = inner.text("name", maxDialogName), inner.object("data")
		if inner.err == nil && r.Event == "" {
			inner.err = errors.New("event has no name")
		}
		p.fail(inner.err)
	}
	r.Intent, r.Transcript = p.text("intent", maxDialogName), p.text("transcript_url", maxDialogName)
	r.Listen = p.listen(r)
	if p.err == nil && !r.Listen && len(r.Say) == 0 && r.Outcome == "" && r.Event == "" {
		p.err = errors.New("it neither says something, nor listens, nor ends the conversation")
	}
	if p.err != nil {
		return Replied{}, p.err
	}
	return r, nil
}

// dialogParts reads the members of an answer and keeps the first error.
type dialogParts struct {
	o   *value.Object
	err error
}

func (p *dialogParts) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *dialogParts) text(name string, most int) string {
	v, _ := p.o.Get(name)
	s, ok := v.(string)
	switch {
	case v != nil && !ok:
		p.fail(fmt.Errorf("%s is %s, not a text", name, value.Sort(v)))
	case len(s) > most:
		p.fail(fmt.Errorf("%s is longer than %d bytes", name, most))
		return ""
	}
	return s
}

func (p *dialogParts) object(name string) *value.Object {
	v, _ := p.o.Get(name)
	o, ok := v.(*value.Object)
	if v != nil && !ok {
		p.fail(fmt.Errorf("%s is %s, not an object", name, value.Sort(v)))
	}
	return o
}

func (p *dialogParts) outcome() string {
	switch s := p.text("outcome", maxDialogName); s {
	case "":
		return ""
	case "ended":
		return OutcomeEnded
	case "escalate":
		return OutcomeEscalate
	default:
		p.fail(fmt.Errorf("outcome is %q, not ended or escalate", s))
	}
	return ""
}

// listen is what the answer says, and where it says nothing, that the caller is
// to answer unless the conversation ends.
func (p *dialogParts) listen(r Replied) bool {
	over := r.Outcome != "" || r.Event != ""
	switch v, _ := p.o.Get("listen"); v := v.(type) {
	case nil:
		return !over
	case bool:
		return v && !over
	default:
		p.fail(fmt.Errorf("listen is %s, not true or false", value.Sort(v)))
	}
	return false
}

func (p *dialogParts) say() []Spoken {
	v, _ := p.o.Get("say")
	list, ok := v.([]any)
	switch {
	case v != nil && !ok:
		p.fail(fmt.Errorf("say is %s, not a list", value.Sort(v)))
	case len(list) > maxSay:
		p.fail(fmt.Errorf("say has %d items, more than %d", len(list), maxSay))
		return nil
	}
	var say []Spoken
	for i := range list {
		s, err := readSay(list[i])
		if err != nil {
			p.fail(fmt.Errorf("say[%d] %w", i, err))
		}
		if s != (Spoken{}) {
			say = append(say, s)
		}
	}
	return say
}

// readSay reads one prompt: a text, or an object with one of text, ssml and audio.
func readSay(v any) (Spoken, error) {
	if s, ok := v.(string); ok {
		v = value.Of("text", s)
	}
	o, ok := v.(*value.Object)
	if !ok {
		return Spoken{}, fmt.Errorf("is %s, not a text or an object", value.Sort(v))
	}
	p := dialogParts{o: o}
	text, ssml, audio := p.text("text", maxSayText), p.text("ssml", maxSayText), p.text("audio", maxDialogName)
	given := 0
	for _, s := range []string{text, ssml, audio} {
		if s != "" {
			given++
		}
	}
	s := Spoken{Text: text + ssml, File: audio, Voice: p.text("voice", maxDialogName), Language: p.text("language", maxDialogName)}
	switch {
	case p.err != nil:
		return Spoken{}, p.err
	case given > 1:
		return Spoken{}, errors.New("has more than one of text, ssml and audio")
	case given == 0:
		return Spoken{}, nil
	case ssml != "" && !strings.HasPrefix(strings.TrimSpace(ssml), "<speak"):
		return Spoken{}, errors.New("has an ssml that does not begin with <speak>")
	}
	return s, nil
}
