package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/callwright/callwright/runner"
)

// TestHelpOfServeTellsTheLimitsThatThereAre holds the help text against what
// contacts are run with.
func TestHelpOfServeTellsTheLimitsThatThereAre(t *testing.T) {
	t.Parallel()
	code, out, errs := cli(t, "", "serve", "--help")
	l := runner.DefaultLimits()
	for flag, limit := range map[string]int{"contact-limit": l.Contacts, "arrival-limit": int(l.Arrivals), "queue-limit": l.Queued} {
		_, line, _ := strings.Cut(out, "--"+flag+" ")
		line, _, _ = strings.Cut(line, "\n")
		if code != 0 || !strings.Contains(line, fmt.Sprintf("(default %d)", limit)) {
			t.Errorf("--%s does not say %d: %q (exit %d %s)", flag, limit, line, code, errs)
		}
	}
}
