package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/value"
)

func backupCommand() *cobra.Command {
	var h hostFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a backup of the database, also beside a running serve",
		Long: `Writes a consistent copy of the SQLite database (mode 0600) and checks it. Secrets in it
are sealed; the key is not in it. Keep the key file apart from backups, but keep it:
without it a backup's secrets cannot be read. PostgreSQL has its own tool, pg_dump.`,
		Example: "  callwright backup --data data backup.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := server.Backup(c.Context(), h.config(), args[0]); err != nil {
				return hostError(err)
			}
			if asJSON {
				fmt.Fprintln(c.OutOrStdout(), value.Text(value.Of("backup", args[0])))
				return nil
			}
			fmt.Fprintf(c.OutOrStdout(), "Backed up to %s. The key is not in it.\n", args[0])
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}

func restoreCommand() *cobra.Command {
	var h hostFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Bring a backup into a new data directory",
		Long: `Checks a backup and copies it into a data directory that has no database yet. The key
that the backup's secrets are sealed with must be there, at --key or DIR.key: the
command says whether it is the right one.`,
		Example: "  callwright restore backup.db --data data --key data.key",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := server.Restore(c.Context(), h.config(), args[0]); err != nil {
				return hostError(err)
			}
			if asJSON {
				fmt.Fprintln(c.OutOrStdout(), value.Text(value.Of("data", h.data)))
				return nil
			}
			fmt.Fprintf(c.OutOrStdout(), "Restored into %s, and its key fits. callwright serve --data %s serves it.\n", h.data, h.data)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}
