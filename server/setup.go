package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
)

// First is what the first set-up makes. Without Organisation it makes what the
// server needs to start; the rest is done by its set-up link.
type First struct {
	Organisation string // name
	Email        string
	Password     string
}

// Made is what the first set-up has made.
type Made struct {
	Data, KeyFile          string
	Organisation, User     string // ids
	Token                  string // API token, shown once
	KeyCreated, DataExists bool
}

// SetUp makes the data directory, the key file, the database, the first
// organisation and its administrator. One that was interrupted is completed:
// what is there is kept. A finished one is refused with the reason
// "already_set_up" (K1). A key is made only while there is no database that
// could need another (F4).
func SetUp(ctx context.Context, c Config, f First) (Made, error) {
	c = c.filled()
	if err := c.check(); err != nil {
		return Made{}, err
	}
	u := setUp{config: c, made: Made{Data: c.Data}}
	for _, step := range []func(context.Context) error{u.directory, u.key, u.database, u.keys} {
		if err := step(ctx); err != nil {
			return Made{}, errors.Join(err, u.close())
		}
	}
	err := u.founder(ctx, f)
	return u.made, errors.Join(err, u.close())
}

// setUp is a set-up under way.
type setUp struct {
	config Config
	made   Made
	fresh  bool // there was no database
	db     *store.DB
	audit  *audit.Log
}

func (u *setUp) close() error {
	if u.db == nil {
		return nil
	}
	return u.db.Close()
}

// directory makes the data directory, for its owner only (F10). One that others
// may enter is refused rather than changed: somebody has made it so.
func (u *setUp) directory(context.Context) error {
	if u.config.Data == "" {
		return nil
	}
	if _, err := os.Stat(u.config.database()); err == nil || u.config.Database != "" {
		u.made.DataExists = true
	}
	u.fresh = !u.made.DataExists
	if err := os.MkdirAll(u.config.Data, 0o700); err != nil {
		return fmt.Errorf("making the data directory: %w", err)
	}
	info, err := os.Stat(u.config.Data)
	switch {
	case err != nil:
		return fmt.Errorf("looking at the data directory: %w", err)
	case !info.IsDir():
		return invalid("data_no_directory", "%s is no directory.", u.config.Data)
	case info.Mode().Perm()&0o077 != 0:
		return invalid("data_exposed", "The data directory %s may be entered by others (mode %04o). Close it: chmod 700 %s.", u.config.Data, info.Mode().Perm(), u.config.Data)
	}
	return nil
}

// key makes the key file where the key is to be a file and there is none. When
// there is a database already, another key would not open what is in it.
func (u *setUp) key(context.Context) error {
	if strings.HasPrefix(u.config.Key, "env:") || strings.Contains(u.config.Key, "://") {
		return nil // the environment or a KMS: nothing to make
	}
	u.made.KeyFile = u.config.Key
	if _, err := os.Stat(u.config.Key); err == nil {
		return nil
	} else if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("looking for the key: %w", err)
	}
	if u.made.DataExists && u.config.Database == "" {
		return fault.New(fault.Conflict, "key_missing", "There is a database in %s, but its key %s is not there. Bring the key back: a new one would not open what is stored.", u.config.Data, u.config.Key)
	}
	if err := vault.CreateKeyFile(u.config.Key); err != nil {
		return err
	}
	u.made.KeyCreated = true
	return nil
}

func (u *setUp) database(ctx context.Context) (err error) {
	if u.db, err = openDatabase(ctx, u.config, store.Options{Create: true}); err != nil {
		return err
	}
	u.audit = audit.New(u.db.Audit(), u.config.Clock)
	return nil
}

// keys makes the installation's data keyset, or checks that the key fits the one
// that is there.
func (u *setUp) keys(ctx context.Context) error {
	options, err := vaultOptions(u.config, u.db, u.audit)
	if err != nil {
		return err
	}
	err = vault.Initialise(ctx, options)
	if fault.ReasonOf(err) == "vault_initialised" {
		_, err = vault.New(ctx, options)
	}
	return err
}

// founder makes the first organisation and its administrator.
func (u *setUp) founder(ctx context.Context, f First) error {
	accounts, err := newAccounts(u.config, u.db, u.audit, nil)
	if err != nil {
		return err
	}
	if f.Organisation == "" {
		done, err := accounts.IsSetUp(ctx)
		if err == nil && done {
			err = fault.New(fault.Conflict, "already_set_up", "This installation has been set up already.")
		}
		return err
	}
	made, token, err := accounts.SetUp(ctx, account.Founding{Organisation: f.Organisation, Email: f.Email, Password: credential.NewSecret(f.Password)})
	if err != nil {
		return err
	}
	u.made.Organisation, u.made.User, u.made.Token = made.Organisation.ID, made.User.ID, token.Value.Reveal()
	return nil
}

// SetUpLink makes the one-time link for the first set-up in a browser, while
// nobody has set the installation up; otherwise it is "" (K1). Links made before
// stop working.
func (s *Server) SetUpLink(ctx context.Context) (string, error) {
	done, err := s.accounts.IsSetUp(ctx)
	if err != nil || done {
		return "", err
	}
	secret, err := s.accounts.SetupLink(ctx)
	if fault.ReasonOf(err) == "already_set_up" {
		return "", nil // by another process, meanwhile
	}
	if err != nil {
		return "", err
	}
	return s.URL() + "/setup#" + secret.Reveal(), nil
}
