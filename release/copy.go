package release

import (
	"fmt"

	"github.com/callwright/callwright/audit"
)

// mostCopies is how many names are tried for a copy.
const mostCopies = 100

func copyName(name string, n int) string {
	if n == 1 {
		return name + " (copy)"
	}
	return fmt.Sprintf("%s (copy %d)", name, n)
}

func copied(f Record) []audit.Detail {
	return []audit.Detail{{Name: "from", Value: f.Name + " (" + f.ID + ")"}}
}
