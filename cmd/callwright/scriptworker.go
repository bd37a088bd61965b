package main

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/script"
)

// scriptWorkerName is the hidden command that runs functions for a server.
const scriptWorkerName = "script-worker"

// scriptWorkerCommand runs functions in a process of its own, so that one that
// cannot be interrupted is killed, and what it takes is not the server's (I9).
func scriptWorkerCommand() *cobra.Command {
	return &cobra.Command{
		Use: scriptWorkerName, Short: "Run functions for callwright serve", Hidden: true, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return script.Serve(c.InOrStdin(), c.OutOrStdout()) },
	}
}

// scriptWorker starts this program again to run functions. It gets no
// environment: the server's may hold keys (F8). Without a path to itself the
// server runs functions in its own process.
func scriptWorker() (func() *exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program to run functions with: %w", err)
	}
	return func() *exec.Cmd {
		c := exec.Command(self, scriptWorkerName)
		c.Env = []string{}
		return c
	}, nil
}
