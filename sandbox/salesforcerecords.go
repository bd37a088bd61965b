package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// idPrefixes begin the ids of each object's records.
var idPrefixes = map[string]string{"Account": "001", "Contact": "003", "Case": "500"}

// ownerID is the user who owns every record.
const ownerID = "0055gJ000000001ABA"

// readOnlyFields cannot be written; Name can, on Account.
var readOnlyFields = []string{"Id", "CaseNumber", "IsClosed", "IsDeleted", "CreatedDate", "LastModifiedDate"}

// newSalesforce is an org with an account and a contact per person and a case
// per subject.
func newSalesforce(clock func() time.Time) *salesforce {
	f := &salesforce{clock: clock, tables: []*table{
		{name: "Account", key: "Id", fields: []string{"Id", "IsDeleted", "Name", "Type", "Phone", "Website", "Industry", "AccountNumber",
			"BillingCity", "BillingCountry", "Description", "OwnerId", "CreatedDate", "LastModifiedDate"}},
		{name: "Contact", key: "Id", fields: []string{"Id", "IsDeleted", "AccountId", "LastName", "FirstName", "Name", "Title", "Phone", "MobilePhone",
			"Email", "MailingCity", "LeadSource", "Description", "OwnerId", "CreatedDate", "LastModifiedDate"}},
		{name: "Case", key: "Id", fields: []string{"Id", "IsDeleted", "CaseNumber", "ContactId", "AccountId", "SuppliedPhone", "Type", "Status", "Reason",
			"Origin", "Subject", "Priority", "Description", "Comments", "IsClosed", "OwnerId", "CreatedDate", "LastModifiedDate"}},
	}}
	account, contact, cases := f.tables[0], f.tables[1], f.tables[2]
	for _, p := range people() {
		a := f.insert(account, record{"Name": p.company, "Phone": p.phone, "Type": "Customer - Direct", "Industry": "Manufacturing"})
		c := f.insert(contact, record{"FirstName": p.first, "LastName": p.last, "Phone": p.phone, "MobilePhone": p.phone,
			"Email": p.email(), "AccountId": a["Id"]})
		for _, subject := range p.subjects {
			f.insert(cases, record{"Subject": subject, "ContactId": c["Id"], "AccountId": a["Id"], "Status": "New",
				"Priority": "Medium", "Origin": "Phone", "Description": subject + ", says " + p.name() + "."})
		}
	}
	return f
}

// insert gives a record what Salesforce gives a new one.
func (f *salesforce) insert(t *table, fields record) record {
	f.made++
	id := fmt.Sprintf("%s5gJ0000%05d", idPrefixes[t.name], f.made)
	r := t.insert(fields, nil)
	now := f.timestamp()
	r["Id"], r["IsDeleted"], r["CreatedDate"], r["LastModifiedDate"], r["OwnerId"] = id+idSuffix(id), false, now, now, ownerID
	if t.name == "Case" {
		r["CaseNumber"] = fmt.Sprintf("%08d", 1000+f.made)
		r["Status"] = orElse(r["Status"], "New")
	}
	derive(t, r)
	return r
}

func orElse(v, otherwise any) any {
	if v == nil {
		return otherwise
	}
	return v
}

// derive sets the fields that follow from others.
func derive(t *table, r record) {
	switch t.name {
	case "Contact":
		r["Name"] = strings.TrimSpace(value.Text(r["FirstName"]) + " " + value.Text(r["LastName"]))
	case "Case":
		r["IsClosed"] = r["Status"] == "Closed"
	}
}

func (f *salesforce) create(w http.ResponseWriter, r *http.Request) {
	t, fields, ok := f.input(w, r)
	if !ok {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	required := map[string]string{"Account": "Name", "Contact": "LastName"}[t.name]
	switch {
	case required != "" && fields[required] == nil:
		answerJSON(w, http.StatusBadRequest, []any{value.Of("message", "Required fields are missing: ["+required+"]",
			"errorCode", "REQUIRED_FIELD_MISSING", "fields", list(required))})
	case len(t.rows) >= tableLimit:
		salesforceError(w, http.StatusBadRequest, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded")
	default:
		made := f.insert(t, fields)
		w.Header().Set("Location", "/services/data/"+r.PathValue("version")+"/sobjects/"+t.name+"/"+value.Text(made["Id"]))
		answerJSON(w, http.StatusCreated, value.Of("id", made["Id"], "success", true, "errors", []any{}))
	}
}

func (f *salesforce) show(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, row, ok := f.addressed(w, r)
	if !ok {
		return
	}
	fields, unknown := fieldsParameter(r, t)
	if unknown != "" {
		salesforceError(w, http.StatusBadRequest, "INVALID_FIELD", "No such column '"+unknown+"' on entity '"+t.name+"'")
		return
	}
	answerJSON(w, http.StatusOK, f.project(t, row, fields, r.PathValue("version")))
}

func (f *salesforce) update(w http.ResponseWriter, r *http.Request) {
	t, fields, ok := f.input(w, r)
	if !ok {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, row, ok := f.addressed(w, r)
	if !ok {
		return
	}
	for field, v := range fields {
		row[field] = v
	}
	row["LastModifiedDate"] = f.timestamp()
	derive(t, row)
	w.WriteHeader(http.StatusNoContent)
}

// postAsPatch is for clients that cannot send PATCH: Salesforce takes
// POST …?_HttpMethod=PATCH in its place.
func (f *salesforce) postAsPatch(w http.ResponseWriter, r *http.Request) {
	if !strings.EqualFold(r.URL.Query().Get("_HttpMethod"), http.MethodPatch) {
		w.Header().Set("Allow", "GET, PATCH, DELETE")
		salesforceError(w, http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "HTTP Method 'POST' not allowed. Allowed are HEAD,GET,PATCH,DELETE")
		return
	}
	f.update(w, r)
}

func (f *salesforce) delete(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t, row, ok := f.addressed(w, r)
	if !ok {
		return
	}
	t.remove(row)
	w.WriteHeader(http.StatusNoContent)
}

// addressed is the record of …/sobjects/{object}/{id}; without one it has answered.
func (f *salesforce) addressed(w http.ResponseWriter, r *http.Request) (*table, record, bool) {
	t, ok := f.table(r.PathValue("object"))
	if !ok {
		noResource(w)
		return nil, nil, false
	}
	row, ok := t.find(func(row record) bool { return equalSOQL(row["Id"], r.PathValue("id")) })
	if !ok {
		noResource(w)
	}
	return t, row, ok
}

// input reads the fields of a body, spelled as the object spells them.
func (f *salesforce) input(w http.ResponseWriter, r *http.Request) (*table, record, bool) {
	t, ok := f.table(r.PathValue("object"))
	if !ok {
		noResource(w)
		return nil, nil, false
	}
	body, err := readObject(w, r)
	if err != nil {
		salesforceError(w, statusOf(err), "JSON_PARSER_ERROR", err.Error())
		return nil, nil, false
	}
	fields := record{}
	for name, v := range body {
		own, ok := t.field(name)
		if code, message := refuseField(t, name, own, ok, v); code != "" {
			salesforceError(w, http.StatusBadRequest, code, message)
			return nil, nil, false
		}
		if n, ok := v.(json.Number); ok {
			v, _ = n.Float64()
		}
		fields[own] = v
	}
	return t, fields, true
}

func refuseField(t *table, name, own string, known bool, v any) (code, message string) {
	switch v.(type) {
	case map[string]any, []any:
		return "JSON_PARSER_ERROR", "A plain value is expected for " + name
	}
	switch {
	case !known:
		return "INVALID_FIELD", "No such column '" + name + "' on sobject of type " + t.name
	case slices.Contains(readOnlyFields, own), own == "Name" && t.name == "Contact":
		return "INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: " + own + ". Please check the security settings of this field and verify that it is read/write for your profile or permission set."
	}
	return "", ""
}
