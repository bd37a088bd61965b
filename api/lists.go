package api

import (
	"encoding/json"

	"github.com/callwright/callwright/access"
)

// items is a list as it is answered: [] when there is nothing, never null.
func items[T any](list []T) []T { return append([]T{}, list...) }

// scopes are the actions that an API token is narrowed to. What was sent is
// told from what was left out: null counts as the empty list, which is refused.
type scopes []access.Action

// UnmarshalJSON reads a list of actions.
func (s *scopes) UnmarshalJSON(text []byte) error {
	list := []access.Action{}
	if err := json.Unmarshal(text, &list); err != nil {
		return errNotJSON
	}
	*s = items(list)
	return nil
}
