package release

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/runner"
)

// Create makes a flow of a document: its draft, without a version. The flow keeps
// the document's id, which other imported flows know it by, unless another flow
// of the organisation has it. A Webex export is read by package webex before.
func (r *Releases) Create(ctx context.Context, by By, doc *flow.Flow) (Draft, error) {
	return r.create(ctx, by, "flow.create", doc, nil)
}

func (r *Releases) create(ctx context.Context, by By, action string, doc *flow.Flow, detail []audit.Detail) (Draft, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return Draft{}, err
	}
	var made Draft
	err := r.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		if err := r.o.Flows.HoldFlows(ctx, by.Organisation); err != nil {
			return fmt.Errorf("holding the flows: %w", err)
		}
		was, err := r.place(ctx, by.Organisation, doc.ID)
		if err != nil {
			return err
		}
		own := *doc
		own.ID, own.Type = was.ID, cmp.Or(own.Type, flow.TypeFlow)
		d, err := r.written(&own)
		if err != nil {
			return err
		}
		if err := by.mayUse(d); err != nil {
			return err
		}
		ch := &change{action: action, was: was, now: was, edited: true, doc: d, detail: detail}
		ch.now.Flow = Flow{ID: was.ID, Organisation: by.Organisation, Durability: runner.EachTurn, Version: was.Version, Created: r.now()}
		ch.now.Deleted = false
		ch.now.take(d)
		ch.note("activities", fmt.Sprint(len(d.flow.All())))
		if err := r.keep(ctx, by, ch); err != nil {
			return err
		}
		made, err = r.shown(ctx, ch.now, d)
		return err
	})
	r.changed()
	return made, err
}

// place is where a new flow is stored: under the id of its document where that is
// free. A flow that was deleted under it comes back, so that the numbers of its
// versions go on.
func (r *Releases) place(ctx context.Context, organisation, id string) (Record, error) {
	if usable(id) {
		was, ok, err := r.o.Flows.Flow(ctx, organisation, id)
		if err != nil {
			return Record{}, fmt.Errorf("looking for flow %s: %w", id, err)
		}
		if ok && was.Deleted {
			return was, nil
		}
		if !ok {
			return Record{Flow: Flow{ID: id, Organisation: organisation}}, nil
		}
	}
	return Record{Flow: Flow{ID: uuid.NewString(), Organisation: organisation}}, nil
}

// usable reports whether a document's id can be a part of a path.
func usable(id string) bool {
	return id != "" && len(id) <= 128 && utf8.ValidString(id) && !strings.ContainsFunc(id, func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' && c != '.'
	}) && strings.Trim(id, ".") != ""
}

// take makes the document the draft.
func (f *Record) take(d document) {
	f.Name, f.Description, f.Type = d.flow.Name, d.flow.Description, d.flow.Type
	f.Text, f.Draft = d.text, true
}

// mayUse refuses a document that names a connector from somebody who may not use
// connectors (L6).
func (by By) mayUse(d document) error {
	for _, ref := range d.references {
		if ref.Kind == toConnector {
			return by.may(access.ConnectorUse)
		}
	}
	return nil
}
