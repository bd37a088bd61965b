package channel

import (
	"cmp"
	"encoding/base64"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// How long things take that last on a telephone, where the flow does not say.
const (
	musicOnce  = 30 * time.Second // hold music whose length nobody knows
	conversing = 10 * time.Second // the other party of a simulated bridged transfer
)

// Telephony is a telephone call without audio: what would be heard is told in
// words, keys come as texts. Messages take no time.
type Telephony struct{}

// Name is "telephony".
func (Telephony) Name() string { return "telephony" }

// Person is true: the caller may hang up.
func (Telephony) Person() bool { return true }

// Perform plays, asks, records and transfers. Messages of a messaging channel
// cannot be sent from a call.
func (Telephony) Perform(c activity.Command) (Performance, bool) {
	switch c := c.(type) {
	case activity.Play:
		return play(c), true
	case activity.Collect:
		return Performance{Said: question(c), After: c.Timeout, Late: activity.Collected{Outcome: activity.OutcomeTimeout}}, true
	case activity.Record:
		return record(c), true
	case activity.Transfer:
		return transfer(c), true
	case activity.Send:
		return Performance{Event: activity.Sent{Failure: impossible("a call carries no messages")}}, true
	case activity.Receive:
		return Performance{Event: activity.Received{Failure: impossible("a call carries no messages")}}, true
	case activity.Set:
		return set(c)
	}
	return Performance{}, false
}

// Answer takes keys for a question, words where it listens to them and for a
// recording, and keys that end a recording.
func (Telephony) Answer(c activity.Command, in Input) (activity.Event, bool) {
	switch c := c.(type) {
	case activity.Collect:
		switch {
		case in.Kind == Digits:
			return keys(c, in.Text), true
		case in.Kind == Text && c.Speech:
			return activity.Collected{Speech: in.Text}, true
		}
	case activity.Record:
		if in.Kind == Text || in.Kind == Digits && c.Terminator != "" && strings.Contains(in.Text, c.Terminator) {
			return recorded(in), true
		}
	}
	return nil, false
}

// play is what becomes of prompts: a message is over at once, music lasts.
func play(c activity.Play) Performance {
	if !c.Music {
		return Performance{Said: spoken(c.Prompts), Event: activity.Done{}}
	}
	said := spoken(c.Prompts)
	for i := range said {
		if said[i].Kind == Audio {
			said[i].Kind = Music
		}
	}
	return Performance{Said: said, After: cmp.Or(c.Length, max(musicOnce-c.Offset, time.Second)), Late: activity.Done{}}
}

func record(c activity.Record) Performance {
	p := Performance{After: cmp.Or(c.Silence, c.Max, musicOnce), Late: activity.Recorded{Outcome: activity.OutcomeTimeout}}
	if c.Tone {
		p.Said = append(p.Said, Utterance{Kind: Notice, Text: "tone"})
	}
	p.Said = append(p.Said, Utterance{Kind: Question})
	return p
}

// perLetter is how long people take to say a letter.
const perLetter = 60 * time.Millisecond

// recorded makes up a recording of the words: a file without sound, which says
// how long it would have been, and what was said.
func recorded(in Input) activity.Recorded {
	length := time.Duration(utf8.RuneCountInString(in.Text)) * perLetter
	return activity.Recorded{Audio: value.Of("name", "recording.wav", "type", "audio/wav", "size", int64(len(silence)),
		"duration_ms", length.Milliseconds(), "data", base64.StdEncoding.EncodeToString([]byte(silence)), "text", in.Text)}
}

// silence is a WAV file of 8,000 samples a second, mu-law (format 7 of RFC 2361),
// that has none.
const silence = "RIFF\x26\x00\x00\x00WAVEfmt \x12\x00\x00\x00\x07\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00\x00\x00data\x00\x00\x00\x00"

func transfer(c activity.Transfer) Performance {
	p := Performance{Said: []Utterance{{Kind: Notice, Text: "transferred to " + c.To}}}
	if c.Bridged {
		p.After, p.Late = conversing, activity.Transferred{}
		return p
	}
	p.Event = activity.Transferred{}
	return p
}

// set does what the person perceives: keys for the other party, and an
// announcement. Every other attribute is the contact centre's.
func set(c activity.Set) (Performance, bool) {
	if c.What == activity.SetDigits {
		digits, _ := c.Values.Get("digits")
		return Performance{Said: []Utterance{{Kind: Notice, Text: "tones " + value.Text(digits)}}, Event: activity.Done{}}, true
	}
	return Performance{}, false
}
