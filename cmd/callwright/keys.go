package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/server"
	"github.com/callwright/callwright/value"
	"github.com/callwright/callwright/vault"
)

func keysCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "keys",
		Short: "Show and rotate the keys that secrets are kept under",
		Long: `The key-encrypting key (a file, the environment or a KMS) wraps a data key for each
organisation; data keys seal the secrets. These commands work on the host where the
data is, also beside a running serve.`,
		Example: "  callwright keys status --data data\n  callwright keys rotate --data data\n  callwright keys rotate --kek --data data",
	}
	return group(c, keysStatusCommand(), keysRotateCommand())
}

func keysStatusCommand() *cobra.Command {
	var h hostFlags
	var asJSON bool
	c := &cobra.Command{
		Use:     "status",
		Short:   "Say which keys are in use; never a key",
		Example: "  callwright keys status --data data",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			keys, err := server.OpenKeys(c.Context(), h.config())
			if err != nil {
				return hostError(err)
			}
			defer keys.Close()
			status, err := keys.Status(c.Context())
			if err != nil {
				return hostError(err)
			}
			tellKeys(c.OutOrStdout(), status, asJSON)
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}

func tellKeys(w io.Writer, s vault.Status, asJSON bool) {
	if asJSON {
		var list []any
		for _, o := range s.Organisations {
			list = append(list, value.Of("organisation", o.Organisation, "key", o.Key, "rotation", o.Rotation, "primary", o.Primary,
				"data_keys", texts(o.DataKeys), "secrets", secretCount(o), "damaged", o.Damaged))
		}
		fmt.Fprintln(w, value.Text(value.Of("source", s.Source, "keys", texts(s.Keys), "rotation", s.Rotation, "unfinished", s.Unfinished, "organisations", list)))
		return
	}
	fmt.Fprintf(w, "key-encrypting keys in %s, the first one in use:\n", s.Source)
	for _, id := range s.Keys {
		fmt.Fprintf(w, "  %s\n", id)
	}
	state := "complete"
	if s.Unfinished {
		state = "not finished: callwright keys rotate continues it"
	}
	fmt.Fprintf(w, "rotation %d of the data keys, %s\n", s.Rotation, state)
	for _, o := range s.Organisations {
		name := first(o.Organisation, "(installation)")
		if o.Damaged {
			fmt.Fprintf(w, "  %-36s  its keys are damaged and cannot be read\n", name)
			continue
		}
		fmt.Fprintf(w, "  %-36s  key %s  data key %s  %d secrets\n", name, o.Key, o.Primary, secretCount(o))
	}
}

func secretCount(o vault.OrganisationStatus) int64 {
	n := int64(0)
	for _, count := range o.Secrets {
		n += count
	}
	return n
}

func texts(list []string) []any {
	all := make([]any, len(list))
	for i, s := range list {
		all[i] = s
	}
	return all
}

func keysRotateCommand() *cobra.Command {
	var h hostFlags
	var kek, removeOld, asJSON bool
	c := &cobra.Command{
		Use:   "rotate",
		Short: "Rotate the data keys and seal all secrets again, or the key-encrypting key",
		Long: `Gives every organisation a new data key, seals its secrets again and removes the old
key, while callwright serve serves. With --kek it puts a new key-encrypting key first
into the key's source and wraps all data keys with it; the old one stays for backups
made before, until --kek --remove-old takes it away. One that was interrupted is
continued by giving the same command again.`,
		Example: `  callwright keys rotate --data data
  callwright keys rotate --kek --data data
  callwright keys rotate --kek --remove-old --data data`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if removeOld && !kek {
				return unusable("--remove-old belongs to --kek")
			}
			keys, err := server.OpenKeys(c.Context(), h.config())
			if err != nil {
				return hostError(err)
			}
			defer keys.Close()
			turn := rotation{keys, c.OutOrStdout(), c.ErrOrStderr(), asJSON}
			switch {
			case removeOld:
				return turn.removeOld(c.Context())
			case kek:
				return turn.master(c.Context())
			}
			return turn.data(c.Context())
		},
	}
	c.Flags().BoolVar(&kek, "kek", false, "rotate the key-encrypting key instead")
	c.Flags().BoolVar(&removeOld, "remove-old", false, "with --kek: remove the keys that are no longer used")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	h.add(c)
	return c
}

// rotation is a rotation and where it is told of.
type rotation struct {
	keys      *server.Keys
	out, errs io.Writer
	json      bool
}

func (r rotation) progress(p vault.Progress) {
	fmt.Fprintf(r.errs, "%d of %d organisations, %d secrets\n", p.Done, p.Of, p.Secrets)
}

func (r rotation) data(ctx context.Context) error {
	done, err := r.keys.Rotate(ctx, server.Operator(), r.progress)
	if err != nil {
		return hostError(err)
	}
	if r.json {
		var damaged []any
		for _, p := range done.Damaged {
			damaged = append(damaged, value.Of("organisation", p.Organisation, "credential", p.Credential, "version", p.Version))
		}
		fmt.Fprintln(r.out, value.Text(value.Of("rotation", done.Number, "resumed", done.Resumed, "organisations", done.Organisations, "secrets", done.Secrets,
			"damaged", damaged, "unreadable", texts(done.Unreadable))))
	} else {
		fmt.Fprintf(r.out, "Rotation %d of the data keys is complete: %d organisations, %d secrets sealed again.\n", done.Number, done.Organisations, done.Secrets)
		for _, p := range done.Damaged {
			fmt.Fprintf(r.out, "  damaged and left as it is: %s of organisation %s\n", p.Credential, p.Organisation)
		}
		for _, o := range done.Unreadable {
			fmt.Fprintf(r.out, "  its keys are damaged and were left as they are: organisation %s\n", o)
		}
	}
	if len(done.Damaged)+len(done.Unreadable) > 0 {
		return errFound
	}
	return nil
}

func (r rotation) master(ctx context.Context) error {
	done, err := r.keys.RotateKey(ctx, server.Operator(), r.progress)
	if err != nil {
		return hostError(err)
	}
	if r.json {
		fmt.Fprintln(r.out, value.Text(value.Of("key", done.Key, "added", done.Added, "rewrapped", done.Rewrapped, "unreadable", texts(done.Unreadable))))
	} else {
		fmt.Fprintf(r.out, "The key-encrypting key is %s now; %d data keys were wrapped with it.\nThe old one stays for older backups; callwright keys rotate --kek --remove-old takes it away.\n", done.Key, done.Rewrapped)
	}
	if len(done.Unreadable) > 0 {
		return errFound
	}
	return nil
}

func (r rotation) removeOld(ctx context.Context) error {
	removed, err := r.keys.RemoveOldKeys(ctx, server.Operator())
	if err != nil {
		return hostError(err)
	}
	if r.json {
		fmt.Fprintln(r.out, value.Text(value.Of("removed", texts(removed))))
		return nil
	}
	fmt.Fprintf(r.out, "%d old keys were removed. Backups made before the rotation need them: keep a copy with these.\n", len(removed))
	return nil
}
