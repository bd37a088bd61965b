package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/value"
)

func setupCommand() *cobra.Command {
	var h hostFlags
	var first server.First
	var fromStdin, asJSON bool
	c := &cobra.Command{
		Use:   "setup",
		Short: "Make the data, its key, and the first organisation with its administrator",
		Long: `Makes the data directory (0700), the key-encrypting key beside it (DIR.key, 0600), the
database, the first organisation, its administrator, and an API token, which is shown
here and nowhere else. What is there already is kept: a set-up that was interrupted is
completed, a finished one is refused. Without --org it makes directory, key and
database only, and callwright serve shows a link to do the rest in a browser.

Keep a copy of the key file apart from the backups of the data: whoever has both has
every secret, and without the key nobody has any.`,
		Example: `  callwright setup --data data --org 'Example Ltd' --email ann@example.com
  printf %s "$PASSWORD" | callwright setup --data data --org Example --email ann@example.com --password-stdin --json
  callwright setup --data /var/lib/callwright --key /etc/callwright.key`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := askPassword(c, &first, fromStdin); err != nil {
				return err
			}
			made, err := server.SetUp(c.Context(), h.config(), first)
			if err != nil {
				return hostError(err)
			}
			tellSetup(c.OutOrStdout(), made, asJSON)
			return nil
		},
	}
	c.Flags().StringVar(&first.Organisation, "org", "", "`NAME` of the first organisation")
	c.Flags().StringVar(&first.Email, "email", "", "`ADDRESS` of its administrator")
	c.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the administrator's password from standard input")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}

// askPassword fills in the password: from standard input, or from the terminal
// without an echo. It is never an argument.
func askPassword(c *cobra.Command, first *server.First, fromStdin bool) error {
	switch {
	case first.Organisation == "" && first.Email == "" && !fromStdin:
		return nil
	case first.Organisation == "" || first.Email == "":
		return unusable("give both --org and --email, or neither of them")
	case fromStdin:
		line, err := bufio.NewReader(io.LimitReader(c.InOrStdin(), 4096)).ReadString('\n')
		if err != nil && err != io.EOF {
			return unusable("reading the password: %w", err)
		}
		if first.Password = strings.TrimRight(line, "\r\n"); first.Password == "" {
			return unusable("standard input holds no password")
		}
		return nil
	}
	in, ok := c.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return unusable("there is no terminal to ask for the password; give --password-stdin")
	}
	fmt.Fprintf(c.ErrOrStderr(), "Password for %s: ", first.Email)
	text, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(c.ErrOrStderr())
	if err != nil {
		return unusable("reading the password: %w", err)
	}
	first.Password = string(text)
	return nil
}

func tellSetup(w io.Writer, made server.Made, asJSON bool) {
	if asJSON {
		fmt.Fprintln(w, value.Text(value.Of("data", made.Data, "key", made.KeyFile, "key_created", made.KeyCreated,
			"organisation", made.Organisation, "user", made.User, "token", made.Token)))
		return
	}
	line := func(name, v string) {
		if v != "" {
			fmt.Fprintf(w, "  %-13s %s\n", name, v)
		}
	}
	fmt.Fprintln(w, "Callwright is set up.")
	line("data", made.Data)
	line("key", made.KeyFile)
	line("organisation", made.Organisation)
	line("user", made.User)
	line("API token", made.Token)
	if made.Token != "" {
		fmt.Fprintln(w, "The token is not shown again. Give it to other commands as CALLWRIGHT_TOKEN or in a file of mode 0600.")
	}
	if made.KeyCreated {
		fmt.Fprintln(w, "Keep a copy of the key apart from the backups of the data: without it nobody can read the secrets.")
	}
}
