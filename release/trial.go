package release

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/field"
)

// Trial is the text of a draft that contacts run to try it. It has an id as a
// version has, by which contacts and their traces find it, but no number: it is
// never listed, labelled, or reached by an entry point or another flow.
type Trial = Version

// trialPrefix begins the ids of trials.
const trialPrefix = "trial-"

func isTrial(id string) bool { return strings.HasPrefix(id, trialPrefix) }

// trialID follows from the flow and its text: who tries the same draft again
// uses the same trial.
func trialID(flow, hash string) string {
	sum := sha256.Sum256([]byte(flow + "\x00" + hash))
	return trialPrefix + hex.EncodeToString(sum[:16])
}

// Try makes a trial of a flow's draft as it is saved now, and returns it without
// its text, with the flow's name. A draft that could not be published is refused
// likewise; with force not for what the organisation does not have.
func (r *Releases) Try(ctx context.Context, by By, id string, force bool) (Trial, string, []field.Problem, error) {
	if err := by.may(access.FlowEdit); err != nil {
		return Trial{}, "", nil, err
	}
	var t Trial
	var d Draft
	err := r.o.Transactor.Atomically(ctx, func(ctx context.Context) error {
		f, err := r.record(ctx, by.Organisation, id)
		if err != nil {
			return err
		}
		if d, err = r.tried(ctx, by, f, force); err != nil {
			return err
		}
		hash := hashOf(f.Text)
		t = Trial{ID: trialID(id, hash), Flow: id, Hash: hash, Published: r.now(), By: by.Actor.Name, Text: f.Text}
		if err := r.o.Flows.PutTrial(ctx, by.Organisation, t); err != nil {
			return fmt.Errorf("storing the draft of flow %s to try it: %w", id, err)
		}
		return record(ctx, r.o.Audit, by, "flow.try", audit.Object{Kind: "flow", ID: id, Name: f.Name}, []audit.Detail{{Name: "hash", Value: hash}})
	})
	t.Text = nil
	return t, d.Name, d.Problems, err
}

// tried is a draft that may be tried.
func (r *Releases) tried(ctx context.Context, by By, f Record, force bool) (Draft, error) {
	doc, err := r.document(f.Text)
	if err != nil {
		return Draft{}, fmt.Errorf("flow %s: %w", f.ID, err)
	}
	if err := by.mayUse(doc); err != nil {
		return Draft{}, err
	}
	d, err := r.shown(ctx, f, doc)
	if err != nil {
		return Draft{}, err
	}
	var broken []field.Problem
	for _, p := range d.Problems {
		if p.Severity == field.SeverityError && !(force && p.Code == CodeUnbound) {
			broken = append(broken, p)
		}
	}
	return d, refuseBroken("The draft of %s cannot be tried: it has %d %s.", f, broken)
}

// stored reads a version, or a trial, by its id.
func (r *Releases) stored(ctx context.Context, organisation, id string) (Version, bool, error) {
	if isTrial(id) {
		return r.o.Flows.Trial(ctx, organisation, id)
	}
	return r.o.Versions.Version(ctx, organisation, id)
}
