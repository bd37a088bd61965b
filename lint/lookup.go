package lint

import (
	"strconv"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

func (x *explorer) lookupAnswers(t *tree, n *node, c activity.Lookup) []choice {
	one := func(option string, v any) choice {
		return choice{kind: answer, option: option, data: value.Of("value", v), node: n}
	}
	failure := choice{kind: answer, option: "failure", data: value.Of("failure", codeMade), node: n}
	var list []choice
	switch c.What {
	case assumption:
		for _, port := range n.kind.PortsFor(n.act) {
			if !activity.IsErrorPort(port) {
				c := one(port, n.outputs(port))
				c.assumed = true
				list = append(list, c)
			}
		}
		return append(list, choice{kind: answer, option: "failure", data: value.NewObject(0), node: n})
	case activity.LookupHours:
		if known := t.fact(factOf(c)); known != nil { // a schedule does not change while the contact goes on
			return []choice{one(text(known), known)}
		}
		for _, period := range []string{"workingHours", "default", "holidays", "override"} {
			list = append(list, one(period, period))
		}
	case activity.LookupAllocation:
		percents, _ := c.Args.Get("percents")
		each, _ := percents.([]any)
		for i, p := range each {
			if p != int64(0) {
				list = append(list, one(strconv.Itoa(i), int64(i)))
			}
		}
	case activity.LookupQueue, activity.LookupSkills:
		list = []choice{one("figures", figures()), {kind: answer, option: "too few", data: value.NewObject(0), node: n}}
	case activity.LookupCode:
		list = []choice{one("code", code(c.Args, t.looked(c)))}
	case activity.LookupCall:
		for _, who := range []string{"LIVE_VOICE", "AMD", "FAX", "BUSY", "NO_ANSWER"} {
			list = append(list, one(who, who))
		}
	default:
		list = []choice{one("value", "some text"), {kind: answer, option: "nothing", data: value.NewObject(0), node: n}}
	}
	return append(list, failure)
}

func factOf(c activity.Lookup) string { return c.What + " " + c.ID + " " + c.Name }
