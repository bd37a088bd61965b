package activity

// afterDone leaves by the port default once the command that the activity gave
// on entry was done; a failure of it becomes the activity's error.
func afterDone(in *Input) (Output, error) {
	done, ok := in.Event.(Done)
	if !ok {
		return unexpected(in)
	}
	return Output{Port: "default"}, done.Failure.Fault()
}

// unexpected is the answer of an activity to an event that answers none of its
// commands. A host that keeps the contract never causes it.
func unexpected(in *Input) (Output, error) {
	return Output{}, Faultf("event_unexpected", "%s got an answer of type %T that it did not ask for", in.Label, in.Event)
}

// passing is part of activities that have nothing to do on entry but to go on.
type passing struct{}

// Step leaves by the port out at once.
func (passing) Step(*Input) (Output, error) { return Output{Port: "out"}, nil }
