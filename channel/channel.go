// Package channel says how a conversation of one sort is carried: what a person
// perceives of a command, when it is answered without him, and what his inputs
// mean. It is pure: the runner keeps the time and hands texts to and fro.
//
//	channel.go    the contract
//	spoken.go     prompts as what a person perceives, keys as answers
//	telephony.go  a call without audio
//	chat.go       a conversation in writing
//	task.go       nobody at the other end
package channel

import (
	"time"

	"github.com/callwright/callwright/activity"
)

// Channel is a sort of conversation.
type Channel interface {
	// Name is how contacts and entry points call it: "telephony", "chat", "task".
	Name() string
	// Person tells whether somebody is at the other end who may leave: a contact
	// without one is over as soon as its flow comes to rest.
	Person() bool
	// Perform says what becomes of a command at the person's end. The bool is
	// false for commands that are none of a channel's business (Call, Wait, …).
	Perform(c activity.Command) (Performance, bool)
	// Answer says how an input answers a command that waits; false when it does not.
	Answer(c activity.Command, in Input) (activity.Event, bool)
}

// Performance is what becomes of a command.
type Performance struct {
	Said  []Utterance    // what the person perceives now
	Event activity.Event // the answer, when it is there at once
	After time.Duration  // otherwise: how long until Late is the answer; 0 for ever
	Late  activity.Event
}

// Utterance is one thing that the person perceives.
type Utterance struct {
	Kind    UtteranceKind
	Text    string   // words, also those of SSML without its tags
	File    string   // audio file
	Choices []string // of a question: what may be answered
}

// UtteranceKind is the sort of an utterance.
type UtteranceKind string

// The kinds of utterances.
const (
	Message  UtteranceKind = "message"  // words, spoken or written
	Audio    UtteranceKind = "audio"    // an audio file
	Music    UtteranceKind = "music"    // hold music
	Question UtteranceKind = "question" // an answer is awaited now
	Notice   UtteranceKind = "notice"   // of the channel itself: transferred, agent joined, over
)

// Input is something that the person does.
type Input struct {
	Kind InputKind
	Text string // digits or words
}

// InputKind is the sort of an input.
type InputKind string

// The kinds of inputs.
const (
	Digits InputKind = "digits"
	Text   InputKind = "text"
	HangUp InputKind = "hang-up"
)
