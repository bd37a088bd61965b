package main

import (
	"strings"
	"testing"
)

// TestG3_NoSecretIsAnArgument has --set refuse what any kind keeps secret: the
// command line of a process is for all users of its host to see.
func TestG3_NoSecretIsAnArgument(t *testing.T) {
	t.Setenv("CALLWRIGHT_TOKEN", "cw_none")
	for _, name := range []string{"api_key", "client_secret", "password", "private_key"} {
		for _, command := range [][]string{{"connector", "create", "--name", "CRM"}, {"connector", "rotate", "stage", "CRM"}} {
			code, out, errs := cli(t, "", append(command, "--server", "http://127.0.0.1:1", "--set", name+"=needle")...)
			if code != exitUsage || !strings.Contains(errs, "--secret "+name+"=env:VARIABLE") || strings.Contains(out+errs, "needle") {
				t.Errorf("%s %s: exit %d, %s", command[1], name, code, errs)
			}
		}
	}
}
