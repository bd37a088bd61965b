package connector

import (
	"context"
	"slices"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// Update changes an inactive connection of the given revision (S2-10, L11). A
// staged credential and the one before are gone afterwards.
func (c *Connections) Update(ctx context.Context, by By, id string, revision int64, d Draft) (View, Report, error) {
	if err := by.may(access.ConnectorUpdate, id); err != nil {
		return View{}, Report{}, err
	}
	was, err := c.record(ctx, by, id)
	if err != nil {
		return View{}, Report{}, err
	}
	if was.Revision != revision {
		return View{}, Report{}, stale(was)
	}
	if err := inactive(was, "edit"); err != nil {
		return View{}, Report{}, err
	}
	e, now, err := c.edited(ctx, by, was, d)
	if err != nil {
		return View{}, Report{}, err
	}
	report, err := c.trial(ctx, by, e, now, now.Credential.Version, d.Unvalidated)
	c.o.Broker.Unstage(now.Organisation, now.ID) // it stays inactive
	if err != nil {
		return View{}, report, err
	}
	r, err := c.change(ctx, by, access.ConnectorUpdate, id, revision, func(ctx context.Context, ch *change) error {
		ch.now = now
		ch.now.Credential = e.credential(c.now(), now.Credential.Version, report)
		ch.differences(e.kind, was.Credential, ch.now.Credential, given(d.Settings, e.checked.SecretNames))
		if err := c.seal(ctx, ch.now, ch.now.Credential.Version, e.secrets); err != nil {
			return err
		}
		return c.wipe(ctx, ch)
	})
	if err != nil {
		return View{}, report, err
	}
	report.Revision = r.Revision
	v := c.view(ctx, r)
	v.Warnings = e.warnings
	return v, report, nil
}

// edited checks a draft against the record it is to change.
func (c *Connections) edited(ctx context.Context, by By, was Record, d Draft) (*entered, Record, error) {
	kind, ok := c.kinds[was.Kind]
	if !ok || d.Kind != "" && d.Kind != was.Kind {
		e := fault.New(fault.Invalid, "kind_fixed", "The kind of a connector does not change. Make another connector.")
		e.Fields = []fault.Field{{Path: "kind", Message: "does not change; make another connector"}}
		return nil, Record{}, e
	}
	kept, err := c.open(ctx, by.Actor, was, was.Credential)
	if err != nil && fault.ReasonOf(err) != unreadable {
		return nil, Record{}, err
	}
	e := c.read(kind, d.Settings, kept)
	reason := "settings_invalid"
	if c.again(e, was, d.Settings, kept) {
		reason = "secret_needed_again"
	}
	now := was
	now.Name, now.For = e.names(d)
	now.Next, now.Previous = nil, nil
	now.Credential.Version = was.Revision + 1 // a revision is never used twice, so neither is a version
	if err := e.refusal(reason); err != nil {
		return nil, Record{}, err
	}
	return e, now, c.vacant(ctx, now)
}

// again asks for secrets anew when they would go to another place than the one
// that they were entered for (A10): whoever may edit, but does not know them,
// must not have them sent to himself.
func (c *Connections) again(e *entered, was Record, given *value.Object, kept secrets) (asked bool) {
	if !e.elsewhere(c.read(e.kind, was.Credential.Settings, kept)) {
		return false
	}
	for _, name := range e.checked.SecretNames {
		if v, _ := given.Get(name); blank(v) {
			e.wrong("settings."+name, "must be entered again, since what it is sent to changes")
			asked = true
		}
	}
	return asked
}

// elsewhere reports whether secrets go to another place than before, or in
// another way. Of settings with problems only what was entered can be compared.
func (e *entered) elsewhere(before *entered) bool {
	if len(e.problems)+len(before.problems) == 0 {
		return e.checked.Settings.Scheme != before.checked.Settings.Scheme || !slices.Equal(e.checked.Destinations(), before.checked.Destinations())
	}
	return slices.ContainsFunc(e.kind.places(), func(name string) bool {
		was, _ := before.checked.Public.Get(name)
		now, _ := e.checked.Public.Get(name)
		return !value.Equal(was, now)
	})
}

// places are the settings that say where secrets go, or from which that follows.
func (k Kind) places() []string {
	names := []string{"scheme", resourceDomain, "token_url", "validation_url", "authorization_url", "revocation_url", "certificate"}
	for _, name := range slices.Clone(names) {
		for _, m := range placeholder.FindAllStringSubmatch(k.Fill[name], -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// given lists which secrets of a draft are new.
func given(settings *value.Object, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		v, _ := settings.Get(name)
		text, _ := v.(string)
		return strings.TrimSpace(text) == ""
	})
}
