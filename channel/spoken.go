package channel

import (
	"strings"

	"github.com/callwright/callwright/activity"
)

// spoken is what a person perceives of prompts, in their order.
func spoken(list []activity.Spoken) []Utterance {
	said := make([]Utterance, 0, len(list)+1) // a question may follow
	for _, s := range list {
		switch text := words(s.Text); {
		case s.File != "":
			said = append(said, Utterance{Kind: Audio, File: s.File})
		case text != "":
			said = append(said, Utterance{Kind: Message, Text: text})
		}
	}
	return said
}

// words is the text of a prompt without the tags of SSML; &amp; and the like
// are what they stand for.
func words(text string) string {
	if !strings.Contains(text, "<speak") {
		return strings.TrimSpace(text)
	}
	var b strings.Builder
	for text != "" {
		before, rest, tag := strings.Cut(text, "<")
		b.WriteString(before)
		if !tag {
			break
		}
		b.WriteByte(' ')
		_, text, tag = strings.Cut(rest, ">")
		if !tag {
			break
		}
	}
	return entities.Replace(strings.Join(strings.Fields(b.String()), " "))
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&apos;", "'", "&amp;", "&")

// question is what a person perceives of a command that asks him something.
func question(c activity.Collect) []Utterance {
	return append(spoken(c.Prompts), Utterance{Kind: Question, Choices: c.Choices})
}

// keys is the answer of somebody who presses keys, or types them.
func keys(c activity.Collect, pressed string) activity.Collected {
	if len(c.Choices) > 0 {
		for _, choice := range c.Choices {
			if choice == pressed {
				return activity.Collected{Digits: pressed}
			}
		}
		return activity.Collected{Digits: pressed, Outcome: activity.OutcomeInvalid}
	}
	if c.Terminator != "" {
		pressed, _, _ = strings.Cut(pressed, c.Terminator)
	}
	if c.Max > 0 && len(pressed) > c.Max {
		pressed = pressed[:c.Max]
	}
	if len(pressed) < c.Min || strings.Trim(pressed, "0123456789") != "" {
		return activity.Collected{Digits: pressed, Outcome: activity.OutcomeInvalid}
	}
	return activity.Collected{Digits: pressed}
}

// impossible is the failure of a command that a channel cannot carry out.
func impossible(message string) activity.Failure {
	return activity.Failure{Code: activity.FailureFeature, Message: message}
}
