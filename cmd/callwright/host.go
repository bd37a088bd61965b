package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/server"
)

// hostFlags are the flags of commands that work on the data directly, on the
// host where it is: serve, setup, keys, audit, backup, restore.
type hostFlags struct {
	data, key, database string
}

func (h *hostFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&h.data, "data", "", "`DIR` with the data")
	c.Flags().StringVar(&h.key, "key", "", "key-encrypting key: a `FILE`, env:NAME, or hcvault://HOST:PORT/transit/keys/NAME (default: DIR.key beside DIR)")
	c.Flags().StringVar(&h.database, "database", "", "`URL` of a PostgreSQL database, postgres://…, instead of SQLite in DIR; with a password in it better as CALLWRIGHT_DATABASE")
	fromEnvironment(c)
}

func (h *hostFlags) config() server.Config {
	return server.Config{Data: h.data, Key: credentialKey(h.key), Database: h.database, Version: buildVersion()}
}

// credentialVariable holds a key that systemd has handed over. It is set in this
// process only: /proc/PID/environ does not show it (F8).
const credentialVariable = "CALLWRIGHT_KEY_FROM_SYSTEMD"

// credentialKey reads a key that lies among the credentials that systemd hands
// to a service (LoadCredential). Only the service can reach them, but by an
// access control list, which the mode of the file does not tell from a file that
// its group may read.
func credentialKey(key string) string {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" || !strings.HasPrefix(key, dir+string(os.PathSeparator)) {
		return key
	}
	text, err := os.ReadFile(key)
	if err != nil || os.Setenv(credentialVariable, string(text)) != nil {
		return key // opening it says what is wrong
	}
	return "env:" + credentialVariable
}

// fromEnvironment lets every flag of a command be given as CALLWRIGHT_NAME; a
// flag on the command line is stronger. Lists are separated by commas.
func fromEnvironment(c *cobra.Command) {
	before := c.PreRunE
	c.PreRunE = func(c *cobra.Command, args []string) error {
		if before != nil {
			if err := before(c, args); err != nil {
				return err
			}
		}
		var failed error
		c.Flags().VisitAll(func(f *pflag.Flag) {
			v, ok := os.LookupEnv(variable(f.Name))
			if f.Changed || !ok || v == "" || failed != nil || f.Name == "help" || f.Name == "json" {
				return
			}
			if err := setFlag(f, v); err != nil {
				failed = unusable("%s: %w", variable(f.Name), err)
			}
		})
		return failed
	}
}

func setFlag(f *pflag.Flag, v string) error {
	list, ok := f.Value.(pflag.SliceValue)
	if !ok {
		return f.Value.Set(v)
	}
	parts := strings.Split(v, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return list.Replace(parts)
}

// group makes a command that only has commands below it: alone it helps.
func group(c *cobra.Command, below ...*cobra.Command) *cobra.Command {
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return flagError{fmt.Errorf("unknown command %q; callwright %s --help lists them", args[0], c.Name())}
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	c.AddCommand(below...)
	return c
}

// variable is the environment variable of a flag.
func variable(flag string) string {
	return "CALLWRIGHT_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// hostError sorts what the server's packages refuse into exit codes: what was
// asked for wrongly, or is not there, is 2, everything else 1.
func hostError(err error) error {
	if err == nil {
		return nil
	}
	if fault.CodeOf(err) == fault.Invalid || fault.ReasonOf(err) == "data_missing" {
		return usageError{said(err)}
	}
	return said(err)
}

// said is a refusal with its fields and what lies beneath, which on the host may be seen.
func said(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	text := f.Message
	for _, field := range f.Fields {
		text += fmt.Sprintf("\n  %s %s", field.Path, field.Message)
	}
	if f.Cause != nil {
		text += " (" + f.Cause.Error() + ")"
	}
	return errors.New(text)
}

// privateFile reads a file that holds a secret: one that others may read is refused (F8).
func privateFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 && info.Mode()&fs.ModeNamedPipe == 0 {
		return nil, fmt.Errorf("%s may be read by others (mode %04o); it holds a secret: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	return os.ReadFile(path)
}
