package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/value"
)

// crmCustomer is a customer as the CRM's API shows it.
type crmCustomer struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Company   string    `json:"company"`
	Phone     string    `json:"phone"` // E.164
	Email     string    `json:"email"`
	Tier      string    `json:"tier"`     // gold or standard
	Language  string    `json:"language"` // BCP 47
	OpenCases int       `json:"openCases"`
	Since     string    `json:"customerSince"` // a date
	Notes     []crmNote `json:"notes"`
}

type crmNote struct {
	ID      string    `json:"id"`
	Text    string    `json:"text"`
	Author  string    `json:"author"`
	Created time.Time `json:"createdAt"`
}

// crmLimit bounds customers, and notes of one customer.
const crmLimit = 10_000

// crm is the small customer database of the demo flow.
type crm struct {
	clock     func() time.Time
	mu        sync.Mutex
	customers []*crmCustomer
	notes     int
}

func newCRM(clock func() time.Time) *crm {
	c := &crm{clock: clock}
	for i, p := range people() {
		c.customers = append(c.customers, &crmCustomer{
			ID: customerID(i), Name: p.name(), Company: p.company, Phone: p.phone, Email: p.email(), Tier: p.tier,
			Language: p.language, OpenCases: len(p.subjects), Since: fmt.Sprintf("20%02d-0%d-1%d", 15+i, i+1, i), Notes: []crmNote{},
		})
	}
	return c
}

func customerID(i int) string { return fmt.Sprintf("C-%d", 1001+i) }

func (s *Server) routeCRM(mux *http.ServeMux) {
	reading := entrance{scope: "crm.read", basic: true, refuse: refuseCRM}
	writing := entrance{scope: "crm.write", basic: true, refuse: refuseCRM}
	mux.HandleFunc("GET /crm/customers", s.guard(reading, s.crm.find))
	mux.HandleFunc("POST /crm/customers", s.guard(writing, s.crm.create))
	mux.HandleFunc("GET /crm/customers/{id}", s.guard(reading, s.crm.show))
	mux.HandleFunc("POST /crm/customers/{id}/notes", s.guard(writing, s.crm.addNote))
	mux.HandleFunc("/crm/", s.guard(reading, func(w http.ResponseWriter, _ *http.Request) {
		crmError(w, http.StatusNotFound, "not_found", "there is nothing at this path")
	}))
}

func refuseCRM(w http.ResponseWriter, status int) {
	if status == http.StatusForbidden {
		crmError(w, status, "forbidden", "the token does not carry the scope for this")
		return
	}
	crmError(w, status, "unauthorized", "a valid access token or user name and password is needed")
}

func crmError(w http.ResponseWriter, status int, code, message string) {
	answerJSON(w, status, value.Of("error", value.Of("code", code, "message", message)))
}

// find answers GET /crm/customers: those with the phone number and e-mail
// address asked for, or all.
func (c *crm) find(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	phone, email := query.Get("phone"), query.Get("email")
	c.mu.Lock()
	defer c.mu.Unlock()
	found := []*crmCustomer{}
	for _, customer := range c.customers {
		if query.Has("phone") && !samePhone(customer.Phone, phone) || query.Has("email") && !strings.EqualFold(customer.Email, email) {
			continue
		}
		found = append(found, customer)
	}
	answerJSON(w, http.StatusOK, map[string]any{"customers": found})
}

func (c *crm) show(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, ok := c.byID(r.PathValue("id"))
	if !ok {
		crmError(w, http.StatusNotFound, "not_found", "no customer has this id")
		return
	}
	answerJSON(w, http.StatusOK, customer)
}

func (c *crm) byID(id string) (*crmCustomer, bool) {
	for _, customer := range c.customers {
		if customer.ID == id {
			return customer, true
		}
	}
	return nil, false
}

func (c *crm) create(w http.ResponseWriter, r *http.Request) {
	body, err := readObject(w, r)
	if err != nil {
		crmError(w, statusOf(err), "bad_request", err.Error())
		return
	}
	customer, why := customerFrom(body)
	if why != "" {
		crmError(w, http.StatusUnprocessableEntity, "invalid", why)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.customers) >= crmLimit {
		crmError(w, http.StatusInsufficientStorage, "full", "the sandbox holds 10000 customers already")
		return
	}
	customer.ID = customerID(len(c.customers))
	customer.Since = c.clock().Format(time.DateOnly)
	c.customers = append(c.customers, customer)
	w.Header().Set("Location", "/crm/customers/"+customer.ID)
	answerJSON(w, http.StatusCreated, customer)
}

// customerFrom reads a new customer and says what is wrong with it.
func customerFrom(body map[string]any) (*crmCustomer, string) {
	customer := &crmCustomer{Name: text(body, "name"), Company: text(body, "company"), Phone: text(body, "phone"),
		Email: text(body, "email"), Tier: text(body, "tier"), Language: text(body, "language"), Notes: []crmNote{}}
	switch {
	case customer.Name == "":
		return nil, "name is missing"
	case len(digits(customer.Phone)) < 7:
		return nil, "phone is missing or shorter than seven digits"
	case customer.Tier == "":
		customer.Tier = "standard"
	case customer.Tier != "gold" && customer.Tier != "standard":
		return nil, "tier is neither gold nor standard"
	}
	if customer.Language == "" {
		customer.Language = "en-US"
	}
	return customer, ""
}

func (c *crm) addNote(w http.ResponseWriter, r *http.Request) {
	body, err := readObject(w, r)
	if err != nil {
		crmError(w, statusOf(err), "bad_request", err.Error())
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, ok := c.byID(r.PathValue("id"))
	switch {
	case !ok:
		crmError(w, http.StatusNotFound, "not_found", "no customer has this id")
	case text(body, "text") == "":
		crmError(w, http.StatusUnprocessableEntity, "invalid", "text is missing")
	case len(customer.Notes) >= crmLimit:
		crmError(w, http.StatusInsufficientStorage, "full", "the customer has 10000 notes already")
	default:
		c.notes++
		created := crmNote{ID: fmt.Sprintf("N-%d", c.notes), Text: text(body, "text"), Author: text(body, "author"), Created: c.clock().UTC()}
		customer.Notes = append(customer.Notes, created)
		answerJSON(w, http.StatusCreated, created)
	}
}
