package trigger

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/release"
	"github.com/callwright/callwright/value"
)

// The channels of entry points.
const (
	Telephony = "telephony"
	Chat      = "chat"
	Task      = "task"
)

// EntryPointDraft is what an administrator enters of an entry point.
type EntryPointDraft struct {
	Name      string
	Channel   string // does not change
	Numbers   []string
	Flow      string // id
	Label     release.Label
	Variables *value.Object
	Public    bool
	Origins   []string
}

// EntryPointView is an entry point as it may be shown.
type EntryPointView struct {
	EntryPoint          // without Secret
	FlowName   string   // "" when the flow is gone
	Version    int      // that answers now; 0 for none
	Warnings   []string // such as a label that no version has yet
}

func (e EntryPoint) object() object {
	return object{kind: "entry_point", called: "entry point", id: e.ID, name: e.Name}
}

// CreateEntryPoint makes an entry point.
func (t *Triggers) CreateEntryPoint(ctx context.Context, by By, d EntryPointDraft) (EntryPointView, error) {
	e := EntryPoint{ID: uuid.NewString(), Organisation: by.Organisation, Channel: d.Channel, Revision: 1, Created: t.now()}
	err := t.change(ctx, by, "create", func(ctx context.Context) (object, []audit.Detail, error) {
		if err := t.settle(ctx, &e, d); err != nil {
			return e.object(), nil, err
		}
		clash, err := t.o.EntryPoints.InsertEntryPoint(ctx, e)
		return e.object(), e.detail(EntryPoint{}), e.object().stored(clash, false, err)
	})
	if err != nil {
		return EntryPointView{}, err
	}
	return t.viewEntryPoint(ctx, e)
}

// ShowEntryPoint returns an entry point by its id.
func (t *Triggers) ShowEntryPoint(ctx context.Context, by By, id string) (EntryPointView, error) {
	if err := may(by, access.EntryPointRead); err != nil {
		return EntryPointView{}, err
	}
	e, err := t.entryPoint(ctx, by, id)
	if err != nil {
		return EntryPointView{}, err
	}
	return t.viewEntryPoint(ctx, e)
}

// ListEntryPoints returns a page of entry points, by name, and the next page's
// cursor.
func (t *Triggers) ListEntryPoints(ctx context.Context, by By, q Query) ([]EntryPointView, string, error) {
	if err := may(by, access.EntryPointRead); err != nil {
		return nil, "", err
	}
	q.Organisation = by.Organisation
	page, next, err := t.o.EntryPoints.EntryPoints(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("listing entry points: %w", err)
	}
	views := make([]EntryPointView, len(page))
	for i, e := range page {
		if views[i], err = t.viewEntryPoint(ctx, e); err != nil {
			return nil, "", err
		}
	}
	return views, next, nil
}

// UpdateEntryPoint changes an entry point of the given revision (L11). Contacts
// that have arrived stay with the version that they began with.
func (t *Triggers) UpdateEntryPoint(ctx context.Context, by By, id string, revision int64, d EntryPointDraft) (EntryPointView, error) {
	var e EntryPoint
	err := t.change(ctx, by, "update", func(ctx context.Context) (object, []audit.Detail, error) {
		was, err := t.entryPoint(ctx, by, id)
		if err != nil {
			return was.object(), nil, err
		}
		if was.Revision != revision {
			return was.object(), nil, was.object().stale()
		}
		if d.Channel != "" && d.Channel != was.Channel {
			return was.object(), nil, channelFixed()
		}
		e = was
		e.Revision++
		if err := t.settle(ctx, &e, d); err != nil {
			return e.object(), nil, err
		}
		clash, stale, err := t.o.EntryPoints.UpdateEntryPoint(ctx, e)
		return e.object(), e.detail(was), e.object().stored(clash, stale, err)
	})
	if err != nil {
		return EntryPointView{}, err
	}
	return t.viewEntryPoint(ctx, e)
}

func channelFixed() error {
	e := fault.New(fault.Invalid, "channel_fixed", "The channel of an entry point does not change. Make another entry point.")
	e.Fields = []fault.Field{{Path: "channel", Message: "does not change; make another entry point"}}
	return e
}

// DeleteEntryPoint removes an entry point of the given revision. It is refused
// while webhooks or schedules lead to it. Contacts that have arrived go on.
func (t *Triggers) DeleteEntryPoint(ctx context.Context, by By, id string, revision int64) error {
	return t.change(ctx, by, "delete", func(ctx context.Context) (object, []audit.Detail, error) {
		e, err := t.entryPoint(ctx, by, id)
		if err != nil {
			return e.object(), nil, err
		}
		stale, used, err := t.o.EntryPoints.DeleteEntryPoint(ctx, by.Organisation, id, revision)
		if err == nil && used {
			err = t.used(ctx, e)
			return e.object(), nil, err
		}
		return e.object(), nil, e.object().stored("", stale, err)
	})
}

// used names some of what leads to an entry point.
func (t *Triggers) used(ctx context.Context, e EntryPoint) error {
	q := Query{Organisation: e.Organisation, EntryPoint: e.ID, Limit: mostNamed}
	var names []string
	hooks, _, err := t.o.Webhooks.Webhooks(ctx, q)
	if err != nil {
		return fmt.Errorf("finding what leads to entry point %s: %w", e.ID, err)
	}
	for _, w := range hooks {
		names = append(names, "webhook "+w.Name)
	}
	schedules, _, err := t.o.Schedules.Schedules(ctx, q)
	if err != nil {
		return fmt.Errorf("finding what leads to entry point %s: %w", e.ID, err)
	}
	for _, s := range schedules {
		names = append(names, "schedule "+s.Name)
	}
	refusal := fault.New(fault.Conflict, "entry_point_used", "The entry point %s is in use: %s. Delete these first.", e.Name, strings.Join(names, ", "))
	refusal.Detail = map[string]any{"uses": names}
	return refusal
}

const mostNamed = 5

// settle checks a draft and puts it into a record.
func (t *Triggers) settle(ctx context.Context, e *EntryPoint, d EntryPointDraft) error {
	e.Name, e.Numbers, e.Variables, e.Public, e.Updated = strings.TrimSpace(d.Name), nil, d.Variables, d.Public, t.now()
	e.Label, e.Origins = d.Label, slices.Clone(d.Origins)
	wrong := t.checkEntryPoint(e, d)
	v, _, known, err := t.o.Flows.Labelled(ctx, e.Organisation, d.Flow, d.Label)
	if err != nil {
		return fmt.Errorf("finding the flow of an entry point: %w", err)
	}
	wrong.unless(known, "flow", "is no flow of this organisation")
	if err := wrong.refusal("entry_point_invalid", "The entry point cannot be like this."); err != nil {
		return err
	}
	e.Flow = v.Flow
	if e.Channel == Chat && e.Secret == nil && t.o.Seal != nil {
		return t.giveSecret(ctx, e)
	}
	return nil
}

func (t *Triggers) checkEntryPoint(e *EntryPoint, d EntryPointDraft) (wrong complaints) {
	wrong.name(d.Name)
	wrong.unless(e.Channel == Telephony || e.Channel == Chat || e.Channel == Task, "channel", "is none of telephony, chat and task")
	wrong.unless(slices.Contains([]release.Label{release.Dev, release.Test, release.Live, release.Latest}, d.Label), "label", "is none of Dev, Test, Live and Latest")
	wrong.variables(d.Variables)
	wrong.unless(e.Channel == Telephony || len(d.Numbers) == 0, "numbers", "are for telephony")
	wrong.unless(len(d.Numbers) <= mostNumbers, "numbers", "are more than 1,000")
	for i, text := range d.Numbers {
		path, n := fmt.Sprintf("numbers[%d]", i), number(text)
		wrong.unless(n != "", path, "is empty")
		wrong.short(path, n, mostNumber)
		wrong.unless(!slices.Contains(e.Numbers, n), path, "stands there twice")
		e.Numbers = append(e.Numbers, n)
	}
	wrong.unless(!d.Public || e.Channel == Chat, "public", "is for chats")
	wrong.unless(!d.Public || t.o.Seal != nil, "public", "cannot be on here: the server has no vault")
	wrong.unless(len(d.Origins) <= mostListed, "origins", "are more than 100")
	for i, origin := range d.Origins {
		wrong.unless(isOrigin(origin), fmt.Sprintf("origins[%d]", i), "is not like https://www.example.com")
	}
	return wrong
}

// isOrigin reports whether a text is an origin as browsers send it (RFC 6454, 6.2).
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && text == u.Scheme+"://"+strings.ToLower(u.Host)
}

// detail is what the audit log says of a change.
func (e EntryPoint) detail(was EntryPoint) []audit.Detail {
	return differences("name", was.Name, e.Name, "channel", was.Channel, e.Channel, "numbers", strings.Join(was.Numbers, ", "), strings.Join(e.Numbers, ", "),
		"flow", was.Flow, e.Flow, "label", string(was.Label), string(e.Label), "public", yes(was.Public), yes(e.Public),
		"origins", strings.Join(was.Origins, ", "), strings.Join(e.Origins, ", "),
		"variables", strings.Join(was.Variables.Keys(), ", "), strings.Join(e.Variables.Keys(), ", "))
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// entryPoint reads an entry point of the caller's organisation by its id (L3).
func (t *Triggers) entryPoint(ctx context.Context, by By, id string) (EntryPoint, error) {
	e, found, err := t.o.EntryPoints.EntryPoint(ctx, by.Organisation, id)
	switch {
	case err != nil:
		return e, fmt.Errorf("reading entry point %s: %w", id, err)
	case !found || e.ID != id || e.Organisation != by.Organisation:
		return EntryPoint{}, unknown("entry_point", "entry point")
	}
	return e, nil
}

func (t *Triggers) viewEntryPoint(ctx context.Context, e EntryPoint) (EntryPointView, error) {
	e.Secret = nil
	v, name, known, err := t.o.Flows.Labelled(ctx, e.Organisation, e.Flow, e.Label)
	if err != nil {
		return EntryPointView{}, fmt.Errorf("finding the flow of entry point %s: %w", e.ID, err)
	}
	view := EntryPointView{EntryPoint: e, FlowName: name, Version: v.Number}
	switch {
	case !known:
		view.Warnings = append(view.Warnings, "The flow has been deleted. Contacts that arrive here are refused.")
	case v.ID == "":
		view.Warnings = append(view.Warnings, fmt.Sprintf("No version of the flow has the label %s yet. Contacts that arrive here are refused until one is published.", e.Label))
	}
	return view, nil
}
