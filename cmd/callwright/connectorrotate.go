package main

import (
	"context"
	"net/http"

	"github.com/spf13/cobra"
)

func rotateCommand(f *clientFlags) *cobra.Command {
	c := &cobra.Command{
		Use:   "rotate",
		Short: "Rotate a connector's secret or key pair while it stays active",
		Long: `Rotates without an outage: the next secret or key pair is staged beside the one in use,
tested, and taken into use; an undo brings the old one back. The connector stays active
throughout, and no call fails.`,
		Example: `  callwright connector rotate stage CRM --secret client_secret=env:NEW_SECRET
  callwright connector rotate test CRM
  callwright connector rotate cut-over CRM
  callwright connector rotate undo CRM`,
	}
	return group(c, stageCommand(f), &cobra.Command{
		Use: "test CONNECTOR", Short: "Test the staged credential", Args: cobra.ExactArgs(1),
		Example: "  callwright connector rotate test CRM",
		RunE:    func(c *cobra.Command, args []string) error { return f.test(c, args[0], "next", "test") },
	}, rotationStep(f, "cut-over", "Take the staged credential into use; it must have been tested well", "cut over", http.MethodPost, "next", "cut-over"),
		rotationStep(f, "undo", "Bring back what the last cut-over replaced", "undone", http.MethodPost, "undo"),
		rotationStep(f, "unstage", "Take the staged credential away", "unstaged", http.MethodDelete, "next"))
}

func stageCommand(f *clientFlags) *cobra.Command {
	var s settingFlags
	c := &cobra.Command{
		Use:   "stage CONNECTOR",
		Short: "Stage the next secret or key pair; what is not given stays as it is",
		Example: `  callwright connector rotate stage CRM --secret client_secret=env:NEW_SECRET
  callwright connector rotate stage Entra --set certificate=@new.crt.pem --secret private_key=file:new.key.pem`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			settings, err := s.read(c.InOrStdin())
			if err != nil {
				return err
			}
			if len(settings) == 0 {
				return unusable("say what changes: --secret NAME=PLACE, --set NAME=VALUE")
			}
			return f.step(c, args[0], "staged", func(ctx context.Context, api *client, found connection) (connection, error) {
				return api.change(ctx, found, http.MethodPut, nil, map[string]any{"settings": settings}, "next")
			})
		},
	}
	s.add(c)
	return c
}

func rotationStep(f *clientFlags, use, short, what, method string, at ...string) *cobra.Command {
	return &cobra.Command{
		Use: use + " CONNECTOR", Short: short, Args: cobra.ExactArgs(1),
		Example: "  callwright connector rotate " + use + " CRM",
		RunE: func(c *cobra.Command, args []string) error {
			return f.step(c, args[0], what, func(ctx context.Context, api *client, found connection) (connection, error) {
				return api.change(ctx, found, method, nil, nil, at...)
			})
		},
	}
}
