package store

import (
	"context"
	"errors"
	"io/fs"
)

func openPostgres(ctx context.Context, o Options, schema fs.FS) (*DB, error) {
	return nil, errors.New("not yet")
}
