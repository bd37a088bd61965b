package server

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/connector"
)

// lookedUp are the metrics that are not counted but looked up when somebody
// asks: how connectors and their certificates are, the audit heads, the key.
type lookedUp struct {
	server *Server

	mu    sync.Mutex
	taken time.Time
	kept  []prometheus.Metric
}

const (
	lookAgain      = 15 * time.Second // how long an answer is kept
	lookTime       = 5 * time.Second  // and how long it may take
	mostConnectors = 10_000           // that are told of
)

var (
	connectorInfo = prometheus.NewDesc("callwright_connector_info", "1, with name, kind and organisation of a connector.", []string{"connector", "name", "kind", "organisation", "state"}, nil)
	healthState   = prometheus.NewDesc("callwright_connector_health", "1 for the state that a connector's credentials are in.", []string{"connector", "state"}, nil)
	coolDown      = prometheus.NewDesc("callwright_connector_cool_down_seconds", "Time until the next token request after a failure; 0 for none.", []string{"connector"}, nil)
	breakerOpen   = prometheus.NewDesc("callwright_connector_breaker_state", "Circuit breaker: 0 closed, 1 half-open, 2 open.", []string{"connector"}, nil)
	certificateIn = prometheus.NewDesc("callwright_connector_certificate_days", "Days until a connector's certificate expires.", []string{"connector"}, nil)
	auditHead     = prometheus.NewDesc("callwright_audit_head", "Sequence of the last audit entry of an organisation.", []string{"organisation"}, nil)
	keyInfo       = prometheus.NewDesc("callwright_key_info", "1, with the id of the key-encrypting key in use.", []string{"key"}, nil)
	rotationOpen  = prometheus.NewDesc("callwright_key_rotation_unfinished", "1 while a rotation of the data keys has work left.", nil, nil)
)

func newLookedUp(s *Server) *lookedUp { return &lookedUp{server: s} }

// Describe names the metrics.
func (l *lookedUp) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{connectorInfo, healthState, coolDown, breakerOpen, certificateIn, auditHead, keyInfo, rotationOpen} {
		ch <- d
	}
}

// Collect looks up, at most every 15 s.
func (l *lookedUp) Collect(ch chan<- prometheus.Metric) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.server.config.Clock(); l.kept == nil || now.Sub(l.taken) >= lookAgain {
		ctx, cancel := context.WithTimeout(context.Background(), lookTime)
		defer cancel()
		l.taken, l.kept = now, l.look(ctx)
	}
	for _, m := range l.kept {
		ch <- m
	}
}

func (l *lookedUp) look(ctx context.Context) []prometheus.Metric {
	found := l.keys(ctx)
	heads, err := l.server.db.Audit().Heads(ctx)
	if err != nil {
		l.server.log.Warn("the audit heads cannot be read for the metrics", "error", err)
	}
	for organisation, h := range heads {
		found = append(found, gauge(auditHead, float64(h.Sequence), organisation))
	}
	for after := ""; ; {
		page, err := l.server.db.Organisations().Organisations(ctx, after, 100)
		if err != nil {
			l.server.log.Warn("the organisations cannot be read for the metrics", "error", err)
		}
		if err != nil || len(page) == 0 {
			return found
		}
		for _, o := range page {
			found = append(found, l.connectors(ctx, o)...)
			after = o.ID
		}
	}
}

func (l *lookedUp) keys(ctx context.Context) []prometheus.Metric {
	status, err := l.server.vault.InUse(ctx)
	if err != nil || len(status.Keys) == 0 {
		l.server.log.Warn("the keys' status cannot be read for the metrics", "error", err)
		return nil
	}
	open := 0.0
	if status.Unfinished {
		open = 1
	}
	return []prometheus.Metric{gauge(keyInfo, 1, status.Keys[0]), gauge(rotationOpen, open)}
}

// connectors tells how an organisation's connectors are.
func (l *lookedUp) connectors(ctx context.Context, o account.Organisation) []prometheus.Metric {
	var found []prometheus.Metric
	q := connector.Query{Organisation: o.ID, Limit: 200}
	for n := 0; n < mostConnectors; n += q.Limit {
		page, next, err := l.server.connections.List(ctx, q)
		if err != nil {
			l.server.log.Warn("the connectors cannot be read for the metrics", "organisation", o.ID, "error", err)
			return found
		}
		for _, v := range page {
			found = append(found, l.connector(v)...)
		}
		if q.After = next; next == "" {
			break
		}
	}
	return found
}

func (l *lookedUp) connector(v connector.View) []prometheus.Metric {
	found := []prometheus.Metric{
		gauge(connectorInfo, 1, v.ID, v.Name, v.Kind, v.Organisation, string(v.State)),
		gauge(healthState, 1, v.ID, v.Health.State),
	}
	wait := 0.0
	if f := v.Health.LastFailure; f != nil {
		wait = max(0, f.NextTry.Sub(l.server.config.Clock()).Seconds())
	}
	found = append(found, gauge(coolDown, wait, v.ID))
	if state, ok := map[string]float64{"closed": 0, "half-open": 1, "open": 2}[v.Health.Breaker]; ok {
		found = append(found, gauge(breakerOpen, state, v.ID))
	}
	if !v.Health.Certificate.IsZero() {
		found = append(found, gauge(certificateIn, float64(v.Health.CertificateIn), v.ID))
	}
	return found
}

func gauge(d *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}
