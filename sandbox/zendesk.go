package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/value"
)

// zendesk is the part of a Zendesk Support account that call flows use: users
// and tickets, found by a query and changed one by one.
type zendesk struct {
	clock   func() time.Time
	base    string
	mu      sync.Mutex
	users   *table
	tickets *table
}

// newZendesk is an account with a user per person and a ticket per subject.
func newZendesk(clock func() time.Time) *zendesk {
	z := &zendesk{clock: clock,
		users: &table{name: "user", key: "id", fields: []string{"id", "url", "name", "email", "phone", "role", "locale", "tags", "details", "notes",
			"active", "created_at", "updated_at"}},
		tickets: &table{name: "ticket", key: "id", fields: []string{"id", "url", "subject", "raw_subject", "description", "status", "priority", "type",
			"requester_id", "tags", "created_at", "updated_at"}},
	}
	for i, p := range people() {
		user := z.add(z.users, record{"name": p.name(), "email": p.email(), "phone": p.phone, "role": "end-user", "locale": p.language,
			"tags": list(p.tier), "details": p.company, "active": true, "id": int64(360001 + i)})
		for _, subject := range p.subjects {
			z.add(z.tickets, record{"subject": subject, "raw_subject": subject, "description": subject + ", says " + p.name() + ".",
				"status": "open", "priority": "normal", "type": "problem", "requester_id": user["id"], "tags": list()})
		}
	}
	return z
}

// add gives a record what an account gives a new one.
func (z *zendesk) add(t *table, fields record) record {
	if fields["id"] == nil {
		fields["id"] = int64(1001 + len(t.rows))
	}
	now := z.timestamp()
	fields["created_at"], fields["updated_at"] = now, now
	return t.insert(fields, nil)
}

func (z *zendesk) timestamp() string { return z.clock().UTC().Format(time.RFC3339) }

func (s *Server) routeZendesk(mux *http.ServeMux) {
	z := s.zendesk
	z.base = s.base
	reading := entrance{scope: "crm.read", basic: true, refuse: refuseZendesk}
	writing := entrance{scope: "crm.write", basic: true, refuse: refuseZendesk}
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /api/v2/users/search.json": z.searchUsers,
		"GET /api/v2/users/me.json":     z.me,
		"GET /api/v2/users/{id}":        z.show(z.users),
		"GET /api/v2/search.json":       z.search,
		"GET /api/v2/tickets/{id}":      z.show(z.tickets),
		"GET /api/v2/": func(w http.ResponseWriter, _ *http.Request) {
			zendeskError(w, http.StatusNotFound, "InvalidEndpoint", "Not found")
		},
	} {
		mux.HandleFunc(pattern, s.guard(reading, handler))
	}
	mux.HandleFunc("POST /api/v2/tickets.json", s.guard(writing, z.create))
	mux.HandleFunc("PUT /api/v2/tickets/{id}", s.guard(writing, z.update))
}

func refuseZendesk(w http.ResponseWriter, status int) {
	if status == http.StatusForbidden {
		zendeskError(w, status, "Forbidden", "You do not have access to this page.")
		return
	}
	answerJSON(w, status, value.Of("error", "Couldn't authenticate you"))
}

func zendeskError(w http.ResponseWriter, status int, code, description string) {
	answerJSON(w, status, value.Of("error", code, "description", description))
}

// object is a record as the API gives it.
func (z *zendesk) object(t *table, row record) *value.Object {
	o := t.object(row, nil)
	o.Set("url", fmt.Sprintf("%s/api/v2/%ss/%s.json", z.base, t.name, value.Text(row["id"])))
	if t == z.tickets {
		o.Set("result_type", "ticket")
	}
	return o
}

// page answers a list as the API does, all of it on one page.
func page(name string, rows []any) *value.Object {
	return value.Of(name, rows, "next_page", nil, "previous_page", nil, "count", int64(len(rows)))
}

func (z *zendesk) searchUsers(w http.ResponseWriter, r *http.Request) {
	z.mu.Lock()
	defer z.mu.Unlock()
	answerJSON(w, http.StatusOK, page("users", z.found(z.users, r.URL.Query().Get("query"))))
}

// search answers users and tickets; type:ticket narrows it to those.
func (z *zendesk) search(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query().Get("query")
	if strings.TrimSpace(query) == "" {
		zendeskError(w, http.StatusUnprocessableEntity, "invalid", "Invalid search: query is missing")
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	rows := []any{}
	for _, t := range []*table{z.users, z.tickets} {
		rows = append(rows, z.found(t, query)...)
	}
	o := page("results", rows)
	o.Set("facets", nil)
	answerJSON(w, http.StatusOK, o)
}

func (z *zendesk) found(t *table, query string) []any {
	words := zendeskWords(query)
	rows := []any{}
	for _, row := range t.rows {
		if !slices.ContainsFunc(words, func(word zendeskWord) bool { return !z.holds(t, row, word) }) {
			rows = append(rows, z.object(t, row))
		}
	}
	return rows
}

// me is who asks: an agent, whoever it is.
func (z *zendesk) me(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, http.StatusOK, value.Of("user", value.Of("id", int64(360000), "name", "Callwright", "role", "agent", "verified", true)))
}

// addressed is the record of …/{id}.json; without one it has answered.
func (z *zendesk) addressed(w http.ResponseWriter, r *http.Request, t *table) (record, bool) {
	id, err := strconv.ParseInt(strings.TrimSuffix(r.PathValue("id"), ".json"), 10, 64)
	row, ok := t.find(func(row record) bool { return err == nil && row["id"] == id })
	if !ok {
		zendeskError(w, http.StatusNotFound, "RecordNotFound", "Not found")
	}
	return row, ok
}

func (z *zendesk) show(t *table) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		z.mu.Lock()
		defer z.mu.Unlock()
		if row, ok := z.addressed(w, r, t); ok {
			answerJSON(w, http.StatusOK, value.Of(t.name, z.object(t, row)))
		}
	}
}

// ticketIn is the ticket of a body: {"ticket": {…}}; without one it has answered.
func ticketIn(w http.ResponseWriter, r *http.Request) (map[string]any, bool) {
	body, err := readObject(w, r)
	ticket, ok := body["ticket"].(map[string]any)
	switch {
	case err != nil:
		zendeskError(w, statusOf(err), "Unprocessable Entity", err.Error())
	case !ok:
		zendeskError(w, http.StatusBadRequest, "ParameterMissing", "param is missing or the value is empty: ticket")
	}
	return ticket, err == nil && ok
}

func (z *zendesk) create(w http.ResponseWriter, r *http.Request) {
	ticket, ok := ticketIn(w, r)
	if !ok {
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	comment, _ := ticket["comment"].(map[string]any)
	switch {
	case text(comment, "body") == "" && text(ticket, "description") == "":
		zendeskError(w, http.StatusUnprocessableEntity, "RecordInvalid", "Description: cannot be blank")
		return
	case len(z.tickets.rows) >= tableLimit:
		zendeskError(w, http.StatusInsufficientStorage, "RecordInvalid", "the sandbox holds 10000 tickets already")
		return
	}
	row := z.add(z.tickets, record{"status": "new", "description": text(comment, "body"), "tags": list()})
	z.change(row, ticket)
	w.Header().Set("Location", fmt.Sprintf("%s/api/v2/tickets/%s.json", z.base, value.Text(row["id"])))
	answerJSON(w, http.StatusCreated, value.Of("ticket", z.object(z.tickets, row)))
}

func (z *zendesk) update(w http.ResponseWriter, r *http.Request) {
	ticket, ok := ticketIn(w, r)
	if !ok {
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	if row, ok := z.addressed(w, r, z.tickets); ok {
		z.change(row, ticket)
		answerJSON(w, http.StatusOK, value.Of("ticket", z.object(z.tickets, row)))
	}
}

// change writes what a ticket may be given; anything else is passed over.
func (z *zendesk) change(row record, ticket map[string]any) {
	for _, name := range []string{"subject", "description", "status", "priority", "type"} {
		if v, ok := ticket[name].(string); ok {
			row[name] = v
		}
	}
	if id, err := strconv.ParseInt(value.Text(value.From(ticket["requester_id"])), 10, 64); err == nil {
		row["requester_id"] = id
	}
	row["raw_subject"], row["updated_at"] = row["subject"], z.timestamp()
}
