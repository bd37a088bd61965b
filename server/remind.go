package server

import (
	"context"
	"fmt"
	"time"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/credential"
)

// remindEvery is how often certificates are looked at.
const remindEvery = time.Hour

// remind logs a warning for each certificate of a connector that is about to
// expire, 30, 15, 7, 3, 2 and 1 days ahead and when it has (D6), until the context ends.
func (s *Server) remind(ctx context.Context) error {
	said := map[string]int{} // by connector, the rung that was told last
	tick := time.NewTicker(remindEvery)
	defer tick.Stop()
	for {
		if err := s.remindOnce(ctx, said); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (s *Server) remindOnce(ctx context.Context, said map[string]int) error {
	for after := ""; ; {
		page, err := s.db.Organisations().Organisations(ctx, after, organisationPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, o := range page {
			after = o.ID
			if err := s.remindOrganisation(ctx, o.ID, said); err != nil {
				return fmt.Errorf("looking at certificates: %w", err)
			}
		}
	}
}

func (s *Server) remindOrganisation(ctx context.Context, organisation string, said map[string]int) error {
	for q := (connector.Query{Organisation: organisation, Limit: 200}); ; {
		page, next, err := s.connections.List(ctx, q)
		if err != nil {
			return err
		}
		for _, v := range page {
			s.remindOf(ctx, v, said)
		}
		if q.After = next; next == "" {
			return nil
		}
	}
}

func (s *Server) remindOf(ctx context.Context, v connector.View, said map[string]int) {
	rung := -1
	if !v.Health.Certificate.IsZero() {
		rung = credential.CertificateRung(v.Health.CertificateIn)
	}
	if last, told := said[v.ID]; rung >= 0 && (!told || last != rung) {
		s.log.WarnContext(ctx, "a certificate expires: stage a new pair, test it, and cut over", "organisation", v.Organisation,
			"connector", v.ID, "name", v.Name, "days", v.Health.CertificateIn, "expires", v.Health.Certificate)
	}
	said[v.ID] = rung
}
