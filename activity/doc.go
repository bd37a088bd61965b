// Package activity holds the building blocks of flows: the contract that every
// kind of activity fulfils, the commands it may give and the events that answer
// them, the catalog of kinds, and one file per kind.
//
// A kind declares its settings once (package field); its Step is a pure
// function that asks on entry, by returning commands, and leaves by a port when
// the answer comes back as an event. Nothing here acts: the runner does.
package activity
