//go:build !linux

package server

// DisableCoreDumps does nothing here: set the limit for core files in the
// service's configuration (F13).
func DisableCoreDumps() error { return nil }
