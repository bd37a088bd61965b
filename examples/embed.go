// Package examples holds flows to begin with, each in a folder with its tests:
// customer-lookup is what `callwright demo` plays.
package examples

import "embed"

// Files returns the example flows, their tests and their connectors.
func Files() embed.FS { return files }

//go:embed */*.yaml */*.flowtest
var files embed.FS
