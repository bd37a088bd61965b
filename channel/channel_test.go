package channel_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/channel"
	"github.com/callwright/callwright/value"
)

var objects = cmp.Comparer(func(a, b *value.Object) bool { return a == b || value.Equal(a, b) })

var nobody = activity.Failure{Code: activity.FailureFeature, Message: "a task has nobody at the other end"}

func said(kind channel.UtteranceKind, text string) channel.Utterance {
	return channel.Utterance{Kind: kind, Text: text}
}

func TestWhatBecomesOfCommands(t *testing.T) {
	t.Parallel()
	timeout := activity.Collected{Outcome: activity.OutcomeTimeout}
	speech := []activity.Spoken{{Text: "Hello"}, {File: "a.wav"}, {Text: `<speak>One &amp; <emphasis level="strong">two</emphasis></speak>`}, {Text: " "}, {Text: "<speak>half <b"}}
	heard := []channel.Utterance{said(channel.Message, "Hello"), {Kind: channel.Audio, File: "a.wav"}, said(channel.Message, "One & two"), said(channel.Message, "half")}
	menu := activity.Collect{Prompts: speech[:1], Choices: []string{"1", "2"}, Timeout: time.Minute}
	asked := []channel.Utterance{heard[0], {Kind: channel.Question, Choices: menu.Choices}}
	music := activity.Play{Prompts: speech[1:2], Music: true}
	tones := activity.Set{What: activity.SetDigits, Values: value.Of("digits", "12#")}
	noMessages := activity.Failure{Code: activity.FailureFeature, Message: "a call carries no messages"}
	phone, chat, task := channel.Telephony{}, channel.Chat{}, channel.Task{}
	for name, test := range map[string]struct {
		on      channel.Channel
		command activity.Command
		want    channel.Performance
	}{
		"a message":              {phone, activity.Play{Prompts: speech}, channel.Performance{Said: heard, Event: activity.Done{}}},
		"a message in a chat":    {chat, activity.Play{Prompts: speech}, channel.Performance{Said: heard, Event: activity.Done{}}},
		"a message to nobody":    {task, activity.Play{Prompts: speech}, channel.Performance{Event: activity.Done{}}},
		"music":                  {phone, music, channel.Performance{Said: []channel.Utterance{{Kind: channel.Music, File: "a.wav"}}, After: 30 * time.Second, Late: activity.Done{}}},
		"music from the middle":  {phone, activity.Play{Music: true, Offset: 20 * time.Second}, channel.Performance{Said: []channel.Utterance{}, After: 10 * time.Second, Late: activity.Done{}}},
		"music for nobody":       {task, activity.Play{Music: true, Length: time.Hour}, channel.Performance{After: time.Hour, Late: activity.Done{}}},
		"a menu":                 {phone, menu, channel.Performance{Said: asked, After: time.Minute, Late: timeout}},
		"a menu in a chat":       {chat, menu, channel.Performance{Said: asked, After: time.Minute, Late: timeout}},
		"a menu for nobody":      {task, menu, channel.Performance{Event: activity.Collected{Failure: nobody}}},
		"a recording":            {phone, activity.Record{Tone: true, Silence: time.Second, Max: time.Hour}, channel.Performance{Said: []channel.Utterance{said(channel.Notice, "tone"), said(channel.Question, "")}, After: time.Second, Late: activity.Recorded{Outcome: activity.OutcomeTimeout}}},
		"a recording of a chat":  {chat, activity.Record{}, channel.Performance{Event: activity.Recorded{Failure: activity.Failure{Code: activity.FailureFeature, Message: "a chat has no voice that could be recorded"}}}},
		"a recording of nobody":  {task, activity.Record{}, channel.Performance{Event: activity.Recorded{Failure: nobody}}},
		"a transfer":             {phone, activity.Transfer{To: "+1"}, channel.Performance{Said: []channel.Utterance{said(channel.Notice, "transferred to +1")}, Event: activity.Transferred{}}},
		"a bridged transfer":     {phone, activity.Transfer{To: "+1", Bridged: true}, channel.Performance{Said: []channel.Utterance{said(channel.Notice, "transferred to +1")}, After: 10 * time.Second, Late: activity.Transferred{}}},
		"a transfer of a chat":   {chat, activity.Transfer{}, channel.Performance{Event: activity.Transferred{Failure: activity.Failure{Code: activity.FailureFeature, Message: "a chat cannot be transferred to a number"}}}},
		"a transfer of nobody":   {task, activity.Transfer{}, channel.Performance{Event: activity.Transferred{Failure: nobody}}},
		"sending by telephone":   {phone, activity.Send{}, channel.Performance{Event: activity.Sent{Failure: noMessages}}},
		"receiving by telephone": {phone, activity.Receive{}, channel.Performance{Event: activity.Received{Failure: noMessages}}},
		"sending to nobody":      {task, activity.Send{}, channel.Performance{Event: activity.Sent{Failure: nobody}}},
		"receiving from nobody":  {task, activity.Receive{}, channel.Performance{Event: activity.Received{Failure: nobody}}},
		"sending":                {chat, activity.Send{Text: "Hi", Attachments: []activity.Attachment{{Name: "n", URL: "u"}}}, channel.Performance{Said: []channel.Utterance{said(channel.Message, "Hi"), {Kind: channel.Message, Text: "n", File: "u"}}, Event: activity.Sent{Value: value.Of("status", "sent")}}},
		"receiving":              {chat, activity.Receive{Timeout: time.Minute}, channel.Performance{Said: []channel.Utterance{said(channel.Question, "")}, After: time.Minute, Late: activity.Received{Outcome: activity.OutcomeTimeout}}},
		"tones":                  {phone, tones, channel.Performance{Said: []channel.Utterance{said(channel.Notice, "tones 12#")}, Event: activity.Done{}}},
		"tones in a chat":        {chat, tones, channel.Performance{Event: activity.Done{Failure: activity.Failure{Code: activity.FailureFeature, Message: "a chat has no keys that could be sent"}}}},
		"tones to nobody":        {task, tones, channel.Performance{Event: activity.Done{Failure: nobody}}},
	} {
		got, ok := test.on.Perform(test.command)
		if diff := cmp.Diff(test.want, got, objects); diff != "" || !ok {
			t.Errorf("%s: mine %v\n%s", name, ok, diff)
		}
	}
	for _, on := range []channel.Channel{phone, chat, task} {
		for _, c := range []activity.Command{activity.Call{}, activity.Wait{}, activity.Queue{}, activity.Lookup{}, activity.Load{}, activity.Set{What: activity.SetPriority}} {
			if _, ok := on.Perform(c); ok {
				t.Errorf("%s takes a %T", on.Name(), c)
			}
		}
	}
}

func TestWhatInputsAnswer(t *testing.T) {
	t.Parallel()
	menu := activity.Collect{Choices: []string{"1", "2"}}
	number := activity.Collect{Min: 2, Max: 4, Terminator: "#"}
	spoken := activity.Collect{Choices: []string{"1"}, Speech: true}
	record := activity.Record{Terminator: "#"}
	const file = "UklGRiYAAABXQVZFZm10IBIAAAAHAAEAQB8AAEAfAAABAAgAAABkYXRhAAAAAA=="
	recorded := func(text string, length int64) activity.Recorded {
		return activity.Recorded{Audio: value.Of("name", "recording.wav", "type", "audio/wav", "size", int64(46), "duration_ms", length, "data", file, "text", text)}
	}
	phone, chat, task := channel.Telephony{}, channel.Chat{}, channel.Task{}
	for name, test := range map[string]struct {
		on      channel.Channel
		command activity.Command
		kind    channel.InputKind
		text    string
		want    activity.Event // nil: it does not answer
	}{
		"a choice":                     {phone, menu, channel.Digits, "2", activity.Collected{Digits: "2"}},
		"a choice that there is not":   {phone, menu, channel.Digits, "3", activity.Collected{Digits: "3", Outcome: activity.OutcomeInvalid}},
		"a number":                     {phone, number, channel.Digits, "123#9", activity.Collected{Digits: "123"}},
		"a long number":                {phone, number, channel.Digits, "123456", activity.Collected{Digits: "1234"}},
		"a short number":               {phone, number, channel.Digits, "1#", activity.Collected{Digits: "1", Outcome: activity.OutcomeInvalid}},
		"a number with a star":         {phone, number, channel.Digits, "1*2", activity.Collected{Digits: "1*2", Outcome: activity.OutcomeInvalid}},
		"words for keys":               {phone, menu, channel.Text, "sales", nil},
		"words where they are taken":   {phone, spoken, channel.Text, "sales", activity.Collected{Speech: "sales"}},
		"hanging up":                   {phone, menu, channel.HangUp, "", nil},
		"words for a recording":        {phone, record, channel.Text, "ab", recorded("ab", 120)},
		"the key that ends it":         {phone, record, channel.Digits, "#", recorded("#", 60)},
		"another key":                  {phone, record, channel.Digits, "1", nil},
		"keys while music plays":       {phone, activity.Play{Music: true}, channel.Digits, "1", nil},
		"a typed choice":               {chat, menu, channel.Text, " 2 ", activity.Collected{Digits: "2"}},
		"a typed wrong choice":         {chat, menu, channel.Text, "x", activity.Collected{Digits: "x", Outcome: activity.OutcomeInvalid}},
		"typed words":                  {chat, spoken, channel.Text, "sales", activity.Collected{Speech: "sales"}},
		"a typed choice or words":      {chat, spoken, channel.Text, "1", activity.Collected{Digits: "1"}},
		"a message":                    {chat, activity.Receive{}, channel.Text, " hi ", activity.Received{Message: value.Of("message", value.Of("text", " hi ", "attachments", []any{}))}},
		"a message while a wait lasts": {chat, activity.Wait{}, channel.Text, "hi", nil},
		"leaving a chat":               {chat, menu, channel.HangUp, "", nil},
		"anything to a task":           {task, menu, channel.Text, "1", nil},
	} {
		got, ok := test.on.Answer(test.command, channel.Input{Kind: test.kind, Text: test.text})
		if diff := cmp.Diff(test.want, got, objects); diff != "" || ok != (test.want != nil) {
			t.Errorf("%s: answers %v\n%s", name, ok, diff)
		}
	}
}

func TestWhoIsAtTheOtherEnd(t *testing.T) {
	t.Parallel()
	for on, want := range map[channel.Channel]struct {
		name   string
		person bool
	}{channel.Telephony{}: {"telephony", true}, channel.Chat{}: {"chat", true}, channel.Task{}: {"task", false}} {
		if on.Name() != want.name || on.Person() != want.person {
			t.Errorf("%s, person %v; want %v", on.Name(), on.Person(), want)
		}
	}
}
