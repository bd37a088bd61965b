package server

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/callwright/callwright/runner"
)

// contactMetrics are what is counted of contacts (N4).
type contactMetrics struct {
	turns       prometheus.Counter
	commits     *prometheus.HistogramVec
	ended       *prometheus.CounterVec
	quarantined prometheus.Counter
	contacts    *prometheus.GaugeVec
	role        *prometheus.GaugeVec
}

// commitBuckets are seconds: from a quick disk to one that is ill.
var commitBuckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .5, 1, 5}

func newContactMetrics() contactMetrics {
	return contactMetrics{
		turns: prometheus.NewCounter(prometheus.CounterOpts{Name: "callwright_contact_turns_total", Help: "Turns of contacts on disk."}),
		commits: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "callwright_journal_commit_seconds",
			Help: "Time of the journal's commits, by outcome (ok, failed).", Buckets: commitBuckets}, []string{"outcome"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "callwright_contacts_ended_total",
			Help: "Contacts that are over, by outcome and channel, and whether somebody only tried a flow (simulated: true, false)."}, []string{"outcome", "channel", "simulated"}),
		quarantined: prometheus.NewCounter(prometheus.CounterOpts{Name: "callwright_contacts_quarantined_total", Help: "Contacts that could not be gone on with."}),
		contacts: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "callwright_contacts",
			Help: "Contacts by where they stand (live: in memory; parked: on disk; queued: of these, in a queue)."}, []string{"state"}),
		role: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "callwright_contacts_role",
			Help: "1 for what this process is to the contacts (running, standby, degraded)."}, []string{"role"}),
	}
}

func (m *contactMetrics) all() []prometheus.Collector {
	return []prometheus.Collector{m.turns, m.commits, m.ended, m.quarantined, m.contacts, m.role}
}

var _ runner.Observer = (*metrics)(nil)

// Committed counts the turns of one commit.
func (m *metrics) Committed(turns int, took time.Duration, err error) {
	outcome := "ok"
	if err != nil {
		outcome = "failed"
	} else {
		m.ofContacts.turns.Add(float64(turns))
	}
	m.ofContacts.commits.WithLabelValues(outcome).Observe(took.Seconds())
}

// Ended counts a contact that is over.
func (m *metrics) Ended(c runner.Contact) {
	m.ofContacts.ended.WithLabelValues(string(c.Outcome), c.Channel, strconv.FormatBool(c.Simulated)).Inc()
}

// Quarantined counts a contact that cannot be gone on with.
func (m *metrics) Quarantined(runner.Contact, error) { m.ofContacts.quarantined.Inc() }

// Standing tells how many contacts there are, and what this process is to them.
func (m *metrics) Standing(live, parked, queued int, role runner.Role) {
	for state, n := range map[string]int{"live": live, "parked": parked, "queued": queued} {
		m.ofContacts.contacts.WithLabelValues(state).Set(float64(n))
	}
	for _, r := range []runner.Role{runner.Running, runner.Standby, runner.Degraded} {
		one := 0.0
		if r == role {
			one = 1
		}
		m.ofContacts.role.WithLabelValues(string(r)).Set(one)
	}
}
