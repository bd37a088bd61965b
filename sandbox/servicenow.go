package sandbox

import (
	"net/http"
	"time"
)

type serviceNow struct{}

func newServiceNow(func() time.Time) *serviceNow { return &serviceNow{} }

func (s *Server) routeServiceNow(mux *http.ServeMux) {}

var serviceNowDialect = plainDialect
