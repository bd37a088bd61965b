package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/callwright/callwright/release"
)

// Functions keeps functions and their versions; a [release.FunctionStore] and a
// [release.FunctionVersionStore].
type Functions struct{ db *DB }

// Functions returns the store of functions.
func (db *DB) Functions() Functions { return Functions{db} }

const functionColumns = `id, organisation, name, description, language, inputs, outputs, labels, version, draft, revision, created, updated, updated_by`

// HoldFunctions makes other transactions that hold the organisation's functions
// wait until the context's ends.
func (f Functions) HoldFunctions(ctx context.Context, organisation string) error {
	return f.db.lock(ctx, "functions/"+organisation)
}

// PutFunction stores a function, new or in place of the one with its id.
func (f Functions) PutFunction(ctx context.Context, n release.Function) error {
	labels, err := json.Marshal(n.Labels)
	if err != nil {
		return err
	}
	_, err = f.db.exec(ctx, "storing a function", `INSERT INTO functions (`+functionColumns+`, name_key, source) VALUES (`+list(1, 16)+`)
		ON CONFLICT (organisation, id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, description = excluded.description,
		language = excluded.language, inputs = excluded.inputs, outputs = excluded.outputs, source = excluded.source, labels = excluded.labels,
		version = excluded.version, draft = excluded.draft, revision = excluded.revision, updated = excluded.updated, updated_by = excluded.updated_by`,
		n.ID, n.Organisation, n.Name, n.Description, n.Language, parameters(n.Inputs), parameters(n.Outputs), string(labels),
		n.Version, flag(n.Draft), n.Revision, millis(n.Created), millis(n.Updated), n.UpdatedBy, fold(n.Name), []byte(n.Source))
	return err
}

// Function returns a function by its id.
func (f Functions) Function(ctx context.Context, organisation, id string) (release.Function, bool, error) {
	return f.one(ctx, `organisation = $1 AND id = $2`, organisation, id)
}

// FunctionNamed returns the function of a name, whatever its letter case.
func (f Functions) FunctionNamed(ctx context.Context, organisation, name string) (release.Function, bool, error) {
	return f.one(ctx, `organisation = $1 AND name_key = $2`, organisation, fold(name))
}

func (f Functions) one(ctx context.Context, condition string, args ...any) (release.Function, bool, error) {
	scan := func(s scanner) (release.Function, error) {
		var source []byte
		n, err := scanFunction(s, &source)
		n.Source = string(source)
		return n, err
	}
	return query[release.Function]{doing: "reading a function", scan: scan,
		statement: `SELECT ` + functionColumns + `, source FROM functions WHERE ` + condition}.one(ctx, f.db, args...)
}

// Functions returns a page of an organisation's functions by name, without
// source, and the cursor of the next.
func (f Functions) Functions(ctx context.Context, q release.FunctionQuery) ([]release.Function, string, error) {
	limit := atMost(q.Limit)
	var w where
	w.and("organisation = ?", q.Organisation)
	if part := fold(q.Name); part != "" {
		w.and(`name_key LIKE ? ESCAPE '\'`, "%"+literal.Replace(part)+"%")
	}
	if q.After != "" {
		key, id, err := placeOf(q.After)
		if err != nil {
			return nil, "", err
		}
		w.and("(name_key, id) > (?, ?)", key, id)
	}
	scan := func(s scanner) (release.Function, error) { return scanFunction(s) }
	page, err := query[release.Function]{doing: "listing functions", scan: scan,
		statement: `SELECT ` + functionColumns + ` FROM functions ` + w.clause() + ` ORDER BY name_key, id LIMIT ` + w.bind(limit+1)}.all(ctx, f.db, w.args...)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	return page[:limit], cursorAfter(fold(last.Name), last.ID), nil
}

func scanFunction(s scanner, more ...any) (release.Function, error) {
	var n release.Function
	var inputs, outputs, labels string
	var draft, created, updated int64
	err := s.Scan(append([]any{&n.ID, &n.Organisation, &n.Name, &n.Description, &n.Language, &inputs, &outputs, &labels,
		&n.Version, &draft, &n.Revision, &created, &updated, &n.UpdatedBy}, more...)...)
	if err != nil {
		return n, err
	}
	n.Draft, n.Created, n.Updated = draft != 0, moment(created), moment(updated)
	if err := json.Unmarshal([]byte(labels), &n.Labels); err != nil {
		return n, fmt.Errorf("the labels of a function in the database cannot be read: %w", err)
	}
	if n.Inputs, err = parametersOf(inputs); err != nil {
		return n, err
	}
	n.Outputs, err = parametersOf(outputs)
	return n, err
}

func parameters(list []release.Parameter) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) // texts have a JSON form
	return string(b)
}

func parametersOf(column string) ([]release.Parameter, error) {
	var list []release.Parameter
	if err := json.Unmarshal([]byte(column), &list); err != nil {
		return nil, fmt.Errorf("the parameters of a function in the database cannot be read: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

const functionVersionColumns = `function, version, hash, note, inputs, outputs, published, published_by`

// InsertFunctionVersion stores a published function.
func (f Functions) InsertFunctionVersion(ctx context.Context, organisation string, v release.FunctionVersion) error {
	_, err := f.db.exec(ctx, "storing a version of a function", `INSERT INTO function_versions (`+functionVersionColumns+`, organisation, source) VALUES (`+list(1, 10)+`)`,
		v.Function, v.Number, v.Hash, v.Note, parameters(v.Inputs), parameters(v.Outputs), millis(v.Published), v.By, organisation, []byte(v.Source))
	return err
}

// FunctionVersion returns a version of a function with its source.
func (f Functions) FunctionVersion(ctx context.Context, organisation, function string, number int) (release.FunctionVersion, bool, error) {
	scan := func(s scanner) (release.FunctionVersion, error) {
		var source []byte
		v, err := scanFunctionVersion(s, &source)
		v.Source = string(source)
		return v, err
	}
	return query[release.FunctionVersion]{doing: "reading a version of a function", scan: scan,
		statement: `SELECT ` + functionVersionColumns + `, source FROM function_versions WHERE organisation = $1 AND function = $2 AND version = $3`,
	}.one(ctx, f.db, organisation, function, number)
}

// FunctionVersions returns versions of a function with a number below before (0:
// all), newest first and without source.
func (f Functions) FunctionVersions(ctx context.Context, organisation, function string, before, limit int) ([]release.FunctionVersion, error) {
	var w where
	w.and("organisation = ?", organisation)
	w.and("function = ?", function)
	if before > 0 {
		w.and("version < ?", before)
	}
	scan := func(s scanner) (release.FunctionVersion, error) { return scanFunctionVersion(s) }
	return query[release.FunctionVersion]{doing: "listing versions of a function", scan: scan,
		statement: `SELECT ` + functionVersionColumns + ` FROM function_versions ` + w.clause() + ` ORDER BY version DESC LIMIT ` + w.bind(atMost(limit))}.all(ctx, f.db, w.args...)
}

func scanFunctionVersion(s scanner, more ...any) (release.FunctionVersion, error) {
	var v release.FunctionVersion
	var inputs, outputs string
	var published int64
	err := s.Scan(append([]any{&v.Function, &v.Number, &v.Hash, &v.Note, &inputs, &outputs, &published, &v.By}, more...)...)
	if err != nil {
		return v, err
	}
	v.Published = moment(published)
	if v.Inputs, err = parametersOf(inputs); err != nil {
		return v, err
	}
	v.Outputs, err = parametersOf(outputs)
	return v, err
}

// DropFunction deletes a function with its versions.
func (f Functions) DropFunction(ctx context.Context, organisation, id string) error {
	return f.db.Atomically(ctx, func(ctx context.Context) error {
		for _, statement := range []string{`DELETE FROM function_versions WHERE organisation = $1 AND function = $2`, `DELETE FROM functions WHERE organisation = $1 AND id = $2`} {
			if _, err := f.db.exec(ctx, "deleting a function", statement, organisation, id); err != nil {
				return err
			}
		}
		return nil
	})
}
