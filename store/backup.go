package store

import (
	"context"
)

func (db *DB) backUpBefore(ctx context.Context, migration int64) error { return nil }
