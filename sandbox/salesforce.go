package sandbox

import (
	"net/http"
	"time"
)

type salesforce struct{}

func newSalesforce(func() time.Time) *salesforce { return &salesforce{} }

func (s *Server) routeSalesforce(mux *http.ServeMux) {}

var salesforceDialect = plainDialect
