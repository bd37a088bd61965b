package server

import (
	"context"
	"fmt"
	"io"
	"os/user"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/store"
	"github.com/callwright/callwright/vault"
)

// Operator is who works on the host, as the audit log names him.
func Operator() audit.Actor {
	a := audit.Actor{Kind: "operator", ID: "host", Name: "unknown"}
	if u, err := user.Current(); err == nil {
		a.Name = u.Username
	}
	return a
}

// Keys are an installation's keys, opened on the host, also while it is served.
type Keys struct {
	*vault.Vault
	db *store.DB
}

// Close closes the database.
func (k *Keys) Close() error { return k.db.Close() }

// OpenKeys opens the keys of an installation.
func OpenKeys(ctx context.Context, c Config) (*Keys, error) {
	db, log, err := openHost(ctx, c, store.Options{})
	if err != nil {
		return nil, err
	}
	options, err := vaultOptions(c.filled(), db, log)
	if err == nil {
		var v *vault.Vault
		if v, err = vault.New(ctx, options); err == nil {
			return &Keys{v, db}, nil
		}
	}
	db.Close()
	return nil, err
}

// OpenAudit opens an installation's audit log to read it; it needs no key.
func OpenAudit(ctx context.Context, c Config) (*audit.Log, func() error, error) {
	db, log, err := openHost(ctx, c, store.Options{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	return log, db.Close, nil
}

// VerifyAudit verifies the chain of the installation and that of every
// organisation, also of one whose chain is gone altogether (N3). It needs no key.
func VerifyAudit(ctx context.Context, c Config) ([]audit.Report, error) {
	db, log, err := openHost(ctx, c, store.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	expected := map[string]audit.Head{"": {}}
	for after := ""; ; {
		page, err := db.Organisations().Organisations(ctx, after, organisationPage)
		if err != nil {
			return nil, fmt.Errorf("reading the organisations: %w", err)
		}
		if len(page) == 0 {
			return log.VerifyAll(ctx, nil, expected)
		}
		for _, o := range page {
			expected[o.ID] = audit.Head{}
			after = o.ID
		}
	}
}

// organisationPage is how many organisations are read at a time.
const organisationPage = 500

// ExportAudit writes an organisation's audit log as JSON Lines, newest first,
// and records that it did (N1).
func ExportAudit(ctx context.Context, c Config, organisation string, w io.Writer) error {
	db, log, err := openHost(ctx, c, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	err = log.Record(ctx, audit.Entry{
		Organisation: organisation, Actor: Operator(), Action: "audit.export", Object: audit.Object{Kind: "audit", ID: organisation}, Outcome: audit.Done,
	})
	if err != nil {
		return fmt.Errorf("recording the export: %w", err)
	}
	return log.Export(ctx, audit.Query{Organisation: organisation}, w)
}

// openHost opens the database beside a server that may be running.
func openHost(ctx context.Context, c Config, o store.Options) (*store.DB, *audit.Log, error) {
	c = c.filled()
	if err := c.check(); err != nil {
		return nil, nil, err
	}
	db, err := openDatabase(ctx, c, o)
	if err != nil {
		return nil, nil, err
	}
	return db, audit.New(db.Audit(), c.Clock), nil
}
