package store

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

// Resources keeps the things that flows refer to; a [release.ResourceStore] and a
// [release.AudioStore].
type Resources struct{ db *DB }

// Resources returns the store of resources.
func (db *DB) Resources() Resources { return Resources{db} }

const resourceColumns = `organisation, kind, id, name, settings, audio_type, audio_size, audio_hash, revision, created, updated`

// HoldResources makes other transactions that hold the organisation's resources
// wait until the context's ends.
func (r Resources) HoldResources(ctx context.Context, organisation string) error {
	return r.db.lock(ctx, "resources/"+organisation)
}

// PutResource stores a resource, new or in place of the one with its kind and id,
// and counts the change.
func (r Resources) PutResource(ctx context.Context, n release.Resource) error {
	var audio release.AudioInfo
	if n.Audio != nil {
		audio = *n.Audio
	}
	settings := n.Settings
	if settings == nil {
		settings = &value.Object{}
	}
	return r.db.Atomically(ctx, func(ctx context.Context) error {
		_, err := r.db.exec(ctx, "storing a resource", `INSERT INTO resources (`+resourceColumns+`, name_key) VALUES (`+list(1, 12)+`)
			ON CONFLICT (organisation, kind, id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, settings = excluded.settings,
			audio_type = excluded.audio_type, audio_size = excluded.audio_size, audio_hash = excluded.audio_hash,
			revision = excluded.revision, created = excluded.created, updated = excluded.updated`,
			n.Organisation, string(n.Kind), n.ID, n.Name, value.Text(settings), audio.Type, audio.Size, audio.Hash,
			n.Revision, millis(n.Created), millis(n.Updated), fold(n.Name))
		if err != nil {
			return err
		}
		return r.count(ctx, n.Organisation)
	})
}

// DropResource deletes a resource with its audio and counts the change.
func (r Resources) DropResource(ctx context.Context, organisation string, kind release.ResourceKind, id string) error {
	return r.db.Atomically(ctx, func(ctx context.Context) error {
		if _, err := r.db.exec(ctx, "deleting a resource", `DELETE FROM resources WHERE organisation = $1 AND kind = $2 AND id = $3`,
			organisation, string(kind), id); err != nil {
			return err
		}
		if kind == release.Prompts {
			if _, err := r.db.exec(ctx, "deleting audio", `DELETE FROM prompt_audio WHERE organisation = $1 AND id = $2`, organisation, id); err != nil {
				return err
			}
		}
		return r.count(ctx, organisation)
	})
}

func (r Resources) count(ctx context.Context, organisation string) error {
	_, err := r.db.exec(ctx, "counting a change", `INSERT INTO resource_changes (organisation, changes) VALUES ($1, 1)
		ON CONFLICT (organisation) DO UPDATE SET changes = resource_changes.changes + 1`, organisation)
	return err
}

// ResourceChanges counts the changes of an organisation's resources.
func (r Resources) ResourceChanges(ctx context.Context, organisation string) (int64, error) {
	scan := func(s scanner) (n int64, err error) { return n, s.Scan(&n) }
	n, _, err := query[int64]{doing: "asking for changes", scan: scan,
		statement: `SELECT changes FROM resource_changes WHERE organisation = $1`}.one(ctx, r.db, organisation)
	return n, err
}

// Resources returns a page of an organisation's resources by kind and name,
// whatever its letter case, and the cursor of the next.
func (r Resources) Resources(ctx context.Context, q release.ResourceQuery) ([]release.Resource, string, error) {
	limit := atMost(q.Limit)
	var w where
	w.and("organisation = ?", q.Organisation)
	w.unlessEmpty("kind = ?", string(q.Kind))
	w.unlessEmpty("id = ?", q.ID)
	w.unlessEmpty("name_key = ?", fold(q.Key))
	if part := fold(q.Name); part != "" {
		w.and(`name_key LIKE ? ESCAPE '\'`, "%"+literal.Replace(part)+"%")
	}
	if q.After != "" {
		kind, key, err := placeOf(q.After)
		if err != nil {
			return nil, "", err
		}
		w.and("(kind, name_key) > (?, ?)", kind, key)
	}
	page, err := query[release.Resource]{doing: "listing resources", scan: scanResource,
		statement: `SELECT ` + resourceColumns + ` FROM resources ` + w.clause() + ` ORDER BY kind, name_key LIMIT ` + w.bind(limit+1)}.all(ctx, r.db, w.args...)
	if err != nil || len(page) <= limit {
		return page, "", err
	}
	last := page[limit-1]
	return page[:limit], cursorAfter(string(last.Kind), fold(last.Name)), nil
}

func scanResource(s scanner) (release.Resource, error) {
	var r release.Resource
	var settings string
	var audio release.AudioInfo
	var created, updated int64
	err := s.Scan(&r.Organisation, &r.Kind, &r.ID, &r.Name, &settings, &audio.Type, &audio.Size, &audio.Hash, &r.Revision, &created, &updated)
	if err != nil {
		return r, err
	}
	if audio.Type != "" {
		r.Audio = &audio
	}
	r.Created, r.Updated = moment(created), moment(updated)
	v, err := payload.DecodeJSON([]byte(settings))
	o, ok := v.(*value.Object)
	if err != nil || !ok {
		return r, fmt.Errorf("the settings of a resource in the database cannot be read: %w", err)
	}
	r.Settings = o
	return r, nil
}

// PutAudio stores the audio of a prompt in place of what there was.
func (r Resources) PutAudio(ctx context.Context, organisation, prompt string, a release.Audio) error {
	_, err := r.db.exec(ctx, "storing audio", `INSERT INTO prompt_audio (organisation, id, type, hash, bytes) VALUES (`+list(1, 5)+`)
		ON CONFLICT (organisation, id) DO UPDATE SET type = excluded.type, hash = excluded.hash, bytes = excluded.bytes`,
		organisation, prompt, a.Type, a.Hash, blob(a.Bytes))
	return err
}

// Audio returns the audio of a prompt.
func (r Resources) Audio(ctx context.Context, organisation, prompt string) (release.Audio, bool, error) {
	scan := func(s scanner) (a release.Audio, err error) {
		err = s.Scan(&a.Type, &a.Hash, &a.Bytes)
		a.Size = len(a.Bytes)
		return a, err
	}
	return query[release.Audio]{doing: "reading audio", scan: scan,
		statement: `SELECT type, hash, bytes FROM prompt_audio WHERE organisation = $1 AND id = $2`}.one(ctx, r.db, organisation, prompt)
}
