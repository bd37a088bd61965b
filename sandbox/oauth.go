package sandbox

import (
	"net/http"

	"github.com/callwright/callwright/value"
)

func (s *Server) routeOAuth(mux *http.ServeMux) {
	mux.HandleFunc("GET /.well-known/oauth-authorization-server", s.metadata)
	for i, d := range []dialect{plainDialect, serviceNowDialect, salesforceDialect} {
		mux.HandleFunc("POST "+tokenPaths[i], s.tokenEndpoint(d))
	}
	mux.HandleFunc("GET /oauth/authorize", s.authorize)
	mux.HandleFunc("POST /oauth/authorize", s.decide)
	mux.HandleFunc("POST /oauth/introspect", s.introspect)
	mux.HandleFunc("POST /oauth/revoke", s.revoke)
	mux.HandleFunc("POST /oauth/register", s.register)
}

// metadata is the discovery document of RFC 8414.
func (s *Server) metadata(w http.ResponseWriter, r *http.Request) {
	base := s.baseOf(r)
	methods := list(methodBasic, methodPost, methodAssertion, methodTLS, methodSelfSigned)
	algorithms := list("RS256", "PS256", "ES256")
	answerJSON(w, http.StatusOK, value.Of(
		"issuer", base,
		"authorization_endpoint", base+"/oauth/authorize",
		"authorization_response_iss_parameter_supported", true,
		"code_challenge_methods_supported", list("S256"),
		"token_endpoint", base+tokenPaths[0],
		"registration_endpoint", base+"/oauth/register",
		"introspection_endpoint", base+"/oauth/introspect",
		"revocation_endpoint", base+"/oauth/revoke",
		"service_documentation", base+"/sandbox",
		"scopes_supported", list(allScopes...),
		"response_types_supported", list("code"),
		"grant_types_supported", list(grantClient, grantPassword, grantCode, grantRefresh, grantJWT),
		"token_endpoint_auth_methods_supported", methods,
		"token_endpoint_auth_signing_alg_values_supported", algorithms,
		"introspection_endpoint_auth_methods_supported", methods,
		"introspection_endpoint_auth_signing_alg_values_supported", algorithms,
		"revocation_endpoint_auth_methods_supported", methods,
		"revocation_endpoint_auth_signing_alg_values_supported", algorithms,
		"tls_client_certificate_bound_access_tokens", true,
	))
}
