package release_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

// seals is a sealer that hides what it seals, and opens it only for the same
// organisation and purpose.
type seals struct{}

func (seals) SealBytes(_ context.Context, organisation, purpose string, plain []byte) ([]byte, error) {
	mark := sha256.Sum256([]byte(organisation + "\x00" + purpose))
	return append(mark[:], hex.EncodeToString(plain)...), nil
}

func (s seals) OpenBytes(ctx context.Context, organisation, purpose string, sealed []byte) ([]byte, error) {
	mark, _ := s.SealBytes(ctx, organisation, purpose, nil)
	if !bytes.HasPrefix(sealed, mark) {
		return nil, errors.New("damaged")
	}
	return hex.DecodeString(string(sealed[len(mark):]))
}

// noSeals is a sealer whose vault is away.
type noSeals struct{ seals }

func (noSeals) SealBytes(context.Context, string, string, []byte) ([]byte, error) {
	return nil, errors.New("no vault")
}

// stored is the settings of an organisation's global variables in the store.
func (w *world) stored(organisation string) string {
	w.t.Helper()
	page, _, err := w.db.Resources().Resources(w.t.Context(), release.ResourceQuery{Organisation: organisation, Kind: release.Globals})
	if err != nil {
		w.t.Fatal(err)
	}
	var list []string
	for _, r := range page {
		list = append(list, value.Text(r.Settings))
	}
	return strings.Join(list, "\n")
}

// seen is the value of a global variable as flows see it.
func (w *world) seen(name string) any {
	w.t.Helper()
	w.tick()
	return must(w.inventory.Resources(w.t.Context(), "acme"))(w.t).Global("", name).Value
}

func TestF1_SecureValuesAreStoredSealed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.add(release.Globals, "Pin", "value", "canary-1", "secure", true, "type", "STRING")
	must(w.inventory.Apply(t.Context(), ada(), []byte(`global_variables: [{name: Keys, secure: true, type: JSON, value: {a: canary-2}}]`)))(t)
	w.add(release.Globals, "Open", "value", "public")
	hidden := func(when string) {
		t.Helper()
		if text := w.stored("acme"); strings.Contains(text, "canary") || strings.Count(text, `"sealed"`) != 2 || !strings.Contains(text, "public") {
			t.Errorf("%s: stored is %s", when, text)
		}
	}
	hidden("created")
	same(t, "opened", []any{w.seen("Pin"), value.Text(w.seen("Keys")), w.seen("Open")}, []any{"canary-1", `{"a":"canary-2"}`, "public"})
	g = must(w.inventory.UpdateResource(t.Context(), ada(), release.Globals, g.ID, g.Revision, release.Entry{Name: "Pin", Settings: value.Of("secure", true)}))(t)
	hidden("kept")
	same(t, "after it was kept", []any{w.seen("Pin"), w.last()}, []any{"canary-1", "ada global-variable.update Pin [{type removed}]"})
	again := must(w.inventory.Apply(t.Context(), ada(), []byte(`global_variables: [{name: Keys, secure: true, type: JSON, value: {a: canary-2}}]`)))(t)
	same(t, "applied again", again.Entries[0].Change, "unchanged")
	_, err := w.inventory.UpdateResource(t.Context(), ada(), release.Globals, g.ID, g.Revision, release.Entry{Name: "Pin", Settings: value.Of("secure", true, "sealed", "text")})
	refused(t, err, fault.Invalid, "settings_invalid")
	must(w.inventory.UpdateResource(t.Context(), ada(), release.Globals, g.ID, g.Revision, release.Entry{Name: "Pin", Settings: value.Of("value", "now open")}))(t)
	same(t, "no longer secure", w.seen("Pin"), any("now open"))
}

func TestF1_ValuesFromBeforeAreSealedWhenTheyAreSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := release.Resource{ID: "g1", Organisation: "acme", Kind: release.Globals, Name: "Pin", Settings: value.Of("secure", true, "value", "canary"), Revision: 1, Created: noon, Updated: noon}
	if err := w.db.Resources().PutResource(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	same(t, "as flows see it", w.seen("Pin"), any("canary"))
	shown := must(w.inventory.ShowResource(t.Context(), ada(), release.Globals, "g1"))(t)
	same(t, "shown", []any{value.Text(shown.Settings), shown.Secret}, []any{`{"secure":true}`, true})
	must(w.inventory.UpdateResource(t.Context(), ada(), release.Globals, "g1", 1, release.Entry{Name: "Pin", Settings: value.Of("secure", true)}))(t)
	if text := w.stored("acme"); strings.Contains(text, "canary") {
		t.Errorf("stored is %s", text)
	}
	same(t, "as flows see it now", w.seen("Pin"), any("canary"))
}

func TestF2_SealedValuesOpenNowhereElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	g := w.add(release.Globals, "Pin", "value", "canary", "secure", true)
	page, _, _ := w.db.Resources().Resources(t.Context(), release.ResourceQuery{Organisation: "acme", Kind: release.Globals})
	moved := page[0]
	moved.Organisation, moved.ID = "other", "m1"
	if err := w.db.Resources().PutResource(t.Context(), moved); err != nil {
		t.Fatal(err)
	}
	if _, err := w.inventory.Resources(t.Context(), "other"); err == nil || !strings.Contains(err.Error(), "the global variable Pin") {
		t.Errorf("opened for another organisation: %v", err)
	}
	if err := w.inventory.DeleteResource(t.Context(), elsewhere(), release.Globals, "m1", moved.Revision); err != nil {
		t.Errorf("what is damaged cannot be deleted: %v", err)
	}
	for name, seal := range map[string]release.Sealer{"nothing that seals": nil, "no vault": noSeals{}} {
		i := release.NewInventory(release.InventoryOptions{Resources: w.db.Resources(), Audio: w.db.Resources(), References: w.db.Flows(), Transactor: w.db, Audit: w.log, Seal: seal})
		if _, err := i.CreateResource(t.Context(), ada(), release.Globals, release.Entry{Name: "n", Settings: value.Of("secure", true, "value", "canary")}); err == nil {
			t.Errorf("%s: a secure value was stored", name)
		}
		if _, err := i.Apply(t.Context(), ada(), []byte(`global_variables: [{name: n, secure: true, value: canary}]`)); err == nil {
			t.Errorf("%s: a secure value was applied", name)
		}
	}
	i := release.NewInventory(release.InventoryOptions{Resources: w.db.Resources(), References: w.db.Flows(), Transactor: w.db, Audit: w.log})
	if _, err := i.UpdateResource(t.Context(), ada(), release.Globals, g.ID, g.Revision, release.Entry{Name: "Pin", Settings: value.Of("secure", true)}); err == nil {
		t.Error("a value was kept that could not be opened")
	}
	if text := w.stored("acme"); strings.Contains(text, "canary") {
		t.Errorf("stored is %s", text)
	}
}
