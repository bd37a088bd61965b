package channel

import "github.com/callwright/callwright/activity"

// Task is work without anybody at the other end, such as that of a webhook:
// what is said is heard by nobody, and questions fail.
type Task struct{}

// Name is "task".
func (Task) Name() string { return "task" }

// Person is false: a task is over as soon as its flow comes to rest.
func (Task) Person() bool { return false }

// Perform answers everything at once.
func (Task) Perform(c activity.Command) (Performance, bool) {
	nobody := impossible("a task has nobody at the other end")
	switch c := c.(type) {
	case activity.Play:
		if c.Music && c.Length > 0 {
			return Performance{After: c.Length, Late: activity.Done{}}, true // it paces the treatment of what waits in a queue
		}
		return Performance{Event: activity.Done{}}, true
	case activity.Collect:
		return Performance{Event: activity.Collected{Failure: nobody}}, true
	case activity.Record:
		return Performance{Event: activity.Recorded{Failure: nobody}}, true
	case activity.Receive:
		return Performance{Event: activity.Received{Failure: nobody}}, true
	case activity.Send:
		return Performance{Event: activity.Sent{Failure: nobody}}, true
	case activity.Transfer:
		return Performance{Event: activity.Transferred{Failure: nobody}}, true
	case activity.Set:
		if c.What == activity.SetDigits {
			return Performance{Event: activity.Done{Failure: nobody}}, true
		}
	}
	return Performance{}, false
}

// Answer takes nothing.
func (Task) Answer(activity.Command, Input) (activity.Event, bool) { return nil, false }
