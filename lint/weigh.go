package lint

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/flow"
)

// silent are kinds whose settings decide nothing about the way: what they say,
// show or send is not looked at by anybody in the search.
var silent = []string{"play-message", "play-music", "menu", "collect-digits", "http-request", "screen-pop", "disconnect", "end",
	"send-custom-message", "start-media-stream", "feedback", "feedback-v2", "set-announcement", "set-whisper-announcement"}

// remembering are kinds that go another way by what they gave before.
var remembering = []string{"verify-otp"}

// weigh finds the names on which a way can depend: those in decisions, and
// those from which they are made.
func (u *unit) weigh() {
	u.matter = map[string]bool{}
	for _, n := range u.nodes {
		if n.kind.Name == "set-variable" || slices.Contains(silent, n.kind.Name) {
			continue
		}
		if slices.Contains(remembering, n.kind.Name) {
			u.matter[n.Label] = true
		}
		for use := range n.act.Fields().Uses() {
			switch {
			case use.Template != nil:
				u.heed(use.Template.Names())
			case use.Target == "variable" && strings.HasPrefix(use.Path, "inputs"):
				u.matter[use.Ref.Name] = true
			}
		}
		if p, ok := n.act.(*activity.Parse); ok {
			root, _, _ := strings.Cut(strings.TrimSpace(p.Input.Source()), ".")
			u.matter[root] = true
		}
	}
	for grown := true; grown; {
		before := len(u.matter)
		for _, n := range u.nodes {
			if s, ok := n.act.(*activity.SetVariable); ok {
				for _, r := range s.Set {
					if u.matter[r.Variable] {
						u.heed(r.Value.Names())
					}
				}
			}
		}
		grown = len(u.matter) > before
	}
	if u.flow.Type == flow.TypeSubflow {
		for _, v := range u.flow.Variables {
			u.matter[v.Name] = u.matter[v.Name] || v.Source == flow.SubflowOutput
		}
	}
}

func (u *unit) heed(names []expr.Name) {
	for _, n := range names {
		u.matter[n.Root] = true
	}
}

// matters reports whether a way can depend on the variable, or on an output of the activity.
func (u *unit) matters(name string) bool {
	if u.matter[name] {
		return true
	}
	for alias, n := range u.names {
		if n.Label == name && u.matter[alias] && u.vars[alias] == nil {
			return true
		}
	}
	return false
}
