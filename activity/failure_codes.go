package activity

import "github.com/callwright/callwright/value"

// Codes of the failures with which a host answers the activities of queues and
// calls. Each kind that has a FailureCode gives them Webex's numbers.
const (
	FailureRequest   = "invalid_request"    // what was asked for makes no sense
	FailureQueue     = "queue_unknown"      // there is no such queue
	FailureNotQueued = "not_queued"         // the contact is in no queue
	FailureNumber    = "invalid_number"     // it cannot be called
	FailureBusy      = "busy"               // the other party speaks already
	FailureNoAnswer  = "no-answer"          // the other party did not answer in time
	FailureNotNow    = "queued_or_assigned" // not while the contact is queued or with an agent
	FailureFeature   = "feature"            // the platform does not have it
)

// failureCodes are the numbers that a kind gives failures by their codes, and
// the number for all others.
type failureCodes struct {
	others int64
	by     map[string]int64
}

// succeeded is what expressions read after a success, so that an earlier
// failure of the same activity is not read again.
func succeeded() *value.Object { return value.Of("FailureCode", int64(0), "FailureDescription", "") }

// failed is what expressions read of a failure, with the error that the
// activity returns: the engine merges outputs even then.
func (c failureCodes) failed(f Failure) (Output, error) {
	number, ok := c.by[f.Code]
	if !ok {
		number = c.others
	}
	return Output{Outputs: value.Of("FailureCode", number, "FailureDescription", f.Message)}, f.Fault()
}

// refuse is failed for what the activity itself finds wrong.
func (c failureCodes) refuse(code, format string, args ...any) (Output, error) {
	return c.failed(Failure{code, Faultf(code, format, args...).Message})
}

// afterDone leaves by the port default once the command was done, with outputs
// that say how it went.
func (c failureCodes) afterDone(in *Input) (Output, error) {
	done, ok := in.Event.(Done)
	if !ok {
		return unexpected(in)
	}
	if done.Failure != (Failure{}) {
		return c.failed(done.Failure)
	}
	return Output{Port: "default", Outputs: succeeded()}, nil
}
