package connector

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// differences notes for the audit log which settings and secrets a change
// touches: never a secret, and of settings only what names a place or a choice.
func (ch *change) differences(k Kind, was, now Credential, secrets []string) {
	if ch.was.Name != ch.now.Name {
		ch.note("name", arrow(ch.was.Name, ch.now.Name))
	}
	if !slices.Equal(ch.was.For, ch.now.For) {
		ch.note("for", arrow(strings.Join(ch.was.For, ", "), strings.Join(ch.now.For, ", ")))
	}
	for _, s := range k.Settings {
		before, _ := was.Settings.Get(s.Name)
		after, _ := now.Settings.Get(s.Name)
		switch {
		case s.Secret && slices.Contains(secrets, s.Name):
			ch.note("settings."+s.Name, "changed")
		case s.Secret && slices.Contains(was.Secrets, s.Name) && !slices.Contains(now.Secrets, s.Name):
			ch.note("settings."+s.Name, "removed")
		case s.Secret || value.Equal(before, after):
		case s.Type == "url" || s.Type == "choice":
			ch.note("settings."+s.Name, arrow(shown(s, before), shown(s, after)))
		default:
			ch.note("settings."+s.Name, "changed")
		}
	}
}

func arrow(before, after string) string {
	switch {
	case before == "":
		return after
	case after == "":
		return before + " removed"
	}
	return before + " → " + after
}

func shown(s Setting, v any) string {
	if s.Type == "url" {
		return activity.MaskURL(value.Text(v))
	}
	return value.Text(v)
}
