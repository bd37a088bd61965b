package main

import (
	"os"
	"os/exec"
)

// commandServer makes the test's own program be callwright: what it is given as
// arguments is carried out.
const commandServer = "command"

// commandAgain is [again] for tests.
func commandAgain(args ...string) (*exec.Cmd, error) {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), hotServer+"="+commandServer)
	return c, nil
}
