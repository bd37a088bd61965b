package acd

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/value"
)

// The failure codes of queue-contact as Webex publishes them, in the list of the
// activity's failure codes. When each is given here is said in docs/queues.md.
const (
	invalidRequest        = 1
	invalidStrategy       = 2 // not given here
	invalidWaitTime       = 3 // not given here
	invalidQueue          = 4
	routingLimitExceeded  = 5 // the queue is full
	systemError           = 6
	teamTransitionLimit   = 7 // not given here
	ownerAssigned         = 8 // an agent has the contact
	invalidSkillName      = 9
	invalidSkillCondition = 10
	invalidSkillValue     = 11
	invalidOperation      = 12 // agents are checked, and none is there
)

// failureName is Webex's name of a failure code of queue-contact.
func failureName(code int) string {
	names := [...]string{"", "INVALID_REQUEST", "INVALID_ROUTING_STRATEGY", "INVALID_WAIT_TIME", "INVALID_QUEUE", "ROUTING_LIMIT_EXCEEDED",
		"SYSTEM_ERROR", "VTEAM_TRANSITION_LIMIT_REACHED", "OWNER_ASSIGNED_TO_INTERACTION", "INVALID_SKILL_NAME", "INVALID_SKILL_CONDITION",
		"INVALID_SKILL_VALUE", "INVALID_OPERATION_FOR_INTERACTION_STATE"}
	return names[code]
}

// refuse is a failure of queue-contact: Webex's name and what it means here.
func refuse(code int, format string, args ...any) activity.Queued {
	return activity.Queued{FailureCode: code, Description: failureName(code) + ": " + fmt.Sprintf(format, args...)}
}

// The failure codes of queue-to-agent as Webex publishes them.
const (
	agentUnavailable = 1
	agentNotFound    = 2
	agentLoggedOut   = 3
	agentNoQueue     = 5 // INVALID_VTEAM_ERROR: there is no reporting queue
	agentBusy        = 6
	agentAssigned    = 8
)

func refuseAgent(code int, name, format string, args ...any) activity.Queued {
	return activity.Queued{FailureCode: code, Description: name + ": " + fmt.Sprintf(format, args...)}
}

// skillsWrong finds what makes skill requirements senseless; nil when nothing does.
func skillsWrong(skills *value.Object) *activity.Queued {
	steps := []*value.Object{skills}
	relaxations, _ := skills.Get("relaxations")
	list, _ := relaxations.([]any)
	for _, step := range list {
		if o, ok := step.(*value.Object); ok {
			steps = append(steps, o)
		}
	}
	for _, step := range steps {
		rows, _ := step.Get("requirements")
		list, _ := rows.([]any)
		for _, row := range list {
			if o, ok := row.(*value.Object); ok {
				if q := skillWrong(o); q != nil {
					return q
				}
			}
		}
	}
	return nil
}

func skillWrong(row *value.Object) *activity.Queued {
	name, condition, is := member(row, "skill")+member(row, "name"), member(row, "condition"), member(row, "value")
	var q activity.Queued
	switch condition {
	case "gte", "lte", "gt", "lt":
		if _, err := strconv.ParseFloat(strings.TrimSpace(is), 64); err != nil {
			q = refuse(invalidSkillValue, "%q is no number to compare %s with", is, name)
		}
	case "eq", "ne", "is", "contains", "":
	default:
		q = refuse(invalidSkillCondition, "%q is no condition", condition)
	}
	if name == "" {
		q = refuse(invalidSkillName, "a requirement names no skill")
	}
	if q.FailureCode == 0 {
		return nil
	}
	return &q
}

func member(o *value.Object, name string) string {
	v, _ := o.Get(name)
	return value.Text(v)
}
