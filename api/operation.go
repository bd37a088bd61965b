package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// entrance is who may use an operation. The zero value is nobody: an operation
// that does not say it stops the program at its start.
type entrance struct {
	public   bool
	signedIn bool
	action   access.Action
	also     access.Action // needed beside action; may be empty
	or       access.Action // opens the door instead of action; may be empty
}

// anyone is for what has to work before somebody is signed in.
func anyone() entrance { return entrance{public: true} }

// signedIn is for what concerns only the caller himself, whatever his roles.
func signedIn() entrance { return entrance{signedIn: true} }

// needs is for everything else: access decides.
func needs(action access.Action) entrance { return entrance{action: action} }

// and is for what shows another noun as well: access has to allow both.
func (e entrance) and(also access.Action) entrance {
	e.also = also
	return e
}

// needsEither is for what does one thing or another, each with an action of its
// own: the door is open to whoever may do one of them, and the handler asks the
// caller for the one that counts.
func needsEither(action, or access.Action) entrance { return entrance{action: action, or: or} }

func (e entrance) String() string {
	switch {
	case e.public:
		return "anyone"
	case e.signedIn:
		return "signed in"
	}
	return string(e.action)
}

// operation declares one route.
type operation struct {
	who          entrance
	method, path string
	id, tag      string
	summary      string
	description  string
	status       int  // of success; 0 for 200, or 204 without a body
	matches      bool // takes If-Match
	creates      bool // takes Idempotency-Key
	conceals     []string
	conflicts    bool   // can be refused by state
	anyQuery     bool   // takes query parameters that are not declared
	roomy        bool   // takes a body of up to mostBody
	unlimited    bool   // costs nothing: strangers may ask as often as they like
	brings       string // cookie without which a browser is sent here once more, see [api.bounce]
}

// handler does the work of an operation for a caller, who is the zero value for
// one that is open to anyone.
type handler[I, O any] func(ctx context.Context, by account.Caller, in *I) (*O, error)

// serve registers an operation. It is the only way to do so.
func serve[I, O any](a *api, op operation, h handler[I, O]) {
	if op.who == (entrance{}) {
		panic("api: " + op.method + " " + op.path + " does not say who may use it")
	}
	if op.summary == "" || op.tag == "" || op.id == "" {
		panic("api: " + op.method + " " + op.path + " has no summary, tag or id")
	}
	declared := huma.Operation{
		OperationID: op.id, Method: op.method, Path: op.path, Summary: op.summary, Description: op.description,
		Tags: []string{op.tag}, DefaultStatus: op.status, RejectUnknownQueryParameters: !op.anyQuery, MaxBodyBytes: maxBody,
		Middlewares: huma.Middlewares{a.door(op)}, Security: security(op), Responses: a.refusals(op),
		Extensions: map[string]any{"x-needs": op.who.String()},
	}
	if op.who.also != "" {
		declared.Extensions["x-needs-also"] = string(op.who.also)
	}
	if op.who.or != "" {
		declared.Extensions["x-needs-or"] = string(op.who.or)
	}
	if op.roomy {
		a.roomy[op.method+" "+op.path] = mostBody
		declared.MaxBodyBytes, declared.BodyReadTimeout = mostBody, roomyTime
	}
	if op.creates {
		declared.Middlewares = append(declared.Middlewares, a.once(op))
		declared.Parameters = append(declared.Parameters, idempotencyKey())
	}
	a.operations = append(a.operations, op)
	huma.Register(a.huma, declared, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, callerIn(ctx), in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

// roomyTime is how long a large body may take to arrive.
const roomyTime = 2 * time.Minute

// refusals documents the statuses with which an operation may be refused.
func (a *api) refusals(op operation) map[string]*huma.Response {
	statuses := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if !op.who.public {
		statuses = append(statuses, http.StatusUnauthorized)
	}
	if op.who.action != "" || op.method != http.MethodGet {
		statuses = append(statuses, http.StatusForbidden)
	}
	if op.method != http.MethodGet {
		statuses = append(statuses, http.StatusUnsupportedMediaType, http.StatusRequestEntityTooLarge)
	}
	if op.matches {
		statuses = append(statuses, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	if op.creates || op.matches || op.conflicts {
		statuses = append(statuses, http.StatusConflict)
	}
	slices.Sort(statuses)
	parts := a.huma.OpenAPI().Components
	responses := make(map[string]*huma.Response, len(statuses))
	for _, status := range statuses {
		name := strconv.Itoa(status)
		parts.Responses[name] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{problemType: {Schema: parts.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")}},
		}
		responses[name] = &huma.Response{Ref: "#/components/responses/" + name}
	}
	return responses
}

func security(op operation) []map[string][]string {
	if op.who.public {
		return []map[string][]string{}
	}
	return []map[string][]string{{"session": {}}, {"token": {}}}
}
