package sandbox

import (
	"cmp"
	"crypto/rand"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/value"
)

// salesforce is the REST API of a small org: queries and records of Account,
// Contact and Case.
type salesforce struct {
	clock  func() time.Time
	mu     sync.Mutex
	tables []*table
	made   int // records made so far, for their ids
}

// salesforceDialect is the token endpoint of a Salesforce org: no expires_in,
// the host to call in instance_url, every refusal a 400 (domain 3.6, 6.3). The
// token has a ! in it, as real ones do.
var salesforceDialect = dialect{
	mint:   func() string { return "00D5gJ000000001!" + rand.Text() + rand.Text() },
	answer: salesforceAnswer,
	refuse: salesforceRefusal,
}

func salesforceAnswer(s *Server, r *http.Request, t *token, text string) *value.Object {
	base := s.baseOf(r)
	return value.Of("access_token", text, "signature", rand.Text(), "scope", strings.Join(t.scopes, " "), "instance_url", base,
		"id", base+"/id/00D5gJ000000001ABA/"+ownerID, "token_type", "Bearer",
		"issued_at", strconv.FormatInt(t.issued.UnixMilli(), 10))
}

func salesforceRefusal(w http.ResponseWriter, err error) {
	e := *asRefusal(err)
	if e.status == http.StatusUnauthorized {
		e.status = http.StatusBadRequest
	}
	switch {
	case e.code == "invalid_client" && strings.HasPrefix(e.description, "no client"):
		e.code, e.description = "invalid_client_id", "client identifier invalid"
	case e.code == "invalid_client" && e.description == "the client secret is wrong":
		e.description = "invalid client credentials"
	case e.code == "invalid_grant" && e.description == wrongPassword:
		e.description = "authentication failure"
	case e.code == "unsupported_grant_type":
		e.description = "grant type not supported"
	}
	answerRefusal(w, &e)
}

func (s *Server) routeSalesforce(mux *http.ServeMux) {
	sf := s.salesforce
	// Real Salesforce knows no Basic here; the sandbox takes it so that every flow can be tried with either connector.
	entry := entrance{scope: "api", basic: true, refuse: refuseSalesforce}
	handle := func(pattern string, handler http.HandlerFunc) {
		mux.HandleFunc(pattern, s.guard(entry, versioned(handler)))
	}
	mux.HandleFunc("GET /services/data", func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, http.StatusOK, []any{value.Of("label", "Summer '21", "url", "/services/data/v52.0", "version", "52.0")})
	})
	handle("GET /services/data/{version}/query", sf.query)
	handle("GET /services/data/{version}/query/{$}", sf.query)
	handle("POST /services/data/{version}/sobjects/{object}", sf.create)
	handle("POST /services/data/{version}/sobjects/{object}/{$}", sf.create)
	handle("GET /services/data/{version}/sobjects/{object}/{id}", sf.show)
	handle("PATCH /services/data/{version}/sobjects/{object}/{id}", sf.update)
	handle("POST /services/data/{version}/sobjects/{object}/{id}", sf.postAsPatch)
	handle("DELETE /services/data/{version}/sobjects/{object}/{id}", sf.delete)
	mux.HandleFunc("/services/data/", s.guard(entry, func(w http.ResponseWriter, _ *http.Request) { noResource(w) }))
}

var apiVersion = regexp.MustCompile(`^v[1-9]\d\.0$`)

// versioned lets any API version of two digits through: v52.0, v61.0.
func versioned(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !apiVersion.MatchString(r.PathValue("version")) {
			noResource(w)
			return
		}
		next(w, r)
	}
}

func refuseSalesforce(w http.ResponseWriter, status int) {
	message := "Session expired or invalid"
	if status == http.StatusForbidden {
		message = "This session is not valid for use with the REST API"
	}
	salesforceError(w, status, "INVALID_SESSION_ID", message)
}

func salesforceError(w http.ResponseWriter, status int, code, message string) {
	answerJSON(w, status, []any{value.Of("message", message, "errorCode", code)})
}

func noResource(w http.ResponseWriter) {
	salesforceError(w, http.StatusNotFound, "NOT_FOUND", "The requested resource does not exist")
}

func (f *salesforce) query(w http.ResponseWriter, r *http.Request) {
	q, err := parseSOQL(r.URL.Query().Get("q"))
	if err == nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		var answer *value.Object
		if answer, err = f.run(q, r.PathValue("version")); err == nil {
			answerJSON(w, http.StatusOK, answer)
			return
		}
	}
	e, _ := errors.AsType[*soqlError](err)
	salesforceError(w, http.StatusBadRequest, e.code, e.message)
}

// run answers a query: totalSize, done, records.
func (f *salesforce) run(q *soql, version string) (*value.Object, error) {
	t, ok := f.table(q.object)
	if !ok {
		return nil, &soqlError{"INVALID_TYPE", "sObject type '" + q.object + "' is not supported."}
	}
	if err := f.checkFields(t, q); err != nil {
		return nil, err
	}
	var found []record
	for _, row := range t.rows {
		if q.where == nil || q.where.holds(func(field string) any { return f.read(t, row, field) }) {
			found = append(found, row)
		}
	}
	f.sort(t, found, q.order)
	found = window(found, q.offset, q.limit)
	if q.count {
		return value.Of("totalSize", int64(len(found)), "done", true, "records", []any{}), nil
	}
	records := make([]any, len(found))
	for i, row := range found {
		records[i] = f.project(t, row, q.fields, version)
	}
	return value.Of("totalSize", int64(len(found)), "done", true, "records", records), nil
}

func (f *salesforce) checkFields(t *table, q *soql) error {
	known := func(field string) error { return f.check(t, field) }
	for _, field := range q.fields {
		if err := known(field); err != nil {
			return err
		}
	}
	for _, key := range q.order {
		if err := known(key.field); err != nil {
			return err
		}
	}
	if q.where == nil {
		return nil
	}
	return q.where.check(known)
}

func (f *salesforce) check(t *table, field string) error {
	if parent, rest, ok := f.parent(t, field); ok {
		return f.check(parent, rest)
	}
	if _, ok := t.field(field); !ok {
		return &soqlError{"INVALID_FIELD", "No such column '" + field + "' on entity '" + t.name + "'."}
	}
	return nil
}

// parent resolves the first step of Account.Name: AccountId names the record
// whose Name it is.
func (f *salesforce) parent(t *table, field string) (*table, string, bool) {
	name, rest, ok := strings.Cut(field, ".")
	if !ok {
		return nil, "", false
	}
	if _, refers := t.field(name + "Id"); !refers {
		return nil, "", false
	}
	parent, ok := f.table(name)
	return parent, rest, ok
}

func (f *salesforce) parentRow(t, parent *table, row record) (record, bool) {
	reference, _ := t.field(parent.name + "Id")
	return parent.find(func(r record) bool { return r["Id"] == row[reference] })
}

// read is the value of a field, of a parent's field too.
func (f *salesforce) read(t *table, row record, field string) any {
	parent, rest, ok := f.parent(t, field)
	if !ok {
		own, _ := t.field(field)
		return row[own]
	}
	above, ok := f.parentRow(t, parent, row)
	if !ok {
		return nil
	}
	return f.read(parent, above, rest)
}

func (f *salesforce) sort(t *table, rows []record, order []soqlOrder) {
	slices.SortStableFunc(rows, func(a, b record) int {
		for _, key := range order {
			x, y := f.read(t, a, key.field), f.read(t, b, key.field)
			c := compare(x, y)
			switch {
			case x == nil || y == nil:
				if key.nullsLast {
					c = -c
				}
			case key.descending:
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
}

// project shows the fields asked for, spelled as the object spells them; a
// parent's come inside an object of their own.
func (f *salesforce) project(t *table, row record, fields []string, version string) *value.Object {
	o := value.Of("attributes", attributes(t, row, version))
	for _, field := range fields {
		parent, rest, ok := f.parent(t, field)
		if !ok {
			own, _ := t.field(field)
			o.Set(own, row[own])
			continue
		}
		above, found := f.parentRow(t, parent, row)
		if !found {
			o.Set(parent.name, nil)
			continue
		}
		part := f.project(parent, above, []string{rest}, version)
		if already, ok := o.Get(parent.name); ok {
			o.Set(parent.name, merge(already.(*value.Object), part))
		} else {
			o.Set(parent.name, part)
		}
	}
	return o
}

func merge(into, from *value.Object) *value.Object {
	for name, v := range from.All() {
		into.Set(name, v)
	}
	return into
}

func attributes(t *table, row record, version string) *value.Object {
	return value.Of("type", t.name, "url", "/services/data/"+version+"/sobjects/"+t.name+"/"+value.Text(row["Id"]))
}

func (f *salesforce) table(name string) (*table, bool) {
	i := slices.IndexFunc(f.tables, func(t *table) bool { return strings.EqualFold(t.name, name) })
	if i < 0 {
		return nil, false
	}
	return f.tables[i], true
}

// idSuffix is the three characters that make an id of fifteen characters, in
// which case counts, one of eighteen, in which it does not.
func idSuffix(id string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
	var suffix [3]byte
	for i := range suffix {
		bits := 0
		for j := range 5 {
			if c := id[5*i+j]; c >= 'A' && c <= 'Z' {
				bits |= 1 << j
			}
		}
		suffix[i] = alphabet[bits]
	}
	return string(suffix[:])
}

// timestamp writes a time as Salesforce does.
func (f *salesforce) timestamp() string {
	return f.clock().UTC().Format("2006-01-02T15:04:05.000+0000")
}

// fieldsParameter is ?fields=Id,Name of a GET on a record.
func fieldsParameter(r *http.Request, t *table) ([]string, string) {
	asked := r.URL.Query().Get("fields")
	if asked == "" {
		return t.fields, ""
	}
	var fields []string
	for _, name := range strings.Split(asked, ",") {
		own, ok := t.field(strings.TrimSpace(name))
		if !ok {
			return nil, cmp.Or(name, "fields")
		}
		fields = append(fields, own)
	}
	return fields, ""
}
