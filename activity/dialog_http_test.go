package activity

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

func TestDialogRequest(t *testing.T) {
	t.Parallel()
	base := Dialog{Agent: "a", Label: "A", Connector: "bots", Session: "s", Language: "de", Timeout: 3 * time.Second}
	const head = `{"version":1,"contact":"c","session":"s","agent":{"id":"a","name":"A","connector":"bots"},"input":`
	const tail = `,"language":"de","parameters":{},"timeout_ms":3000}`
	for want, change := range map[string]func(*Dialog){
		head + `{"type":"none"}` + tail:                                      func(*Dialog) {},
		head + `{"type":"text","text":"7 o'clock"}` + tail:                   func(d *Dialog) { d.Input = "7 o'clock" },
		head + `{"type":"dtmf","text":"12#"}` + tail:                         func(d *Dialog) { d.Input = "12#" },
		head + `{"type":"silence"}` + tail:                                   func(d *Dialog) { d.Silence = true },
		head + `{"type":"event"},"event":{"name":"e","data":{"x":1}}` + tail: func(d *Dialog) { d.Event, d.Data = "e", value.Of("x", int64(1)) },
		strings.Replace(head+`{"type":"none"}`+tail, "{},", `{"p":"q"},`, 1): func(d *Dialog) { d.Parameters = value.Of("p", "q") },
	} {
		d := base
		change(&d)
		if got := string(DialogRequest(d, "c")); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestDialogAnswer(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Replied{
		`{"say":["Hi"]}`: {Say: []Spoken{{Text: "Hi"}}, Listen: true},
		`{"say":[{"ssml":"<speak>x</speak>","voice":"v","language":"l"},{"audio":"a.wav"},{},""],"listen":false,"more":[1]}`: {Say: []Spoken{{Text: "<speak>x</speak>", Voice: "v", Language: "l"}, {File: "a.wav"}}},
		`{"outcome":"ended","listen":true,"intent":"i","transcript_url":"u"}`:                                                {Outcome: OutcomeEnded, Intent: "i", Transcript: "u"},
		`{"outcome":"escalate","say":null}`:        {Outcome: OutcomeEscalate},
		`{"event":{"name":"look","data":{"a":1}}}`: {Event: "look", Data: value.Of("a", int64(1))},
		`{"listen":true}`:                          {Listen: true},
	} {
		got := DialogAnswer(200, []byte(body))
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *value.Object) bool { return value.Equal(data(a), data(b)) })); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", body, diff)
		}
	}
}

func TestDialogAnswerRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxSayText+1)
	for _, c := range []struct {
		status     int
		body, want string
	}{
		{500, ``, "bot_status: the virtual agent answered with status 500"},
		{429, `{"error":{"message":"slow down"}}`, "bot_status: the virtual agent answered with status 429: slow down"},
		{204, ``, "bot_status: "}, {200, ``, "bot_answer: "}, {200, `[]`, "bot_answer: "}, {200, `{}x`, "bot_answer: "},
		{200, `{"error":{"code":"E","message":"broke"},"say":["Hi"]}`, "bot_error: the virtual agent reports E: broke"},
		{200, `{"error":"E"}`, "error is a text, not an object"},
		{200, `{"listen":false}`, "neither says something"}, {200, `{"listen":1,"say":["x"]}`, "listen is a number"},
		{200, `{"say":"Hi"}`, "say is a text, not a list"}, {200, `{"say":[1]}`, "say[0] is a number"},
		{200, `{"say":[{"text":"a","audio":"b"}]}`, "more than one of"}, {200, `{"say":[{"ssml":"x"}]}`, "<speak>"},
		{200, `{"say":[{"text":1}]}`, "text is a number"}, {200, `{"say":["` + long + `"]}`, "longer than"},
		{200, `{"say":[` + strings.Repeat(`"a",`, maxSay) + `"a"]}`, "say has 21 items"},
		{200, `{"outcome":"done"}`, `outcome is "done"`}, {200, `{"outcome":1}`, "outcome is a number"},
		{200, `{"event":{}}`, "event has no name"}, {200, `{"event":"x"}`, "event is a text"}, {200, `{"event":{"name":"x","data":[1]}}`, "data is a list"},
		{200, `{"say":["x"],"intent":1}`, "intent is a number"},
		{200, strings.Repeat(" ", MaxDialogBody) + `{"say":["x"]}`, "longer than"},
		{400, strings.Repeat(" ", MaxDialogBody) + `{"error":{"message":"x"}}`, "status 400"},
	} {
		got := DialogAnswer(c.status, []byte(c.body))
		if text := got.Failure.Code + ": " + got.Failure.Message; !strings.Contains(text, c.want) || got.Failure.Code == "" || len(got.Say) > 0 || got.Outcome != "" {
			t.Errorf("%d %.60s: got %+v, want %s", c.status, c.body, got, c.want)
		}
	}
}

// The examples of the manual are answers that the decoder takes.
func TestBotContractExamples(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/bot-contract.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```json\n")
	if len(blocks) != 5 {
		t.Fatalf("%d examples", len(blocks)-1)
	}
	for i, b := range blocks[1:] {
		text, _, _ := strings.Cut(b, "```")
		v, err := payload.DecodeJSON([]byte(text))
		if err != nil {
			t.Errorf("example %d: %v", i, err)
		}
		o, _ := v.(*value.Object)
		if _, answer := o.Get("say"); answer {
			if r := DialogAnswer(200, []byte(text)); r.Failure != (Failure{}) {
				t.Errorf("example %d: %v", i, r.Failure)
			}
		}
	}
}

// FuzzDialogAnswer: whatever a provider sends, the answer keeps the contract: a
// failure and nothing else, or a turn that can be taken, within the bounds.
func FuzzDialogAnswer(f *testing.F) {
	for _, seed := range []string{`{"say":["Hi",{"ssml":"<speak>x"}],"listen":true}`, `{"outcome":"ended","event":{"name":"x","data":{}}}`, `{"error":{}}`, `{"say":[null]}`, `[]`, `x`} {
		f.Add(200, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		r := DialogAnswer(status, body)
		if r.Failure != (Failure{}) {
			if r.Failure.Code == "" || r.Listen || len(r.Say) > 0 || r.Outcome != "" || r.Event != "" {
				t.Errorf("a failure with more: %+v", r)
			}
			return
		}
		if status != 200 || len(r.Say) > maxSay || r.Listen && (r.Outcome != "" || r.Event != "") {
			t.Errorf("%+v", r)
		}
		if !r.Listen && len(r.Say) == 0 && r.Outcome == "" && r.Event == "" {
			t.Error("nothing can be done with it")
		}
		for _, s := range r.Say {
			if (s.Text == "") == (s.File == "") || len(s.Text) > maxSayText {
				t.Errorf("%+v", s)
			}
		}
	})
}
