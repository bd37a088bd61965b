package activity

import (
	"cmp"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// talk is what the two kinds of virtual agents share: a conversation in which
// each exchange with the agent, each prompt and each entry is a command of its
// own, so that it goes on at the same turn after a restart. Between them stands
// in the memo what [turn] holds.
type talk struct {
	dialog    Dialog        // agent, language, parameters, timeout
	listen    Collect       // how the caller is listened to
	voice     Spoken        // of what the agent says, where it does not say so itself
	silences  int           // in a row that end the conversation with an error
	lastWords time.Duration // 0: what the agent says at the end is not played
}

// Bounds of a conversation that the agent's provider does not end itself.
const (
	mostSilences = 10  // of one caller in a row, where no setting says
	mostAlone    = 20  // exchanges in a row in which the agent does not listen
	mostTurns    = 500 // exchanges altogether
)

// turn is where a conversation is.
type turn struct {
	session  string
	turns    int
	silences int
	alone    int
	over     *value.Object // the reply that ended it, while the last words are said
}

func (t *turn) memo() *value.Object {
	o := value.Of("session", t.session, "turns", int64(t.turns), "silences", int64(t.silences), "alone", int64(t.alone))
	if t.over != nil {
		o.Set("over", t.over)
	}
	return o
}

func turnOf(memo any) turn {
	o, _ := memo.(*value.Object)
	count := func(name string) int { n, _ := get[int64](o, name); return int(n) }
	session, _ := get[string](o, "session")
	over, _ := get[*value.Object](o, "over")
	return turn{session, count("turns"), count("silences"), count("alone"), over}
}

// begin opens the conversation, with a custom event where one is given.
func (k talk) begin(session, event string, data any) Output {
	d := k.dialog
	d.Session, d.Event, d.Data = session, event, data
	t := turn{session: session, turns: 1}
	return Output{Commands: []Command{d}, Memo: t.memo()}
}

// goOn takes the conversation a step further. Once it is over, finished is the
// reply that ended it.
func (k talk) goOn(in *Input) (out Output, finished *Replied, err error) {
	t := turnOf(in.Memo)
	switch e := in.Event.(type) {
	case Replied:
		return k.replied(t, e)
	case Collected:
		return k.heard(t, e)
	case Done:
		if err := e.Failure.Fault(); err != nil {
			return Output{}, nil, err
		}
		if t.over != nil {
			return Output{}, lastReply(t.over), nil
		}
		return k.ask(t, Dialog{})
	}
	out, err = unexpected(in)
	return out, nil, err
}

// replied does what the agent wants: it leaves, listens, or only speaks.
func (k talk) replied(t turn, e Replied) (Output, *Replied, error) {
	if err := e.Failure.Fault(); err != nil {
		return Output{}, nil, err
	}
	if e.Outcome == "" && e.Event != "" {
		e.Outcome = OutcomeEnded
	}
	say := k.voiced(e.Say)
	switch {
	case e.Outcome != "" && (len(say) == 0 || k.lastWords == 0):
		return Output{}, &e, nil
	case e.Outcome != "":
		t.over = value.Of("outcome", e.Outcome, "event", e.Event, "data", data(e.Data), "intent", e.Intent, "transcript", e.Transcript)
		return Output{Commands: []Command{Play{Prompts: say}}, Memo: t.memo()}, nil, nil
	case e.Listen:
		t.alone = 0
		c := k.listen
		c.Prompts, c.Speech = say, true
		return Output{Commands: []Command{c}, Memo: t.memo()}, nil, nil
	}
	if t.alone++; t.alone > mostAlone {
		return Output{}, nil, Faultf("bot_loop", "the virtual agent has spoken %d times without listening", mostAlone)
	}
	if len(say) == 0 {
		return k.ask(t, Dialog{})
	}
	return Output{Commands: []Command{Play{Prompts: say}}, Memo: t.memo()}, nil, nil
}

// heard tells the agent what the caller said or pressed, or that it was nothing.
func (k talk) heard(t turn, e Collected) (Output, *Replied, error) {
	if err := e.Failure.Fault(); err != nil {
		return Output{}, nil, err
	}
	input := cmp.Or(e.Speech, e.Digits)
	if input != "" {
		t.silences = 0
		return k.ask(t, Dialog{Input: input})
	}
	if t.silences++; t.silences >= cmp.Or(k.silences, mostSilences) {
		return Output{}, nil, Faultf("max_no_input", "the caller has said nothing %d times in a row", t.silences)
	}
	return k.ask(t, Dialog{Silence: true})
}

// ask is the next exchange, with what the caller said in it.
func (k talk) ask(t turn, said Dialog) (Output, *Replied, error) {
	if t.turns++; t.turns > mostTurns {
		return Output{}, nil, Faultf("bot_loop", "the conversation has had %d turns", mostTurns)
	}
	d := k.dialog
	d.Session, d.Input, d.Silence = t.session, said.Input, said.Silence
	return Output{Commands: []Command{d}, Memo: t.memo()}, nil, nil
}

// voiced gives prompts the activity's voice where they have none of their own.
func (k talk) voiced(say []Spoken) []Spoken {
	list := make([]Spoken, len(say))
	for i, s := range say {
		if s.File == "" {
			s.Voice, s.Language = cmp.Or(s.Voice, k.voice.Voice), cmp.Or(s.Language, k.voice.Language)
			s.Rate, s.Gain = cmp.Or(s.Rate, k.voice.Rate), cmp.Or(s.Gain, k.voice.Gain)
		}
		list[i] = s
	}
	return list
}

func lastReply(o *value.Object) *Replied {
	text := func(name string) string { s, _ := get[string](o, name); return s }
	d, _ := get[*value.Object](o, "data")
	return &Replied{Outcome: text("outcome"), Event: text("event"), Data: d, Intent: text("intent"), Transcript: text("transcript")}
}

// data keeps a nil object from becoming a value that is not nil.
func data(o *value.Object) any {
	if o == nil {
		return nil
	}
	return o
}

// eventData is what goes with a custom event: JSON, or the text when it is none.
func eventData(in *Input, t expr.Template, at string) any {
	text := strings.TrimSpace(jsonText(in, t, at))
	if text == "" {
		return nil
	}
	v, err := payload.DecodeJSON([]byte(text))
	if err != nil {
		return text
	}
	return v
}

// answerTimeout declares how long the agent's provider may take for one exchange.
func answerTimeout(p *time.Duration) field.Field {
	return field.Duration(p, "answer_timeout", time.Second).Or(10).Range(1, 60).
		Say("Answer Timeout", "How long the virtual agent may take for one answer.").Beyond()
}

// agentRef declares a reference in whose place a template may stand.
func agentRef(p *field.Reference, name, target, property string) field.Field {
	f := field.Ref(p, name).To(target)
	return f.WebexAs(fixedReference{property, f.Webex(property).Codec()})
}
