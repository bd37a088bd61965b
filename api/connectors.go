package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/value"
)

// Connectors are the organisation's connectors; *connector.Connections is one.
type Connectors interface {
	ConnectorRecords
	ConnectorLifecycle
	ConnectorCredentials
	ConnectorAuthorizations
	ConnectorCalls
}

// ConnectorRecords makes, shows and changes connectors.
type ConnectorRecords interface {
	Create(ctx context.Context, by connector.By, d connector.Draft) (connector.View, connector.Report, error)
	Update(ctx context.Context, by connector.By, id string, revision int64, d connector.Draft) (connector.View, connector.Report, error)
	Show(ctx context.Context, by connector.By, id string) (connector.View, error)
	List(ctx context.Context, q connector.Query) ([]connector.View, string, error)
	WhereUsed(ctx context.Context, by connector.By, id string) ([]connector.Use, error)
}

// Connector is a connector as it is answered: without secrets (G1). Whoever may
// only list connectors gets the first four members.
type Connector struct {
	ID    string          `json:"id" doc:"Never changes."`
	Name  string          `json:"name"`
	Kind  string          `json:"kind"`
	State connector.State `json:"state" enum:"active,inactive"`

	Revision    int64           `json:"revision,omitempty" doc:"Counts up with every change."`
	For         []string        `json:"for,omitempty" doc:"Ids and labels that imported flows call it by."`
	Settings    *shown          `json:"settings,omitempty"`
	Secrets     map[string]kept `json:"secrets,omitempty" doc:"By name; what is stored is never answered."`
	Since       time.Time       `json:"since,omitzero" doc:"In this state since."`
	Created     time.Time       `json:"created,omitzero"`
	Updated     time.Time       `json:"updated,omitzero"`
	Tested      time.Time       `json:"tested,omitzero" doc:"The last test that went well."`
	Health      *Health         `json:"health,omitempty"`
	Certificate *Certificate    `json:"certificate,omitempty"`
	Next        *Credential     `json:"next,omitempty" doc:"Staged beside the one in use, for a rotation without an outage."`
	Previous    *Credential     `json:"previous,omitempty" doc:"What an undo would bring back."`
	Warnings    []string        `json:"warnings,omitempty"`
	Test        *Report         `json:"test,omitempty" doc:"What the test at saving found."`
}

// kept tells of a secret that it is there.
type kept struct {
	Stored bool `json:"stored"`
}

// Credential is a version of settings and secrets beside the one in use.
type Credential struct {
	Settings shown           `json:"settings"`
	Secrets  map[string]kept `json:"secrets,omitempty"`
	Since    time.Time       `json:"since,omitzero"`
	Tested   time.Time       `json:"tested,omitzero"`
}

// draft is what is sent to make or change a connector.
type draft struct {
	Name        string   `json:"name" maxLength:"200" doc:"Unique in the organisation, whatever the letter case." example:"Contact Center Connector"`
	Kind        string   `json:"kind,omitempty" maxLength:"100" doc:"As GET /api/kinds lists them; left out, a new connector is custom. Cannot be changed later." example:"custom"`
	For         []string `json:"for,omitempty" maxItems:"100" maxLength:"500" doc:"Ids and labels that imported flows call it by."`
	Settings    settings `json:"settings"`
	Unvalidated bool     `json:"unvalidated,omitempty" doc:"Save although the validation URL could not be asked; never although it refused."`
}

func (d draft) draft() connector.Draft {
	return connector.Draft{Name: d.Name, Kind: d.Kind, For: d.For, Settings: d.Settings.object(), Unvalidated: d.Unvalidated}
}

func (s settings) object() *value.Object {
	if s.Object == nil {
		return &value.Object{}
	}
	return s.Object
}

// Named names a connector.
type Named struct {
	ID string `path:"id" maxLength:"100"`
}

type listConnectors struct {
	Paging
	Name  string `query:"name" maxLength:"200" doc:"Part of the name, whatever the letter case."`
	Kind  string `query:"kind" maxLength:"100"`
	State string `query:"state" enum:"active,inactive"`
}

type createConnector struct{ Body draft }

type changeConnector struct {
	Named
	Matching
	Body draft
}

type readConnector struct {
	Named
	Conditional
}

const connectorsPath = "/api/connectors"

func (a *api) connectorOperations() {
	serve(a, operation{
		who: needs(access.ConnectorList), method: http.MethodGet, path: connectorsPath, id: "list-connectors", tag: "connectors",
		summary: "List connectors", description: "By name. A role that may only list them gets name, id, kind and state.",
	}, a.listConnectors)
	serve(a, operation{
		who: needs(access.ConnectorCreate), method: http.MethodPost, path: connectorsPath, id: "create-connector", tag: "connectors",
		summary: "Make a connector", description: "It is tested and then active.", status: http.StatusCreated, creates: true,
	}, a.createConnector)
	serve(a, operation{
		who: needs(access.ConnectorRead), method: http.MethodGet, path: connectorsPath + "/{id}", id: "read-connector", tag: "connectors",
		summary: "Read a connector",
	}, a.readConnector)
	serve(a, operation{
		who: needs(access.ConnectorUpdate), method: http.MethodPut, path: connectorsPath + "/{id}", id: "change-connector", tag: "connectors",
		summary: "Change an inactive connector", description: "A secret that is left out keeps its value, unless what it is sent to changes.", matches: true,
	}, a.changeConnector)
	serve(a, operation{
		who: needs(access.ConnectorRead), method: http.MethodGet, path: connectorsPath + "/{id}/uses", id: "list-connector-uses", tag: "connectors",
		summary: "List where a connector is used",
	}, a.connectorUses)
}

func (a *api) listConnectors(ctx context.Context, by account.Caller, in *listConnectors) (*list[Connector], error) {
	filters := url.Values{"name": {in.Name}, "kind": {in.Kind}, "state": {in.State}}
	after, err := in.after(ctx, a, by, question(connectorsPath, filters))
	if err != nil {
		return nil, err
	}
	q := connector.Query{Organisation: by.Organisation, Name: in.Name, Kind: in.Kind, After: after, Limit: in.Limit}
	if in.State != "" {
		q.States = []connector.State{connector.State(in.State)}
	}
	views, next, err := a.o.Connectors.List(ctx, q)
	if err != nil {
		return nil, err
	}
	items := make([]Connector, len(views))
	whole := may(by, access.ConnectorRead)
	for i, v := range views {
		items[i] = Connector{ID: v.ID, Name: v.Name, Kind: v.Kind, State: v.State}
		if whole {
			items[i] = a.connector(ctx, v, nil)
		}
	}
	return paged(by, connectorsPath, filters, in.Paging, items, next), nil
}

func (a *api) createConnector(ctx context.Context, by account.Caller, in *createConnector) (*document[Connector], error) {
	v, report, err := a.o.Connectors.Create(ctx, a.by(by), in.Body.draft())
	if err != nil {
		return nil, withReport(err, report, a.words(ctx))
	}
	return created(v.Revision, connectorsPath+"/"+v.ID, a.connector(ctx, v, &report))
}

func (a *api) readConnector(ctx context.Context, by account.Caller, in *readConnector) (*document[Connector], error) {
	v, err := a.o.Connectors.Show(ctx, a.by(by), in.ID)
	if err != nil {
		return nil, err
	}
	d, err := documented(v.Revision, a.connector(ctx, v, nil))
	if err != nil {
		return nil, err
	}
	return d.unless(in.Conditional), nil
}

func (a *api) changeConnector(ctx context.Context, by account.Caller, in *changeConnector) (*document[Connector], error) {
	revision, err := a.revision(ctx, in.Matching)
	if err != nil {
		return nil, err
	}
	v, report, err := a.o.Connectors.Update(ctx, a.by(by), in.ID, revision, in.Body.draft())
	if err != nil {
		return nil, withReport(err, report, a.words(ctx))
	}
	return documented(v.Revision, a.connector(ctx, v, &report))
}

// uses are the places where a connector is used.
type uses struct {
	Body struct {
		Items []connector.Use `json:"items"`
	}
}

func (a *api) connectorUses(ctx context.Context, by account.Caller, in *Named) (*uses, error) {
	found, err := a.o.Connectors.WhereUsed(ctx, a.by(by), in.ID)
	if err != nil {
		return nil, err
	}
	out := &uses{}
	out.Body.Items = items(found)
	return out, nil
}

// by is the caller as connections know him.
func (a *api) by(c account.Caller) connector.By {
	return connector.By{
		Organisation: c.Organisation, Actor: c.Actor(),
		May: func(action string) bool { return may(c, access.Action(action)) },
	}
}

func may(c account.Caller, action access.Action) bool {
	return c.Decide(action) == access.Allowed
}

// saidAll says several sentences.
func saidAll(sentences []string, say func(string) string) []string {
	var said []string
	for _, s := range sentences {
		said = append(said, say(s))
	}
	return said
}

// connector makes the answer about a connector, in the language of the request.
func (a *api) connector(ctx context.Context, v connector.View, test *connector.Report) Connector {
	say := a.words(ctx)
	secret := a.secretsOf(v.Kind)
	settings := without(v.Credential.Settings, secret)
	c := Connector{
		ID: v.ID, Name: v.Name, Kind: v.Kind, State: v.State, Revision: v.Revision, For: v.For,
		Settings: &settings, Secrets: stored(v.Credential.Secrets), Since: v.StateSince, Created: v.Created, Updated: v.Updated,
		Tested: v.Credential.Tested, Health: healthOf(v.Health, say), Certificate: certificateOf(v.Health), Warnings: saidAll(v.Warnings, say),
		Next: credentialOf(v.Next, secret), Previous: credentialOf(v.Previous, secret),
	}
	if test != nil {
		c.Test = reportOf(*test, say)
	}
	return c
}

func credentialOf(c *connector.Credential, secret []string) *Credential {
	if c == nil {
		return nil
	}
	return &Credential{Settings: without(c.Settings, secret), Secrets: stored(c.Secrets), Since: c.Since, Tested: c.Tested}
}

func stored(names []string) map[string]kept {
	m := make(map[string]kept, len(names))
	for _, name := range names {
		m[name] = kept{Stored: true}
	}
	return m
}

// secretsOf lists the settings of a kind that are secret.
func (a *api) secretsOf(kind string) []string {
	i := slices.IndexFunc(a.kinds, func(k connector.Kind) bool { return k.Name == kind })
	if i < 0 {
		return nil
	}
	return secretNames(a.kinds[i])
}

// withReport adds to a refusal what the test found, so that whoever asked reads
// the server's own words.
func withReport(err error, r connector.Report, say func(string) string) error {
	var refusal *fault.Error
	if r.Sentence == "" || !errors.As(err, &refusal) {
		return err
	}
	told := *refusal
	told.Detail = map[string]any{"test": reportOf(r, say)}
	for name, fact := range refusal.Detail {
		told.Detail[name] = fact
	}
	return &told
}
