package main

import (
	"github.com/spf13/cobra"

	"github.com/callwright/callwright/server"
)

func userCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "user",
		Short: "Let a user in, on the host",
		Long:  `Works on the host where the data is, also beside a running serve.`,
		Example: `  callwright user sign-in-link --data data
  callwright user sign-in-link --data data --email ann@example.com`,
	}
	return group(c, signInLinkCommand())
}

func signInLinkCommand() *cobra.Command {
	var h hostFlags
	var email, at string
	var asJSON bool
	c := &cobra.Command{
		Use:   "sign-in-link",
		Short: "Make a link that signs a user in without a password",
		Long: `Makes a link that signs a user in, once and within a quarter of an hour; it takes the place
of an earlier one. The password stays as it is. Without --email it is for the only user that
there is. The audit log tells that it was made, and that it was used.`,
		Example: `  callwright user sign-in-link --data data
  callwright user sign-in-link --data data --email ann@example.com --url https://callwright.example.com`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			link, err := server.SignInLink(c.Context(), h.config(), at, email)
			if err != nil {
				return hostError(err)
			}
			tellLink(c.OutOrStdout(), link, asJSON)
			return nil
		},
	}
	c.Flags().StringVar(&email, "email", "", "`ADDRESS` of the user (default: the only one)")
	c.Flags().StringVar(&at, "url", "http://127.0.0.1:8090", "`URL` under which browsers reach the server")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}
