package connector

import (
	"os"
	"time"

	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/wire"
)

// Options are an operator's settings. The zero Options serve.
type Options struct {
	// Policy is what the file's network section adds to.
	Policy wire.Policy
	// Deadline caps the time of one call with all its attempts; 0 means 60 s.
	Deadline time.Duration
	// HostConcurrency caps the requests that are on their way to one host; 0
	// means 256, less than 0 no cap (I13).
	HostConcurrency int
	// Env reads the environment for ${env:NAME}; nil means os.LookupEnv.
	Env func(string) (string, bool)
	// Broker keeps tokens; nil makes a new one. A set loaded again with the
	// same broker keeps the tokens of connectors that did not change.
	Broker *credential.Broker
	// Clock tells the time; nil means time.Now.
	Clock func() time.Time
}

const defaultDeadline = time.Minute

func (o Options) filled() Options {
	if o.Deadline <= 0 {
		o.Deadline = defaultDeadline
	}
	if o.Env == nil {
		o.Env = os.LookupEnv
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Broker == nil {
		o.Broker = credential.NewBroker(credential.BrokerOptions{Clock: o.Clock})
	}
	return o
}
