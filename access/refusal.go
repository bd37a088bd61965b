package access

import (
	"strings"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/message"
)

// Check returns nil when the roles, narrowed by the scopes of an API token,
// allow the action. Otherwise it returns a refusal: [Absent] for a noun that
// they may not see, and fault.Forbidden for one that they may, with the reason
// role_forbidden and the details role and action (domain §1.2); where only the
// scopes forbid, the reason is scope_forbidden.
func Check(roles []Role, scopes []Action, action Action) error {
	switch DecideScoped(roles, scopes, action) {
	case Allowed:
		return nil
	case Hidden:
		return Absent(action.Noun())
	}
	held := make([]string, len(roles))
	titles := make([]message.Phrase, len(roles))
	for i, r := range roles {
		held[i], titles[i] = string(r), message.Phrase(r.Title())
	}
	what := message.Phrase(action.Title())
	refusal := fault.New(fault.Forbidden, "role_forbidden", "Your role (%s) does not allow you to %s.", message.List(", ", titles...), what)
	if Decide(roles, action) == Allowed {
		refusal = fault.New(fault.Forbidden, "scope_forbidden", "This API token's scopes do not allow it to %s.", what)
	}
	refusal.Detail = map[string]any{"role": strings.Join(held, " "), "action": string(action)}
	return refusal
}

// Absent is the answer about a thing that does not exist, and about one that
// the caller may not know of: both must be the same (L3, L8). A noun is what
// stands before the dot of an action.
func Absent(noun string) *fault.Error {
	return fault.New(fault.NotFound, "not_found", "There is no such %s.", message.Phrase(strings.ReplaceAll(noun, "_", " ")))
}
