package engine

import (
	"time"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// activityWait is the flow's *Activity Wait*, under Webex's own names
// (flow-formats.md A.7): audio for the caller while a request is pending.
type activityWait struct {
	show  bool
	file  string
	delay time.Duration
}

func (w *activityWait) fields() field.List {
	return field.List{
		field.Bool(&w.show, "showActivityWait").Say("Enable Audio on Wait", "Whether the caller hears something while a request is pending."),
		field.Plain(&w.file, "audioFile").ShowIf(&w.show, true).Require().Say("Audio File", "Name of the audio file."),
		field.Duration(&w.delay, "delayTime", time.Millisecond).Or(2000).Say("Delay", "How long the wait is before the audio begins."),
	}
}

// comfort reads the flow's settings; settings that others understand are left to them.
func (k *check) comfort(settings *value.Object) {
	var w activityWait
	for _, p := range w.fields().Decode(settings) {
		if p.Code != field.CodeUnknown {
			p.Field = "settings." + p.Field
			k.add(p)
		}
	}
	if !w.show || w.file == "" {
		return
	}
	k.program.comfort = activity.Comfort{File: w.file, After: w.delay}
	k.bind("prompt", w.file, "", "")
}
