package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/connector"
)

// Options hand in what the API works with. All are needed but those that say
// otherwise.
type Options struct {
	URL     *url.URL       // under which browsers reach the server
	Proxies []netip.Prefix // of reverse proxies whose X-Forwarded-For is believed; may be nil
	Version Version
	Clock   func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: nothing is logged
	Ready   []Probe          // what must be well for the server to be ready; may be nil

	Callers   Callers
	Sessions  Sessions
	Passwords Passwords
	Links     Links
	OpenID    OpenID // nil: there is no sign-in by OpenID Connect
	Provider  string // its name, for the button; may be empty

	// CustomConnectors is the limit of an organisation that has none of its own;
	// 0 for the kinds' own limit.
	CustomConnectors int

	Organisations Organisations
	Users         Users
	Invitations   Invitations
	Tokens        Tokens
	Connectors    Connectors
	Audit         *audit.Log
	Creations     Creations

	// The flows and what belongs to them.
	Flows        Flows
	Functions    Functions
	Resources    Resources
	Triggers     Triggers
	Contacts     Contacts
	Cassettes    Cassettes
	Distribution Distribution
	// Role is what this process is to the contacts: running, standby or degraded.
	Role func() string

	// Web serves the pages of the browser and their assets; nil: there are only the
	// few pages that links lead to.
	Web http.Handler

	Hooks     Hooks     // nil: there are no webhooks
	Chats     Chats     // nil: there are no public chats
	Templates Templates // nil: there are none
	// Stopping is closed when the server begins to stop, so that conversations are
	// let go and come back to the next process; may be nil.
	Stopping <-chan struct{}
}

// api is the API, made ready.
type api struct {
	o          Options
	mux        *http.ServeMux
	huma       huma.API
	kinds      []connector.Kind
	operations []operation
	throttle   *throttle
	chats      *throttle        // of conversations that begin
	opened     map[string]bool  // patterns of routes that are no operations
	roomy      map[string]int64 // patterns of operations that take more than maxBody, with how much
	pages      pages
	readiness  readiness
	document   []byte
}

// New makes the API ready. It serves what lies under /api/, /livez and /readyz.
// What a browser asks for besides is Options.Web's; without it there are the few
// pages that links lead to, and anything else is not found.
func New(o Options) (http.Handler, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("making the API ready: %w", err)
	}
	return build(o)
}

// OpenAPI returns the OpenAPI 3.1 document of the API. It is the same for the
// same program.
func OpenAPI() ([]byte, error) {
	a, err := build(Options{URL: &url.URL{Scheme: "https", Host: "callwright.example"}})
	if err != nil {
		return nil, err
	}
	return a.document, nil
}

func (o Options) check() error {
	switch {
	case o.URL == nil || o.URL.Scheme != "http" && o.URL.Scheme != "https" || o.URL.Host == "" || strings.ContainsAny(o.URL.Host, "/\\@"):
		return errors.New("the URL under which browsers reach the server is missing")
	case o.Callers == nil || o.Sessions == nil || o.Passwords == nil || o.Links == nil:
		return errors.New("the accounts are missing")
	case o.Organisations == nil || o.Users == nil || o.Invitations == nil || o.Tokens == nil:
		return errors.New("the organisations, users or API tokens are missing")
	case o.Connectors == nil || o.Audit == nil || o.Creations == nil:
		return errors.New("the connectors, the audit log or the creations are missing")
	case o.Flows == nil || o.Functions == nil || o.Resources == nil:
		return errors.New("the flows, functions or resources are missing")
	case o.Triggers == nil || o.Contacts == nil || o.Cassettes == nil || o.Distribution == nil:
		return errors.New("the triggers, the contacts or their distribution are missing")
	}
	return nil
}

// houseRules are what huma keeps for all APIs of a program: arrays are never
// null, and names are as they are written.
var houseRules = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
})

func build(o Options) (*api, error) {
	houseRules()
	kinds, err := kindsInOrder()
	if err != nil {
		return nil, err
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &api{o: o, mux: http.NewServeMux(), kinds: kinds, throttle: newThrottle(o.Clock), roomy: map[string]int64{}}
	a.huma = humago.New(a.mux, a.config())
	a.register()
	if a.pages, err = newPages(); err != nil {
		return nil, err
	}
	a.pageRoutes()
	a.hookRoutes()
	if err = a.chatRoutes(); err != nil {
		return nil, err
	}
	if a.document, err = a.openAPI(); err != nil {
		return nil, err
	}
	return a, nil
}

func (a *api) config() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI:    "3.1.0",
			Info:       &huma.Info{Title: "Callwright", Version: apiVersion, Description: "Flows, contacts, connectors, organisations, users and the audit log of a Callwright server. What it says in sentences, such as why a request is refused, is in the language that Accept-Language asks for: English, German or Italian."},
			Components: &huma.Components{Responses: map[string]*huma.Response{}, Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName), SecuritySchemes: securitySchemes()},
			Tags:       tags(),
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat(), "json": jsonFormat()}, // json is what ends in +json
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{a.malformed},
	}
}

// register registers every operation, noun by noun.
func (a *api) register() {
	a.sessionOperations()
	a.oidcOperations()
	a.setupOperations()
	a.organisationOperations()
	a.userOperations()
	a.roleOperations()
	a.tokenOperations()
	a.kindOperations()
	a.connectorOperations()
	a.lifecycleOperations()
	a.credentialOperations()
	a.authorizationOperations()
	a.flowOperations()
	a.activityOperations()
	a.templateOperations()
	a.flowTestOperations()
	a.previewOperations()
	a.functionOperations()
	a.resourceOperations()
	a.resourceKindOperations()
	a.entryPointOperations()
	a.webhookOperations()
	a.scheduleOperations()
	a.arrivalOperations()
	a.contactOperations()
	a.cassetteOperations()
	a.trialOperations()
	a.agentOperations()
	a.auditOperations()
	a.healthOperations()
	a.versionOperations()
}

func (a *api) openAPI() ([]byte, error) {
	doc := a.huma.OpenAPI()
	for _, unused := range []string{"ErrorModel", "ErrorDetail"} {
		delete(doc.Components.Schemas.Map(), unused)
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the OpenAPI document: %w", err)
	}
	return append(text, '\n'), nil
}
