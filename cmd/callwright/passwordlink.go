package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/value"
)

func passwordLinkCommand() *cobra.Command {
	var h hostFlags
	var email, at string
	var asJSON bool
	c := &cobra.Command{
		Use:   "password-link",
		Short: "Make a link for somebody who has lost the password",
		Long: `Makes a link by which a user chooses a new password, once. It works on the host where
the data is, also beside a running serve, for users of every role: it is how the last
administrator gets in again. The audit log tells that it was made.`,
		Example: "  callwright password-link --data data --email ann@example.com --url https://callwright.example.com",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if email == "" {
				return unusable("say whose with --email")
			}
			link, err := server.PasswordLink(c.Context(), h.config(), at, email)
			if err != nil {
				return hostError(err)
			}
			tellLink(c.OutOrStdout(), link, asJSON)
			return nil
		},
	}
	c.Flags().StringVar(&email, "email", "", "`ADDRESS` of the user")
	c.Flags().StringVar(&at, "url", "http://127.0.0.1:8090", "`URL` under which browsers reach the server")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}

// tellLink prints a link that was made on the host.
func tellLink(w io.Writer, link server.HostLink, asJSON bool) {
	if asJSON {
		fmt.Fprintln(w, value.Text(value.Of("link", link.URL, "email", link.Email, "expires", link.Expires.UTC().Format(time.RFC3339))))
		return
	}
	fmt.Fprintf(w, "%s\nGood once, until %s. Whoever has it can sign in as %s.\n", link.URL, link.Expires.Local().Format(time.DateTime), link.Email)
}
