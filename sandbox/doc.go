// Package sandbox is the world outside, in a box: what a newcomer's connectors
// and our own tests talk to when there is no tenant, no licence and no network.
// One TLS server on a loopback port holds
//
//	/.well-known/…, /oauth/…    an OAuth 2.0 authorization server (RFC 6749, 7009,
//	                            7523, 7591, 7636, 7662, 8414, 8705, 9207) with the grants
//	                            client_credentials, password, authorization_code
//	                            with PKCE, refresh_token and jwt-bearer
//	/oauth_token.do             the same, answering as ServiceNow does
//	/services/oauth2/token      the same, answering as Salesforce does
//	/register                   the page where a person registers an integration
//	/crm/…                      a small customer database
//	/services/data/vNN.0/…      Salesforce-shaped queries and records
//	/api/now/…, /incident.do    ServiceNow-shaped tables and interactions
//	/api/v2/…                   Zendesk-shaped users and tickets
//	/api/data/v9.2/…            Dynamics-shaped contacts and incidents (OData 4)
//	/sandbox/…                  the door for tests: request log, revoking, faults
//
// The files: server.go starts and routes, listen.go finds the port, keep.go and
// keepclients.go leave the sandbox to the next one in its folder, ca.go makes
// certificates, clients.go holds who may ask for tokens, clientauth.go and assertion.go say how they
// prove it, token.go issues, authorize.go asks a person and refresh.go goes
// on without her, introspect.go tells and revokes, guard.go stands
// before the APIs, crm.go, salesforce*.go, soql*.go, servicenow*.go, zendesk*.go,
// dynamics.go and odata*.go are the APIs over the tables of table.go, requestlog.go remembers, faults.go makes
// things go wrong, page.go draws the pages.
//
// Everything is in memory and random at each start: keys, secrets, the CA; with
// a folder (Config.Dir) these are kept there, in files of mode 0600.
// Nothing of the product imports this package but the server and the command.
package sandbox
