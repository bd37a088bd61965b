package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/value"
)

// dynamics is the part of a Dynamics 365 environment that call flows use: the
// contacts and incidents of its Web API (OData 4).
type dynamics struct {
	clock func() time.Time
	base  string
	mu    sync.Mutex
	sets  map[string]*table // by the name of the entity set
	made  int               // incidents so far, for their numbers
}

// newDynamics is an environment with a contact per person and an incident (which
// its pages call a case) per subject.
func newDynamics(clock func() time.Time) *dynamics {
	d := &dynamics{clock: clock, sets: map[string]*table{
		"contacts": {name: "contacts", key: "contactid", fields: []string{"contactid", "fullname", "firstname", "lastname", "telephone1", "mobilephone",
			"emailaddress1", "company", "jobtitle", "description", "preferredcontactmethodcode", "createdon", "modifiedon"}},
		"incidents": {name: "incidents", key: "incidentid", fields: []string{"incidentid", "ticketnumber", "title", "description", "statecode", "prioritycode",
			"_customerid_value", "createdon", "modifiedon"}},
	}}
	for i, p := range people() {
		contact := d.add("contacts", guid(seededID("contacts", i)), record{"fullname": p.name(), "firstname": p.first, "lastname": p.last,
			"telephone1": p.phone, "mobilephone": p.phone, "emailaddress1": p.email(), "company": p.company, "description": p.tier})
		for _, subject := range p.subjects {
			d.add("incidents", guid(seededID("incidents", d.made)), record{"title": subject, "description": subject + ", says " + p.name() + ".",
				"_customerid_value": contact["contactid"]})
		}
	}
	return d
}

// guid writes 32 hexadecimal digits as Dynamics does.
func guid(id string) string {
	return strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:32]}, "-")
}

// add gives a record what an environment gives a new one.
func (d *dynamics) add(set, id string, fields record) record {
	t := d.sets[set]
	row := t.insert(fields, nil)
	now := d.timestamp()
	row[t.key], row["createdon"], row["modifiedon"] = id, now, now
	if set == "incidents" {
		d.made++
		row["ticketnumber"], row["statecode"] = fmt.Sprintf("CAS-%05d-SBX", 1000+d.made), float64(0)
		if row["prioritycode"] == nil {
			row["prioritycode"] = float64(2)
		}
	}
	return row
}

func (d *dynamics) timestamp() string { return d.clock().UTC().Format(time.RFC3339) }

func (s *Server) routeDynamics(mux *http.ServeMux) {
	d := s.dynamics
	d.base = s.base
	reading := entrance{scope: "crm.read", basic: true, refuse: refuseDynamics}
	writing := entrance{scope: "crm.write", basic: true, refuse: refuseDynamics}
	mux.HandleFunc("GET /api/data/{version}/{set}", s.guard(reading, d.read))
	mux.HandleFunc("POST /api/data/{version}/{set}", s.guard(writing, d.create))
	mux.HandleFunc("PATCH /api/data/{version}/{set}", s.guard(writing, d.update))
}

func refuseDynamics(w http.ResponseWriter, status int) {
	if status == http.StatusForbidden {
		dynamicsError(w, status, "0x80040220", "Principal user is missing the privilege for this action")
		return
	}
	w.WriteHeader(status) // as there: a 401 has no body
}

func dynamicsError(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("OData-Version", "4.0")
	answerJSON(w, status, value.Of("error", value.Of("code", code, "message", message)))
}

// addressed splits contacts(3f2…) into the set and the key; "" for the set itself.
var addressed = regexp.MustCompile(`^([a-z]+)(?:\(([0-9a-fA-F-]{36})\))?$`)

// entity is what a path names; without a table it has answered.
func (d *dynamics) entity(w http.ResponseWriter, r *http.Request) (t *table, key string) {
	parts := addressed.FindStringSubmatch(r.PathValue("set"))
	if parts != nil && strings.HasPrefix(r.PathValue("version"), "v9.") {
		t = d.sets[parts[1]]
	}
	if t == nil {
		dynamicsError(w, http.StatusNotFound, "0x8006088a", "Resource not found for the segment '"+r.PathValue("set")+"'.")
		return nil, ""
	}
	return t, parts[2]
}

// one is the record of a key; without one it has answered.
func (d *dynamics) one(w http.ResponseWriter, t *table, key string) (record, bool) {
	row, ok := t.find(func(row record) bool { return strings.EqualFold(value.Text(row[t.key]), key) })
	if !ok {
		dynamicsError(w, http.StatusNotFound, "0x80040217", fmt.Sprintf("Entity '%s' With Id = %s Does Not Exist", strings.TrimSuffix(t.name, "s"), key))
	}
	return row, ok
}

func (d *dynamics) read(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("set") == "WhoAmI" {
		answerJSON(w, http.StatusOK, value.Of("BusinessUnitId", guid(seededID("unit", 0)), "UserId", guid(seededID("user", 0)), "OrganizationId", guid(seededID("org", 0))))
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t, key := d.entity(w, r)
	if t == nil {
		return
	}
	ask, err := readOData(t, r.URL.Query())
	if err != nil {
		dynamicsError(w, http.StatusBadRequest, "0x80060888", err.Error())
		return
	}
	w.Header().Set("OData-Version", "4.0")
	context := d.base + "/api/data/" + r.PathValue("version") + "/$metadata#" + t.name
	if key == "" {
		answerJSON(w, http.StatusOK, ask.answer(t, context))
		return
	}
	if row, ok := d.one(w, t, key); ok {
		o := ask.object(t, row)
		o.Set("@odata.context", context+"/$entity")
		answerJSON(w, http.StatusOK, o)
	}
}

func (d *dynamics) create(w http.ResponseWriter, r *http.Request) {
	body, err := readObject(w, r)
	if err != nil {
		dynamicsError(w, statusOf(err), "0x80048d19", err.Error())
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t, key := d.entity(w, r)
	switch {
	case t == nil:
		return
	case key != "":
		dynamicsError(w, http.StatusMethodNotAllowed, "0x8006088a", "POST goes to the set, PATCH to one of its records.")
		return
	case len(t.rows) >= tableLimit:
		dynamicsError(w, http.StatusInsufficientStorage, "0x80044352", "the sandbox holds 10000 records of this set already")
		return
	}
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	row := d.add(t.name, guid(hex.EncodeToString(id[:])), record{})
	d.change(t, row, body)
	w.Header().Set("OData-Version", "4.0")
	w.Header().Set("OData-EntityId", fmt.Sprintf("%s/api/data/%s/%s(%s)", d.base, r.PathValue("version"), t.name, row[t.key]))
	w.WriteHeader(http.StatusNoContent)
}

func (d *dynamics) update(w http.ResponseWriter, r *http.Request) {
	body, err := readObject(w, r)
	if err != nil {
		dynamicsError(w, statusOf(err), "0x80048d19", err.Error())
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t, key := d.entity(w, r)
	if t == nil {
		return
	}
	if row, ok := d.one(w, t, key); ok {
		d.change(t, row, body)
		w.Header().Set("OData-Version", "4.0")
		w.WriteHeader(http.StatusNoContent)
	}
}

// readOnlyOfDynamics cannot be written.
var readOnlyOfDynamics = []string{"contactid", "incidentid", "ticketnumber", "createdon", "modifiedon"}

// change writes the fields of body that the table has. A customer is bound by
// reference: "customerid_contact@odata.bind": "/contacts(…)".
func (d *dynamics) change(t *table, row record, body map[string]any) {
	for name, v := range body {
		if reference, ok := v.(string); ok && name == "customerid_contact@odata.bind" {
			if parts := addressed.FindStringSubmatch(strings.TrimPrefix(reference, "/")); parts != nil && t.name == "incidents" {
				row["_customerid_value"] = parts[2]
			}
			continue
		}
		own, known := t.field(name)
		if _, nested := v.(map[string]any); !known || nested || slices.Contains(readOnlyOfDynamics, own) {
			continue
		}
		if n, ok := v.(json.Number); ok {
			v, _ = n.Float64()
		}
		row[own] = value.From(v)
	}
	row["modifiedon"] = d.timestamp()
}
