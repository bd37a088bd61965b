package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/callwright/callwright/value"
)

// newServiceNow is an instance with a user per person and an incident per
// subject.
func newServiceNow(clock func() time.Time) *serviceNow {
	n := &serviceNow{clock: clock, tables: []*table{
		{name: "sys_user", key: "sys_id", fields: []string{"sys_id", "user_name", "first_name", "last_name", "name", "email", "phone", "mobile_phone",
			"company", "preferred_language", "vip", "active", "sys_created_on", "sys_updated_on"}},
		{name: "incident", key: "sys_id", fields: []string{"sys_id", "number", "caller_id", "short_description", "description", "state", "priority",
			"impact", "urgency", "category", "contact_type", "comments", "work_notes", "assigned_to", "active", "opened_at", "sys_created_on", "sys_updated_on"}},
		{name: "interaction", key: "sys_id", fields: []string{"sys_id", "number", "type", "state", "direction", "opened_for", "phone_number",
			"channel_metadata_id", "short_description", "work_notes", "assigned_to", "active", "opened_at", "closed_at", "sys_created_on", "sys_updated_on"}},
	}}
	users, incidents := n.tables[0], n.tables[1]
	for i, p := range people() {
		user := n.add(users, seededID("sys_user", i), record{"user_name": p.email(), "first_name": p.first, "last_name": p.last, "name": p.name(),
			"email": p.email(), "phone": national(p.phone), "mobile_phone": p.phone, "company": p.company,
			"preferred_language": p.language[:2], "vip": fmt.Sprint(p.tier == "gold")})
		for _, subject := range p.subjects {
			n.add(incidents, seededID("incident", n.made), record{"caller_id": user["sys_id"], "short_description": subject,
				"description": subject + ", says " + p.name() + ".", "contact_type": "phone", "category": "inquiry"})
		}
	}
	return n
}

// seededID is the sys_id of a record that is there from the start: the same in
// every run, so that an example can name it.
func seededID(table string, i int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "callwright %s %d", table, i))
	return hex.EncodeToString(sum[:16])
}

// add gives a record what an instance gives a new one.
func (n *serviceNow) add(t *table, id string, fields record) record {
	n.made++
	row := t.insert(fields, "")
	now := n.timestamp()
	row["sys_id"], row["active"], row["sys_created_on"], row["sys_updated_on"] = id, "true", now, now
	switch t.name {
	case "incident":
		row["number"], row["opened_at"], row["state"] = fmt.Sprintf("INC%07d", 10000+n.made), now, "1"
		row["priority"], row["impact"], row["urgency"] = "3", "2", "2"
	case "interaction":
		row["number"], row["opened_at"], row["state"], row["type"] = fmt.Sprintf("IMS%07d", n.made), now, "new", "phone"
	}
	return row
}

// voiceInteraction is the call a contact centre makes when a call arrives: it
// opens an interaction for the caller and answers its id. The same call
// reported again (a retry) is the same interaction.
func (n *serviceNow) voiceInteraction(w http.ResponseWriter, r *http.Request) {
	body, ok := n.input(w, r)
	if !ok {
		return
	}
	asked, _ := body["interaction"].(map[string]any)
	extra, _ := asked["additionalParams"].(map[string]any)
	session, phone := text(asked, "clientSessionId"), text(asked, "userPhoneNumber")
	if asked == nil {
		serviceNowError(w, http.StatusBadRequest, "Invalid request", "interaction is missing")
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	interactions := n.tables[2]
	status := http.StatusOK
	row, again := interactions.find(func(row record) bool { return session != "" && row["channel_metadata_id"] == session })
	if !again {
		status = http.StatusCreated
		made, ok := n.insert(w, interactions, map[string]any{"phone_number": phone, "channel_metadata_id": session,
			"direction": text(extra, "direction"), "short_description": text(extra, "short_description"), "opened_for": n.callerID(phone)})
		if !ok {
			return
		}
		row = made
	}
	answerJSON(w, status, value.Of("result", value.Of("sysId", row["sys_id"], "sys_id", row["sys_id"], "number", row["number"],
		"state", row["state"], "table", interactions.name, "openedFor", row["opened_for"])))
}

func (n *serviceNow) callerID(phone string) any {
	user, ok := n.tables[0].find(func(row record) bool {
		return samePhone(value.Text(row["phone"]), phone) || samePhone(value.Text(row["mobile_phone"]), phone)
	})
	if !ok {
		return ""
	}
	return user["sys_id"]
}

// subflow stands for the scripted API of an application (x_…) that runs a
// ServiceNow subflow by name for the interaction at hand.
func (n *serviceNow) subflow(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.PathValue("app"), "x_") || !strings.HasSuffix(r.URL.Path, "/run_subflow") {
		noURI(w, r)
		return
	}
	body, ok := n.input(w, r)
	if !ok {
		return
	}
	name, id := text(body, "servicenow_subflow_name"), text(body, "servicenow_interaction_sysid")
	code, message := "200", "Subflow "+name+" completed"
	if name == "" {
		code, message = "400", "No subflow was named"
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	interactions := n.tables[2]
	if row, found := interactions.find(func(row record) bool { return row["sys_id"] == id }); found {
		n.change(interactions, row, map[string]any{"work_notes": message})
	}
	answerJSON(w, http.StatusOK, value.Of("result", value.Of("subflow_name", name, "subflow_code", code, "subflow_message", message,
		"interaction_sysid", id)))
}

// jsonv2 is the older web service at /incident.do?JSONv2: the action and the
// query are parameters, answers are records.
func (n *serviceNow) jsonv2(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		parameters := r.URL.Query()
		if !parameters.Has("JSONv2") {
			noURI(w, r)
			return
		}
		action := parameters.Get("sysparm_action")
		body := map[string]any{}
		if action == "insert" || action == "update" {
			given, ok := n.input(w, r)
			if !ok {
				return
			}
			body = given
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		if t, ok := n.table(w, name); ok {
			n.act(w, t, action, parameters.Get("sysparm_sys_id"), parameters.Get("sysparm_query"), body)
		}
	}
}

// act does one JSONv2 action on the records that id or query selects.
func (n *serviceNow) act(w http.ResponseWriter, t *table, action, id, query string, body map[string]any) {
	if id != "" {
		query = "sys_id=" + id
	}
	var touched []record
	switch action {
	case "get", "getRecords", "":
		touched = n.search(t, query)
	case "insert":
		made, ok := n.insert(w, t, body)
		if !ok {
			return
		}
		touched = []record{made}
	case "update":
		touched = n.search(t, query)
		for _, row := range touched {
			n.change(t, row, body)
		}
	case "deleteRecord":
		if id != "" { // one record at a time, and by its id only
			touched = n.search(t, query)
		}
		for _, row := range touched {
			t.remove(row)
		}
	default:
		serviceNowError(w, http.StatusBadRequest, "Invalid sysparm_action "+action, nil)
		return
	}
	records := make([]any, len(touched))
	for i, row := range touched {
		o := value.Of("__status", "success")
		records[i] = merge(o, t.object(row, nil))
	}
	answerJSON(w, http.StatusOK, value.Of("records", records))
}
