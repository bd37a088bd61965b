package server

import "testing"

// WritePair writes a self-signed certificate for 127.0.0.1 with a common name.
func WritePair(t *testing.T, dir, name string) (cert, key string) { return writePair(t, dir, name) }

// Needle stands in secrets of tests.
const Needle = needle
