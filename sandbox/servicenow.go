package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/value"
)

// serviceNow is the part of a ServiceNow instance that call flows use: users,
// incidents and interactions through the Table API, the older JSONv2 service,
// and the two calls of the contact centre integration.
type serviceNow struct {
	clock  func() time.Time
	base   string
	mu     sync.Mutex
	tables []*table
	made   int // records made so far, for their numbers
}

// serviceNowReferences are the fields that hold the sys_id of a user.
var serviceNowReferences = []string{"caller_id", "opened_for", "assigned_to"}

// serviceNowDialect is the token endpoint of an instance: any failure to prove
// oneself is one and the same 401. It gives no refresh tokens, which a real
// one does for the password grant; connectors ask with the password again (S1-10).
var serviceNowDialect = dialect{
	mint: func() string { return rand.Text() + rand.Text() + rand.Text() },
	answer: func(s *Server, _ *http.Request, _ *token, text string) *value.Object {
		return value.Of("access_token", text, "scope", "useraccount", "token_type", "Bearer",
			"expires_in", int64(s.config.TokenLife/time.Second))
	},
	refuse: func(w http.ResponseWriter, err error) {
		e := *asRefusal(err)
		if e.code == "invalid_client" || e.code == "invalid_grant" {
			e = refusal{http.StatusUnauthorized, "server_error", "access_denied"}
		}
		answerRefusal(w, &e)
	},
}

func (s *Server) routeServiceNow(mux *http.ServeMux) {
	n := s.servicenow
	n.base = s.base
	entry := entrance{scope: "useraccount", basic: true, refuse: func(w http.ResponseWriter, status int) {
		serviceNowError(w, status, "User Not Authenticated", "Required to provide Auth information")
	}}
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /api/now/table/{table}":                n.list,
		"POST /api/now/table/{table}":               n.create,
		"GET /api/now/table/{table}/{id}":           n.show,
		"PUT /api/now/table/{table}/{id}":           n.update,
		"PATCH /api/now/table/{table}/{id}":         n.update,
		"DELETE /api/now/table/{table}/{id}":        n.delete,
		"POST /api/now/openframe/voice-interaction": n.voiceInteraction,
		"POST /api/{app}/{rest...}":                 n.subflow,
		"GET /incident.do":                          n.jsonv2("incident"),
		"POST /incident.do":                         n.jsonv2("incident"),
		"GET /sys_user.do":                          n.jsonv2("sys_user"),
		"POST /sys_user.do":                         n.jsonv2("sys_user"),
		"GET /interaction.do":                       n.jsonv2("interaction"),
		"POST /interaction.do":                      n.jsonv2("interaction"),
		"/api/":                                     func(w http.ResponseWriter, r *http.Request) { noURI(w, r) },
	} {
		mux.HandleFunc(pattern, s.guard(entry, handler))
	}
}

func serviceNowError(w http.ResponseWriter, status int, message string, detail any) {
	answerJSON(w, status, value.Of("error", value.Of("message", message, "detail", detail), "status", "failure"))
}

func noURI(w http.ResponseWriter, r *http.Request) {
	serviceNowError(w, http.StatusBadRequest, "Requested URI does not represent any resource: "+r.URL.Path, nil)
}

func (n *serviceNow) table(w http.ResponseWriter, name string) (*table, bool) {
	i := slices.IndexFunc(n.tables, func(t *table) bool { return t.name == name })
	if i < 0 {
		serviceNowError(w, http.StatusBadRequest, "Invalid table "+name, nil)
		return nil, false
	}
	return n.tables[i], true
}

// addressed is the record of …/{table}/{id}; without one it has answered.
func (n *serviceNow) addressed(w http.ResponseWriter, r *http.Request) (*table, record, bool) {
	t, ok := n.table(w, r.PathValue("table"))
	if !ok {
		return nil, nil, false
	}
	row, ok := t.find(func(row record) bool { return row["sys_id"] == r.PathValue("id") })
	if !ok {
		serviceNowError(w, http.StatusNotFound, "No Record found", "Record doesn't exist or ACL restricts the record retrieval")
	}
	return t, row, ok
}

// list answers a GET on a table: sysparm_query and, beside it, any field of
// the table as a parameter of its own; sysparm_fields, _limit, _offset.
func (n *serviceNow) list(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	t, ok := n.table(w, r.PathValue("table"))
	if !ok {
		return
	}
	parameters := r.URL.Query()
	found := n.search(t, parameters.Get("sysparm_query"))
	for name, values := range parameters {
		if _, known := t.field(name); known {
			found = slices.DeleteFunc(found, func(row record) bool { return !strings.EqualFold(value.Text(row[name]), values[0]) })
		}
	}
	w.Header().Set("X-Total-Count", strconv.Itoa(len(found)))
	found = window(found, count(parameters.Get("sysparm_offset"), 0), count(parameters.Get("sysparm_limit"), 10_000))
	shown := make([]any, len(found))
	for i, row := range found {
		shown[i] = n.shown(t, row, r)
	}
	answerJSON(w, http.StatusOK, value.Of("result", shown))
}

// count reads a parameter that is a number, as leniently as the real thing.
func count(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		return n
	}
	return otherwise
}

// shown is a record as the Table API gives it: the fields asked for, with
// references as links unless sysparm_exclude_reference_link or
// sysparm_display_value says otherwise.
func (n *serviceNow) shown(t *table, row record, r *http.Request) *value.Object {
	parameters := r.URL.Query()
	fields := t.fields
	if asked := parameters.Get("sysparm_fields"); asked != "" {
		fields = strings.Split(asked, ",")
	}
	o := value.NewObject(len(fields))
	for _, field := range fields {
		field = strings.TrimSpace(field)
		v, known := n.read(t, row, field)
		if !known {
			continue // as there: an unknown field is left out
		}
		if slices.Contains(serviceNowReferences, field) && v != "" {
			v = n.reference(v, parameters.Get("sysparm_display_value") == "true", parameters.Get("sysparm_exclude_reference_link") == "true")
		}
		o.Set(field, v)
	}
	return o
}

func (n *serviceNow) reference(id any, display, plain bool) any {
	user, ok := n.tables[0].find(func(row record) bool { return row["sys_id"] == id })
	link := n.base + "/api/now/table/sys_user/" + value.Text(id)
	switch {
	case display && ok && plain:
		return user["name"]
	case display && ok:
		return value.Of("display_value", user["name"], "link", link)
	case plain:
		return id
	}
	return value.Of("link", link, "value", id)
}

// read is the value of a field; caller_id.email walks to the user.
func (n *serviceNow) read(t *table, row record, field string) (any, bool) {
	first, rest, walks := strings.Cut(field, ".")
	if _, known := t.field(first); !known {
		return nil, false
	}
	if !walks {
		return row[first], true
	}
	users := n.tables[0]
	if _, known := users.field(rest); !known || !slices.Contains(serviceNowReferences, first) {
		return nil, false
	}
	user, ok := users.find(func(u record) bool { return u["sys_id"] == row[first] })
	if !ok {
		return "", true
	}
	return user[rest], true
}

func (n *serviceNow) show(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if t, row, ok := n.addressed(w, r); ok {
		answerJSON(w, http.StatusOK, value.Of("result", n.shown(t, row, r)))
	}
}

func (n *serviceNow) create(w http.ResponseWriter, r *http.Request) {
	body, ok := n.input(w, r)
	if !ok {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	t, ok := n.table(w, r.PathValue("table"))
	if !ok {
		return
	}
	made, ok := n.insert(w, t, body)
	if ok {
		w.Header().Set("Location", n.base+"/api/now/table/"+t.name+"/"+value.Text(made["sys_id"]))
		answerJSON(w, http.StatusCreated, value.Of("result", n.shown(t, made, r)))
	}
}

func (n *serviceNow) update(w http.ResponseWriter, r *http.Request) {
	body, ok := n.input(w, r)
	if !ok {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if t, row, ok := n.addressed(w, r); ok {
		n.change(t, row, body)
		answerJSON(w, http.StatusOK, value.Of("result", n.shown(t, row, r)))
	}
}

func (n *serviceNow) delete(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if t, row, ok := n.addressed(w, r); ok {
		t.remove(row)
		w.WriteHeader(http.StatusNoContent)
	}
}

func (n *serviceNow) input(w http.ResponseWriter, r *http.Request) (map[string]any, bool) {
	body, err := readObject(w, r)
	if err != nil {
		serviceNowError(w, statusOf(err), "Exception while reading request", err.Error())
	}
	return body, err == nil
}

// change writes the fields of body that the table has, as text; others are
// passed over without a word, as ServiceNow does.
func (n *serviceNow) change(t *table, row record, body map[string]any) {
	for name, v := range body {
		own, known := t.field(name)
		if _, nested := v.(map[string]any); !known || nested || own == "sys_id" || own == "number" {
			continue
		}
		row[own] = value.Text(value.From(v))
	}
	row["sys_updated_on"] = n.timestamp()
}

// insert makes a record of what body holds; when there is no room it has answered.
func (n *serviceNow) insert(w http.ResponseWriter, t *table, body map[string]any) (record, bool) {
	if len(t.rows) >= tableLimit {
		serviceNowError(w, http.StatusInsufficientStorage, "Insert failed", "the sandbox holds 10000 records of this table already")
		return nil, false
	}
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	row := n.add(t, hex.EncodeToString(id[:]), record{})
	n.change(t, row, body)
	return row, true
}

func (n *serviceNow) timestamp() string { return n.clock().UTC().Format(time.DateTime) }
