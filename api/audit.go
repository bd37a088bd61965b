package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/audit"
)

// Filter selects entries of the audit log.
type Filter struct {
	Actor  string    `query:"actor" maxLength:"200" doc:"Id of a user or API token."`
	Action string    `query:"action" maxLength:"100" doc:"Such as connector.delete; with a dot at its end all of a noun."`
	Kind   string    `query:"kind" maxLength:"100" doc:"Of the object, such as connector."`
	Object string    `query:"object" maxLength:"200" doc:"Id of the object."`
	Since  time.Time `query:"since"`
	Until  time.Time `query:"until"`
}

func (f Filter) values() url.Values {
	v := url.Values{"actor": {f.Actor}, "action": {f.Action}, "kind": {f.Kind}, "object": {f.Object}}
	for name, t := range map[string]time.Time{"since": f.Since, "until": f.Until} {
		v[name] = []string{""}
		if !t.IsZero() {
			v[name] = []string{t.Format(time.RFC3339Nano)}
		}
	}
	return v
}

func (f Filter) query(by account.Caller) audit.Query {
	return audit.Query{Organisation: by.Organisation, Actor: f.Actor, Action: f.Action, Kind: f.Kind, Object: f.Object, Since: f.Since, Until: f.Until}
}

type listEntries struct {
	Paging
	Filter
}

type exportEntries struct{ Filter }

// entry is an entry of the audit log in the form of an export.
type entry struct{ audit.Entry }

// Schema describes the form.
func (entry) Schema(huma.Registry) *huma.Schema {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Properties: map[string]*huma.Schema{
		"sequence": {Type: huma.TypeInteger, Description: "Within the organisation, from 1, without gaps."},
		"time":     {Type: huma.TypeString, Format: "date-time"}, "action": text("Such as connector.delete."), "outcome": text("done, refused or failed."),
		"actor": {Type: huma.TypeObject, AdditionalProperties: true}, "object": {Type: huma.TypeObject, AdditionalProperties: true},
		"hash": text("Of the entry and the one before, in hex."), "previous": text("Hash of the entry before."),
	}}
}

// Verification is whether the chain is as it was written.
type Verification struct {
	OK       bool   `json:"ok"`
	Entries  int64  `json:"entries" doc:"How many were found in order, from the first."`
	Sentence string `json:"sentence" doc:"What was found."`
	FirstBad int64  `json:"first_bad,omitempty" doc:"Sequence of the first entry that is wrong or missing."`
	Head     Head   `json:"head" doc:"The last entry that was in order: to be noted down elsewhere."`
}

// Head is the end of a chain.
type Head struct {
	Sequence int64  `json:"sequence"`
	Hash     string `json:"hash" doc:"Hex."`
}

type verification struct{ Body Verification }

func (a *api) auditOperations() {
	serve(a, operation{
		who: needs(access.AuditRead), method: http.MethodGet, path: "/api/audit", id: "list-audit", tag: "audit",
		summary: "List who did what, newest first", description: "Without entries about things that the caller may not know of.",
	}, a.listAudit)
	serve(a, operation{
		who: needs(access.AuditVerify), method: http.MethodGet, path: "/api/audit/verification", id: "verify-audit", tag: "audit",
		summary: "Verify the chain of entries",
	}, a.verifyAudit)
	serve(a, operation{
		who: needs(access.AuditExport), method: http.MethodPost, path: "/api/audit/export", id: "export-audit", tag: "audit", status: http.StatusOK,
		summary: "Export entries as JSON Lines, newest first", description: "The export itself becomes an entry.",
	}, a.exportAudit)
}

func (a *api) listAudit(ctx context.Context, by account.Caller, in *listEntries) (*list[entry], error) {
	filters := in.values()
	after, err := in.after(ctx, a, by, question("/api/audit", filters))
	if err != nil {
		return nil, err
	}
	q := in.query(by)
	if after != "" {
		if q.Before, err = strconv.ParseInt(after, 10, 64); err != nil {
			return nil, err
		}
	}
	items, next, err := a.visible(ctx, by, q, in.Limit)
	if err != nil {
		return nil, err
	}
	return paged(by, "/api/audit", filters, in.Paging, items, next), nil
}

// visible reads on until a page is full of what the caller may see.
func (a *api) visible(ctx context.Context, by account.Caller, q audit.Query, limit int) ([]entry, string, error) {
	var items []entry
	for q.Limit = limit + 1; ; {
		found, err := a.o.Audit.List(ctx, q)
		if err != nil {
			return nil, "", err
		}
		for _, e := range found {
			if len(items) == limit {
				return items, strconv.FormatInt(q.Before, 10), nil
			}
			q.Before = e.Sequence
			if sees(by, e) {
				items = append(items, entry{e})
			}
		}
		if len(found) < q.Limit {
			return items, "", nil
		}
	}
}

// sees reports whether an entry speaks of nothing that the caller may not know of.
func sees(by account.Caller, e audit.Entry) bool {
	for _, noun := range []string{access.Action(e.Action).Noun(), e.Object.Kind} {
		if of, ok := partOf[noun]; ok {
			noun = of
		}
		if concerns(noun) && !access.Sees(by.Roles, noun) {
			return false
		}
	}
	return true
}

// partOf names what the entries of other packages speak of by another noun.
var partOf = map[string]string{
	"secret": "connector", "credential": "connector", "authorization": "connector", "keyset": "connector",
	"function": "flow", "prompt": "flow", "business-hours": "flow", "global-variable": "flow", "virtual-agent": "flow", "media-destination": "flow",
	"agent": "queue", "skill": "queue", "callback": "queue", "schedule": "entry_point", "webhook": "entry_point",
}

// concerns reports whether there are actions on a noun, so that roles may have
// no part in it.
func concerns(noun string) bool {
	return slices.ContainsFunc(access.Actions(), func(a access.ActionInfo) bool { return a.Action.Noun() == noun })
}

func (a *api) verifyAudit(ctx context.Context, by account.Caller, _ *struct{}) (*verification, error) {
	r, err := a.o.Audit.Verify(ctx, by.Organisation, nil)
	if err != nil {
		return nil, err
	}
	return &verification{Body: Verification{
		OK: r.OK, Entries: r.Entries, Sentence: a.words(ctx)(r.Sentence), FirstBad: r.FirstBad,
		Head: Head{Sequence: r.Head.Sequence, Hash: hex.EncodeToString(r.Head.Hash)},
	}}, nil
}

// exportAudit records the export first: one that cannot be recorded does not
// happen (N1, N2).
func (a *api) exportAudit(ctx context.Context, by account.Caller, in *exportEntries) (*huma.StreamResponse, error) {
	q := in.query(by)
	err := a.o.Audit.Record(ctx, audit.Entry{
		Organisation: by.Organisation, Actor: by.Actor(), Action: string(access.AuditExport), Outcome: audit.Done,
		Object: audit.Object{Kind: "audit", ID: by.Organisation, Name: "audit log"}, Detail: detailOf(in.values()),
	})
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", "application/jsonl; charset=utf-8")
		ctx.SetHeader("Content-Disposition", `attachment; filename="audit.jsonl"`)
		ctx.SetStatus(http.StatusOK)
		if err := a.o.Audit.Export(ctx.Context(), q, ctx.BodyWriter()); err != nil {
			a.o.Log.Error("an export of the audit log broke off", "request", requestIn(ctx.Context()), "cause", err)
			panic(http.ErrAbortHandler) // so that nobody takes it for whole
		}
	}}, nil
}

func detailOf(filters url.Values) []audit.Detail {
	var list []audit.Detail
	for _, name := range []string{"actor", "action", "kind", "object", "since", "until"} {
		if text := filters.Get(name); text != "" {
			list = append(list, audit.Detail{Name: name, Value: text})
		}
	}
	return list
}
